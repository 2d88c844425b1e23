package credit

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/money"
	"recado/flows/outbox"
)

// Step is how far an evaluation has come.
type Step string

// The steps, in order. The last one is only reached by an appeal.
const (
	StepCreated        Step = "CREATED"
	StepSearch         Step = "SEARCH"             // the customer is known and not blocked
	StepConsent        Step = "CONSENT"            // the consent for the bureau is there
	StepPersonalData   Step = "SAVE_PERSONAL_DATA" // document, birth date
	StepWorkData       Step = "SAVE_WORK_DATA"     //nolint:gosec // income; it is the step's name
	StepDocuments      Step = "SAVE_DOCUMENTS"     // both sides of the card, and the selfie
	StepRequest        Step = "CREATE_REQUEST"     // the request to the bureau has its reference
	StepBureauConsent  Step = "CREATE_CONSENT"     // the consent that the bureau is told
	StepBureauPersonal Step = "SAVE_PERSONAL_DATA_BUREAU"
	StepBureauDocs     Step = "SAVE_DOCUMENTS_BUREAU"
	StepEvaluation     Step = "EVALUATION" // decided, or with a person
	StepAppeal         Step = "APPEAL"
)

// Steps lists the steps in order.
func Steps() []Step {
	return []Step{
		StepCreated, StepSearch, StepConsent, StepPersonalData, StepWorkData, StepDocuments, StepRequest, StepBureauConsent,
		StepBureauPersonal, StepBureauDocs, StepEvaluation, StepAppeal,
	}
}

// Decision is what became of an evaluation; "" while it is under way.
type Decision string

// The decisions.
const (
	Approved  Decision = "APPROVED"
	Denied    Decision = "DENIED"     // by the rules
	InProcess Decision = "IN_PROCESS" // a person has to decide
	Expired   Decision = "EXPIRED"    // nobody went on with it, or nobody decided
	Rejected  Decision = "REJECTED"   // by a person
)

// Decisions lists the decisions.
func Decisions() []Decision { return []Decision{Approved, Denied, InProcess, Expired, Rejected} }

// What an evaluation may wait for.
const (
	MissingConsent   = "consent"
	MissingDocument  = "document"
	MissingBirthDate = "birthDate"
	MissingIncome    = "income"
	MissingPictures  = "documents"
)

// Reason is a rule that fired.
type Reason struct {
	Rule     string   `json:"rule"`               // its id in the file
	Decision Decision `json:"decision"`           // what it wants
	Text     string   `json:"text"`               // text key that tells people
	Negative bool     `json:"negative,omitempty"` // it fired by negative data of the bureau alone, and so denies nobody
}

// Evaluation is the evaluation of a customer, stored as one document.
type Evaluation struct {
	ID       string        `json:"_id"` // EVA-00001
	V        int64         `json:"v"`
	Command  string        `json:"command"` // the customer, the product and Nth: there are no two at a time; unique
	Customer string        `json:"customer"`
	Contact  bot.ContactID `json:"contact,omitempty"`
	Name     string        `json:"name,omitempty"` // as people are addressed
	Locale   string        `json:"locale,omitempty"`
	Country  string        `json:"country"`
	Product  string        `json:"product,omitempty"`
	Nth      int           `json:"nth"` // how many the customer has had for the product, with this one

	Step      Step      `json:"step"`
	Missing   []string  `json:"missing,omitempty"`
	Decision  Decision  `json:"decision,omitempty"`
	Reasons   []Reason  `json:"reasons,omitempty"`
	Rules     string    `json:"rules,omitempty"`   // version of the file
	Consent   string    `json:"consent,omitempty"` // the consent by which the bureau was asked
	Request   string    `json:"request,omitempty"` // our reference of the request to the bureau
	Bureau    *Report   `json:"bureau,omitempty"`
	Facts     *Facts    `json:"facts,omitempty"`     // what the rules were given
	DecidedBy string    `json:"decidedBy,omitempty"` // of the business; "": the rules
	Why       string    `json:"why,omitempty"`       // the person's reason, for the business
	DecidedAt time.Time `json:"decidedAt,omitzero"`
	Appeal    *Appeal   `json:"appeal,omitempty"`

	Level int          `json:"level,omitempty"`
	Limit money.Amount `json:"limit,omitzero"`
	Cap   money.Amount `json:"cap,omitzero"` // the most by the customer's income

	History   []StepChange `json:"history"`
	CreatedAt time.Time    `json:"createdAt"`
	UpdatedAt time.Time    `json:"updatedAt"`

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`
	outbox.Box
}

// Appeal is a customer's wish for a second look.
type Appeal struct {
	Text string    `json:"text,omitempty"`
	At   time.Time `json:"at"`
}

// StepChange is one entry of an evaluation's history.
type StepChange struct {
	Step     Step      `json:"step"`
	Decision Decision  `json:"decision,omitempty"`
	By       string    `json:"by,omitempty"`
	At       time.Time `json:"at"`
}

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (e *Evaluation) Key() string { return e.ID }

// Rev points to the document's version, which each write increments.
func (e *Evaluation) Rev() *int64 { return &e.V }

// Due returns the next deadline, or the zero time without one.
func (e *Evaluation) Due() time.Time { return e.DueAt }

// Effects returns the document's outbox.
func (e *Evaluation) Effects() *outbox.Box { return &e.Box }

// enter notes a step or a decision in the history.
func (e *Evaluation) enter(step Step, decision Decision, by string, now time.Time) {
	e.Step, e.Decision = step, decision
	e.History = append(slices.Clone(e.History), StepChange{step, decision, by, now})
}

// reasons returns the text keys of the decision for the customer. A review also names the negative data that
// led to it, since a person looks at them with the customer; a denial never does.
func (e *Evaluation) reasons() []string {
	var keys []string
	add := func(key string) {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	switch e.Decision {
	case Approved, Denied, Rejected:
		for _, r := range e.Reasons {
			if r.Decision == e.Decision && !r.Negative {
				add(r.Text)
			}
		}
	case InProcess:
		add(textReview)
		for _, r := range e.Reasons {
			if e.Appeal == nil && (r.Decision == InProcess || r.Negative) {
				add(r.Text)
			}
		}
	case Expired:
	}
	if e.Decision == Approved && len(keys) == 0 { // by a person
		add(textApproved)
	}
	return keys
}

// Answer is what a dialog says of the evaluation.
func (e *Evaluation) Answer() EvaluateAnswer {
	return EvaluateAnswer{
		Evaluation: e.ID, Decision: e.Decision, Reasons: e.reasons(), Level: e.Level, Limit: e.Limit, Missing: e.Missing,
	}
}
