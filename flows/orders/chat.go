package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"recado/bot"
)

// ChatEntry is one message between the two sides of an order.
type ChatEntry struct {
	ID    string        `json:"_id"` // "<order>/<command>", "<order>/<command>/1", …
	V     int64         `json:"v"`
	Order string        `json:"order"`
	From  By            `json:"from"`
	Name  string        `json:"name,omitempty"`
	Text  string        `json:"text,omitempty"`
	Media []bot.Media   `json:"media,omitempty"`
	Place *bot.Location `json:"place,omitempty"`
	At    time.Time     `json:"at"`
}

// Chats keeps what the two sides of an order write to each other. Errors are bot's.
type Chats interface {
	// Add stores an entry; bot.ErrDuplicate where it is there.
	Add(ctx context.Context, e ChatEntry) error
	// List pages through an order's entries, the oldest first; next is "" at the end.
	List(ctx context.Context, order string, limit int, after string) (page []ChatEntry, next string, err error)
	// Forget removes all of an order's entries.
	Forget(ctx context.Context, order string) error
}

// The texts of relayed messages; their arguments are a Relayed.
const (
	ChatFromTechnician = "chat.from_technician"
	ChatFromClient     = "chat.from_client"
	ChatFromAgent      = "chat.from_agent"
	// ChatReply titles the button that answers.
	ChatReply = "option.chat_reply"
)

// Relayed is what the texts of relayed messages may mention: names, never a number.
type Relayed struct {
	Order string        `json:"order"`
	Name  string        `json:"name,omitempty"`
	Text  string        `json:"text,omitempty"`
	Place *bot.Location `json:"place,omitempty"`
	File  bool          `json:"file,omitempty"` // the message comes with one
}

const maxChat = 2000

// chatting are the stages in which the two sides may write to each other.
func chatting(o Order) bool {
	return slices.Contains([]State{Scheduled, InProgress, OnHold, Completed}, o.State)
}

// ErrNoChats says that no conversations are kept.
var ErrNoChats = errors.New("orders: no chats are kept")

// Say passes a message on to the other side of an order; a supervisor's goes to both. Given again with the same
// command it is said once. It may return a *ClientRefusedError.
func (s *Service) Say(ctx context.Context, from By, c ClientCommand, now time.Time) (Order, error) {
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
			return errSame
		}
		if !chatting(*o) {
			return refuseClient("chat.closed")
		}
		if o.Work.Technician == nil {
			return refuseClient("chat.nobody")
		}
		e := ChatEntry{
			ID: o.ID + "/" + c.Command, V: 1, Order: o.ID, From: from, Name: s.nameOf(o, from), Text: c.Text, Media: media, Place: c.Place, At: now,
		}
		if err := s.Chats.Add(ctx, e); err != nil && !errors.Is(err, bot.ErrDuplicate) {
			return err
		}
		o.done(c.Command, "")
		for _, to := range o.others(from) {
			o.add(now, relay(e, to, from)...)
		}
		return nil
	})
}

// Chat says something as a person of one side, whom the contact is.
func (s *Service) Chat(ctx context.Context, who bot.ContactID, c ClientCommand, now time.Time) (Order, error) {
	o, err := s.Orders.Get(ctx, c.Order)
	if errors.Is(err, bot.ErrNotFound) {
		return o, refuseClient("chat.closed")
	}
	if err != nil {
		return o, err
	}
	from := By{ByClient, string(who)}
	if t := o.Work.Technician; t != nil && t.Contact == who {
		from = By{ByTechnician, t.ID}
	} else if err := s.isClient(ctx, o, who, now); err != nil {
		return o, refuseClient("chat.closed")
	}
	return s.Say(ctx, from, c, now)
}

func (s *Service) nameOf(o *Order, from By) string {
	switch from.Role {
	case ByTechnician:
		return o.Work.Technician.Name
	case ByClient:
		return o.ClientName
	}
	return s.Business
}

// others are whom a message goes to.
func (o *Order) others(from By) []bot.ContactID {
	switch from.Role {
	case ByTechnician:
		return []bot.ContactID{o.Contact}
	case ByClient:
		return []bot.ContactID{o.Work.Technician.Contact}
	}
	return []bot.ContactID{o.Contact, o.Work.Technician.Contact}
}

// relay is a message on its way, a file at a time, with a button to answer it.
func relay(e ChatEntry, to bot.ContactID, from By) []bot.Effect {
	key := map[Role]string{ByTechnician: ChatFromTechnician, ByClient: ChatFromClient}[from.Role]
	if key == "" {
		key = ChatFromAgent
	}
	var effects []bot.Effect
	for i := range max(len(e.Media), 1) {
		said := Relayed{Order: e.Order, Name: e.Name}
		say := &bot.Say{Options: []bot.Option{{ID: bot.Later("order_chat", "write "+e.Order), Title: ChatReply}}}
		if i < len(e.Media) {
			said.File, say.Media = true, &e.Media[i]
		}
		if i == 0 {
			said.Text, said.Place = e.Text, e.Place
		}
		effects = append(effects, bot.Effect{Kind: bot.EffectNotify, To: to, Name: key, Args: encode(said), Say: say, Now: true})
	}
	return effects
}

// Messages pages through an order's chat, the oldest first.
func (s *Service) Messages(ctx context.Context, id string, limit int, after string) ([]ChatEntry, string, error) {
	if _, err := s.Orders.Get(ctx, id); err != nil {
		return nil, "", err
	}
	if s.Chats == nil {
		return nil, "", nil
	}
	return s.Chats.List(ctx, id, limit, after)
}

// Forget removes an order's chat.
func (s *Service) Forget(ctx context.Context, id string) error {
	if s.Chats == nil {
		return nil
	}
	return s.Chats.Forget(ctx, id)
}
