package debts

import (
	"cmp"
	"context"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/money"
	"recado/flows/outbox"
)

// State is the state of a debt.
type State string

// The states of a debt.
const (
	Open      State = "open"
	Disputed  State = "disputed"  // the person says that it is wrong; a person of the business decides
	Paid      State = "paid"      //
	Withdrawn State = "withdrawn" // the business does not ask for it any more
)

// Debt is one invoice or instalment.
type Debt struct {
	ID      string       `json:"id"`     // of its source, "siigo:FV-2-22": unique within the account
	Number  string       `json:"number"` // as people know it: "FV-2-22"
	Debtor  Debtor       `json:"debtor"` // who owes it: several people may share a phone
	Balance money.Amount `json:"balance"`
	// Reported is the balance that the source told last. While it repeats that one it has not heard of
	// the payments that were counted here, and Balance stays.
	Reported money.Amount `json:"reported"`
	Due      string       `json:"due"` // date on which it was to be paid, "2026-11-20"
	Link     string       `json:"link,omitempty"`
	State    State        `json:"state"`
	Deposit  bool         `json:"deposit,omitempty"` // money asked for in advance: what is paid of it is the debtor's advance
}

// Debtor is the person or firm that owes a debt, as the source names it.
type Debtor struct {
	Name        string `json:"name"`
	DocumentEnd string `json:"documentEnd,omitempty"` // last four characters of the identity number: enough to tell two people of one phone apart
}

// maybe reports whether two may be the same debtor: their documents end alike, or nothing tells them apart.
func (d Debtor) maybe(other Debtor) bool {
	if d.DocumentEnd != "" && other.DocumentEnd != "" {
		return d.DocumentEnd == other.DocumentEnd
	}
	return d == Debtor{} || other == Debtor{} || d.Name == other.Name
}

// Account is all that the debtors of one contact owe.
type Account struct {
	Contact  bot.ContactID `json:"_id"`
	V        int64         `json:"v"`
	Command  string        `json:"command"`            // that created it
	Debts    []Debt        `json:"debts,omitempty"`    // the oldest first
	Promises []Promise     `json:"promises,omitempty"` // the last one of each debt
	Receipts []Receipt     `json:"receipts,omitempty"`
	Disputes []Dispute     `json:"disputes,omitempty"`
	Payments []Payment     `json:"payments,omitempty"`
	Advances []Advance     `json:"advances,omitempty"` // what debtors paid before it was owed
	Done     []string      `json:"done,omitempty"`     // commands carried out lately

	CreatedAt time.Time      `json:"createdAt"`
	ChangedAt time.Time      `json:"changedAt"`
	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`

	outbox.Box

	changed []Payment // during a write: the payments that were counted or reversed
}

// Bounds of an account. Settled debts, old receipts and the like are dropped, the oldest first.
const (
	maxDebts    = 200  // settled ones are dropped; those that are owed all stay
	maxHistory  = 50   // receipts and disputes, each
	maxPayments = 1000 // a payment is known by its id, and can be taken back, as long
	maxDone     = 50
)

// Key is the document's id.
func (a *Account) Key() string { return string(a.Contact) }

// Rev points to the document's version, which each write increments.
func (a *Account) Rev() *int64 { return &a.V }

// Due returns the next deadline, or the zero time without one.
func (a *Account) Due() time.Time { return a.DueAt }

// Effects returns the document's outbox.
func (a *Account) Effects() *outbox.Box { return &a.Box }

// Repository stores one document per contact.
type Repository interface {
	// Get returns bot.ErrNotFound for a contact without a document.
	Get(ctx context.Context, who string) (Account, error)
	// Insert returns bot.ErrDuplicate if the contact has a document.
	Insert(ctx context.Context, a Account) error
	// Put returns bot.ErrStale after a concurrent write.
	Put(ctx context.Context, a Account) error
	// Due lists contacts with a deadline at or before a moment, the earliest first.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Soonest returns the earliest deadline of all, or the zero time without one.
	Soonest(ctx context.Context) (time.Time, error)
	// List lists accounts, a page after another; see Service.List.
	List(ctx context.Context, limit int, after string) (page []Account, next string, err error)
}

// record adds a debt or brings a known one up to date. A balance of zero pays it. What the person
// disputes stays disputed, and what was withdrawn is open again: its source asks for it.
//
// heard lists the payments that the balance takes into account, nil if the source does not know.
func (a *Account) record(d Debt, heard []string) {
	d.State, d.Reported = Open, d.Balance
	i := slices.IndexFunc(a.Debts, func(old Debt) bool { return old.ID == d.ID })
	switch {
	case i < 0 && d.Balance.IsZero():
		return // nobody asks for it
	case heard != nil:
		d.Balance.Minor -= a.unheard(d.ID, heard)
	case i >= 0 && a.Debts[i].Reported == d.Reported && a.Debts[i].State != Withdrawn:
		d.Balance = a.Debts[i].Balance
	}
	if i >= 0 && a.Debts[i].State == Disputed {
		d.State = Disputed
	}
	if d.Balance.IsZero() || d.Balance.Negative() {
		d.Balance, d.State = money.Zero(d.Balance.Currency), Paid
	}
	a.Debts = slices.Clone(a.Debts)
	if i >= 0 {
		a.Debts[i] = d
	} else {
		a.Debts = append(a.Debts, d)
	}
	a.sortDebts()
	for len(a.Debts) > maxDebts {
		oldest := slices.IndexFunc(a.Debts, func(d Debt) bool { return d.State == Paid || d.State == Withdrawn })
		if oldest < 0 { // all are owed
			break
		}
		a.Debts = slices.Delete(a.Debts, oldest, oldest+1)
	}
}

// unheard returns what the payments counted here have paid of a debt, as far as its source has not heard of them.
func (a *Account) unheard(debt string, heard []string) (paid int64) {
	for _, p := range a.Payments {
		for _, one := range p.Paid {
			switch known := slices.Contains(heard, p.ID); {
			case one.Debt != debt:
			case !p.Reversed && !known:
				paid += one.Amount.Minor
			case p.Reversed && known:
				paid -= one.Amount.Minor
			}
		}
	}
	return paid
}

// sortDebts puts the oldest debt first, and those without a day last.
func (a *Account) sortDebts() {
	slices.SortStableFunc(a.Debts, func(x, y Debt) int {
		return cmp.Or(cmp.Compare(cmp.Or(x.Due, noDay), cmp.Or(y.Due, noDay)), cmp.Compare(x.ID, y.ID))
	})
}

// noDay sorts debts without a day after the others.
const noDay = "9999-12-31"

// Open returns the debts that are to be paid, the oldest first.
func (a *Account) Open() []Debt { return a.in(Open) }

func (a *Account) in(s State) []Debt {
	var list []Debt
	for _, d := range a.Debts {
		if d.State == s {
			list = append(list, d)
		}
	}
	return list
}

// Debtors returns the debtors of the open and disputed debts. Several share the contact's phone.
func (a *Account) Debtors() []Debtor {
	var list []Debtor
	for _, d := range a.Debts {
		if (d.State == Open || d.State == Disputed) && !slices.Contains(list, d.Debtor) {
			list = append(list, d.Debtor)
		}
	}
	return list
}

// Totals returns what is owed, by currency, in the order of the debts.
func Totals(list []Debt) ([]money.Amount, error) {
	var totals []money.Amount
	for _, d := range list {
		i := slices.IndexFunc(totals, func(t money.Amount) bool { return t.Currency == d.Balance.Currency })
		if i < 0 {
			totals = append(totals, d.Balance)
			continue
		}
		sum, err := totals[i].Add(d.Balance)
		if err != nil {
			return nil, err
		}
		totals[i] = sum
	}
	return totals, nil
}

// Reason is why nobody is reminded of a debt at present.
type Reason string

// The reasons of silence.
const (
	SilentPromise Reason = "promise" // until the promised day
	SilentReceipt Reason = "receipt" // until somebody has looked at it
	SilentDispute Reason = "dispute" // until somebody has decided it
	SilentNothing Reason = "nothing" // nothing is owed
)

// Silence reports whether a debtor may be reminded at a moment: "" if so, else why not and until when (zero: until
// somebody of the business decides). What another debtor of the same phone has answered does not count.
func (a *Account) Silence(of Debtor, now time.Time) (Reason, time.Time) {
	for _, p := range a.Promises {
		if until := p.next(); p.State == PromiseRunning && now.Before(until) && a.covers(p, of) {
			return SilentPromise, until
		}
	}
	if slices.ContainsFunc(a.Receipts, func(r Receipt) bool { return r.State == InReview && r.Debtor.maybe(of) }) {
		return SilentReceipt, time.Time{}
	}
	owes := func(s State) bool {
		return slices.ContainsFunc(a.Debts, func(d Debt) bool { return d.State == s && d.Debtor == of })
	}
	switch {
	case owes(Open):
		return "", time.Time{}
	case owes(Disputed):
		return SilentDispute, time.Time{}
	}
	return SilentNothing, time.Time{}
}

// Quiet is Silence for all debtors of the contact: "" if one of them may be reminded, else the reason that ends last.
func (a *Account) Quiet(now time.Time) (why Reason, until time.Time) {
	debtors := a.Debtors()
	if len(debtors) == 0 {
		return a.Silence(Debtor{}, now)
	}
	for i, of := range debtors {
		reason, end := a.Silence(of, now)
		if reason == "" {
			return "", time.Time{}
		}
		if i == 0 || !until.IsZero() && (end.IsZero() || end.After(until)) {
			why, until = reason, end
		}
	}
	return why, until
}

// done reports whether a command has been carried out, and records it.
func (a *Account) done(command string) bool {
	if slices.Contains(a.Done, command) {
		return true
	}
	a.Done = append(slices.Clone(a.Done), command)
	a.Done = a.Done[max(0, len(a.Done)-maxDone):]
	return false
}

// last returns the last entries of a history.
func last[T any](list []T) []T { return list[max(0, len(list)-maxHistory):] }

// lastPayments returns the last payments of an account.
func lastPayments(list []Payment) []Payment { return list[max(0, len(list)-maxPayments):] }

// empty reports whether nothing is kept of the contact's debts.
func (a *Account) empty() bool {
	return len(a.Debts)+len(a.Receipts)+len(a.Disputes)+len(a.Payments)+len(a.Advances)+len(a.Promises) == 0
}

// take adds all of another account. Where both have a debt, the one here counts.
func (a *Account) take(other Account) {
	a.Debts = slices.Clone(a.Debts)
	for _, d := range other.Debts {
		if !slices.ContainsFunc(a.Debts, func(known Debt) bool { return known.ID == d.ID }) {
			a.Debts = append(a.Debts, d)
		}
	}
	a.sortDebts()
	a.Promises = slices.Clone(a.Promises)
	for _, p := range other.Promises {
		if !slices.ContainsFunc(a.Promises, func(known Promise) bool { return overlap(known.Debts, p.Debts) }) {
			a.Promises = append(a.Promises, p)
		}
	}
	a.Receipts = last(slices.Concat(other.Receipts, a.Receipts))
	a.Disputes = last(slices.Concat(other.Disputes, a.Disputes))
	a.Payments = lastPayments(slices.Concat(other.Payments, a.Payments))
	for _, v := range other.Advances {
		a.advance(v.Debtor, v.Amount)
	}
}
