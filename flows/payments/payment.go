package payments

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/debts"
	"recado/flows/money"
	"recado/flows/outbox"
)

// State is the state of a payment.
type State string

// The states. A payment goes forward only; Success may become Reversed.
const (
	Requested State = "REQUESTED" // the gateway has not made the link yet
	Pending   State = "PENDING"   // the person has the link
	Confirmed State = "CONFIRMED" // the gateway has the money; it is being counted
	Success   State = "SUCCESS"   // counted in the debtor's account
	Failed    State = "FAILED"    // the gateway refused it for good
	Expired   State = "EXPIRED"   // nobody paid by the link in time
	Reversed  State = "REVERSED"  // the bank has taken the money back
)

// Payment is one link and what became of it.
type Payment struct {
	ID          string        `json:"_id"` // PAG-00001
	V           int64         `json:"v"`
	Command     string        `json:"command"` // that requested it, unique
	Contact     bot.ContactID `json:"contact"`
	Debtor      debts.Debtor  `json:"debtor,omitzero"`  // whose debts it pays
	Debt        string        `json:"debt,omitempty"`   // that it pays first; "": the oldest first
	Method      debts.Method  `json:"method,omitempty"` // "" and Card: by the gateway's link
	By          string        `json:"by,omitempty"`     // who of the business recorded it; "": the gateway
	Description string        `json:"description"`
	Amount      money.Amount  `json:"amount"`
	Paid        money.Amount  `json:"paid"`                // that the gateway confirmed
	Reference   string        `json:"reference,omitempty"` // the gateway's id of the link, unique
	URL         string        `json:"url,omitempty"`
	Transaction string        `json:"transaction,omitempty"` // the bank's number, by which receipts are recognised
	Number      string        `json:"number,omitempty"`      // Transaction as it is searched by: see TransactionKey
	State       State         `json:"state"`
	Events      []string      `json:"events,omitempty"` // the gateway's events that were handled lately
	CreatedAt   time.Time     `json:"createdAt"`
	ExpiresAt   time.Time     `json:"expiresAt"`
	ChangedAt   time.Time     `json:"changedAt"`
	CountedAt   time.Time     `json:"countedAt,omitzero"` // when it was counted in the debtor's account

	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`

	outbox.Box
}

// maxEvents is how many of the gateway's events a payment remembers.
const maxEvents = 20

// Key is the document's id.
func (p *Payment) Key() string { return p.ID }

// Rev points to the document's version, which each write increments.
func (p *Payment) Rev() *int64 { return &p.V }

// Due returns the next deadline, or the zero time without one.
func (p *Payment) Due() time.Time { return p.DueAt }

// Effects returns the document's outbox.
func (p *Payment) Effects() *outbox.Box { return &p.Box }

// Repository stores payments.
type Repository interface {
	// Get returns bot.ErrNotFound for an unknown payment.
	Get(ctx context.Context, id string) (Payment, error)
	// ByCommand finds the payment that a command requested; bot.ErrNotFound if there is none.
	ByCommand(ctx context.Context, command string) (Payment, error)
	// ByReference finds the payment of a gateway's link; bot.ErrNotFound if there is none.
	ByReference(ctx context.Context, reference string) (Payment, error)
	// Insert returns bot.ErrDuplicate for a known id or command.
	Insert(ctx context.Context, p Payment) error
	// Put returns bot.ErrStale after a concurrent write.
	Put(ctx context.Context, p Payment) error
	// Due lists payments with a deadline at or before a moment, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest returns the earliest deadline of all, or the zero time without one.
	Soonest(ctx context.Context) (time.Time, error)
	// ByNumber lists the latest payments with a number of the bank, as TransactionKey writes it.
	ByNumber(ctx context.Context, number string, limit int) ([]Payment, error)
	// List lists the payments of a contact ("": of all), a page after another.
	List(ctx context.Context, who bot.ContactID, limit int, after string) (page []Payment, next string, err error)
}

// Gateway makes links and knows what became of them. Its errors are those of the network; what it refuses
// for good matches ErrRefused.
type Gateway interface {
	// Create makes a link. Repeating it with the same id returns the same link.
	Create(ctx context.Context, o Order) (Link, error)
	// Status asks what became of a link.
	Status(ctx context.Context, reference string) (Report, error)
}

// Order is what a gateway needs to make a link.
type Order struct {
	ID          string // idempotency key
	Amount      money.Amount
	Description string
	ExpiresAt   time.Time
}

// Link is a link on which a fixed amount is paid.
type Link struct {
	Reference string
	URL       string
}

// Report is what a gateway tells of a link.
type Report struct {
	Event       string // unique id, for webhooks; "" for answers
	Reference   string
	State       State // Pending, Confirmed, Failed, Expired or Reversed
	Paid        money.Amount
	Transaction string
}
