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

// Name is what the ids of messages begin with.
const Name = "whatsapp"

// What stands where Config says nothing.
const (
	DefaultGraphURL = "https://graph.facebook.com"
	DefaultVersion  = "v23.0"
)

// Config is what an operator sets.
type Config struct {
	AccessToken    string
	PhoneNumberIDs []string // the first is the Client's own channel, each other a Number; messages to any but these are not heard
	AppSecret      string   // "" refuses every webhook
	VerifyToken    string   // "" refuses every handshake
	GraphURL       string   // "" is DefaultGraphURL
	Version        string   // "" is DefaultVersion
	ListButton     string   // what opens a list, at most 20 characters; "" is "Opciones"

	// Open reads a file of ours that is to be sent. nil: no file can be.
	Open func(ctx context.Context, m bot.Media) (io.ReadCloser, error)

	HTTP *http.Client     // nil is one made for many parallel sends
	Now  func() time.Time // nil is time.Now; dates messages that have no date
	Log  *slog.Logger     // nil is silent
}

// Client sends and parses. It is safe for concurrent use.
type Client struct {
	Config
	files *http.Client    // for urls that messages and answers name
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

// New makes the channel. It does not speak to the vendor: Check does.
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

// sender is the account's first number.
func (c *Client) sender() string {
	if len(c.PhoneNumberIDs) == 0 {
		return ""
	}
	return c.PhoneNumberIDs[0]
}

// at is an address of the vendor's.
func (c *Client) at(parts ...string) string {
	s := c.GraphURL + "/" + c.Version
	for _, p := range parts {
		s += "/" + url.PathEscape(p)
	}
	return s
}
