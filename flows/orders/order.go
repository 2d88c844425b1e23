package orders

import (
	"time"

	"recado/bot"
	"recado/flows/deadline"
)

// Order is one request for maintenance. It is one document.
type Order struct {
	ID      string `json:"_id"` // "ORD-00001": rises without end, never used twice; gaps are possible
	V       int64  `json:"v"`
	Command string `json:"command"` // what made it, unique: the id of an effect, or an Idempotency-Key

	ServiceType string   `json:"serviceType"`
	Description string   `json:"description"`
	Photos      []string `json:"photos,omitempty"` // https urls, or ids of the media store
	AssetSerial string   `json:"assetSerial,omitempty"`
	AssetID     string   `json:"assetId,omitempty"`
	Asset       *Details `json:"asset,omitempty"` // as it was known when the order was enriched
	Location    Location `json:"location"`
	Priority    Priority `json:"priority"`
	Revised     int64    `json:"revised,omitempty"` // how often what was said at intake was changed; see Edition
	State       State    `json:"state"`
	Sub         Sub      `json:"sub,omitempty"`

	Kind        Kind         `json:"kind,omitempty"`
	LinkedTo    string       `json:"linkedTo,omitempty"`  // the order whose work is taken up again
	Linked      []string     `json:"linked,omitempty"`    // the orders that take this one's work up again
	Preferred   string       `json:"preferred,omitempty"` // the technician to ask first
	Quote       *Quote       `json:"quote,omitempty"`
	Work        Work         `json:"work,omitzero"`
	Attachments []Attachment `json:"attachments,omitempty"` // files that were added
	Closing     Finish       `json:"closing,omitzero"`
	SLA         *SLA         `json:"sla,omitempty"`
	Holder      string       `json:"holder,omitempty"` // the technician who has the job or is asked for it, while it is open

	Contact     bot.ContactID `json:"contact,omitempty"` // whom to tell
	ClientID    string        `json:"clientId,omitempty"`
	ClientPhone string        `json:"clientPhone,omitempty"` // E.164
	ClientName  string        `json:"clientName,omitempty"`
	ClientMail  string        `json:"clientMail,omitempty"`
	Company     string        `json:"company,omitempty"`     // an enterprise client: its orders go to Qsystems
	CustomerOf  string        `json:"customer_of,omitempty"` // id of the company on record it was asked for, as it was at creation
	ProviderID  string        `json:"providerId,omitempty"`
	Source      string        `json:"source"`
	Locale      string        `json:"locale,omitempty"`
	DueOn       string        `json:"dueOn"` // a date of the business's zone, "2025-11-21"

	History  []Change           `json:"history"`
	Partners map[string]Partner `json:"partners,omitempty"`

	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"` // the next of them
	Done      []Done         `json:"done,omitempty"`  // the commands carried out lately: given again they change nothing

	Outbox       []bot.Effect `json:"outbox,omitempty"`
	PendingSince time.Time    `json:"pending_since,omitzero"` // when the outbox last became non-empty, or was postponed

	added int // effects of this write
}

// Location is where the work is.
type Location struct {
	Building string        `json:"building,omitempty"`
	Floor    string        `json:"floor,omitempty"`
	Room     string        `json:"room,omitempty"`
	Text     string        `json:"text,omitempty"`  // as the person said it, when that says more
	Point    *bot.Location `json:"point,omitempty"` // as the person shared it
}

// Priority decides until when an order is due.
type Priority string

// The priorities, in the words of the business.
const (
	Low       Priority = "BAJA"
	Medium    Priority = "MEDIA"
	High      Priority = "ALTA"
	Emergency Priority = "EMERGENCIA"
)

// Days is how many days an order of this priority may take.
func (p Priority) Days() int {
	switch p {
	case Emergency:
		return 0
	case High:
		return 1
	case Medium:
		return 3
	}
	return 7
}

// Kind says why there is an order.
type Kind string

// The kinds.
const (
	Regular  Kind = ""
	Rework   Kind = "problem"  // the customer reported a problem with finished work
	Warranty Kind = "warranty" // the customer claimed a warranty: without cost (RN-031)
)

// Quote is the quotation that an order goes by.
type Quote struct {
	ID       string `json:"id"`
	Amount   Amount `json:"amount"`
	Approved bool   `json:"approved,omitempty"`
}

// Change is one entry of an order's history: a new stage, or something that happened
// within one.
type Change struct {
	State  State     `json:"state"`
	Sub    Sub       `json:"sub,omitempty"`
	What   string    `json:"what,omitempty"` // "" is a new stage; else "offered", "refused", "extra_asked", …
	At     time.Time `json:"at"`
	By     By        `json:"by"`
	Reason string    `json:"reason,omitempty"`
}

// add puts effects into the outbox. The version of the write names them: writing again
// after a lost race names them the same.
func (o *Order) add(now time.Time, effects ...bot.Effect) {
	if len(effects) == 0 {
		return
	}
	if len(o.Outbox) == 0 || o.PendingSince.IsZero() {
		o.PendingSince = now
	}
	for _, e := range effects {
		e.ID, e.At = bot.EffectID(o.ID, o.V, o.added), now
		o.added++
		o.Outbox = append(o.Outbox, e)
	}
}

// Ack removes effects that have been carried out, and says whether any was there.
func (o *Order) Ack(ids ...string) bool {
	done := make(map[string]bool, len(ids))
	for _, id := range ids {
		done[id] = true
	}
	kept := make([]bot.Effect, 0, len(o.Outbox))
	for _, e := range o.Outbox {
		if !done[e.ID] {
			kept = append(kept, e)
		}
	}
	changed := len(kept) != len(o.Outbox)
	o.Outbox = kept
	if len(kept) == 0 {
		o.Outbox, o.PendingSince = nil, time.Time{}
	}
	return changed
}
