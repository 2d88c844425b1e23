package conceptomovil

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
	"recado/bot/channels/sms"
)

// Name is the channel's name.
const Name = "sms-conceptomovil"

// Path is the vendor's path for messages, below the base URL.
const Path = "/brdcstr-endpoint-web/services/messaging/"

// Origin is the sender for one country.
type Origin struct {
	Prefix  string // of the phone numbers: "+503"
	Country string // the vendor's name of the country: "SV"
	Dial    string // the short code that the person sees
}

// Config holds the operator's settings.
type Config struct {
	URL     string // https://host; Path is appended
	APIKey  string
	Token   string // the whole Authorization header
	Tag     string // the label under which the vendor's reports group messages; default: "recado"
	Origins []Origin

	HTTP *http.Client     // default: a client of its own
	Now  func() time.Time // default: time.Now
}

// Client sends messages. It is safe for concurrent use.
type Client struct{ Config }

var _ bot.Channel = (*Client)(nil)

// New makes the channel. The error names the invalid setting.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, fmt.Errorf("%s: the address must be https://host", Name)
	}
	if c.APIKey == "" || c.Token == "" || len(c.Origins) == 0 {
		return nil, fmt.Errorf("%s: an API key, a token and a country at least must be set", Name)
	}
	for _, o := range c.Origins {
		if !strings.HasPrefix(o.Prefix, "+") || o.Country == "" || o.Dial == "" {
			return nil, fmt.Errorf("%s: a country needs a prefix like +503, the vendor's name for it, and a short number", Name)
		}
	}
	c.URL, c.Tag = strings.TrimRight(c.URL, "/"), cmp.Or(c.Tag, "recado")
	if c.HTTP == nil {
		c.HTTP = call.Client()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Client{c}, nil
}

// Name implements bot.Channel.
func (*Client) Name() string { return Name }

type message struct {
	APIKey  string   `json:"apiKey"`
	Country string   `json:"country"`
	Dial    string   `json:"dial"`
	Message string   `json:"message"`
	To      []string `json:"msisdns"`
	Tag     string   `json:"tag"`
}

// Send implements bot.Channel. It refuses a number of a country without an Origin.
func (c *Client) Send(ctx context.Context, out bot.Outbound) (string, error) {
	to, text, err := sms.Compose(out)
	if err != nil {
		return "", err
	}
	from, ok := c.origin("+" + to)
	if !ok {
		return "", channels.Refuse(channels.GiveUp, "country", "no short number is configured for this country", 0)
	}
	body, err := call.JSON(message{c.APIKey, from.Country, from.Dial, text, []string{to}, c.Tag})
	if err != nil {
		return "", err
	}
	a, err := call.Do(ctx, c.HTTP, http.MethodPost, c.URL+Path, body, func(r *http.Request) {
		r.Header.Set("Authorization", c.Token)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json")
	})
	if err != nil {
		return "", err
	}
	told := read(a.Body)
	if a.OK() && !told.refused {
		return cmp.Or(told.id, out.ID), nil // without the vendor's id, our own identifies the message
	}
	return "", c.refusal(a, told)
}

// origin returns the Origin with the longest matching prefix.
func (c *Client) origin(number string) (best Origin, ok bool) {
	for _, o := range c.Origins {
		if strings.HasPrefix(number, o.Prefix) && len(o.Prefix) > len(best.Prefix) {
			best, ok = o, true
		}
	}
	return best, ok
}
