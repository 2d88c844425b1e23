package customers

import (
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/outbox"
)

// Customer is a customer who is a person.
type Customer struct {
	ID      string `json:"_id"` // "CLI-00001"
	V       int64  `json:"v"`
	Command string `json:"command,omitempty"` // id of the request that made it, unique

	State   CustomerState `json:"state"`
	Profile               // what the person has told
	Phone   string        `json:"phone,omitempty"` // the first of Phones, if the person has proven to have it; indexed
	// ProvenAt is when the person repeated a code that was sent to Phone.
	ProvenAt time.Time `json:"provenAt,omitzero"`
	// Identity is the lookup of the document of a registered customer: no two have the same.
	Identity  string        `json:"identity,omitempty"`
	Documents []Document    `json:"documents,omitempty"`
	Level     int           `json:"level,omitempty"` // set by the evaluation of credit
	Limit     money.Amount  `json:"limit,omitzero"`  // as Level
	Contact   bot.ContactID `json:"contact,omitempty"`
	// Contacts are the other addresses from which the person writes, of customers that were merged into this one.
	Contacts []bot.ContactID `json:"contacts,omitempty"`

	Done       []string  `json:"done,omitempty"` // the latest requests that were carried out
	Merged     []Merge   `json:"merged,omitempty"`
	MergedInto string    `json:"mergedInto,omitempty"` // the customer that has this one's data now
	Kept       *Kept     `json:"kept,omitempty"`       // what the law obliges to keep of an erased customer
	ErasedAt   time.Time `json:"erasedAt,omitzero"`
	CreatedAt  time.Time `json:"createdAt"`
	UpdatedAt  time.Time `json:"updatedAt"`
	DueAt      time.Time `json:"due_at,omitzero"` // when a draft that nobody goes on with is erased, or what is kept ends

	outbox.Box
}

// CustomerState is how far a customer has come.
type CustomerState string

// The states. A draft is erased MaxDraftAge after its last change.
const (
	StateDraft      CustomerState = "draft"
	StateRegistered CustomerState = "registered"
	StateBlocked    CustomerState = "blocked"
	StateErased     CustomerState = "erased"
	StateMerged     CustomerState = "merged"
)

// Profile is what a person tells. Empty fields are not known.
type Profile struct {
	Country    string      `json:"country,omitempty"` // ISO 3166: "SV"
	Names      string      `json:"names,omitempty"`
	Surnames   string      `json:"surnames,omitempty"`
	BirthDate  string      `json:"birthDate,omitempty"` // "1990-05-31"
	Phones     []string    `json:"phones,omitempty"`    // E.164
	Mail       string      `json:"mail,omitempty"`
	Address    Address     `json:"address,omitzero"`
	Document   Identity    `json:"document,omitzero"`
	Work       Work        `json:"work,omitzero"`
	References []Reference `json:"references,omitempty"`
}

// Identity is the document by which a person is known to the state.
type Identity struct {
	Kind   IdentityKind `json:"kind,omitempty"`
	Number bot.Secret   `json:"number,omitempty"` // digits only; sealed at rest
	Lookup string       `json:"lookup,omitempty"` // keyed hash of kind and number, set by the service
}

// IdentityKind is a kind of document.
type IdentityKind string

// The kinds.
const (
	DUI IdentityKind = "DUI" // El Salvador
	NIT IdentityKind = "NIT" // El Salvador, Colombia
	DNI IdentityKind = "DNI" // Honduras
	RTN IdentityKind = "RTN" // Honduras
	CC  IdentityKind = "CC"  // Colombia
)

// Address is where a person lives: as told, and the parts that are known.
type Address struct {
	Text         string `json:"text,omitempty"`
	Department   string `json:"department,omitempty"`
	Municipality string `json:"municipality,omitempty"`
	Street       string `json:"street,omitempty"`
	Landmark     string `json:"landmark,omitempty"`
}

// Work is what a person lives on.
type Work struct {
	Employer      string       `json:"employer,omitempty"`
	Position      string       `json:"position,omitempty"`
	MonthlyIncome money.Amount `json:"monthlyIncome,omitzero"`
	Since         string       `json:"since,omitempty"` // date: "2019-02-01"
}

// Reference is somebody who knows the person. References are never contacted about a debt.
type Reference struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"` // E.164
	Relation string `json:"relation,omitempty"`
}

// Document is a file of a person that is sealed at rest.
type Document struct {
	ID       string       `json:"id"` // "DOC-…"
	Kind     DocumentKind `json:"kind"`
	File     string       `json:"mediaId"` // of the sealed file
	MIME     string       `json:"mime"`
	Bytes    int64        `json:"bytes"`
	Readings bot.Secret   `json:"readings,omitempty"` // JSON: what was read from it; sealed at rest
	At       time.Time    `json:"at"`
}

// DocumentKind is what a document shows.
type DocumentKind string

// The kinds. A customer has at most one document of each.
const (
	IDFront DocumentKind = "idFront"
	IDBack  DocumentKind = "idBack"
	Selfie  DocumentKind = "selfie"
)

// Merge records that another customer was merged into this one.
type Merge struct {
	From    string        `json:"from"`
	Contact bot.ContactID `json:"contact,omitempty"`
	At      time.Time     `json:"at"`
	By      string        `json:"by"`
	Reason  string        `json:"reason,omitempty"`
}

// Kept is what the law obliges to keep of somebody who was erased. It is read with the key only.
type Kept struct {
	Sealed bot.Secret `json:"data"` // JSON: names, surnames, document
	Reason string     `json:"reason"`
	Until  time.Time  `json:"until"`
}

// The methods of every aggregate for its repository.

// Key is the document's id.
func (c *Customer) Key() string { return c.ID }

// Rev points to the document's version, which each write increments.
func (c *Customer) Rev() *int64 { return &c.V }

// Due returns the next deadline, or the zero time without one.
func (c *Customer) Due() time.Time { return c.DueAt }

// Effects returns the document's outbox.
func (c *Customer) Effects() *outbox.Box { return &c.Box }
