package policy

import (
	"strings"
	"time"
)

// Purpose is why somebody is contacted.
type Purpose string

// The purposes. Only Collection is bound by the law of collection.
const (
	Collection Purpose = "collection" // reminds of a debt
	Service    Purpose = "service"    // about something that the person ordered or owns
	Code       Purpose = "code"       // a one-time code, an alert of a suspicious operation
	Answer     Purpose = "answer"     // of what the person has just written
)

// Recipient is who is contacted about a debt.
type Recipient string

// The recipients.
const (
	Debtor    Recipient = "debtor"
	CoDebtor  Recipient = "codebtor"
	Guarantor Recipient = "guarantor"
	Reference Recipient = "reference"
	Family    Recipient = "family"
)

// Request asks whether a contact may be made.
type Request struct {
	Country   string         // whose law protects the debtor: "CO"
	Contact   string         // the address that would get the message: "+573001234567"
	Debtor    string         // the person, where one may have several addresses: a customer's id; "": only the address counts
	Channel   string         // "whatsapp", "sms", "mail"; see Channel
	Purpose   Purpose        // "" is refused
	At        time.Time      // when the message would leave
	Zone      *time.Location // where the debtor lives; nil: the country's
	Consented []string       // the channels that the debtor chose; none: collection is refused
	OptedOut  bool
	Recipient Recipient // "" is the debtor

	Key      string // of the contact: the same one again is the same contact
	Campaign string // for the evidence
	Tone     string // for the evidence and the analytics
}

// Reason is why a contact is refused; it is also the text "api.contact.<reason>".
type Reason string

// The reasons. Of the first group time changes nothing; of the second a first lawful moment is known.
const (
	NoPolicy     Reason = "no_policy"  // the program knows no rules of the country
	BadPurpose   Reason = "purpose"    // no such purpose
	NotTheDebtor Reason = "recipient"  // somebody else than the debtor
	OptedOut     Reason = "opted_out"  // the person wants no messages
	NotChosen    Reason = "not_chosen" // a channel that the debtor did not choose
	TooMany      Reason = "too_many"   // more waiting contacts than a debtor may have
	NeverOpen    Reason = "never_open" // no lawful moment within a year

	Hours    Reason = "hours"
	Holiday  Reason = "holiday"
	PerDay   Reason = "per_day"
	PerWeek  Reason = "per_week"
	Channels Reason = "channels"
	Quiet    Reason = "quiet"
)

// Rule is a rule as it is in force, with where it comes from.
type Rule struct {
	Code     string `json:"code"` // as the reason that it causes
	Country  string `json:"country,omitempty"`
	Source   string `json:"source,omitempty"`
	Date     string `json:"date,omitempty"`     // of the source
	Since    string `json:"since,omitempty"`    // valid_from of the version
	Confirm  bool   `json:"confirm,omitempty"`  // a lawyer has still to confirm the reading
	Business bool   `json:"business,omitempty"` // the business's own stricter rule
}

// Decision says whether a contact may be made at the moment that was asked for.
type Decision struct {
	Allowed  bool      `json:"allowed"`
	Reason   Reason    `json:"reason,omitempty"`
	Rule     Rule      `json:"rule,omitzero"`      // that refuses
	First    time.Time `json:"first,omitzero"`     // the first lawful moment, in the debtor's zone; zero: never, as things stand
	Evidence string    `json:"evidence,omitempty"` // id of the entry in the ledger
	Key      string    `json:"-"`                  // of the contact in the ledger: the request's, or a copy of it on another day
}

// Text returns the key and the arguments of the text that explains a refusal, "" for an allowed contact.
func (d Decision) Text() (key string, args map[string]string) {
	if d.Allowed {
		return "", nil
	}
	args = map[string]string{"source": d.Rule.Source}
	if !d.First.IsZero() {
		args["first"] = d.First.Format(time.RFC3339)
	}
	return "contact." + string(d.Reason), args
}

// Reasons lists the reasons of refusals.
func Reasons() []Reason {
	return []Reason{NoPolicy, BadPurpose, NotTheDebtor, OptedOut, NotChosen, TooMany, NeverOpen, Hours, Holiday, PerDay, PerWeek, Channels, Quiet}
}

// Waits reports whether the message may leave later.
func (d Decision) Waits() bool { return !d.Allowed && !d.First.IsZero() }

// Past is a contact of the debtor that counts.
type Past struct {
	Key     string
	At      time.Time
	Channel string // as Channel returns it
	State   State
}

// History are the contacts of a debtor, at least those of the last week and all that are reserved.
type History []Past

// Channel returns the kind of a channel by its name: "sms" of "sms-tigo", "whatsapp" of each of its
// numbers and vendors.
func Channel(name string) string {
	kind, _, _ := strings.Cut(name, "-")
	switch kind {
	case "jelou", "sim", "script": // the simulator and scripts play phones with WhatsApp
		return "whatsapp"
	case "sendgrid", "email":
		return "mail"
	}
	return kind
}
