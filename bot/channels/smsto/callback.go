package smsto

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

const (
	path        = "/webhooks/smsto"
	maxBody     = 256 << 10
	storeFailed = 2 * time.Second
)

// Routes returns the routes that package webhooks mounts.
func (c *Client) Routes(sink channels.Sink) []channels.Route {
	return []channels.Route{{Method: http.MethodPost, Path: path, Limit: maxBody, Handle: func(ctx context.Context, r channels.Request) channels.Response {
		if !c.verifySignature(r.Header, r.Body) {
			return channels.Response{Status: http.StatusUnauthorized}
		}
		if err := c.deliver(ctx, sink, r); err != nil {
			c.Log.ErrorContext(ctx, "sms.to: not acknowledged", "error", err)
			return channels.Response{Status: http.StatusServiceUnavailable, RetryAfter: storeFailed}
		}
		return channels.Response{Status: http.StatusOK}
	}}}
}

// status is a callback. The vendor's documentation names the id field in two ways.
type status struct {
	ID     channels.Loose `json:"message_id"`
	ID2    channels.Loose `json:"messageId"`
	Status channels.Loose `json:"status"`
	Reason channels.Loose `json:"reason"`
	Error  channels.Loose `json:"error"`
}

// statuses maps the vendor's statuses to ours; "" is ignored.
var statuses = map[string]bot.Status{
	"queued": "", "scheduled": "", "ongoing": "", "pending": "", "accepted": "",
	"sent": bot.Sent, "delivered": bot.Delivered,
	"failed": bot.Failed, "rejected": bot.Failed, "undelivered": bot.Failed, "expired": bot.Failed,
}

func (c *Client) deliver(ctx context.Context, sink channels.Sink, r channels.Request) error {
	all, err := read(r)
	if err != nil {
		return sink.SaveInvalid(ctx, Name, err.Error(), r.Body)
	}
	var reports []channels.DeliveryReport
	odd := ""
	for _, s := range all {
		id, word := string(s.ID), strings.ToLower(string(s.Status))
		if id == "" {
			id = string(s.ID2)
		}
		to, known := statuses[word]
		switch {
		case id == "" || !known:
			odd = "a status we don't know"
			continue
		case to == "":
			continue
		}
		report := channels.DeliveryReport{Channel: Name, VendorID: id, Status: to, At: c.Now().UTC()}
		if to == bot.Failed {
			report.Code, report.Reason, report.Decision = word, strings.TrimSpace(string(s.Reason)+" "+string(s.Error)), channels.GiveUp
		}
		reports = append(reports, report)
	}
	if len(reports) > 0 {
		if err := sink.Report(ctx, reports...); err != nil {
			return err
		}
	}
	if odd != "" {
		return sink.SaveInvalid(ctx, Name, odd, r.Body)
	}
	return nil
}

var errForm = errors.New("neither JSON nor a form")

// read parses one status or several, as JSON or as a form.
func read(r channels.Request) (all []status, err error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(r.Body))
		if err != nil {
			return nil, errForm
		}
		field := func(name string) channels.Loose { return channels.Loose(form.Get(name)) }
		return []status{{field("message_id"), field("messageId"), field("status"), field("reason"), field("error")}}, nil
	}
	if json.Unmarshal(r.Body, &all) == nil {
		return all, nil
	}
	var one status
	if json.Unmarshal(r.Body, &one) != nil {
		return nil, errForm
	}
	return []status{one}, nil
}
