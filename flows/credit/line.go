package credit

import (
	"context"
	"errors"
	"slices"
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
	Claims     []Claim      `json:"claims,omitempty"` // of orders that are not over
	Done       []string     `json:"done,omitempty"`   // evaluations and orders that changed the level, the latest last
	UpdatedAt  time.Time    `json:"updatedAt"`
}

// Claim is an order's part of a limit.
type Claim struct {
	Order   string    `json:"order"`
	Command string    `json:"command"`
	Amount  int64     `json:"amount"` // its principal, in minor units
	At      time.Time `json:"at"`
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

// Settle ends an order's claim, and raises the level if the order says so. It may be called again.
func (s *Lines) Settle(ctx context.Context, end Settlement, now time.Time) error {
	raised := false
	l, err := edit.Document(ctx, s.Lines, end.Customer, func(l *Line) error {
		raised = end.Upgrade && slices.Contains(l.Done, end.Order)
		claimed := slices.ContainsFunc(l.Claims, func(c Claim) bool { return c.Order == end.Order })
		if !claimed && (!end.Upgrade || raised) {
			return edit.ErrUnchanged
		}
		l.V++
		l.UpdatedAt = now
		l.Claims = slices.DeleteFunc(slices.Clone(l.Claims), func(c Claim) bool { return c.Order == end.Order })
		if end.Upgrade && !raised {
			raised = true
			l.Done = done(l.Done, end.Order)
			if l.Level < s.Rules.Levels(l.Country) {
				l.Level++
			}
			if limit := s.Rules.Limit(l.Country, l.Level, l.Cap); limit.Minor > l.Limit.Minor {
				l.Limit = limit
			}
		}
		return nil
	})
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	if err != nil || !raised {
		return err
	}
	return s.tell(ctx, l, "settle:"+end.Order, now)
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
