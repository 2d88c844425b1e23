package debts

import (
	"errors"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/text"
)

// ReviewState is the state of a receipt or of a dispute.
type ReviewState string

// The states of a review.
const (
	InReview ReviewState = "review"
	Accepted ReviewState = "accepted"
	Refused  ReviewState = "refused"
)

// Receipt is a person's proof that something was paid.
type Receipt struct {
	ID     string        `json:"id"`
	At     time.Time     `json:"at"`
	Debtor Debtor        `json:"debtor,omitzero"` // whose debts were paid
	Media  *bot.Media    `json:"media,omitempty"` // nil: said in words only
	Text   string        `json:"text,omitempty"`
	Read   *ReadReceipt  `json:"read,omitempty"` // what was read on the picture; nil: nothing
	Used   *UsedReceipt  `json:"used,omitempty"` // the receipt that had the same number before; nil: none
	State  ReviewState   `json:"state"`
	By     string        `json:"by,omitempty"`     // who decided it, or the payment that it was matched with
	Amount *money.Amount `json:"amount,omitempty"` // accepted
}

// ReadReceipt is what was read on the picture of a receipt. Any field may be missing.
type ReadReceipt struct {
	Amount    *money.Amount `json:"amount,omitempty"`
	Reference string        `json:"reference,omitempty"`
	Others    []string      `json:"others,omitempty"` // further numbers of the transaction: of the voucher, of the approval
	Date      string        `json:"date,omitempty"`   // "2026-11-30"
}

// Dispute is a person's word that a debt is wrong.
type Dispute struct {
	ID    string      `json:"id"`
	At    time.Time   `json:"at"`
	Debts []string    `json:"debts"`
	Text  string      `json:"text,omitempty"`
	State ReviewState `json:"state"`
	By    string      `json:"by,omitempty"`
}

// Payment is a payment that was counted.
type Payment struct {
	ID        string       `json:"id"` // of its source: counted once
	At        time.Time    `json:"at"`
	Debtor    Debtor       `json:"debtor,omitzero"` // whose debts it pays; zero: those of the contact, whoever owes them
	Amount    money.Amount `json:"amount"`
	Paid      []PaidDebt   `json:"paid,omitempty"`
	Rest      money.Amount `json:"rest"` // more than was owed
	Reversed  bool         `json:"reversed,omitempty"`
	Reference string       `json:"reference,omitempty"`
	Method    Method       `json:"method,omitempty"`
	Debt      string       `json:"debt,omitempty"` // that it pays first; "": the oldest first
}

// Method is how something was paid.
type Method string

// The methods. Credit uses an advance, and a credit note takes off what is owed; neither brings money.
const (
	Cash       Method = "cash"
	Transfer   Method = "transfer"
	Card       Method = "card" // by a gateway's link
	Credit     Method = "credit"
	CreditNote Method = "credit_note"
)

// Money reports whether a payment by this method brings money.
func (m Method) Money() bool { return m != Credit && m != CreditNote }

// PaidDebt is what a payment paid of a debt.
type PaidDebt struct {
	Debt    string       `json:"debt"`
	Amount  money.Amount `json:"amount"`
	Deposit bool         `json:"deposit,omitempty"` // the debt was a deposit
}

// The errors of answers.
var (
	ErrAmount  = errors.New("debts: an amount must be more than zero")
	ErrDecided = errors.New("debts: it has been decided already")
)

const maxWords = 500 // characters of a person's reason

// dispute marks the open debts of a debtor as disputed.
func (a *Account) dispute(id string, of Debtor, reason string, now time.Time) error {
	d := Dispute{ID: id, At: now, Text: text.Shorten(text.Text(reason), maxWords), State: InReview}
	a.Debts = slices.Clone(a.Debts)
	for i := range a.Debts {
		if a.Debts[i].State == Open && a.Debts[i].Debtor == of {
			a.Debts[i].State = Disputed
			d.Debts = append(d.Debts, a.Debts[i].ID)
		}
	}
	if len(d.Debts) == 0 {
		return ErrNothingOwed
	}
	a.Disputes = last(append(slices.Clone(a.Disputes), d))
	return nil
}

// decideDispute withdraws the disputed debts, or opens them again.
func (a *Account) decideDispute(id string, accept bool, by string) error {
	i := slices.IndexFunc(a.Disputes, func(d Dispute) bool { return d.ID == id })
	if i < 0 {
		return bot.ErrNotFound
	}
	if a.Disputes[i].State != InReview {
		return ErrDecided
	}
	to, state := Open, Refused
	if accept {
		to, state = Withdrawn, Accepted
	}
	a.Disputes, a.Debts = slices.Clone(a.Disputes), slices.Clone(a.Debts)
	a.Disputes[i].State, a.Disputes[i].By = state, by
	for n := range a.Debts {
		if a.Debts[n].State == Disputed && slices.Contains(a.Disputes[i].Debts, a.Debts[n].ID) {
			a.Debts[n].State = to
		}
	}
	return nil
}

// receipt records a receipt. One whose reference and amount are those of a counted payment is accepted
// at once; a picture alone proves nothing, and is for a person to look at.
func (a *Account) receipt(r Receipt) Receipt {
	r.State, r.Text = InReview, text.Shorten(text.Text(r.Text), maxWords)
	if r.Read != nil {
		for _, p := range a.Payments {
			if !p.Reversed && r.Read.proves(p) {
				r.State, r.By, r.Amount = Accepted, p.ID, r.Read.Amount
			}
		}
	}
	a.Receipts = last(append(slices.Clone(a.Receipts), r))
	return r
}

// decideReceipt ends the review of a receipt. An accepted one is counted as a payment.
func (a *Account) decideReceipt(id string, accept bool, amount money.Amount, by string, now time.Time) error {
	i := slices.IndexFunc(a.Receipts, func(r Receipt) bool { return r.ID == id })
	if i < 0 {
		return bot.ErrNotFound
	}
	if a.Receipts[i].State != InReview {
		return ErrDecided
	}
	a.Receipts = slices.Clone(a.Receipts)
	r := &a.Receipts[i]
	if r.By, r.State = by, Refused; accept {
		r.State, r.Amount = Accepted, &amount
		p := Payment{ID: receiptPayment(id), At: now, Debtor: r.Debtor, Amount: amount, Method: Transfer}
		if r.Read != nil {
			p.Reference = r.Read.Reference
		}
		_, err := a.pay(p)
		return err
	}
	return nil
}

// receiptPayment returns the id of the payment that an accepted receipt is.
func receiptPayment(receipt string) string { return "receipt:" + receipt }
