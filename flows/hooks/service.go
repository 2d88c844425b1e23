package hooks

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
)

// Repository keeps deliveries. Its errors are bot's.
type Repository interface {
	// Add stores a delivery; bot.ErrDuplicate where its id is known.
	Add(ctx context.Context, d Delivery) error
	Get(ctx context.Context, id string) (Delivery, error)
	// Put stores d where the stored V is still d.V-1, else bot.ErrStale.
	Put(ctx context.Context, d Delivery) error
	// Due lists what a receiver is to be tried with by now, the longest due first.
	Due(ctx context.Context, receiver string, now time.Time, limit int) ([]Delivery, error)
	// Overdue lists what was due before a moment, whoever the receiver is.
	Overdue(ctx context.Context, before time.Time, limit int) ([]Delivery, error)
	// List pages through deliveries, the latest event first; next is "" at the end. A
	// cursor of another list is ErrCursor.
	List(ctx context.Context, f Filter) (page []Delivery, next string, err error)
}

// Filter says which deliveries to list.
type Filter struct {
	Receiver string // its url; "" is any
	State    State  // "" is any
	Limit    int    // 0 is 50; at most 200
	After    string // next of the page before
}

// ErrCursor says that Filter.After is not of this list.
var ErrCursor = errors.New("hooks: the cursor is not of this list")

// ErrReceiver says that nobody sends to a receiver: it is configured no longer.
var ErrReceiver = errors.New("hooks: the receiver is not configured")

// Service makes deliveries and shows them.
type Service struct {
	Deliveries Repository
	Receivers  []Receiver
	Signal     func(receiver string) // told of something to send now; may be nil
}

// Message is the body that receivers get. Data is the event's own payload.
type Message struct {
	Event     string          `json:"event"`
	Timestamp time.Time       `json:"timestamp"` // when it happened
	Data      json.RawMessage `json:"data"`
}

// HandleEvent makes the deliveries of an event. It may be called again for the same
// event and then makes what is missing. now starts their day of tries.
func (s *Service) HandleEvent(ctx context.Context, r bot.Record, now time.Time) error {
	name, known := wireNames[r.Name]
	if !known {
		return nil
	}
	for _, to := range s.Receivers {
		if !to.Wants(name) {
			continue
		}
		body, err := json.Marshal(Message{name, r.At.UTC(), r.Data})
		if err != nil {
			return fmt.Errorf("hooks: body of %s: %w", name, err)
		}
		err = s.Deliveries.Add(ctx, Delivery{
			ID: id(r.ID, to.URL), V: 1, Receiver: to.URL, Event: name, Record: r.ID, Body: string(body), At: r.At,
			State: Pending, Since: now, Due: &Due{to.URL, now},
		})
		if err != nil && !errors.Is(err, bot.ErrDuplicate) {
			return fmt.Errorf("hooks: delivery of %s: %w", name, err)
		}
		s.signal(to.URL)
	}
	return nil
}

// Get returns a delivery, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Delivery, error) {
	return s.Deliveries.Get(ctx, id)
}

// List pages through deliveries, the latest event first.
func (s *Service) List(ctx context.Context, f Filter) (page []Delivery, next string, err error) {
	return s.Deliveries.List(ctx, f)
}

// Resend sends a delivery again, whether it failed, arrived or still waits. The error
// is bot.ErrNotFound for one that is not kept, and ErrReceiver.
func (s *Service) Resend(ctx context.Context, id string, now time.Time) (Delivery, error) {
	for {
		d, err := s.Deliveries.Get(ctx, id)
		if err != nil {
			return d, err
		}
		if !slices.ContainsFunc(s.Receivers, func(r Receiver) bool { return r.URL == d.Receiver }) {
			return d, ErrReceiver
		}
		d = d.Reset(now)
		err = s.Deliveries.Put(ctx, d)
		if errors.Is(err, bot.ErrStale) {
			continue
		}
		if err == nil {
			s.signal(d.Receiver)
		}
		return d, err
	}
}

func (s *Service) signal(receiver string) {
	if s.Signal != nil {
		s.Signal(receiver)
	}
}

// id is made of the event's and the receiver's, neither of which it shows.
func id(record, receiver string) string {
	sum := sha256.Sum256([]byte(record + "\n" + receiver))
	return hex.EncodeToString(sum[:16])
}
