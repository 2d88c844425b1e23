package orders

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/notify"
	"recado/flows/outbox"
)

// Order is a maintenance request. It is stored as one document.
type Order struct {
	ID      string `json:"_id"` // "ORD-00001": rising, never reused; gaps are possible
	V       int64  `json:"v"`
	Command string `json:"command"` // idempotency key, unique: the id of an effect, or an Idempotency-Key

	ServiceType string   `json:"serviceType"`
	Description string   `json:"description"`
	Photos      []string `json:"photos,omitempty"` // https URLs, or ids of the media store
	AssetSerial string   `json:"assetSerial,omitempty"`
	AssetID     string   `json:"assetId,omitempty"`
	Asset       *Details `json:"asset,omitempty"`     // as known when the order was enriched
	Equipment   string   `json:"equipment,omitempty"` // id of the company's equipment that it is about: "EQ-00012"
	Location    Location `json:"location"`
	Priority    Priority `json:"priority"`
	Revised     int64    `json:"revised,omitempty"` // how often the intake was changed; see Edition
	State       State    `json:"state"`
	Sub         Substate `json:"sub,omitempty"`

	Kind        Kind         `json:"kind,omitempty"`
	LinkedTo    string       `json:"linkedTo,omitempty"`  // the order whose work this one continues
	Linked      []string     `json:"linked,omitempty"`    // the orders that continue this one's work
	Preferred   string       `json:"preferred,omitempty"` // the technician to ask first
	Quote       *Quote       `json:"quote,omitempty"`
	Work        Work         `json:"work,omitzero"`
	Attachments []Attachment `json:"attachments,omitempty"` // files that were added
	Requests    []Request    `json:"requests,omitempty"`    // the customer's requests that a supervisor decides
	Closing     Closing      `json:"closing,omitzero"`
	SLA         *SLA         `json:"sla,omitempty"`
	Danger      bool         `json:"danger,omitempty"`  // somebody was in danger when it was requested
	Deposit     *Deposit     `json:"deposit,omitempty"` // of an emergency without a contract
	Holder      string       `json:"holder,omitempty"`  // the technician who has the job or is asked for it, until the order ends

	Contact     bot.ContactID `json:"contact,omitempty"` // who is notified
	ClientID    string        `json:"clientId,omitempty"`
	ClientPhone string        `json:"clientPhone,omitempty"` // E.164
	ClientName  string        `json:"clientName,omitempty"`
	ClientMail  string        `json:"clientMail,omitempty"`
	Unconfirmed bool          `json:"unproven,omitempty"`    // an anonymous caller requested it for this contact, who has not confirmed it
	Company     string        `json:"company,omitempty"`     // an enterprise client, whose orders go to Qsystems
	CustomerOf  string        `json:"customer_of,omitempty"` // id of the company on record for which it was requested, at creation
	ProviderID  string        `json:"providerId,omitempty"`
	Source      string        `json:"source"`
	Origin      *bot.Origin   `json:"origin,omitempty"` // the advertisement or product that led the client here
	Locale      string        `json:"locale,omitempty"`
	DueOn       string        `json:"dueOn"` // a date in the business's zone, "2025-11-21"

	History  []Change           `json:"history"`
	Partners map[string]Partner `json:"partners,omitempty"`

	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"` // the earliest of them
	Done      []Done         `json:"done,omitempty"`  // the last commands carried out: repeated they change nothing

	outbox.Box

	// During an edit.
	unverified bool          // anybody could have sent the command in its sender's name
	wishes     notify.Wishes // how the contact wants to be notified
	byChat     bot.ContactID // who gave the command in a chat, whose dialog goes on by itself
}

// Location is where the work is. The parts only add to Text; "-" as a part means that the place has
// none. Technicians see String.
type Location struct {
	Street       string        `json:"street,omitempty"`       // "Calle 45 # 12-30", "Km 5 carretera a Comalapa"
	Neighborhood string        `json:"neighborhood,omitempty"` // barrio, colonia or vereda, with its name
	Building     string        `json:"building,omitempty"`
	Floor        string        `json:"floor,omitempty"`
	Room         string        `json:"room,omitempty"`
	Landmark     string        `json:"landmark,omitempty"`   // "frente al parque, casa azul"
	City         string        `json:"city,omitempty"`       // as the country's table of municipalities spells it
	Department   string        `json:"department,omitempty"` //
	House        bool          `json:"house,omitempty"`      // it has no floors or rooms to ask for
	Text         string        `json:"text,omitempty"`       // the whole place, as the person wrote it
	Point        *bot.Location `json:"point,omitempty"`      // as the person shared it
}

// Priority determines an order's due date.
type Priority string

// The priorities, in the words of the business.
const (
	Low       Priority = "BAJA"
	Medium    Priority = "MEDIA"
	High      Priority = "ALTA"
	Emergency Priority = "EMERGENCIA"
)

// Days returns how many days an order of this priority may take.
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

// Kind is the reason of an order.
type Kind string

// The kinds.
const (
	Regular  Kind = ""
	Rework   Kind = "problem"  // the customer reported a problem with finished work
	Warranty Kind = "warranty" // the customer claimed a warranty: without cost (RN-031)
)

// Quote is the quotation of an order.
type Quote struct {
	ID       string `json:"id"`
	Amount   Amount `json:"amount"`         // without VAT
	Total    Amount `json:"total,omitzero"` // with VAT; zero in orders from before it was kept
	Approved bool   `json:"approved,omitempty"`
}

// Change is one entry of an order's history: a new stage, or an event within one.
type Change struct {
	State  State     `json:"state"`
	Sub    Substate  `json:"sub,omitempty"`
	What   string    `json:"what,omitempty"` // "" is a new stage; else "offered", "refused", "extra_asked", …
	At     time.Time `json:"at"`
	By     Actor     `json:"by"`
	Reason string    `json:"reason,omitempty"`

	Unverified bool `json:"unverified,omitempty"` // anybody could have sent it in By's name, as with SMS
}

// add puts effects into the outbox, with ids derived from this write of the order. It drops effects
// of an unconfirmed order that would reach its contact or a partner.
func (o *Order) add(now time.Time, effects ...bot.Effect) {
	if o.Unconfirmed {
		effects = slices.DeleteFunc(slices.Clone(effects), o.withheld)
	}
	o.Add(o.ID, o.V, now, effects...)
}

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (o *Order) Key() string { return o.ID }

// Rev points to the document's version, which each write increments.
func (o *Order) Rev() *int64 { return &o.V }

// Due returns the next deadline, or the zero time without one.
func (o *Order) Due() time.Time { return o.DueAt }

// Effects returns the document's outbox.
func (o *Order) Effects() *outbox.Box { return &o.Box }
