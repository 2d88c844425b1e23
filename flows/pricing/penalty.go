package pricing

import (
	"time"

	"recado/flows/money"
)

// LatePenalty is what a contract charges for an invoice that is paid late. The zero value charges
// nothing.
type LatePenalty struct {
	Monthly   money.Decimal `json:"monthly"`              // percent of the balance for 30 days, simple, counted by the day
	GraceDays int           `json:"grace_days,omitempty"` // days after the due date without a penalty; beyond them, all days since the due date count
	Max       money.Decimal `json:"max,omitzero"`         // most in percent of the balance; 0: no limit
}

// daysOfMonth is the length of a month of a late payment penalty: the commercial month.
const daysOfMonth = 30

// On returns the penalty on a balance that was due on a day and is open on another ("2026-12-31"):
// balance × Monthly % × days late ÷ 30, at most Max % of the balance, rounded once half away from zero.
// It is zero within the days of grace. The error is one of package money, or of a day that is none.
func (l LatePenalty) On(balance money.Amount, due, day string) (money.Amount, error) {
	none := money.Zero(balance.Currency)
	late, err := daysBetween(due, day)
	if err != nil || late <= l.GraceDays || balance.Minor <= 0 {
		return none, err
	}
	penalty, err := balance.Times(money.Percent(l.Monthly), money.Over(int64(late), daysOfMonth))
	if err != nil || l.Max.Sign() == 0 {
		return penalty, err
	}
	return atMost(penalty, balance, l.Max)
}

// SLAPenalties are what a contract takes off an order's price for each target that was missed. The
// zero value takes nothing.
type SLAPenalties struct {
	Percent map[string]money.Decimal `json:"percent,omitempty"` // of the order's net price, by class: "normal", "urgent", "emergency"
	Max     money.Decimal            `json:"max,omitzero"`      // most in percent of the order's net price; 0: all of it
}

// On returns the penalty of an order of a class with so many missed targets: net × Percent % ×
// missed, at most Max % of net, rounded once half away from zero. The error is one of package money.
func (s SLAPenalties) On(net money.Amount, class string, missed int) (money.Amount, error) {
	percent := s.Percent[class]
	if missed <= 0 || percent.Sign() == 0 || net.Minor <= 0 {
		return money.Zero(net.Currency), nil
	}
	penalty, err := net.Times(money.Percent(percent), money.Over(int64(missed), 1))
	if err != nil {
		return money.Amount{}, err
	}
	most := s.Max
	if most.Sign() == 0 {
		most = money.Int(100)
	}
	return atMost(penalty, net, most)
}

// atMost returns an amount, or a percentage of another if that is less.
func atMost(a, of money.Amount, percent money.Decimal) (money.Amount, error) {
	most, err := of.Percent(percent)
	if err == nil && most.Minor < a.Minor {
		a = most
	}
	return a, err
}

// daysBetween returns how many days a date is after another; negative if it is before.
func daysBetween(from, to string) (int, error) {
	a, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return 0, err
	}
	b, err := time.Parse(time.DateOnly, to)
	return int(b.Sub(a).Hours() / 24), err
}
