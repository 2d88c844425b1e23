package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// ChatEntry is one message between the two sides of an order.
type ChatEntry struct {
	ID    string        `json:"_id"` // "<order>/<command>", "<order>/<command>/1", …
	V     int64         `json:"v"`
	Order string        `json:"order"`
	From  Actor         `json:"from"`
	Name  string        `json:"name,omitempty"`
	Text  string        `json:"text,omitempty"`
	Media []bot.Media   `json:"media,omitempty"`
	Place *bot.Location `json:"place,omitempty"`
	At    time.Time     `json:"at"`

	Unverified bool `json:"unverified,omitempty"` // anybody could have sent it in its sender's name, as with SMS
}

// Chats stores the messages between the two sides of an order. Its errors are bot's.
type Chats interface {
	// Add stores an entry; bot.ErrDuplicate if it exists.
	Add(ctx context.Context, e ChatEntry) error
	// List returns a page of an order's entries, the oldest first; next is "" at the end.
	List(ctx context.Context, order string, limit int, after string) (page []ChatEntry, next string, err error)
	// Forget deletes all entries of an order.
	Forget(ctx context.Context, order string) error
}

const maxChat = 2000

// chatting reports whether the two sides may write to each other in the order's stage.
func chatting(o Order) bool {
	return slices.Contains([]State{Scheduled, InProgress, OnHold, Completed}, o.State)
}

// ErrNoChats means that Service.Chats is nil.
var ErrNoChats = errors.New("orders: no chats are kept")

// Say forwards a message to the other side of an order, or to both sides if a supervisor writes. A
// repeated command sends nothing again. It may return a *ClientRefusedError.
func (s *Service) Say(ctx context.Context, from Actor, c ClientCommand, now time.Time) (Order, error) {
	if s.Chats == nil {
		return Order{}, ErrNoChats
	}
	if c.Text = CleanText(c.Text); longer(c.Text, maxChat) {
		c.Text = string([]rune(c.Text)[:maxChat])
	}
	media := c.Photos[:min(len(c.Photos), maxPhotosAtOnce):min(len(c.Photos), maxPhotosAtOnce)]
	if c.Voice != nil {
		media = append(media, *c.Voice)
	}
	if c.Text == "" && len(media) == 0 && c.Place == nil {
		return Order{}, refuseClient("chat.empty")
	}
	return s.edit(ctx, c.Order, now, func(o *Order) error {
		if _, again := o.did(c.Command); again {
			return edit.ErrUnchanged
		}
		if !chatting(*o) {
			return refuseClient("chat.closed")
		}
		if o.Work.Technician == nil {
			return refuseClient("chat.nobody")
		}
		e := ChatEntry{
			ID: o.ID + "/" + c.Command, V: 1, Order: o.ID, From: from, Name: s.nameOf(o, from), Text: c.Text, Media: media, Place: c.Place, At: now, Unverified: c.Unverified,
		}
		if err := s.Chats.Add(ctx, e); err != nil && !errors.Is(err, bot.ErrDuplicate) {
			return err
		}
		o.done(c.Command, "")
		for _, to := range o.recipients(from) {
			o.add(now, relay(e, to, from)...)
		}
		return nil
	})
}

// Chat sends a message from a contact; the order shows which side the contact is on.
func (s *Service) Chat(ctx context.Context, who bot.ContactID, c ClientCommand, now time.Time) (Order, error) {
	o, err := s.Orders.Get(ctx, c.Order)
	if errors.Is(err, bot.ErrNotFound) {
		return o, refuseClient("chat.closed")
	}
	if err != nil {
		return o, err
	}
	from := Actor{RoleClient, string(who)}
	if t := o.Work.Technician; t != nil && t.Contact == who {
		from = Actor{RoleTechnician, t.ID}
	} else if err := s.isClient(ctx, o, who, now); err != nil {
		return o, refuseClient("chat.closed")
	}
	return s.Say(ctx, from, c, now)
}

// Messages returns a page of an order's chat, the oldest first.
func (s *Service) Messages(ctx context.Context, id string, limit int, after string) ([]ChatEntry, string, error) {
	if _, err := s.Orders.Get(ctx, id); err != nil {
		return nil, "", err
	}
	if s.Chats == nil {
		return nil, "", nil
	}
	return s.Chats.List(ctx, id, limit, after)
}

// Forget deletes an order's chat.
func (s *Service) Forget(ctx context.Context, id string) error {
	if s.Chats == nil {
		return nil
	}
	return s.Chats.Forget(ctx, id)
}
