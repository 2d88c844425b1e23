package credit

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/money"
)

// Line is what a customer may owe, and what is claimed of it. It is one document for each customer, so that
// two orders at once cannot both take the last of a limit.
type Line struct {
	Customer   string       `json:"_id"`
	V          int64        `json:"v"`
	Country    string       `json:"country"`
	Level      int          `json:"level"`
	Limit      money.Amount `json:"limit"`
	Cap        money.Amount `json:"cap,omitzero"` // the most that any level gives
	Evaluation string       `json:"evaluation"`
	Claims     []Claim      `json:"claims,omitempty"`   // of orders that are not over
	Done       []string     `json:"done,omitempty"`     // evaluations that set the level, the latest last
	Followed   []Followed   `json:"followed,omitempty"` // orders that were over at least once, the latest last
	UpdatedAt  time.Time    `json:"updatedAt"`
}

// Claim is an order's part of a limit.
type Claim struct {
	Order   string    `json:"order"`
	Command string    `json:"command"`
	Amount  int64     `json:"amount"` // its principal, in minor units
	At      time.Time `json:"at"`
}

// Followed is what a line knows of an order that was over.
type Followed struct {
	Order  string `json:"order"`
	V      int64  `json:"v"`                // the version of the order that the line follows
	Earned bool   `json:"earned,omitempty"` // it was paid in time
	Raised bool   `json:"raised,omitempty"` // and raised the level, which was not the highest
}

// Bounds of a line.
const (
	maxClaims = 50
	maxDone   = 100
	// claimTTL is after how long a claim without its order was left by a process that died. No request
	// lasts so long.
	claimTTL = time.Hour
)

// Used returns what orders claim.
func (l Line) Used() money.Amount {
	used := money.Zero(l.Limit.Currency)
	for _, c := range l.Claims {
		used.Minor += c.Amount // bounded by the limit when it was claimed
	}
	return used
}

// Available returns what is left of the limit.
func (l Line) Available() money.Amount {
	return money.Amount{Minor: max(0, l.Limit.Minor-l.Used().Minor), Currency: l.Limit.Currency}
}

// Lines changes the lines of customers. It is safe for concurrent use by any number of processes.
type Lines struct {
	Lines     LineRepository
	Customers Customers
	Rules     *Rules
}

// Get returns a customer's line; bot.ErrNotFound if no evaluation was approved.
func (s *Lines) Get(ctx context.Context, customer string) (Line, error) {
	return s.Lines.Get(ctx, customer)
}

// Grant gives a customer the level and limit of an approved evaluation. It may be called again.
func (s *Lines) Grant(ctx context.Context, g Grant, country string, now time.Time) error {
	var is Line
	err := edit.Retry(func() error {
		l, err := s.Lines.Get(ctx, g.Customer)
		fresh := errors.Is(err, bot.ErrNotFound)
		if err != nil && !fresh {
			return err
		}
		if fresh {
			l = Line{Customer: g.Customer}
		}
		if is = l; slices.Contains(l.Done, g.Evaluation) {
			return nil
		}
		l.V++
		l.Country, l.Level, l.Limit, l.Cap, l.Evaluation, l.UpdatedAt = country, g.Level, g.Limit, g.Cap, g.Evaluation, now
		l.Done = done(l.Done, g.Evaluation)
		is = l
		if fresh {
			return s.Lines.Insert(ctx, l)
		}
		return s.Lines.Put(ctx, l)
	})
	if err != nil {
		return err
	}
	return s.tell(ctx, is, "grant:"+g.Evaluation, now)
}

// Follow brings the line in accordance with an order as it is stored: one that is over claims nothing, one
// that is open again, after a reversal, claims its principal, whatever the limit. Who has paid an order
// without arrears reaches the next level, and loses it if that payment is reversed. It may be called again,
// and an older state of the order changes nothing.
func (s *Lines) Follow(ctx context.Context, o Order, now time.Time) error {
	l, err := edit.Document(ctx, s.Lines, o.Customer, func(l *Line) error {
		if i := slices.IndexFunc(l.Followed, func(f Followed) bool { return f.Order == o.ID }); i >= 0 && l.Followed[i].V >= o.V {
			return edit.ErrUnchanged
		}
		l.V++
		l.UpdatedAt = now
		l.follow(o, s.Rules, now)
		return nil
	})
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	if err != nil || !o.Terms.Upgrade {
		return err
	}
	return s.tell(ctx, l, "order:"+o.ID+"/"+strconv.FormatInt(o.V, 10), now)
}

// follow is Follow for a line that has not seen this version of the order.
func (l *Line) follow(o Order, rules *Rules, now time.Time) {
	f := Followed{Order: o.ID, V: o.V}
	if i := slices.IndexFunc(l.Followed, func(f Followed) bool { return f.Order == o.ID }); i >= 0 {
		f.Earned, f.Raised = l.Followed[i].Earned, l.Followed[i].Raised
	}
	l.Claims = slices.DeleteFunc(slices.Clone(l.Claims), func(c Claim) bool { return c.Order == o.ID })
	if !o.Over() {
		l.Claims = append(l.Claims, Claim{o.ID, o.Command, o.Principal.Minor, now})
	}
	switch earned := o.State == Paid && !o.Late && o.Terms.Upgrade; {
	case earned && !f.Earned:
		f.Earned = true
		if f.Raised = l.Level < rules.Levels(l.Country); f.Raised {
			l.Level++
			if limit := rules.Limit(l.Country, l.Level, l.Cap); limit.Minor > l.Limit.Minor {
				l.Limit = limit
			}
		}
	case !earned && f.Earned:
		if f.Raised {
			l.Level = max(1, l.Level-1)
			if limit := rules.Limit(l.Country, l.Level, l.Cap); limit.Minor < l.Limit.Minor {
				l.Limit = limit
			}
		}
		f.Earned, f.Raised = false, false
	}
	l.Followed = slices.DeleteFunc(slices.Clone(l.Followed), func(old Followed) bool { return old.Order == o.ID })
	l.Followed = append(l.Followed, f)
	l.Followed = l.Followed[max(0, len(l.Followed)-maxDone):]
}

// tell stores the level and the limit with the customer. One who was erased has none.
func (s *Lines) tell(ctx context.Context, l Line, command string, now time.Time) error {
	err := s.Customers.SetCredit(ctx, l.Customer, l.Level, l.Limit, command, now)
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	return err
}

// claim claims a part of a customer's limit for an order, or finds the claim that the command made before.
// abandoned reports which of the old claims have no order. The error is a *RefusedError, or bot.ErrNotFound
// without a line.
func (s *Lines) claim(ctx context.Context, customer string, c Claim, abandoned func(Claim) (bool, error)) (Claim, Line, error) {
	made := c
	l, err := edit.Document(ctx, s.Lines, customer, func(l *Line) error {
		made = c
		if i := slices.IndexFunc(l.Claims, func(o Claim) bool { return o.Command == c.Command }); i >= 0 {
			made = l.Claims[i]
			return edit.ErrUnchanged
		}
		l.V++
		l.UpdatedAt = c.At
		var kept []Claim
		for _, old := range l.Claims {
			gone := false
			if c.At.Sub(old.At) > claimTTL {
				var err error
				if gone, err = abandoned(old); err != nil {
					return err
				}
			}
			if !gone {
				kept = append(kept, old)
			}
		}
		l.Claims = kept
		if len(l.Claims) >= maxClaims || l.Available().Minor < c.Amount {
			return refuse("limit")
		}
		l.Claims = append(l.Claims, c)
		return nil
	})
	return made, l, err
}

func done(all []string, one string) []string {
	all = append(slices.Clone(all), one)
	return all[max(0, len(all)-maxDone):]
}
