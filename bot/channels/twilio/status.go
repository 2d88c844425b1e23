package twilio

import (
	"context"
	"encoding/base64"
	"net/url"
	"slices"
	"sync"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/call"
)

// statuses maps the vendor's statuses to ours.
var statuses = map[string]bot.Status{
	"accepted": bot.Sending, "scheduled": bot.Sending, "queued": bot.Sending, "sending": bot.Sending,
	"sent": bot.Sent, "delivered": bot.Delivered, "partially_delivered": bot.Delivered, "read": bot.Read,
	"undelivered": bot.Failed, "failed": bot.Failed, "canceled": bot.Failed,
}

// idParam is the callback URL's parameter with our message id.
const idParam = "m"

// callback returns the status callback URL of a message. The id is base64url, which no proxy
// escapes differently: the signature covers the URL.
func (c *Client) callback(id string) string {
	if c.PublicURL == "" {
		return ""
	}
	return c.PublicURL + StatusPath + "?" + idParam + "=" + base64.RawURLEncoding.EncodeToString([]byte(id))
}

// status stores a delivery report of a sent message.
func (c *Client) status(ctx context.Context, sink channels.Sink, p url.Values, r channels.Request) error {
	sid, word := first(p, "MessageSid", "SmsSid"), first(p, "MessageStatus", "SmsStatus")
	to, known := statuses[word]
	switch {
	case sid == "":
		return sink.SaveInvalid(ctx, c.Name(), "a status of no message", r.Body)
	case !known:
		return sink.SaveInvalid(ctx, c.Name(), "a status we don't know: "+word, r.Body)
	}
	report := channels.DeliveryReport{Channel: c.Name(), VendorID: sid, Status: to, At: c.Now().UTC()}
	if id, err := base64.RawURLEncoding.DecodeString(r.Query.Get(idParam)); err == nil {
		report.MessageID = string(id)
	}
	if to == bot.Failed {
		report.Code, report.Reason = p.Get("ErrorCode"), call.SafeReason(first(p, "ErrorMessage", "ChannelStatusMessage"))
		if report.Code == "" {
			report.Code = word
		}
		j := ruleOf(report.Code)
		report.Decision = j.decision
		if report.Reason == "" {
			report.Reason = j.says // the vendor sends only the code
		}
		if j.tries > 0 && c.retries.exceeded(report.MessageID, sid, j.tries) {
			report.Decision = channels.GiveUp
		}
	}
	return sink.Report(ctx, report)
}

// sent returns the status of a sent message, or "": "received" belongs to a person's message.
func sent(p url.Values) string {
	if word := first(p, "MessageStatus", "SmsStatus"); statuses[word] != "" && p.Get("Body") == "" && p.Get("NumMedia") == "" {
		return word
	}
	return ""
}

// retryCounter counts the failed sends of a message whose error deserves few retries. Each send has
// its own sid; a repeated report of a sid does not count again. Losing an entry costs one more
// retry, so a bounded memory is enough.
type retryCounter struct {
	mu    sync.Mutex
	sids  map[string][]string // by our message's id
	order []string
}

const maxRetryCounters = 4096

// exceeded records a failed send and reports whether more than tries sends have failed.
func (p *retryCounter) exceeded(id, sid string, tries int) bool {
	if id == "" {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sids == nil {
		p.sids = map[string][]string{}
	}
	if p.sids[id] == nil {
		if p.order = append(p.order, id); len(p.order) > maxRetryCounters {
			delete(p.sids, p.order[0])
			p.order = p.order[1:]
		}
	}
	if !slices.Contains(p.sids[id], sid) {
		p.sids[id] = append(p.sids[id], sid)
	}
	return len(p.sids[id]) > tries
}
