package bot

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Collection marks a message that reminds its reader of a debt: the law says when it may be sent, and how
// often. The key names the contact that was reserved for it; "" is the turn that said it, so that the
// messages of a turn are one contact.
type Collection struct {
	Key string `json:"key,omitempty"`
}

// MarkContact is the effect that notes what followed the contact's latest reminder of a debt. Its arguments
// are a Followed.
const MarkContact = "contacts.mark"

// Followed says what followed a reminder: FollowedByAnswer, or what the business knows of the debt.
type Followed struct {
	Fact string `json:"fact"`
}

// FollowedByAnswer is the fact that the person has written.
const FollowedByAnswer = "answered"

// rememberedFor is how long after a reminder a message of the person counts as an answer to it.
const rememberedFor = 7 * 24 * time.Hour

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
	if turn := strings.LastIndexByte(m.ID, '/'); turn > 0 {
		return m.ID[:turn]
	}
	return m.ID
}

// markCollection marks a message that reminds of a debt: one of a dialog that a reminder from outside has
// opened, until the person writes, or one of a dialog about debts that answers nothing that the person
// has just written.
func (r *run) markCollection(say *Say) {
	if say.Author != "" {
		return
	}
	defer func() {
		if say.Collection != nil {
			r.s.RemindedAt = r.now
		}
	}()
	if say.Collection != nil {
		return
	}
	if c := r.openReminder(); c != nil && (r.in.Kind != KindTimer || r.in.Name == timerWork) { // a nudge is a contact of its own
		say.Collection = c
	} else if r.now.Sub(r.s.LastInboundAt) > answerWindow && r.collects() {
		say.Collection = &Collection{}
	}
}

// noteAnswer has it noted that the person has answered a reminder, once.
func (r *run) noteAnswer(inputs []Inbound) {
	if r.s.RemindedAt.IsZero() || !slices.ContainsFunc(inputs, func(in Inbound) bool { return in.Kind.FromPerson() }) {
		return
	}
	if r.now.Sub(r.s.RemindedAt) <= rememberedFor {
		r.emit(Effect{Kind: EffectDo, Name: MarkContact, Args: mustJSON(Followed{FollowedByAnswer})})
	}
	r.s.RemindedAt = time.Time{}
}

// openReminder returns the reminder that has opened the current dialog, or one that called it, if the
// person has not written since.
func (r *run) openReminder() *Collection {
	for i := len(r.s.Stack) - 1; i >= 0; i-- {
		f := r.s.Stack[i]
		if f.Collection != nil && f.CollectionAt == r.s.InputCount {
			return f.Collection
		}
		if f.OpenMode != Called {
			break
		}
	}
	return nil
}

// collects reports whether the current dialog, or one that called it, is about a debt.
func (r *run) collects() bool {
	for i := len(r.s.Stack) - 1; i >= 0; i-- {
		if p, err := r.m.program(&r.s.Stack[i]); err == nil && p.collects {
			return true
		}
		if r.s.Stack[i].OpenMode != Called {
			break
		}
	}
	return false
}
