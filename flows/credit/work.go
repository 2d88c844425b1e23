package credit

import (
	"recado/bot"
	"recado/flows/money"
)

// The effects of this package. Dialogs ask for the first two; workers/credit carries them out.
const (
	DoEvaluate = "credit.evaluate" // EvaluateWork → Approved, Denied, InProcess or Incomplete, with an EvaluateAnswer
	DoAppeal   = "credit.appeal"   // AppealWork → Accepted or Refused, with an AppealAnswer
	DoGrant    = "credit.grant"    // of an evaluation: its level and limit become the customer's; a Grant
	DoSettle   = "credit.settle"   // of an order that is over, or open again: its customer's line follows; a Settlement
	DoReport   = "credit.report"   // of an order whose instalments have changed: what is owed is brought up to date; a Settlement
)

// The events of the answers.
const (
	EventApproved   bot.Event = "approved"
	EventDenied     bot.Event = "denied"
	EventInProcess  bot.Event = "in_process" // a person decides; the case is open already
	EventIncomplete bot.Event = "incomplete" // something is missing: see Missing
	EventAccepted   bot.Event = "accepted"
	EventRefused    bot.Event = "refused"
)

// EvaluateWork asks for the evaluation of a customer.
type EvaluateWork struct {
	Customer string `json:"customer"`          // CLI-00001
	Product  string `json:"product,omitempty"` // what the customer wants to buy with; "": any
}

// EvaluateAnswer is what a dialog says of an evaluation.
type EvaluateAnswer struct {
	Evaluation string       `json:"evaluation"` // EVA-00001
	Decision   Decision     `json:"decision,omitempty"`
	Reasons    []string     `json:"reasons,omitempty"` // text keys, the most important first
	Level      int          `json:"level,omitempty"`   // of an approval
	Limit      money.Amount `json:"limit,omitzero"`
	Missing    []string     `json:"missing,omitempty"` // what an incomplete one waits for: see the Missing constants
}

// AppealWork asks for a second look at a denial, by a person.
type AppealWork struct {
	Evaluation string `json:"evaluation"`
	Text       string `json:"text,omitempty"` // what the customer says to it
}

// AppealAnswer tells why an appeal was refused.
type AppealAnswer struct {
	Reason string `json:"reason,omitempty"` // a code of RefusedError
}

// Grant are the level and limit that an approved evaluation gives a customer.
type Grant struct {
	Customer   string       `json:"customer"`
	Evaluation string       `json:"evaluation"`
	Level      int          `json:"level"`
	Limit      money.Amount `json:"limit"`
	Cap        money.Amount `json:"cap"` // the most that any level gives, by the customer's income
}

// Settlement names an order whose state has changed.
type Settlement struct {
	Order string `json:"order"`
}
