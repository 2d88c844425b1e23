package campaigns

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"recado/bot"
	"recado/flows/credit"
	"recado/flows/instalments"
	"recado/flows/money"
)

// Loans lists credit orders; *credit.Orders implements it.
type Loans interface {
	List(ctx context.Context, f credit.Filter) (page []credit.Order, next string, err error)
}

// Instalments reads the unpaid instalments of the business's own loans. Those of loans whose payment is under
// way are left alone.
type Instalments struct {
	Loans    Loans
	Debtor   func(ctx context.Context, customer string) (credit.Applicant, error) // bot.ErrNotFound for who was erased
	Until    string                                                               // the latest due day, "2026-12-31"; "": any
	Currency string                                                               // of the campaign
	Country  string                                                               // whose national phone numbers are understood
	Filters  Filters                                                              // Country, Reminder and Day
}

// states are the states of loans that are read, one after the other.
func (s Instalments) states() []credit.State {
	switch s.Filters.Reminder {
	case Grace:
		return []credit.State{credit.Due}
	case Arrears:
		return []credit.State{credit.InArrears}
	}
	return []credit.State{credit.InArrears, credit.Due, credit.Active}
}

// Page returns the instalments of a page of loans; the cursor is "<state>:<cursor of the loans>".
func (s Instalments) Page(ctx context.Context, cursor string) (p Page, err error) {
	loanStates := s.states()
	state, after, _ := strings.Cut(cursor, ":")
	if state == "" {
		state = string(loanStates[0])
	}
	page, next, err := s.Loans.List(ctx, credit.Filter{State: state, Limit: 200, After: after})
	if err != nil {
		return p, err
	}
	for i := range page {
		if err := s.add(ctx, &p, page[i]); err != nil {
			return Page{}, err
		}
	}
	if next != "" {
		p.Next = state + ":" + next
		return p, nil
	}
	for i, one := range loanStates[:len(loanStates)-1] {
		if string(one) == state {
			p.Next = string(loanStates[i+1]) + ":"
		}
	}
	return p, nil
}

// add adds the instalments of a loan that have to be paid.
func (s Instalments) add(ctx context.Context, p *Page, loan credit.Order) error {
	if s.Filters.Country != "" && loan.Country != s.Filters.Country {
		return nil
	}
	var due []instalments.Instalment
	for _, one := range loan.Plan.Instalments {
		if one.Left().Sum() > 0 && (s.Until == "" || one.Due <= s.Until) && s.Filters.Reminder.wants(one, s.Filters.Day) {
			due = append(due, one)
		}
	}
	if len(due) == 0 {
		return nil
	}
	who, err := s.Debtor(ctx, loan.Customer)
	if errors.Is(err, bot.ErrNotFound) {
		who, err = credit.Applicant{}, nil
	}
	if err != nil {
		return err
	}
	debtor := NewDebtor(who.Name, who.DocNo)
	debtor.Phones = AddPhones(nil, string(cmp.Or(who.Contact, loan.Contact)), s.Country)
	for _, one := range due {
		p.Rows++
		id := credit.InstalmentID(loan.ID, one.Number)
		in := Invoice{
			Source: PlatformInstalments, ExternalID: id, Number: id, Currency: loan.Currency, Due: one.Due, Line: one.Number, Debtor: debtor,
			Balance: money.Amount{Minor: one.Left().Sum(), Currency: loan.Currency},
		}
		switch {
		case loan.Currency != s.Currency:
			p.Rejected = append(p.Rejected, Rejection{Line: one.Number, Number: id, Field: "currency", Reason: RowCurrency})
		case len(debtor.Phones) == 0:
			p.Rejected = append(p.Rejected, Rejection{Line: one.Number, Number: id, Field: "phone", Reason: RowContact})
		default:
			p.Invoices = append(p.Invoices, in)
		}
	}
	return nil
}
