package cloudapi

import (
	"time"

	"recado/bot"
	"recado/bot/channels"
)

// statuses maps the vendor's statuses to ours. A played voice message counts as read.
var statuses = map[string]bot.Status{
	"sent": bot.Sent, "delivered": bot.Delivered, "read": bot.Read, "played": bot.Read, "failed": bot.Failed,
}

// status adds a status of a sent message. Statuses may be repeated or out of order; the sink handles that.
func (b *batch) status(s *status, now time.Time) {
	to, known := statuses[s.Status]
	switch {
	case s.Type == "payment":
		b.payment(s)
		return
	case s.ID == "":
		b.addUnreadable("a status of no message")
		return
	case s.Status == "deleted": // the person deleted it: it had arrived, and no further status follows
		return
	case !known:
		b.addUnreadable("a status we don't know: " + s.Status)
		return
	}
	r := channels.DeliveryReport{Channel: b.channel, VendorID: s.ID, MessageID: s.Opaque, Status: to, At: when(s.Timestamp, now)}
	if to == bot.Failed {
		r.Code, r.Decision = "unknown", channels.GiveUp
		if len(s.Errors) > 0 {
			f := s.Errors[0]
			r.Code, r.Reason, r.Decision = string(f.Code), f.why(), decision(string(f.Code), 400)
		}
	}
	b.reports = append(b.reports, r)
}
