package customers

import (
	"encoding/json"

	"recado/bot"
	"recado/flows/validation"
)

// The work that dialogs ask for. The contact is the owner of the effect; the id of the effect makes
// each of them happen once.
const (
	DoFindCustomer  = "customer.find"  // FindRequest → FindAnswer: "new", "resumable", "registered", "invalid"
	DoSaveCustomer  = "customer.save"  // SaveRequest → SaveAnswer: "ok", "invalid", "taken", "refused"
	DoStoreDocument = "document.store" // DocumentRequest → DocumentAnswer: "ok", "invalid", "refused"
)

// DoDeleteFiles deletes sealed files that no customer names any more; it asks nobody.
const DoDeleteFiles = "document.delete"

// The events of the answers, besides bot.OK.
const (
	CustomerNew        bot.Event = "new"        // nobody, or nobody that this contact may know of
	CustomerResumable  bot.Event = "resumable"  // a draft of this contact or phone
	CustomerRegistered bot.Event = "registered" // a customer of this contact or phone
	CustomerInvalid    bot.Event = "invalid"    // see Problems
	CustomerTaken      bot.Event = "taken"      // somebody else is registered with the document: a person has to look
	CustomerRefused    bot.Event = "refused"    // not this contact's customer, or one that is registered already
)

// FindRequest asks who a person is.
type FindRequest struct {
	Document Identity `json:"document,omitzero"`
	Phone    string   `json:"phone,omitempty"`
	// Proven means that the person has just repeated a code that was sent to Phone. Without it only
	// the contact itself identifies the person.
	Proven bool `json:"proven,omitempty"`
}

// FindAnswer says who it is. A document that is registered to somebody with another phone and contact is
// "new" as one that nobody knows: the answer reveals nothing to a stranger.
type FindAnswer struct {
	Customer string               `json:"customer,omitempty"`
	V        int64                `json:"v,omitempty"`
	State    CustomerState        `json:"state,omitempty"`
	Profile  Profile              `json:"profile,omitzero"` // of a draft: what it has; the number of the document is left out
	Stored   []DocumentKind       `json:"stored,omitempty"` // documents that it has
	Problems []validation.Problem `json:"problems,omitempty"`
}

// SaveRequest saves what a person has told so far. Fields that are empty stay as they are, so that two
// saves in parallel lose nothing.
type SaveRequest struct {
	Customer string  `json:"customer,omitempty"` // id of the draft; "": the contact's, or a new one
	Profile  Profile `json:"profile"`
	// ProvenPhone is a phone to which a code was sent that the person has repeated. It becomes the first
	// of the phones. A first phone that differs from it is not proven.
	ProvenPhone string `json:"provenPhone,omitempty"`
	Register    bool   `json:"register,omitempty"` // the form is complete
}

// SaveAnswer is the result. The problems' fields are named as in Profile: "birthDate", "references[0].phone";
// the text of a problem is "customer.problem.<code>".
type SaveAnswer struct {
	Customer string               `json:"customer,omitempty"`
	V        int64                `json:"v,omitempty"`
	State    CustomerState        `json:"state,omitempty"`
	Problems []validation.Problem `json:"problems,omitempty"`
}

// DocumentRequest seals a file that a person sent. The file in the clear is deleted.
type DocumentRequest struct {
	Customer string          `json:"customer"`
	Kind     DocumentKind    `json:"kind"`
	Media    string          `json:"media"`              // id of the stored file
	Readings json.RawMessage `json:"readings,omitempty"` // what was read from it
}

// DocumentAnswer is the result.
type DocumentAnswer struct {
	Document string               `json:"document,omitempty"` // id
	Problems []validation.Problem `json:"problems,omitempty"`
}
