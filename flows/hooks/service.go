package hooks

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Repository stores deliveries. Its errors are bot's.
type Repository interface {
	// Add stores a delivery; bot.ErrDuplicate for a known id.
	Add(ctx context.Context, d Delivery) error
	Get(ctx context.Context, id string) (Delivery, error)
	// Put stores d if the stored V is d.V-1, else bot.ErrStale.
	Put(ctx context.Context, d Delivery) error
	// Due lists a receiver's deliveries that are due, the longest due first.
	Due(ctx context.Context, receiver string, now time.Time, limit int) ([]Delivery, error)
	// Overdue lists deliveries of any receiver that were due before a moment.
	Overdue(ctx context.Context, before time.Time, limit int) ([]Delivery, error)
	// List returns a page of deliveries, the latest event first; next is "" at the end. The error
	// is validation.ErrCursor for a cursor of another list.
	List(ctx context.Context, f Filter) (page []Delivery, next string, err error)
}

// Filter selects deliveries.
type Filter struct {
	Receiver string // its URL; "" is any
	State    State  // "" is any
	Limit    int    // 0 is 50; at most 200
	After    string // next of the previous page
}

// ErrReceiver means that the receiver is no longer configured.
var ErrReceiver = errors.New("hooks: the receiver is not configured")

// Service creates and lists deliveries.
type Service struct {
	Deliveries Repository
	Receivers  []Receiver
	Signal     func(receiver string) // called when something is to be sent; may be nil
}

// Message is the body of a delivery of the field service. Data is the event's own payload.
type Message struct {
	Event     string          `json:"event"`
	Timestamp time.Time       `json:"timestamp"` // when it happened
	Data      json.RawMessage `json:"data"`
}

// HandleEvent creates the deliveries of an event. Called again for the same event it creates the
// missing ones. now is the start of their day of tries.
func (s *Service) HandleEvent(ctx context.Context, r bot.Record, now time.Time) error {
	w, known := wires[r.Name]
	if !known {
		return nil
	}
	for _, to := range s.Receivers {
		if !to.Wants(w.choice) {
			continue
		}
		body, err := w.body(r)
		if err != nil {
			return fmt.Errorf("hooks: body of %s: %w", w.choice, err)
		}
		err = s.Deliveries.Add(ctx, Delivery{
			ID: id(r.ID, to.URL), V: 1, Receiver: to.URL, Event: w.event, Record: r.ID, Body: string(body), At: r.At, Request: r.Request,
			State: Pending, Since: now, Due: &Due{to.URL, now},
		})
		if err != nil && !errors.Is(err, bot.ErrDuplicate) {
			return fmt.Errorf("hooks: delivery of %s: %w", w.choice, err)
		}
		s.signal(to.URL)
	}
	return nil
}

// body returns the exact body of an event.
func (w wire) body(r bot.Record) ([]byte, error) {
	if !w.flat {
		return json.Marshal(Message{w.event, r.At.UTC(), r.Data})
	}
	head, err := json.Marshal(struct {
		Event     string    `json:"event"`
		Timestamp time.Time `json:"timestamp"`
	}{w.event, r.At.UTC()})
	if err != nil {
		return nil, err
	}
	var data bytes.Buffer
	if err := json.Compact(&data, r.Data); err != nil || data.Len() <= len("{}") || data.Bytes()[0] != '{' {
		return nil, errors.Join(errors.New("hooks: the payload is no object with fields"), err)
	}
	return append(append(head[:len(head)-1], ','), data.Bytes()[1:]...), nil
}

// Get returns a delivery, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Delivery, error) {
	return s.Deliveries.Get(ctx, id)
}

// List returns a page of deliveries, the latest event first.
func (s *Service) List(ctx context.Context, f Filter) (page []Delivery, next string, err error) {
	return s.Deliveries.List(ctx, f)
}

// Resend sends a delivery again, in any state. The error is bot.ErrNotFound for an unknown one, or
// ErrReceiver.
func (s *Service) Resend(ctx context.Context, id string, now time.Time) (Delivery, error) {
	d, err := edit.Document(ctx, s.Deliveries, id, func(d *Delivery) error {
		if !slices.ContainsFunc(s.Receivers, func(r Receiver) bool { return r.URL == d.Receiver }) {
			return ErrReceiver
		}
		*d = d.Reset(now)
		return nil
	})
	if err == nil {
		s.signal(d.Receiver)
	}
	return d, err
}

func (s *Service) signal(receiver string) {
	if s.Signal != nil {
		s.Signal(receiver)
	}
}

// id derives an id from the event's and the receiver's without revealing them.
func id(record, receiver string) string {
	sum := sha256.Sum256([]byte(record + "\n" + receiver))
	return hex.EncodeToString(sum[:16])
}
