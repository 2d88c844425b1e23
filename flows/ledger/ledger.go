package ledger

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/money"
)

// Account is where money or a claim is.
type Account string

// The accounts. Those of revenue have the kind of what was sold.
const (
	Receivable       Account = "receivable"        // that customers owe for invoices
	OtherDebts       Account = "other_debts"       // paid here, invoiced elsewhere (campaigns, loans)
	Cash             Account = "cash"              //
	Bank             Account = "bank"              // transfers
	CardGateway      Account = "card_gateway"      // that the gateway has collected
	Advances         Account = "customer_advances" // paid before there was an invoice, or beyond it
	VAT              Account = "vat"               // owed to the state
	RevenueLabour    Account = "revenue.labour"    //
	RevenueMaterials Account = "revenue.materials" //
	RevenueTravel    Account = "revenue.travel"    //
	RevenueOther     Account = "revenue.other"     //
	Discounts        Account = "discounts"         // given on invoices
	CreditNotes      Account = "credit_notes"      // taken off issued invoices, before VAT
)

// Accounts lists all accounts.
func Accounts() []Account {
	return []Account{
		Receivable, OtherDebts, Cash, Bank, CardGateway, Advances, VAT,
		RevenueLabour, RevenueMaterials, RevenueTravel, RevenueOther, Discounts, CreditNotes,
	}
}

// Entry is one fact, such as an issued invoice or a payment.
type Entry struct {
	ID    string        `json:"_id"` // "issued/FAC-00001": the same fact always has the same
	V     int64         `json:"v"`
	At    time.Time     `json:"at"`
	Of    string        `json:"of"`              // the document: "FAC-00001", "PAG-00001"
	Who   bot.ContactID `json:"who,omitempty"`   // the customer's contact
	Lines []Line        `json:"lines,omitempty"` // none for what amounts to nothing
}

// Line is what one account gets (above zero) or gives.
type Line struct {
	Account Account      `json:"account"`
	Amount  money.Amount `json:"amount"`
}

// The errors of entries.
var (
	ErrUnbalanced = errors.New("ledger: the lines do not sum up to zero")
	ErrAccount    = errors.New("ledger: no such account")
	ErrOther      = errors.New("ledger: another entry has this id")
)

// Check returns what is wrong with an entry: ErrUnbalanced, ErrAccount, or an error of package money.
func (e Entry) Check() error {
	if len(e.Lines) == 0 {
		return nil
	}
	sum := money.Zero(e.Lines[0].Amount.Currency)
	for _, l := range e.Lines {
		if !slices.Contains(Accounts(), l.Account) {
			return fmt.Errorf("%w: %q", ErrAccount, l.Account)
		}
		var err error
		if sum, err = sum.Add(l.Amount); err != nil {
			return fmt.Errorf("entry %s: %w", e.ID, err)
		}
	}
	if !sum.IsZero() {
		return fmt.Errorf("entry %s: %w but %s", e.ID, ErrUnbalanced, sum)
	}
	return nil
}

// Add appends a line; an amount of zero adds none.
func (e *Entry) Add(account Account, amount money.Amount) {
	if !amount.IsZero() {
		e.Lines = append(e.Lines, Line{account, amount})
	}
}

// Undone returns the entry that undoes another.
func (e Entry) Undone(id string, now time.Time) Entry {
	undone := Entry{ID: id, At: now, Of: e.Of, Who: e.Who}
	for _, l := range e.Lines {
		undone.Lines = append(undone.Lines, Line{l.Account, l.Amount.Neg()})
	}
	return undone
}

// Repository stores entries; it can only add them.
type Repository interface {
	// Get returns bot.ErrNotFound for an unknown entry.
	Get(ctx context.Context, id string) (Entry, error)
	// Insert returns bot.ErrDuplicate for a known id.
	Insert(ctx context.Context, e Entry) error
	// List lists the entries of a document ("": of all), the oldest first, a page after another.
	List(ctx context.Context, of string, limit int, after string) (page []Entry, next string, err error)
}

// DoPost is the effect that posts an entry; its argument is the Entry.
const DoPost = "ledger.post"

// Service posts entries. It is safe for concurrent use by any number of processes.
type Service struct{ Entries Repository }

// Post stores an entry once. It returns the errors of Check, ErrOther, and those of the store.
func (s *Service) Post(ctx context.Context, e Entry) error {
	e.V = 1
	if err := e.Check(); err != nil {
		return err
	}
	err := s.Entries.Insert(ctx, e)
	if !errors.Is(err, bot.ErrDuplicate) {
		return err
	}
	known, err := s.Entries.Get(ctx, e.ID)
	if err == nil && !reflect.DeepEqual(known.Lines, e.Lines) {
		err = fmt.Errorf("%w: %s", ErrOther, e.ID)
	}
	return err
}

// List lists the entries of a document ("": of all), the oldest first, a page after another. The error for
// a foreign cursor is validation.ErrCursor.
func (s *Service) List(ctx context.Context, of string, limit int, after string) (page []Entry, next string, err error) {
	return s.Entries.List(ctx, of, limit, after)
}

// pageSize bounds the entries that are in memory at a time.
const pageSize = 500

// Balances sums all entries by currency and account, a page after another.
func (s *Service) Balances(ctx context.Context) (map[string]map[Account]int64, error) {
	sums := map[string]map[Account]int64{}
	for after := ""; ; {
		page, next, err := s.Entries.List(ctx, "", pageSize, after)
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			for _, l := range e.Lines {
				if sums[l.Amount.Currency] == nil {
					sums[l.Amount.Currency] = map[Account]int64{}
				}
				sums[l.Amount.Currency][l.Account] += l.Amount.Minor
			}
		}
		if after = next; next == "" {
			return sums, nil
		}
	}
}
