package credit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"recado/flows/debts"
	"recado/flows/instalments"
	"recado/flows/money"
	"recado/flows/text"
)

// DebtSource is the source of the debts that instalments are; see debts.Source.
const DebtSource = "instalments"

// InstalmentID names an instalment, as people are told it: "CRE-00001-3".
func InstalmentID(order string, number int) string { return fmt.Sprintf("%s-%d", order, number) }

// debtID is the id of an instalment's debt.
func debtID(order string, number int) string { return DebtSource + ":" + InstalmentID(order, number) }

// Debtor returns who owes the orders of a customer.
func (a Applicant) Debtor() debts.Debtor {
	return debts.Debtor{Name: text.Line(a.Name), DocumentEnd: a.DocNo[max(0, len(a.DocNo)-4):]}
}

// Debts returns the instalments that people are asked for: the next one, and those whose day is over. Those that were
// paid have a balance of zero, and those of a cancelled order too.
func (o Order) Debts(of debts.Debtor) []debts.Debt {
	var list []debts.Debt
	for _, one := range o.Plan.Instalments {
		if one.State == instalments.Pending {
			continue
		}
		left := one.Left().Sum()
		if o.State == Cancelled {
			left = 0
		}
		list = append(list, debts.Debt{
			ID: debtID(o.ID, one.Number), Number: InstalmentID(o.ID, one.Number), Debtor: of, Due: one.Due,
			Balance: money.Amount{Minor: left, Currency: o.Currency},
		})
	}
	return list
}

// Heard lists the payments that were applied and not taken back.
func (o Order) Heard() []string {
	var ids []string
	for _, p := range o.Payments {
		if p.ReversedAt.IsZero() {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// PaidByOrder sums what a payment has paid of each order's instalments, in the order of the orders' ids. Debts of
// other sources are left out.
func PaidByOrder(paid []debts.PaidDebt) ([]OrderPaid, error) {
	var list []OrderPaid
	for _, p := range paid {
		order, ok := orderOf(p.Debt)
		if !ok {
			continue
		}
		i := slices.IndexFunc(list, func(o OrderPaid) bool { return o.Order == order })
		if i < 0 {
			list = append(list, OrderPaid{order, p.Amount})
			continue
		}
		sum, err := list[i].Amount.Add(p.Amount)
		if err != nil {
			return nil, err
		}
		list[i].Amount = sum
	}
	slices.SortFunc(list, func(a, b OrderPaid) int { return strings.Compare(a.Order, b.Order) })
	return list, nil
}

// OrderPaid is what a payment pays of an order.
type OrderPaid struct {
	Order  string
	Amount money.Amount
}

// orderOf returns the order of an instalment's debt.
func orderOf(debt string) (string, bool) {
	id, found := strings.CutPrefix(debt, DebtSource+":")
	i := strings.LastIndexByte(id, '-')
	if !found || i <= 0 {
		return "", false
	}
	if _, err := strconv.Atoi(id[i+1:]); err != nil {
		return "", false
	}
	return id[:i], true
}
