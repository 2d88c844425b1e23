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

// Name is the channel's name.
const Name = "sms-smsto"

// DefaultURL is the vendor's API.
const DefaultURL = "https://api.sms.to"

// Config holds the operator's settings.
type Config struct {
	APIKey         string
	SenderID       string // the sender that the person sees; "" lets the vendor choose
	CallbackURL    string // our public URL of /webhooks/smsto; "" requests no callbacks
	CallbackSecret string // "" refuses every callback
	URL            string // default: DefaultURL

	HTTP *http.Client     // default: a client of its own
	Now  func() time.Time // default: time.Now
	Log  *slog.Logger     // default: no log
}

// Client sends messages and receives callbacks. It is safe for concurrent use.
type Client struct{ Config }

var _ bot.Channel = (*Client)(nil)

// New makes the channel. It makes no request.
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

// message is the vendor's request body, with all fields that the vendor knows.
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
	no := told.Success != nil && !*told.Success // an answer with 200 can report a failure
	switch {
	case !a.OK() || no:
		return "", c.refusal(a, told.Message)
	case readable && (told.ID != "" || told.Success != nil):
		return cmp.Or(string(told.ID), out.ID), nil // without the vendor's id, our own identifies the message
	}
	// The answer is not in the vendor's format: it may come from a proxy.
	return "", channels.Refuse(channels.Retry, "answer", "the answer is not what was agreed", 0)
}
