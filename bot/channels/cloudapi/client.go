package cloudapi

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
	"recado/bot/channels/safehttp"
)

// Name is the channel's name and the prefix of its message ids.
const Name = "whatsapp"

// The defaults of Config.
const (
	DefaultGraphURL = "https://graph.facebook.com"
	DefaultVersion  = "v23.0"
)

// Config holds the operator's settings.
type Config struct {
	AccessToken    string
	PhoneNumberIDs []string // the first is the Client's own channel, each other a Number; messages to other numbers are ignored
	AppSecret      string   // "" refuses every webhook
	VerifyToken    string   // "" refuses every handshake
	GraphURL       string   // default: DefaultGraphURL
	Version        string   // default: DefaultVersion
	ListButton     string   // title of the button that opens a list, at most 20 characters; default: "Opciones"

	// Open reads one of the bot's own files that is to be sent. Without it no file can be sent.
	Open func(ctx context.Context, m bot.Media) (io.ReadCloser, error)

	HTTP *http.Client     // default: a client for many parallel sends
	Now  func() time.Time // default: time.Now; the time of messages without a date
	Log  *slog.Logger     // default: no log
}

// Client sends messages and parses webhooks. It is safe for concurrent use.
type Client struct {
	Config
	files *http.Client    // for URLs that messages and answers name
	known map[string]bool // phone number ids

	mu      sync.Mutex
	uploads map[string]*upload
}

var (
	_ bot.Channel              = (*Client)(nil)
	_ channels.Fetcher         = (*Client)(nil)
	_ channels.TypingIndicator = (*Client)(nil)
	_ channels.Health          = (*Client)(nil)
)

// New makes the channel. It makes no request; Check does.
func New(c Config) *Client {
	if c.GraphURL == "" {
		c.GraphURL = DefaultGraphURL
	}
	if c.Version == "" {
		c.Version = DefaultVersion
	}
	if c.ListButton == "" {
		c.ListButton = "Opciones"
	}
	call.ApplyDefaults(&c.HTTP, &c.Now, &c.Log)
	c.GraphURL = strings.TrimRight(c.GraphURL, "/")
	client := &Client{Config: c, known: map[string]bool{}, uploads: map[string]*upload{}}
	for _, id := range c.PhoneNumberIDs {
		client.known[id] = true
	}
	client.files = safehttp.New(safehttp.Options{Allow: []string{c.GraphURL}})
	return client
}

// Name implements bot.Channel.
func (*Client) Name() string { return Name }

// sender returns the id of the account's first number.
func (c *Client) sender() string {
	if len(c.PhoneNumberIDs) == 0 {
		return ""
	}
	return c.PhoneNumberIDs[0]
}

// at returns a URL of the vendor's API.
func (c *Client) at(parts ...string) string {
	s := c.GraphURL + "/" + c.Version
	for _, p := range parts {
		s += "/" + url.PathEscape(p)
	}
	return s
}
