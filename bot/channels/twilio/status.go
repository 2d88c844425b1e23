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

// statuses are the vendor's words for ours.
var statuses = map[string]bot.Status{
	"accepted": bot.Sending, "scheduled": bot.Sending, "queued": bot.Sending, "sending": bot.Sending,
	"sent": bot.Sent, "delivered": bot.Delivered, "partially_delivered": bot.Delivered, "read": bot.Read,
	"undelivered": bot.Failed, "failed": bot.Failed, "canceled": bot.Failed,
}

// idParam is the parameter of the callback's url that carries our message's id.
const idParam = "m"

// callback is where the vendor reports on a message. The id is written so that
// nobody on the way can escape it another way: the url is part of what is signed.
func (c *Client) callback(id string) string {
	if c.PublicURL == "" {
		return ""
	}
	return c.PublicURL + StatusPath + "?" + idParam + "=" + base64.RawURLEncoding.EncodeToString([]byte(id))
}

// status takes a report on a message of ours.
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
			report.Reason = j.says // the vendor sends the number alone
		}
		if j.tries > 0 && c.retries.exceeded(report.MessageID, sid, j.tries) {
			report.Decision = channels.GiveUp
		}
	}
	return sink.Report(ctx, report)
}

// sent is the status of a message of ours, or "": "received" is a person's.
func sent(p url.Values) string {
	if word := first(p, "MessageStatus", "SmsStatus"); statuses[word] != "" && p.Get("Body") == "" && p.Get("NumMedia") == "" {
		return word
	}
	return ""
}

// retryCounter counts the sends of one message that failed in a way that deserves a few
// tries. Each send has a sid of its own; the same one told again is not another.
// Forgetting costs a try more, so a bounded memory is enough.
type retryCounter struct {
	mu    sync.Mutex
	sids  map[string][]string // by our message's id
	order []string
}

const maxRetryCounters = 4096

// exceeded reports whether more sends than tries have failed, this one included.
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
