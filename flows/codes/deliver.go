package codes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Parcel are the arguments of DoDeliver.
type Parcel struct {
	Code   string `json:"code"`   // the code's id
	Sealed []byte `json:"sealed"` // a Letter
}

func parcelOf(args []byte) (p Parcel, err error) {
	if err := json.Unmarshal(args, &p); err != nil {
		return Parcel{}, fmt.Errorf("codes: a parcel: %w", err)
	}
	return p, nil
}

// Letter is what is delivered. It is never stored or logged in clear.
type Letter struct {
	Phone   string  `json:"phone"`
	Country string  `json:"country"`
	Code    string  `json:"code"`
	Channel Channel `json:"channel,omitempty"`
	Locale  string  `json:"locale,omitempty"`
}

// String keeps a letter out of logs.
func (Letter) String() string { return "***" }

// GoString implements fmt.GoStringer.
func (Letter) GoString() string { return "***" }

// claimedFor is how long a process may take to deliver a code before another one tries.
const claimedFor = 40 * time.Second

// The errors of Claim.
var (
	ErrDelivered = errors.New("codes: nothing is left to deliver") // sent, void, used or too old
	ErrClaimed   = errors.New("codes: another process delivers it now")
)

// Claim opens the letter of a code for one process, which then calls Settle. owner is the phone's id. After
// a crash between the two a code is sent again: the same one, and only while it may be used.
func (s *Service) Claim(ctx context.Context, owner string, args []byte, now time.Time) (l Letter, code string, err error) {
	parcel, err := parcelOf(args)
	if err != nil {
		return Letter{}, "", err
	}
	l, err = s.secrets.opened(owner, parcel.Code, parcel.Sealed)
	if err != nil {
		return Letter{}, "", err
	}
	err = s.editCode(ctx, owner, parcel.Code, now, func(c *Code) error {
		switch {
		case !c.alive(now), c.Via != "", c.Refused != "":
			return ErrDelivered
		case !c.Sending.IsZero() && now.Before(c.Sending.Add(claimedFor)) && !now.Before(c.Sending.Add(-maxSkew)):
			return ErrClaimed
		}
		c.Sending = now
		return nil
	})
	if err != nil {
		return Letter{}, "", err
	}
	return l, parcel.Code, nil
}

// Delivery is what became of an attempt to deliver a code.
type Delivery struct {
	Via     string // the channel that took it
	Refused string // the last vendor's code, if all refused it for good
}

// Settle records a delivery. With the zero Delivery the code waits for the next attempt.
func (s *Service) Settle(ctx context.Context, owner, code string, d Delivery, now time.Time) error {
	err := s.editCode(ctx, owner, code, now, func(c *Code) error {
		c.Via, c.Refused, c.Sending = d.Via, d.Refused, time.Time{}
		return nil
	})
	if errors.Is(err, ErrDelivered) {
		return nil
	}
	return err
}

// editCode changes one code of a phone; ErrDelivered if it is gone.
func (s *Service) editCode(ctx context.Context, owner, id string, now time.Time, change func(*Code) error) error {
	_, err := edit.Document(ctx, s.Store, owner, func(p *Phone) error {
		i := p.find(func(c Code) bool { return c.ID == id })
		if i < 0 {
			return ErrDelivered
		}
		c := p.Codes[i]
		if err := change(&c); err != nil {
			return err
		}
		p.replace(i, c)
		p.changed(now)
		return nil
	})
	if errors.Is(err, bot.ErrNotFound) {
		return ErrDelivered
	}
	return err
}
