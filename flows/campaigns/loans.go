package campaigns

import (
	"context"
	"fmt"
	"strings"

	"recado/flows/credit"
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
	Until    string // the latest due day, "2026-12-31"
	Currency string // of the campaign
	Country  string
}

// loanStates are the states of loans that are read, one after the other.
var loanStates = []credit.State{credit.InArrears, credit.Due, credit.Active}

// Page returns the instalments of a page of loans; the cursor is "<state>:<cursor of the loans>".
func (s Instalments) Page(ctx context.Context, cursor string) (p Page, err error) {
	state, after, _ := strings.Cut(cursor, ":")
	if state == "" {
		state = string(loanStates[0])
	}
	page, next, err := s.Loans.List(ctx, credit.Filter{State: state, Limit: 200, After: after})
	if err != nil {
		return p, err
	}
	for i := range page {
		s.add(&p, page[i])
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
func (s Instalments) add(p *Page, loan credit.Order) {
	phones := AddPhones(nil, string(loan.Contact), s.Country)
	for _, one := range loan.Plan.Instalments {
		left := money.Amount{Minor: one.Left().Sum(), Currency: loan.Currency}
		if left.Minor <= 0 || one.Due > s.Until {
			continue
		}
		p.Rows++
		id := fmt.Sprintf("%s-%d", loan.ID, one.Number)
		in := Invoice{
			Source: PlatformInstalments, ExternalID: id, Number: id, Currency: loan.Currency, Balance: left, Due: one.Due, Line: one.Number,
			Debtor: Debtor{Phones: phones},
		}
		switch {
		case loan.Currency != s.Currency:
			p.Rejected = append(p.Rejected, Rejection{Line: one.Number, Number: id, Field: "currency", Reason: RowCurrency})
		case len(phones) == 0:
			p.Rejected = append(p.Rejected, Rejection{Line: one.Number, Number: id, Field: "phone", Reason: RowContact})
		default:
			p.Invoices = append(p.Invoices, in)
		}
	}
}
