package engine

import (
	"context"
	"encoding/json"
	"time"

	"recado/bot"
)

// PaidLimit bounds what channels cost that are paid by the message: whoever writes there at
// their own or at nobody's expense is answered at ours. The zero value bounds nothing.
type PaidLimit struct {
	Channel func(name string) bool       // reports whether a channel is paid by the message
	Special func(who bot.ContactID) bool // reports whether a number is a premium, satellite or other special one
	PerHour int                          // messages to one contact, those of agents apart
	Counter interface {
		Spend(ctx context.Context, key string, n, limit int, every time.Duration) bool
	}
}

// paidLimitText is the last message of an hour.
const paidLimitText = "sms.limit"

// admitPaid says whether a message may be paid for; where it may not, why. The last one of
// a contact's hour is replaced by a word that it is the last.
func (e *Engine) admitPaid(ctx context.Context, s bot.Session, m *bot.Message) (why string) {
	p := e.PaidLimit
	if p.Channel == nil || m.Attempts > 0 || !p.Channel(m.Channel) {
		return ""
	}
	once := func(what string, every time.Duration) bool {
		return p.Counter.Spend(ctx, "paid:"+what+":"+string(m.Contact), 1, 1, every)
	}
	if p.Special(m.Contact) {
		why = "no paid message goes to a premium, satellite or special number"
		if once("special", 24*time.Hour) {
			e.alarm(ctx, "paid_number_refused", m.Channel, bot.Mask(m.Contact)+": "+why)
		}
		return why
	}
	if m.Author != "" || p.Counter.Spend(ctx, "paid:"+string(m.Contact), 1, p.PerHour-1, time.Hour) {
		return ""
	}
	why = "the contact has had as many paid messages as there are in an hour"
	if !once("last", time.Hour) {
		return why
	}
	e.alarm(ctx, "paid_limit_reached", m.Channel, bot.Mask(m.Contact)+": "+why)
	m.Key, m.Args, m.Before, m.Options, m.Media = paidLimitText, json.RawMessage(`{}`), nil, nil, nil
	m.Text = e.renderText(s, m.Channel, m.Key, m.Args)
	return ""
}
