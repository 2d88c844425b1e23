package statements

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/outbox"
	"recado/flows/payments"
)

// Statement is one file of a bank, and what was found in it.
type Statement struct {
	ID        string      `json:"_id"` // "EXT-00001"
	V         int64       `json:"v"`
	Command   string      `json:"command"` // names content, account and currency: the same file is the same statement
	File      string      `json:"file"`    // id of the stored file
	Name      string      `json:"name,omitempty"`
	Account   string      `json:"account,omitempty"` // of the business, as it calls it
	Currency  string      `json:"currency"`
	By        string      `json:"by,omitempty"`
	Layout    Layout      `json:"layout"`
	Place     int         `json:"place"` // byte and line of the next row
	Line      int         `json:"line"`
	Done      bool        `json:"done,omitempty"`
	Problem   string      `json:"problem,omitempty"` // why the rest could not be read
	Counts    Counts      `json:"counts"`
	From      string      `json:"from,omitempty"` // days of the first and the last money that came in
	To        string      `json:"to,omitempty"`
	Rejected  []Rejection `json:"rejected,omitempty"` // the first ones
	CreatedAt time.Time   `json:"createdAt"`
	UpdatedAt time.Time   `json:"updatedAt"`
	outbox.Box
}

// Counts are the rows of a statement by what was found when they were read.
type Counts struct {
	Rows     int `json:"rows"`
	Counted  int `json:"counted"`  // matched, and counted as payments
	Known    int `json:"known"`    // counted before: by the gateway, a person, a receipt
	Unsure   int `json:"unsure"`   // for a person
	Repeated int `json:"repeated"` // in an earlier statement too
	Outgoing int `json:"outgoing"` // money that leaves, and empty rows
	Rejected int `json:"rejected"`
}

func (c *Counts) add(o Counts) {
	c.Rows, c.Counted, c.Known, c.Unsure = c.Rows+o.Rows, c.Counted+o.Counted, c.Known+o.Known, c.Unsure+o.Unsure
	c.Repeated, c.Outgoing, c.Rejected = c.Repeated+o.Repeated, c.Outgoing+o.Outgoing, c.Rejected+o.Rejected
}

// Rejection is a row that can't be read.
type Rejection struct {
	Line   int    `json:"line"`
	Field  string `json:"field,omitempty"`
	Reason string `json:"reason"`
}

// maxRejected bounds the rejections that are kept.
const maxRejected = 100

// State is what became of a line.
type State string

// The states of a line.
const (
	Counting  State = "counting" // decided, and being counted
	Counted   State = "counted"
	Known     State = "known"  // its money was counted before
	Unsure    State = "unsure" // a person decides
	Dismissed State = "dismissed"
)

// Reason is why a line is not sure.
type Reason string

// The reasons.
const (
	NoMatch      Reason = "no_match"
	AmountOnly   Reason = "amount_only"   // invoices with this balance, of somebody else as far as the line tells
	Several      Reason = "several"       // more than one invoice fits
	Unknown      Reason = "unknown"       // it names an invoice that does not exist
	Partial      Reason = "partial"       // less than the balance of the invoice that it seems to name
	Over         Reason = "over"          // more than the balance
	AlreadyPaid  Reason = "already_paid"  // the invoice that it names is paid
	IsCancelled  Reason = "cancelled"     // the invoice that it names is cancelled
	OtherMoney   Reason = "currency"      // the invoice that it names is in another currency
	NobodysDebt  Reason = "no_contact"    // the invoice has no contact any more
	MaybeCounted Reason = "maybe_counted" // a payment of the same amount was counted about that day
)

// Line is one row that brought money.
type Line struct {
	ID      string `json:"_id"` // a hash of what it says, and its number among the same ones of a statement
	V       int64  `json:"v"`
	Command string `json:"command"`
	// Statement and Row are where it came first; Seen are all its places.
	Statement   string        `json:"statement"`
	Row         int           `json:"row"`
	Seen        []Place       `json:"seen"`
	Account     string        `json:"account,omitempty"`
	On          string        `json:"on"`
	Amount      money.Amount  `json:"amount"`
	Reference   string        `json:"reference,omitempty"`
	Description string        `json:"description,omitempty"`
	Payer       string        `json:"payer,omitempty"`
	TaxID       bot.Secret    `json:"taxId,omitempty"`
	State       State         `json:"state"`
	Reason      Reason        `json:"reason,omitempty"`
	Found       State         `json:"found"` // what the reading found; it never changes
	Candidates  []string      `json:"candidates,omitempty"`
	Known       string        `json:"known,omitempty"` // the payment that counted it before; one line a payment
	Targets     []Target      `json:"targets,omitempty"`
	Payments    []string      `json:"payments,omitempty"`
	Contact     bot.ContactID `json:"contact,omitempty"` // whose it is, once that is known
	By          string        `json:"by,omitempty"`      // who decided
	Note        string        `json:"note,omitempty"`
	CreatedAt   time.Time     `json:"createdAt"`
	UpdatedAt   time.Time     `json:"updatedAt"`
	outbox.Box
}

// Place is a row of a statement.
type Place struct {
	Statement string `json:"statement"`
	Row       int    `json:"row"`
}

// Target is what a line pays: an invoice first, or the oldest debts of a contact.
type Target struct {
	Invoice string        `json:"invoice,omitempty"`
	Contact bot.ContactID `json:"contact,omitempty"`
	Amount  money.Amount  `json:"amount"`
}

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (s *Statement) Key() string { return s.ID }

// Rev points to the document's version, which each write increments.
func (s *Statement) Rev() *int64 { return &s.V }

// Due returns the zero time: a statement has no deadlines.
func (s *Statement) Due() time.Time { return time.Time{} }

// Effects returns the document's outbox.
func (s *Statement) Effects() *outbox.Box { return &s.Box }

// Key returns the document's id.
func (l *Line) Key() string { return l.ID }

// Rev points to the document's version, which each write increments.
func (l *Line) Rev() *int64 { return &l.V }

// Due returns the zero time: a line has no deadlines.
func (l *Line) Due() time.Time { return time.Time{} }

// Effects returns the document's outbox.
func (l *Line) Effects() *outbox.Box { return &l.Box }

// Repository stores statements. Its errors are bot's.
type Repository interface {
	Get(ctx context.Context, id string) (Statement, error)
	ByCommand(ctx context.Context, command string) (Statement, error)
	Insert(ctx context.Context, s Statement) error
	Put(ctx context.Context, s Statement) error
	List(ctx context.Context, limit int, after string) (page []Statement, next string, err error)
}

// LineRepository stores lines. Its errors are bot's.
type LineRepository interface {
	Get(ctx context.Context, id string) (Line, error)
	// Insert and Put return bot.ErrDuplicate also for a payment that another line has in Known.
	Insert(ctx context.Context, l Line) error
	Put(ctx context.Context, l Line) error
	// List lists the lines that came first in a statement, in a state ("": all), in its order.
	List(ctx context.Context, statement string, state State, limit int, after string) (page []Line, next string, err error)
	// OfContact lists the lines of a contact.
	OfContact(ctx context.Context, who bot.ContactID, limit int, after string) (page []Line, next string, err error)
}

// Files stores uploaded files in parts; campaigns.Files is one.
type Files interface {
	Save(ctx context.Context, id string, content []byte, now time.Time) error
	Part(ctx context.Context, file string, n int) ([]byte, error)
}

// Bills are the invoices; *invoices.Service implements it.
type Bills interface {
	Get(ctx context.Context, id string) (invoices.Invoice, error)
	List(ctx context.Context, f invoices.Filter) (page []invoices.Invoice, next string, err error)
}

// Accounts knows what is owed; *debts.Service implements it.
type Accounts interface {
	Get(ctx context.Context, who bot.ContactID) (debts.Account, error)
}

// Payments counts money; *payments.Service implements it.
type Payments interface {
	Get(ctx context.Context, id string) (payments.Payment, error)
	// ByTransaction lists the latest payments with a number of the bank.
	ByTransaction(ctx context.Context, number string) ([]payments.Payment, error)
	Record(ctx context.Context, received payments.Payment, now time.Time) (payments.Payment, error)
}
