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

// What ids begin with, where Config says nothing else.
const (
	SMS      = "sms"
	WhatsApp = "whatsapp-twilio"
)

// DefaultAPIURL is the vendor's.
const DefaultAPIURL = "https://api.twilio.com"

// Config is what an operator sets.
type Config struct {
	AccountSID          string
	AuthToken           string // "" refuses every webhook
	From                string // "+573001234567", a short code, or "whatsapp:+573001234567"
	MessagingServiceSID string // sends in place of From, which then only tells SMS from WhatsApp
	APIURL              string // "" is DefaultAPIURL
	PublicURL           string // where the vendor reaches us ("https://bot.example.com"); "" refuses every webhook
	Name                string // "" is SMS, or WhatsApp where From says so

	// Link is a public url of a file of ours, or "". nil: there are none.
	Link func(bot.Media) string
	// Content is the sid of the vendor's content for a template, or "". Without it, or
	// where it knows none, a template whose name is a sid is that content.
	Content func(bot.Template) string

	HTTP *http.Client     // for the API; nil is one made for many parallel sends
	Now  func() time.Time // nil is time.Now; the vendor's webhooks have no date
	Log  *slog.Logger     // nil is silent
}

// Client is one sender. It is safe for concurrent use.
type Client struct {
	Config
	api             *url.URL // nil when APIURL is none: every call then fails and says so
	whatsapp        bool
	files           *http.Client
	retries         retryCounter
	pendingConsents pendingConsents
	unconfigured    rate.Sometimes // says in the log that nothing can be believed
}

var (
	_ bot.Channel      = (*Client)(nil)
	_ channels.Fetcher = (*Client)(nil)
	_ channels.Health  = (*Client)(nil)
)

// New makes the channel. It does not speak to the vendor: Check does.
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

// Windowed says that outside the 24-hour window only templates may go.
func (c *Client) Windowed() bool { return c.whatsapp }

// account is an address below the account's.
func (c *Client) account(rest string) string {
	return c.APIURL + "/2010-04-01/Accounts/" + url.PathEscape(c.AccountSID) + rest
}
