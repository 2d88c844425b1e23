package codes

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/bot/broken"
	"recado/flows/edit"
)

// Outcome is what became of an attempt.
type Outcome string

// The outcomes. Only Right proves anything. A caller who is not the person of the session is told Right,
// Unreadable or that it was wrong, and no more.
const (
	Right      Outcome = "right"      // the code is used up
	Wrong      Outcome = "wrong"      // another code, or there is none for this phone, purpose and session
	Expired    Outcome = "expired"    // the code is too old
	TooOften   Outcome = "too_often"  // all attempts of the code are used up
	LockedOut  Outcome = "locked"     // too many failures of the phone today; nothing was compared
	Unreadable Outcome = "unreadable" // not six digits; no attempt was counted
)

// Attempt is a code that somebody says.
type Attempt struct {
	Phone, Purpose, Session string
	Said                    string
}

// Result is the answer to an attempt.
type Result struct {
	Outcome Outcome
	Left    int // attempts that the code has left
}

// Verify compares what somebody says with the code of a phone, for a purpose and session. Counting the
// attempt and using up the code are one write. The error is one of the store.
func (s *Service) Verify(ctx context.Context, a Attempt, now time.Time) (r Result, err error) {
	said, ok := Read(a.Said)
	if !ok {
		return Result{Outcome: Unreadable}, nil
	}
	phone, country, ok := s.number(a.Phone)
	if !ok || !valid(a.Purpose, a.Session) {
		phone = "" // which has no document
	}
	which := s.secrets.purposeID(a.Purpose, a.Session)
	_, err = edit.Document(ctx, s.Store, s.secrets.phoneID(phone), func(p *Phone) error {
		var counted bool
		if r, counted = s.attempt(p, phone, a.Purpose, which, said, now); !counted || r.Outcome == Wrong && broken.Is("attempt") {
			return edit.ErrUnchanged
		}
		return nil
	})
	if errors.Is(err, bot.ErrNotFound) {
		_ = same(s.secrets.hash(phone, a.Purpose, "", said), "") // the work of a comparison
		return Result{Outcome: Wrong}, nil
	}
	if err == nil && r.Outcome == Right {
		s.tallyUsed(ctx, country)
	}
	return r, err
}

// attempt compares a code. If the attempt counts, the document is changed.
func (s *Service) attempt(p *Phone, phone, purpose, which, said string, now time.Time) (r Result, counted bool) {
	i := p.find(func(c Code) bool { return c.For == which })
	var c Code
	if i >= 0 {
		c = p.Codes[i]
	}
	right := same(s.secrets.hash(phone, purpose, c.Salt, said), c.Hash)
	switch {
	case !p.locked(now).IsZero():
		return Result{Outcome: LockedOut}, false
	case i < 0 || !c.UsedAt.IsZero():
		return Result{Outcome: Wrong}, false
	case c.expired(now):
		return Result{Outcome: Expired}, false
	case c.Attempts >= MaxAttempts:
		return Result{Outcome: TooOften}, false
	}
	c.Attempts++
	r = Result{Wrong, MaxAttempts - c.Attempts}
	if right {
		c.UsedAt, r = now, Result{Outcome: Right}
	} else {
		p.Failures = noted(p.Failures, now, MaxFailures)
	}
	p.replace(i, c)
	p.changed(now)
	return r, true
}
