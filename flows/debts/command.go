package debts

import (
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/money"
)

// The effects that the conversation requests. Their arguments are a Command. Those that change the account
// answer "ok" with a View, or "refused" with a Refusal.
const (
	DoLoad    = "debts.load"    // → "ok" with a View, or "none"
	DoPromise = "debts.promise" //
	DoDispute = "debts.dispute" //
	DoReceipt = "debts.receipt" //
	DoLink    = "debts.link"    // a link on which all open debts are paid: Link of the View
)

// DoCounted is the effect that tells the owners of debts of a payment that was counted or taken back. Its arguments
// are a Counted.
const DoCounted = "debts.counted"

// Counted is what a payment paid of each debt.
type Counted struct {
	Contact   bot.ContactID `json:"contact,omitempty"`
	Payment   string        `json:"payment"` // unique among the payments of the contact
	At        time.Time     `json:"at"`      // of the payment
	Amount    money.Amount  `json:"amount,omitzero"`
	Rest      money.Amount  `json:"rest,omitzero"` // that is the debtor's advance now
	Method    Method        `json:"method,omitempty"`
	Reference string        `json:"reference,omitempty"`
	Paid      []PaidDebt    `json:"paid"`
	Reversed  bool          `json:"reversed,omitempty"` // the bank has taken the payment back
}

// Source returns the system that owns a debt: "siigo" of the debt "siigo:FV-2-22"; "" if its id names none.
func Source(debt string) string {
	source, _, found := strings.Cut(debt, ":")
	if !found {
		return ""
	}
	return source
}

// Command is what a person wants.
type Command struct {
	Debtor Debtor     `json:"debtor,omitzero"`
	Parts  []Part     `json:"parts,omitempty"`  // DoPromise
	Text   string     `json:"text,omitempty"`   // DoDispute, DoReceipt: in the person's own words
	Media  *bot.Media `json:"media,omitempty"`  // DoReceipt
	Insist bool       `json:"insist,omitempty"` // DoReceipt: a picture on which no receipt is seen is stored too
}

// Refusal says why a command was refused.
type Refusal struct {
	Reason string `json:"why"` // "late", "past", "parts", "none", "not_receipt"
}

// View is what the conversation knows of an account.
type View struct {
	Debtors  []Debtor       `json:"debtors"`          // of open and disputed debts
	Debts    []Debt         `json:"debts,omitempty"`  // open, of one debtor
	Totals   []money.Amount `json:"totals,omitempty"` // of Debts, by currency
	Silence  Reason         `json:"silence,omitempty"`
	Until    string         `json:"until,omitempty"`   // with SilentPromise: its day
	Receipt  ReviewState    `json:"receipt,omitempty"` // of the last receipt
	Today    string         `json:"today"`
	Latest   string         `json:"latest"`             // last day that a promise may name
	MaxParts int            `json:"maxParts,omitempty"` // of an agreement; 1: none is made
	Link     string         `json:"link,omitempty"`     // where to pay all of it or, without a gateway, the oldest debt that has a link
	Gateway  bool           `json:"gateway,omitempty"`  // a link for all of it can be made
}

// View returns what the conversation shows of an account: the open debts of a debtor or, where only one
// debtor owes something, of that one.
func (s *Service) View(a Account, of Debtor, now time.Time) (View, error) {
	today := now.In(s.Zone)
	v := View{
		Gateway: s.Gateway, Debtors: a.Debtors(), Today: today.Format(time.DateOnly),
		Latest: today.AddDate(0, 0, s.Terms.Days).Format(time.DateOnly), MaxParts: max(1, s.Terms.Parts),
	}
	if len(v.Debtors) == 1 {
		of = v.Debtors[0]
	}
	for _, d := range a.Open() {
		if d.Debtor == of {
			v.Debts = append(v.Debts, d)
		}
		if d.Debtor == of && v.Link == "" {
			v.Link = d.Link
		}
	}
	if len(v.Debtors) <= 1 || slices.Contains(v.Debtors, of) { // else nothing is known of who writes
		reason, until := a.Silence(of, now)
		if v.Silence = reason; reason == SilentPromise {
			v.Until = until.In(s.Zone).AddDate(0, 0, -1).Format(time.DateOnly)
		}
	}
	if n := len(a.Receipts); n > 0 {
		v.Receipt = a.Receipts[n-1].State
	}
	var err error
	if v.Totals, err = Totals(v.Debts); len(v.Totals) > 1 {
		v.MaxParts = 1
	}
	return v, err
}
