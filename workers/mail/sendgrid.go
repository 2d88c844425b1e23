package mail

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	netmail "net/mail"
	"net/url"
	"strings"
	"time"

	"github.com/sendgrid/rest"
	"github.com/sendgrid/sendgrid-go"
	sg "github.com/sendgrid/sendgrid-go/helpers/mail"

	"recado/bot"
	"recado/bot/channels/call"
	"recado/flows/connect"
	"recado/flows/mail"
	"recado/flows/orders"
	"recado/flows/text"
)

// SendGrid sends mails through SendGrid's API. It is safe for concurrent use.
type SendGrid struct {
	key, host string
	from      *sg.Email
	client    *rest.Client
	breaker   *connect.Breaker

	// Open opens an attached file; nil without attachments.
	Open func(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
}

var _ Sender = (*SendGrid)(nil)

// NewSendGrid makes a sender. host defaults to SendGrid's own; from is a mail address with or
// without a name: "Algesta <ordenes@algesta.example>".
func NewSendGrid(host, key, from string, breaker *connect.Breaker) (*SendGrid, error) {
	if u, err := url.Parse(host); err != nil || host != "" && (u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return nil, errors.New("sendgrid: the host must be https://host")
	}
	address, err := netmail.ParseAddress(from)
	if err != nil || !orders.MailOK(address.Address) || orders.CleanLine(address.Name) != address.Name {
		return nil, errors.New("sendgrid: MAIL_FROM must be a mail address")
	}
	if breaker == nil {
		breaker = connect.NewBreaker("sendgrid", nil)
	}
	return &SendGrid{
		key: key, host: strings.TrimRight(host, "/"), from: sg.NewEmail(address.Name, address.Address), breaker: breaker,
		client: &rest.Client{HTTPClient: &http.Client{
			Timeout:       connect.Timeout,
			Transport:     bounded{call.Named(http.DefaultTransport)},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}},
	}, nil
}

// Send passes the mail to SendGrid, which answers 202 and delivers later.
func (s *SendGrid) Send(ctx context.Context, m mail.Mail) (id string, err error) {
	const op = "POST /v3/mail/send"
	letter := s.letter(m)
	if err := s.attach(ctx, letter, m.Files); err != nil {
		return "", &connect.Error{Partner: "sendgrid", Op: op, Retryable: !errors.Is(err, bot.ErrNotFound), Err: err}
	}
	err = s.breaker.Do(op, func() error {
		// A new request for each mail, because the library's client shares one between calls.
		req := sendgrid.GetRequest(s.key, "/v3/mail/send", s.host)
		req.Method, req.Body = rest.Post, sg.GetRequestBody(letter)
		res, err := s.client.SendWithContext(ctx, req)
		if err != nil {
			var u *url.Error
			if errors.As(err, &u) {
				err = u.Err // without the URL
			}
			return &connect.Error{Partner: "sendgrid", Op: op, Retryable: true, Err: err}
		}
		header := http.Header(res.Headers)
		if res.StatusCode == http.StatusAccepted {
			id = header.Get("X-Message-Id")
			return nil
		}
		fail := &connect.Error{Partner: "sendgrid", Op: op, Status: res.StatusCode, Reason: text.Shorten(text.Line(res.Body), maxReason)}
		fail.Retryable = res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusRequestTimeout
		fail.After = connect.RetryAfter(header.Get("Retry-After"), time.Now())
		return fail
	})
	return id, err
}

// letter returns the mail in SendGrid's format. Its custom argument is the mail's id, which the
// webhook's events return.
func (s *SendGrid) letter(m mail.Mail) *sg.SGMailV3 {
	out := sg.NewV3Mail()
	out.SetFrom(s.from)
	out.Subject = m.Subject
	who := sg.NewPersonalization()
	for _, to := range m.To {
		name := m.ToName
		if len(m.To) > 1 {
			name = ""
		}
		who.AddTos(sg.NewEmail(name, to))
	}
	who.SetCustomArg("recado_id", m.ID)
	out.AddPersonalizations(who)
	out.AddContent(sg.NewContent("text/plain", m.Text), sg.NewContent("text/html", m.HTML))
	return out
}

// attach adds files to the mail, as base64.
func (s *SendGrid) attach(ctx context.Context, letter *sg.SGMailV3, files []bot.Media) error {
	for _, f := range files {
		if s.Open == nil {
			return nil
		}
		body, _, err := s.Open(ctx, f.ID)
		if err != nil {
			return fmt.Errorf("attach %s: %w", f.Name, err)
		}
		raw, err := io.ReadAll(io.LimitReader(body, maxAttached))
		_ = body.Close() // it was only read
		if err != nil {
			return fmt.Errorf("attach %s: %w", f.Name, err)
		}
		letter.AddAttachment(sg.NewAttachment().SetContent(base64.StdEncoding.EncodeToString(raw)).SetType(f.MIME).SetFilename(f.Name).SetDisposition("attachment"))
	}
	return nil
}

// maxAttached is the largest file in bytes, as the media store accepts it. SendGrid accepts mails of 30 MB.
const maxAttached = 16 << 20

// maxReason is how much of an answer is kept as the reason of a failure, in characters.
const maxReason = 200

// bounded limits the answers that the library reads.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := b.next.RoundTrip(req)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, connect.MaxBody), res.Body}
	return res, nil
}
