package onboarding

import (
	"time"

	"recado/bot"
)

// The work that the dialog asks for. Each answers with bot.OK and its result, or with Refused and a
// Refusal.
const (
	DoSendCode   = "codes.send"     // SendCode → CodeSent
	DoVerifyCode = "codes.verify"   // VerifyCode → CodeResult
	DoFind       = "customer.find"  // Find → Found
	DoConsent    = "consent.record" // Consent → Consented
	DoSave       = "customer.save"  // Form → Saved
	DoStore      = "document.store" // StoreDocument → Stored
	DoReadCard   = "card.read"      // ReadCard → CardReading
	DoEvaluate   = "credit.evaluate"
	DoAppeal     = "credit.appeal"
)

// Refused is the event of work that could not be done; its data are a Refusal.
const Refused bot.Event = "refused"

// Refusal is why.
type Refusal struct {
	Reason  string    `json:"reason"`
	RetryAt time.Time `json:"retryAt,omitzero"`
}

// PurposeRegistration is the purpose of the one-time code.
const PurposeRegistration = "registration"

// SendCode asks for a one-time code. The session is the conversation.
type SendCode struct {
	Phone   string `json:"phone"`
	Purpose string `json:"purpose"`
	Channel string `json:"channel,omitempty"` // "": WhatsApp where it is offered; "sms"
}

// CodeSent is a code on its way.
type CodeSent struct {
	Channel  string    `json:"channel,omitempty"`
	ResendAt time.Time `json:"resendAt,omitzero"`
}

// VerifyCode verifies a code that the person said.
type VerifyCode struct {
	Phone   string `json:"phone"`
	Purpose string `json:"purpose"`
	Code    string `json:"code"` // sealed for UseCode
}

// CodeResult is the answer. Outcome is one of codes.Outcome.
type CodeResult struct {
	Outcome string `json:"outcome"`
	Left    int    `json:"left,omitempty"`
}

// Document names an identity document. Its number is sealed.
type Document struct {
	Kind   string `json:"kind,omitempty"`   // an identity.Kind
	Sealed string `json:"sealed,omitempty"` // the digits, sealed for UseDocument
	Hint   string `json:"hint,omitempty"`   // as it is shown: "•••••8745"
}

// Find looks a person up. It is asked only after the code has proven the phone.
type Find struct {
	Document Document      `json:"document"`
	Phone    string        `json:"phone"`
	Contact  bot.ContactID `json:"contact"`
}

// The states of a person who is looked up.
const (
	StateNew        = "new"
	StateResumable  = "resumable"
	StateRegistered = "registered"
)

// Found is the answer. Of a document that belongs to somebody with another phone it says StateNew.
type Found struct {
	State    string `json:"state"`
	Customer string `json:"customer,omitempty"`
}

// Consent records that a person agreed to a text.
type Consent struct {
	Customer string `json:"customer,omitempty"`
	Phone    string `json:"phone"`
	Purpose  string `json:"purpose"` // "data", "credit_bureau"
	Key      string `json:"key"`     // the text as it was shown
	Locale   string `json:"locale"`
	Channel  string `json:"channel,omitempty"`
}

// Consented is the answer.
type Consented struct {
	ID   string `json:"id"`
	Hash string `json:"hash,omitempty"`
}

// Form is the filled part of the registration.
type Form struct {
	Customer   string        `json:"customer,omitempty"` // "": not stored yet
	Command    string        `json:"command"`            // id of the registration: with retries it makes one customer
	Contact    bot.ContactID `json:"contact"`
	Country    string        `json:"country"`
	Names      string        `json:"names,omitempty"`
	Surnames   string        `json:"surnames,omitempty"`
	BirthDate  string        `json:"birthDate,omitempty"` // "1990-05-12"
	Phone      string        `json:"phone"`
	Mail       string        `json:"mail,omitempty"`
	Address    string        `json:"address,omitempty"`
	Document   Document      `json:"document"`
	Work       *Work         `json:"work,omitempty"`
	References []Reference   `json:"references,omitempty"`
	Complete   bool          `json:"complete,omitempty"` // the person has confirmed the whole form
	Locale     string        `json:"locale,omitempty"`
}

// Work is what a person earns, and where.
type Work struct {
	Employer      string `json:"employer"`
	Position      string `json:"position"`
	MonthlyIncome string `json:"monthlyIncome"` // "850.00 USD"
	Since         string `json:"since"`         // "2019-03"
}

// Reference is somebody who knows the person. A reference is never contacted about a debt.
type Reference struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Relation string `json:"relation"`
}

// Saved is the answer.
type Saved struct {
	ID string `json:"id"`
	V  int64  `json:"v,omitempty"`
}

// The kinds of stored documents.
const (
	Front  = "idFront"
	Back   = "idBack"
	Selfie = "selfie"
)

// StoreDocument stores a photo with the customer, sealed.
type StoreDocument struct {
	Customer string       `json:"customer"`
	Kind     string       `json:"kind"`
	Media    bot.Media    `json:"media"`
	Reading  *CardReading `json:"reading,omitempty"`
}

// Stored is the answer.
type Stored struct {
	ID string `json:"id"`
}

// ReadCard reads an identity card. Typed is the number that the person gave, to be compared.
type ReadCard struct {
	Front   bot.Media `json:"front"`
	Back    bot.Media `json:"back"`
	Country string    `json:"country"`
	Typed   Document  `json:"typed"`
}

// CardReading is what was read on both sides of a card. A field that was not read surely enough is "".
type CardReading struct {
	Number   Document `json:"number,omitzero"` // of the card
	Same     bool     `json:"same,omitempty"`  // it is the number that was typed
	Surnames string   `json:"surnames,omitempty"`
	Names    string   `json:"names,omitempty"`
	Birth    string   `json:"birth,omitempty"` // "1990-05-12"
	Issued   string   `json:"issued,omitempty"`
	Expires  string   `json:"expires,omitempty"`
	Advice   string   `json:"advice,omitempty"` // why another photo would help, as in bot.PlateReading

	Confidence map[string]int `json:"confidence,omitempty"` // 0–100, by field
}

// Readable reports whether enough was read to be shown.
func (c CardReading) Readable() bool { return c.Number.Sealed != "" && c.Names+c.Surnames != "" }

// Evaluate asks for a decision about credit.
type Evaluate struct {
	Customer string `json:"customer"`
	Product  string `json:"product,omitempty"` // "": the business's first
	Command  string `json:"command"`           // with retries it is one evaluation
}

// The decisions.
const (
	Approved  = "APPROVED"
	Denied    = "DENIED"
	InProcess = "IN_PROCESS"
)

// Evaluated is the answer.
type Evaluated struct {
	ID       string   `json:"id"`
	Decision string   `json:"decision"`
	Reasons  []string `json:"reasons,omitempty"` // text keys
	Limit    string   `json:"limit,omitempty"`   // "500.00 USD"
	Level    string   `json:"level,omitempty"`
}

// Appeal is a person's answer to a denial.
type Appeal struct {
	Evaluation string `json:"evaluation"`
	Text       string `json:"text"`
}
