package cases

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/outbox"
)

// Case is what is known of somebody who waits for a person: the latest of a contact.
type Case struct {
	Contact bot.ContactID `json:"_id"`
	V       int64         `json:"v"`
	Command string        `json:"command"` // what opened it, unique: the id of an event or an effect

	Name          string        `json:"name,omitempty"`  // of the contact, as known
	Reason        string        `json:"reason"`          // as the conversation has it
	Topic         string        `json:"topic,omitempty"` // text key of the question at which the contact was lost
	Words         string        `json:"words,omitempty"` // the contact's last, or those that told of the danger
	Kinds         []string      `json:"kinds,omitempty"` // of danger; none is no emergency
	Place         string        `json:"place,omitempty"`
	Point         *bot.Location `json:"point,omitempty"`
	Country       string        `json:"country,omitempty"` // of Place, ISO 3166, where the place tells it
	Safe          string        `json:"safe,omitempty"`
	Minor         bool          `json:"minor,omitempty"` // a child writes
	Order         string        `json:"order,omitempty"` // made of the emergency
	Episode       string        `json:"episode,omitempty"`
	OpenedAt      time.Time     `json:"createdAt"`
	LastMessageAt time.Time     `json:"heard_at"`       // when the latest word of it came
	Since         time.Time     `json:"since,omitzero"` // from when the promised wait counts: out of hours not before somebody is on duty

	Notified []string  `json:"told,omitempty"`  // contacts and mail addresses of those who have heard
	Names    []string  `json:"names,omitempty"` // of the same
	Level    int       `json:"level,omitempty"` // how often the wait was over and nobody had come
	Agent    string    `json:"agent,omitempty"` // who has taken the conversation over
	Over     time.Time `json:"over,omitzero"`   // when it was taken, handed back or called off
	Done     []string  `json:"done,omitempty"`  // commands carried out lately

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`

	outbox.Box
}

// The part of a document that every aggregate shows to its repository.

// Key is the document's id.
func (c *Case) Key() string { return string(c.Contact) }

// Rev is the document's version, to be raised with each write.
func (c *Case) Rev() *int64 { return &c.V }

// Due is the next deadline, the zero time where there is none.
func (c *Case) Due() time.Time { return c.DueAt }

// Effects is the document's outbox.
func (c *Case) Effects() *outbox.Box { return &c.Box }

// emergency reports whether somebody is in danger, as far as is known.
func (c *Case) emergency() bool { return len(c.Kinds) > 0 && c.Over.IsZero() }

// Repository keeps one document a contact.
type Repository interface {
	// Get returns bot.ErrNotFound for a contact that never waited.
	Get(ctx context.Context, who string) (Case, error)
	// Insert is bot.ErrDuplicate where the contact has a document already.
	Insert(ctx context.Context, c Case) error
	// Put is bot.ErrStale where somebody else wrote meanwhile.
	Put(ctx context.Context, c Case) error
	// Due lists contacts with a deadline that has come by a moment, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest is the earliest deadline of all, the zero time where there is none.
	Soonest(ctx context.Context) (time.Time, error)
}

// Conversations knows how a contact's conversation stands.
type Conversations interface {
	// Session returns bot.ErrNotFound for a contact never met.
	Session(ctx context.Context, who bot.ContactID) (bot.Session, error)
	// LastMessageText are what the contact wrote last, "" where it may not be kept.
	LastMessageText(ctx context.Context, who bot.ContactID) (string, error)
}
