package tigo

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"text/template"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
	"recado/bot/channels/sms"
)

// Name is the channel's name.
const Name = "sms-tigo"

// Config holds the operator's settings.
type Config struct {
	URL string
	// Body is a template with the values .To ("+50370001234"), .Number (without the plus), .Text,
	// .ID (our id, the same on every try) and the names of Values.
	Body        string
	Values      map[string]string // user, password, sender: kept out of Body
	ContentType string            // default: "text/xml; charset=utf-8"
	Header      map[string]string // SOAPAction, Authorization

	// Regular expressions for the body of an answer. A group named "id" in Success is the vendor's
	// id of the message; a group named "code" in any of them is the vendor's code.
	Success      string
	RetryPattern string // answers to retry, such as "busy"; without it only 429, 5xx and a missing answer are retried
	StopPattern  string // answers after which nothing can be sent, such as a wrong password; without it only 401 and 403

	HTTP *http.Client     // default: a client of its own
	Now  func() time.Time // default: time.Now
}

// Client sends messages. It is safe for concurrent use.
type Client struct {
	Config
	body                 *template.Template
	success, retry, stop *regexp.Regexp
}

var _ bot.Channel = (*Client)(nil)

// New makes the channel. The error names the invalid setting.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return nil, fmt.Errorf("%s: the address must be https://host/path", Name)
	}
	client := &Client{Config: c}
	if client.body, err = parse(c.Body, c.Values); err != nil {
		return nil, fmt.Errorf("%s: the body: %w", Name, err)
	}
	if c.Success == "" {
		return nil, fmt.Errorf("%s: TIGO_SUCCESS, the pattern of a success answer, must be set", Name)
	}
	for _, p := range []struct {
		from string
		to   **regexp.Regexp
	}{{c.Success, &client.success}, {c.RetryPattern, &client.retry}, {c.StopPattern, &client.stop}} {
		if p.from == "" {
			continue
		}
		if *p.to, err = regexp.Compile(p.from); err != nil {
			return nil, fmt.Errorf("%s: %w", Name, err)
		}
	}
	client.ContentType = cmp.Or(c.ContentType, "text/xml; charset=utf-8")
	if client.HTTP == nil {
		client.HTTP = call.Client()
	}
	if client.Now == nil {
		client.Now = time.Now
	}
	return client, nil
}

// Name implements bot.Channel.
func (*Client) Name() string { return Name }

// Send implements bot.Channel.
func (c *Client) Send(ctx context.Context, out bot.Outbound) (string, error) {
	to, text, err := sms.Compose(out)
	if err != nil {
		return "", err
	}
	body, err := c.fill(to, text, out.ID)
	if err != nil {
		return "", channels.Refuse(channels.Stop, "config", "the body can't be written", 0)
	}
	a, err := call.Do(ctx, c.HTTP, http.MethodPost, c.URL, body, func(r *http.Request) {
		r.Header.Set("Content-Type", c.ContentType)
		for name, value := range c.Header {
			r.Header.Set(name, value)
		}
	})
	if err != nil {
		return "", err
	}
	if found := c.success.FindSubmatch(a.Body); found != nil && a.OK() {
		return cmp.Or(group(c.success, found, "id"), out.ID), nil
	}
	return "", c.refusal(a)
}

// group returns the match of a named group.
func group(p *regexp.Regexp, found [][]byte, name string) string {
	if i := p.SubexpIndex(name); i >= 0 && found != nil {
		return string(found[i])
	}
	return ""
}
