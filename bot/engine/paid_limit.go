package engine

import (
	"context"
	"encoding/json"
	"time"

	"recado/bot"
)

// PaidLimit bounds the cost of channels that are paid per message, because anybody who writes
// there is answered at our expense. The zero value bounds nothing.
type PaidLimit struct {
	Channel func(name string) bool                            // reports whether a channel is paid per message
	Special func(who bot.ContactID) bool                      // reports whether a number is premium, satellite or otherwise special
	PerHour int                                               // messages to one contact, without those of agents
	Staff   func(ctx context.Context, who bot.ContactID) bool // reports whether a contact is of the staff, who get staffFactor times as many; nil: nobody is
	Counter interface {
		Spend(ctx context.Context, key string, n, limit int, every time.Duration) bool
	}
}

// staffFactor is how many times as many paid messages a member of the staff gets as a customer: notices
// about all of them.
const staffFactor = 5

// paidLimitText is the key of the last message of an hour.
const paidLimitText = "sms.limit"

// admitPaid returns "" if a message may be paid for, otherwise why not. The last message of a
// contact's hour is replaced by a text that says so.
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
	limit := p.PerHour
	if p.Staff != nil && p.Staff(ctx, m.Contact) {
		limit *= staffFactor
	}
	if m.Author != "" || p.Counter.Spend(ctx, "paid:"+string(m.Contact), 1, limit-1, time.Hour) {
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
