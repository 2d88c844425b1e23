package cases

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/outbox"
)

// Case is a contact's latest open request for an agent, or emergency.
type Case struct {
	Contact bot.ContactID `json:"_id"`
	V       int64         `json:"v"`
	Command string        `json:"command"` // id of the event or effect that opened it, unique

	Name          string        `json:"name,omitempty"`  // of the contact, as known
	Reason        string        `json:"reason"`          // as in the conversation
	Topic         string        `json:"topic,omitempty"` // text key of the question that was not answered
	Words         string        `json:"words,omitempty"` // the contact's last message, or the one that told of the danger
	Kinds         []string      `json:"kinds,omitempty"` // kinds of danger; none if it is not an emergency
	Place         string        `json:"place,omitempty"`
	Point         *bot.Location `json:"point,omitempty"`
	Country       string        `json:"country,omitempty"` // country of Place, ISO 3166, if known
	Safe          string        `json:"safe,omitempty"`
	Minor         bool          `json:"minor,omitempty"`      // a child writes
	WithoutSMS    bool          `json:"withoutSms,omitempty"` // its notices go by the other channels only, see Service.AlertBySMS
	Order         string        `json:"order,omitempty"`      // id of the order created for the emergency
	Episode       string        `json:"episode,omitempty"`
	OpenedAt      time.Time     `json:"createdAt"`
	LastMessageAt time.Time     `json:"heard_at"`       // when the latest message about it came
	Since         time.Time     `json:"since,omitzero"` // start of the promised wait: out of hours when somebody goes on duty

	Notified []string  `json:"told,omitempty"`  // contacts and mail addresses that got a notice
	Names    []string  `json:"names,omitempty"` // their names
	Level    int       `json:"level,omitempty"` // how often the wait ended without an agent
	Agent    string    `json:"agent,omitempty"` // who has taken the conversation over
	Over     time.Time `json:"over,omitzero"`   // when it was taken over, handed back or called off
	Done     []string  `json:"done,omitempty"`  // recently executed commands

	Notes     []Note         `json:"notes,omitempty"` // of which nobody has been told yet
	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`

	outbox.Box
}

// The methods of every aggregate for its repository.

// Key is the document's id.
func (c *Case) Key() string { return string(c.Contact) }

// Rev points to the document's version, which each write increments.
func (c *Case) Rev() *int64 { return &c.V }

// Due returns the next deadline, or the zero time without one.
func (c *Case) Due() time.Time { return c.DueAt }

// Effects returns the document's outbox.
func (c *Case) Effects() *outbox.Box { return &c.Box }

// emergency reports whether the case is an open emergency.
func (c *Case) emergency() bool { return len(c.Kinds) > 0 && c.Over.IsZero() }

// Repository stores one document per contact.
type Repository interface {
	// Get returns bot.ErrNotFound for a contact without a document.
	Get(ctx context.Context, who string) (Case, error)
	// Insert returns bot.ErrDuplicate if the contact has a document.
	Insert(ctx context.Context, c Case) error
	// Put returns bot.ErrStale after a concurrent write.
	Put(ctx context.Context, c Case) error
	// Due lists contacts with a deadline at or before a moment, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest returns the earliest deadline of all, or the zero time without one.
	Soonest(ctx context.Context) (time.Time, error)
}

// Conversations reads a contact's conversation.
type Conversations interface {
	// Session returns bot.ErrNotFound for an unknown contact.
	Session(ctx context.Context, who bot.ContactID) (bot.Session, error)
	// LastMessageText returns the contact's last text, or "" if it must not be kept.
	LastMessageText(ctx context.Context, who bot.ContactID) (string, error)
}
