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

// Name is the channel's name and the prefix of its message ids.
const Name = "jelou"

// DefaultAPIURL is the vendor's API.
const DefaultAPIURL = "https://api.jelou.ai"

// Config holds the operator's settings.
type Config struct {
	APIURL       string // default: DefaultAPIURL
	BotID        string // the bot that sends; webhooks for other bots are stored as invalid
	ClientID     string
	ClientSecret string

	// The credentials that a webhook may present. An empty one is not accepted; if all are empty,
	// every webhook is refused.
	WebhookSecret string // signs the raw body: X-Jelou-Signature
	APIKey        string // X-API-Key
	BearerToken   string // Authorization: Bearer
	BasicUser     string // Authorization: Basic; needs a password too
	BasicPassword string

	Country    string // ISO country ("CO") of numbers without a country code; "" means that every number has one
	ListButton string // title of the button that opens a list, at most 20 characters; default: "Opciones"

	// Link returns a public https URL of one of the bot's files, or "". Without Link no file can be sent.
	Link func(bot.Media) string

	HTTP *http.Client     // for the API; default: a client for many parallel sends
	Now  func() time.Time // default: time.Now; the time of messages without a date
	Log  *slog.Logger     // default: no log
}

// Client sends messages and parses webhooks. It is safe for concurrent use.
type Client struct {
	Config
	files        *http.Client
	unconfigured rate.Sometimes // limits the warning that no credential is configured
}

var (
	_ bot.Channel      = (*Client)(nil)
	_ channels.Fetcher = (*Client)(nil)
	_ channels.Health  = (*Client)(nil)
)

// New makes the channel. It makes no request.
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

// Windowed reports that outside the 24-hour window free text can't be sent.
func (*Client) Windowed() bool { return true }
