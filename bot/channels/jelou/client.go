package jelou

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
	"recado/bot/channels/safehttp"
)

// Name is what the ids of messages begin with.
const Name = "jelou"

// DefaultAPIURL is the vendor's.
const DefaultAPIURL = "https://api.jelou.ai"

// Config is what an operator sets.
type Config struct {
	APIURL       string // "" is DefaultAPIURL
	BotID        string // sends; messages to others are kept, not heard
	ClientID     string
	ClientSecret string

	// What a webhook may prove itself with; "" is not accepted, and with none set
	// every webhook is refused.
	WebhookSecret string // signs the raw body: X-Jelou-Signature
	APIKey        string // X-API-Key
	BearerToken   string // Authorization: Bearer
	BasicUser     string // Authorization: Basic, where a password is set too
	BasicPassword string

	Country    string // reads numbers without a country ("CO"); "" takes every number for a whole one
	ListButton string // what opens a list, at most 20 characters; "" is "Opciones"

	// Link is a public https url of a file of ours, or "". nil: there are none.
	Link func(bot.Media) string

	HTTP *http.Client     // for the API; nil is one made for many parallel sends
	Now  func() time.Time // nil is time.Now; dates messages that have no date
	Log  *slog.Logger     // nil is silent
}

// Client sends and parses. It is safe for concurrent use.
type Client struct {
	Config
	files        *http.Client
	unconfigured rate.Sometimes // says in the log that nothing can be believed
}

var (
	_ bot.Channel      = (*Client)(nil)
	_ channels.Fetcher = (*Client)(nil)
	_ channels.Health  = (*Client)(nil)
)

// New makes the channel. It does not speak to the vendor.
func New(c Config) *Client {
	if c.APIURL == "" {
		c.APIURL = DefaultAPIURL
	}
	if c.ListButton == "" {
		c.ListButton = "Opciones"
	}
	call.ApplyDefaults(&c.HTTP, &c.Now, &c.Log)
	c.APIURL = strings.TrimRight(c.APIURL, "/")
	return &Client{
		Config:       c,
		files:        safehttp.New(safehttp.Options{Allow: []string{c.APIURL}}),
		unconfigured: rate.Sometimes{First: 1, Interval: time.Minute},
	}
}

// Name implements bot.Channel.
func (*Client) Name() string { return Name }

// Windowed says that outside the 24-hour window no free words may go.
func (*Client) Windowed() bool { return true }
