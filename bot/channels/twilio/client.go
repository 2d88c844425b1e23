package twilio

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
	"recado/bot/channels/safehttp"
)

// The channel names, unless Config.Name is set. They are also the prefixes of message ids.
const (
	SMS      = "sms"
	WhatsApp = "whatsapp-twilio"
)

// DefaultAPIURL is the vendor's API.
const DefaultAPIURL = "https://api.twilio.com"

// Config holds the operator's settings.
type Config struct {
	AccountSID          string
	AuthToken           string // "" refuses every webhook
	From                string // "+573001234567", a short code, or "whatsapp:+573001234567"
	MessagingServiceSID string // sends instead of From, which then only tells SMS from WhatsApp
	APIURL              string // default: DefaultAPIURL
	PublicURL           string // the bot's public URL ("https://bot.example.com"); "" refuses every webhook
	Name                string // default: the name for SMS, or for WhatsApp if From says so

	// Link returns a public URL of one of the bot's files, or "". Without Link no file can be sent.
	Link func(bot.Media) string
	// Content returns the content sid of a template, or "". Without it a template whose name is a
	// sid uses that content.
	Content func(bot.Template) string

	HTTP *http.Client     // for the API; default: a client for many parallel sends
	Now  func() time.Time // default: time.Now; the vendor's webhooks have no date
	Log  *slog.Logger     // default: no log
}

// Client is one sender. It is safe for concurrent use.
type Client struct {
	Config
	api             *url.URL // nil if APIURL is invalid: every call then fails with that reason
	whatsapp        bool
	files           *http.Client
	retries         retryCounter
	pendingConsents pendingConsents
	unconfigured    rate.Sometimes // limits the warning that nothing can be verified
}

var (
	_ bot.Channel      = (*Client)(nil)
	_ channels.Fetcher = (*Client)(nil)
	_ channels.Health  = (*Client)(nil)
)

// New makes the channel. It makes no request; Check does.
func New(c Config) *Client {
	if c.APIURL == "" {
		c.APIURL = DefaultAPIURL
	}
	whatsapp := strings.HasPrefix(c.From, prefix)
	switch {
	case c.Name == "" && whatsapp:
		c.Name = WhatsApp
	case c.Name == "":
		c.Name = SMS
	}
	call.ApplyDefaults(&c.HTTP, &c.Now, &c.Log)
	c.APIURL, c.PublicURL = strings.TrimRight(c.APIURL, "/"), strings.TrimRight(c.PublicURL, "/")
	client := &Client{Config: c, whatsapp: whatsapp, unconfigured: rate.Sometimes{First: 1, Interval: time.Minute}}
	if u, err := url.Parse(c.APIURL); err == nil && u.Host != "" {
		client.api = u
	}
	client.files = safehttp.New(safehttp.Options{Allow: []string{c.APIURL}})
	return client
}

// Name implements bot.Channel.
func (c *Client) Name() string { return c.Config.Name }

// Windowed reports whether only templates can be sent outside the 24-hour window.
func (c *Client) Windowed() bool { return c.whatsapp }

// account returns a URL below the account's.
func (c *Client) account(rest string) string {
	return c.APIURL + "/2010-04-01/Accounts/" + url.PathEscape(c.AccountSID) + rest
}
