package customers

import (
	"context"
	"time"

	"recado/bot"
)

// CustomerStore stores customers. Its errors are bot's.
type CustomerStore interface {
	Get(ctx context.Context, id string) (Customer, error)
	// Insert returns bot.ErrDuplicate for a known id, command or identity.
	Insert(ctx context.Context, c Customer) error
	// Put stores c if the stored V is c.V-1, else ErrStale; bot.ErrDuplicate for another customer's identity.
	Put(ctx context.Context, c Customer) error
	ByCommand(ctx context.Context, command string) (Customer, error)
	// ByPhone, ByContact and ByDocument list customers, the latest changed first. They find a customer by
	// a phone that the person has proven, by the address of the conversation, and by a document's lookup.
	ByPhone(ctx context.Context, phone string, limit int) ([]Customer, error)
	ByContact(ctx context.Context, who bot.ContactID, limit int) ([]Customer, error)
	ByDocument(ctx context.Context, lookup string, limit int) ([]Customer, error)
	// List returns a page, the latest made first; the error is validation.ErrCursor for another list's cursor.
	List(ctx context.Context, f CustomerFilter) (page []Customer, next string, err error)
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	Soonest(ctx context.Context) (time.Time, error)
}

// CustomerFilter chooses customers.
type CustomerFilter struct {
	State CustomerState // "": all
	Limit int
	After string
}

// Numbers counts named counters up from 1; see flows/orders.
type Numbers interface {
	Next(ctx context.Context, counter string) (int64, error)
}

// Vault keeps sealed files. The owner is part of the seal: a file opens for its owner only.
type Vault interface {
	// Seal seals a copy of a file that a person sent. The error is bot.ErrNotFound for an unknown file.
	Seal(ctx context.Context, media, owner string) (file SealedFile, err error)
	Open(ctx context.Context, id, owner string) ([]byte, error)
	// Delete deletes a sealed file; an unknown one is no error.
	Delete(ctx context.Context, id string) error
	// Discard deletes the file in the clear; an unknown one is no error.
	Discard(ctx context.Context, media string) error
}

// SealedFile describes a sealed file.
type SealedFile struct {
	ID    string
	MIME  string // of the file in the clear
	Bytes int64  // of the file in the clear
}

// Holding is a kind of data of people that another part of the program keeps. Functions may be nil.
type Holding struct {
	Name string // in the export: "orders"
	// Export returns what is kept of a person, to be written as JSON; nil: nothing.
	Export func(ctx context.Context, p Person) (any, error)
	// Erase erases it, or replaces what names the person where the law obliges to keep it. It is called
	// again until it succeeds.
	Erase func(ctx context.Context, p Person, now time.Time) error
	// Duty says what forbids to erase a person, or obliges to keep who it was.
	Duty func(ctx context.Context, p Person) (Duty, error)
}

// Person is how the other parts of the program know a person.
type Person struct {
	Customer string          `json:"customer"`
	Contacts []bot.ContactID `json:"contacts,omitempty"`
	Merged   []string        `json:"merged,omitempty"` // customers that were merged into this one
}

// Duty is what the law says about a person's data. The zero value is no duty.
type Duty struct {
	Open   bool      // something is going on, such as a loan: the person can't be erased yet
	Reason string    // code: "orders"
	Until  time.Time // until when it must be known who it was
}

// Actor is who of the business does something.
type Actor struct {
	ID, Name, Kind, From, Request string
}

// Trail records who opened, merged, exported or erased whose data. What it can't record is not done.
type Trail func(ctx context.Context, act Act) error

// Act is an entry of the trail. It holds no data of the person.
type Act struct {
	By       Actor
	Name     string // "customer.document_opened"
	Customer string
	What     string // such as the kind of the document, or the other customer
	At       time.Time
}

// The acts.
const (
	ActDocumentOpened = "customer.document_opened"
	ActIdentityOpened = "customer.identity_opened"
	ActMerged         = "customer.merged"
	ActExported       = "customer.exported"
	ActErased         = "customer.erased"
)
