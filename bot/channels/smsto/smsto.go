package smsto

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
	"recado/bot/channels/sms"
)

// Name is the channel's.
const Name = "sms-smsto"

// DefaultURL is the vendor's own.
const DefaultURL = "https://api.sms.to"

// Config is what an operator sets.
type Config struct {
	APIKey         string
	SenderID       string // what the person sees as the sender; "" leaves it to the vendor
	CallbackURL    string // our public address and /webhooks/smsto; "" asks for no callbacks
	CallbackSecret string // "" refuses every callback
	URL            string // "" is DefaultURL

	HTTP *http.Client     // nil is one of its own
	Now  func() time.Time // nil is time.Now
	Log  *slog.Logger     // nil is silent
}

// Client sends and hears. It is safe for concurrent use.
type Client struct{ Config }

var _ bot.Channel = (*Client)(nil)

// New makes the channel. It does not speak to the vendor.
func New(c Config) *Client {
	if c.URL == "" {
		c.URL = DefaultURL
	}
	c.URL = strings.TrimRight(c.URL, "/")
	call.ApplyDefaults(&c.HTTP, &c.Now, &c.Log)
	return &Client{c}
}

// Name implements bot.Channel.
func (*Client) Name() string { return Name }

// message is the vendor's. Its fields are the vendor's whole vocabulary.
type message struct {
	To       string `json:"to"`
	Message  string `json:"message"`
	Sender   string `json:"sender_id,omitempty"`
	Callback string `json:"callback_url,omitempty"`
}

// Send implements bot.Channel.
func (c *Client) Send(ctx context.Context, out bot.Outbound) (string, error) {
	if c.APIKey == "" {
		return "", channels.Refuse(channels.Stop, "config", "the API key must be set", 0)
	}
	to, text, err := sms.Compose(out)
	if err != nil {
		return "", err
	}
	body, err := call.JSON(message{"+" + to, text, c.SenderID, c.CallbackURL})
	if err != nil {
		return "", err
	}
	a, err := call.Do(ctx, c.HTTP, http.MethodPost, c.URL+"/sms/send", body, func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+c.APIKey)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json")
	})
	if err != nil {
		return "", err
	}
	var told struct {
		Success *bool          `json:"success"`
		Message string         `json:"message"`
		ID      channels.Loose `json:"message_id"`
	}
	readable := json.Unmarshal(a.Body, &told) == nil
	no := told.Success != nil && !*told.Success // 200 can say no
	switch {
	case !a.OK() || no:
		return "", c.refusal(a, told.Message)
	case readable && (told.ID != "" || told.Success != nil):
		return cmp.Or(string(told.ID), out.ID), nil // without an id of theirs, ours tells messages apart
	}
	// Not the vendor's own words: something on the way said yes in its place.
	return "", channels.Refuse(channels.Retry, "answer", "the answer is not what was agreed", 0)
}
