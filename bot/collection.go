package bot

import (
	"context"
	"strings"
	"time"
)

// Collection marks a message that reminds its reader of a debt: the law says when it may be sent, and how
// often. The key names the contact that was reserved for it; "" is the turn that said it, so that the
// messages of a turn are one contact.
type Collection struct {
	Key string `json:"key,omitempty"`
}

// ContactRules decides about messages that remind of a debt. All calls may be repeated.
type ContactRules interface {
	// Admit decides whether a message may be sent now. If so it counts as a contact from here on. Each
	// attempt asks again: the answer may change while a message waits.
	Admit(ctx context.Context, s Session, m Message, now time.Time) (ContactVerdict, error)
	// Fallback decides whether a message that failed for good may be sent through another channel, now or
	// as soon as the hours allow.
	Fallback(ctx context.Context, s Session, m Message, via string, now time.Time) (bool, error)
	// Settle notes the result of a message that was admitted, or is withdrawn while it waits.
	Settle(ctx context.Context, m Message, now time.Time) error
	// Reported notes a vendor's report on a message that was sent.
	Reported(ctx context.Context, m Message, status Status, at time.Time) error
}

// ContactVerdict is the answer of ContactRules.
type ContactVerdict struct {
	Allowed bool
	Until   time.Time // the first lawful moment of a refused message; zero: never
	Reason  string    // why it is refused
	Key     string    // names the contact that the message is
}

// CollectionKey returns the key of the contact that a message is; "" if it reminds of no debt.
func (m Message) CollectionKey() string {
	switch {
	case m.Collection == nil:
		return ""
	case m.Collection.Key != "":
		return m.Collection.Key
	}
	return m.ID[:max(0, strings.LastIndexByte(m.ID, '/'))]
}

// markCollection marks a message that reminds of a debt: one that a reminder from outside has caused, or
// one of a dialog about debts that answers nothing that the person has just written.
func (r *run) markCollection(say *Say) {
	switch {
	case say.Collection != nil || say.Author != "":
	case r.collection != nil:
		say.Collection = r.collection
	case r.now.Sub(r.s.LastInboundAt) > answerWindow && r.collects():
		say.Collection = &Collection{}
	}
}

// collects reports whether the dialog on top of the stack is about a debt.
func (r *run) collects() bool {
	top := r.s.Top()
	if top == nil {
		return false
	}
	p, err := r.m.program(top)
	return err == nil && p.collects
}
