package orders

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/text"
	"recado/flows/validation"
)

// The effects with which a customer's conversation changes an order that has not ended. Each
// carries a ChangeCommand and is answered "ok" with a ChangeResult or "refused" with a
// ClientRefusal. Repeated with the same Command they change nothing and answer the same.
const (
	ClientCancel     = "orders.client_cancel" // Text is the reason
	ClientChange     = "orders.client_change" // Kind, and the fields that it needs
	ClientReportLate = "orders.client_late"   // nobody has come: notifies the supervisors and the technician
)

// ChangeCommand is a customer's command to change an order.
type ChangeCommand struct {
	Command string      `json:"command,omitempty"` // idempotency key; default: the effect's id
	Order   string      `json:"order"`
	Kind    ChangeKind  `json:"kind,omitempty"`
	Text    string      `json:"text,omitempty"`   // the reason, the added text, or the customer's words
	Place   *Location   `json:"place,omitempty"`  // ChangePlace
	When    time.Time   `json:"when,omitzero"`    // ChangeDate; zero if the words contain no date: a supervisor then reads them
	Photos  []bot.Media `json:"photos,omitempty"` // ChangePhotos

	Spoofable bool `json:"spoofable,omitempty"` // the channel does not authenticate the sender: a supervisor decides what costs a visit
}

// ChangeResult is the result of a ChangeCommand.
type ChangeResult struct {
	Item   OpenItem `json:"item"`             // the order afterwards
	Passed bool     `json:"passed,omitempty"` // a supervisor has been asked; nothing is changed yet
	Early  bool     `json:"early,omitempty"`  // ClientReportLate: the time of the visit has not come
	Again  bool     `json:"again,omitempty"`  // ClientReportLate: they were notified within the last half hour
}

// The answers in Done of commands that were not carried out at once.
const (
	passedOn  = "passed"
	notYet    = "early"
	saidAgain = "again"
)

// Change makes a change that the customer wants, or passes it to the supervisors if Allows says so.
// It may return a *ClientRefusedError: "work.not_yours", "change.over" (the change is not possible
// in the order's stage), "change.empty" (nothing is given), "change.past" (the date is over),
// "change.full" (no room for more text or photos), "change.nobody" (there is nobody to decide),
// "change.too_many" (too many requests).
func (s *Service) Change(ctx context.Context, who bot.ContactID, c ChangeCommand, now time.Time) (ChangeResult, error) {
	if err := c.clean(now); err != nil {
		return ChangeResult{}, err
	}
	by := Actor{RoleClient, string(who)}
	return s.byClient(ctx, who, c, now, func(o *Order) error {
		permission := o.Allows(c.Kind)
		if c.Spoofable && permission == ChangeNow && c.Kind.needsProof() {
			permission = ChangeAsk
		}
		switch {
		case c.Kind == ChangeCancel && o.State == Cancelled:
			return edit.ErrUnchanged
		case permission == ChangeNo:
			return refuseClient("change.over")
		case permission == ChangeAsk, c.Kind == ChangeDate && c.When.IsZero():
			return s.request(o, c, by, now)
		}
		err := s.change(ctx, o, c, by, now)
		if err == nil {
			o.done(c.Command, "")
		}
		return err
	})
}

// needsProof reports whether a change needs an authenticated sender: what only adds to an order does not.
func (k ChangeKind) needsProof() bool { return k != ChangeDescription && k != ChangePhotos }

// byClient runs a customer's command and returns its result.
func (s *Service) byClient(ctx context.Context, who bot.ContactID, c ChangeCommand, now time.Time, do func(*Order) error) (ChangeResult, error) {
	o, err := s.Orders.Get(ctx, c.Order)
	if errors.Is(err, bot.ErrNotFound) {
		return ChangeResult{}, refuseClient("work.not_yours")
	}
	if err == nil {
		err = s.isClient(ctx, o, who, now)
	}
	if err != nil {
		return ChangeResult{}, err
	}
	o, err = s.edit(ctx, c.Order, now, func(o *Order) error {
		if _, again := o.did(c.Command); again {
			return edit.ErrUnchanged
		}
		o.byChat = who
		return do(o)
	})
	if errors.Is(err, ErrTransition) {
		err = refuseClient("change.over")
	}
	if err != nil {
		return ChangeResult{}, err
	}
	said, known := o.did(c.Command)
	return ChangeResult{
		Item: s.showOpen(o), Passed: said == passedOn || !known && o.openRequest(c.Kind) != nil, Early: said == notYet, Again: said == saidAgain,
	}, nil
}

// clean normalizes a command, or returns the refusal for what is missing.
func (c *ChangeCommand) clean(now time.Time) error {
	c.Text = text.Shorten(CleanText(c.Text), MaxDescription)
	switch c.Kind {
	case ChangeCancel:
		c.Text = text.Shorten(c.Text, maxReason)
	case ChangePlace:
		if c.Place == nil {
			at := ParseLocation(c.Text)
			c.Place = &at
		}
		var p validation.Problems
		at := *c.Place
		if location(&p, &at); len(p) > 0 {
			return refuseClient("change.empty")
		}
		c.Place = &at
	case ChangeDate:
		if !c.When.IsZero() && !c.When.After(now) {
			return refuseClient("change.past")
		}
		if c.When.IsZero() && c.Text == "" {
			return refuseClient("change.empty")
		}
	case ChangePhotos:
		c.Photos = c.Photos[:min(len(c.Photos), maxPhotosAtOnce)]
		if len(c.Photos) == 0 {
			return refuseClient("change.empty")
		}
	case ChangeDescription, ChangeService, ChangeOther:
		if c.Text == "" {
			return refuseClient("change.empty")
		}
	default:
		return errors.New("orders: no such change: " + string(c.Kind))
	}
	return nil
}
