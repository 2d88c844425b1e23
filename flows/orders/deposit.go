package orders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// DoDeposit is the effect that asks the customer of an emergency without a contract for money in advance, or withdraws
// that debt once the work is done or cancelled. Its argument is a Ref.
const DoDeposit = "orders.deposit"

// Deposit is what is paid before a technician is sent (RN-014). It becomes the customer's advance.
type Deposit struct {
	Amount  Amount    `json:"amount"`
	Paid    Amount    `json:"paid"`
	AskedAt time.Time `json:"askedAt,omitzero"`
	PaidAt  time.Time `json:"paidAt,omitzero"` // zero while a technician waits for it
}

// awaitsDeposit reports whether no technician is asked yet because the deposit is not paid.
func (o *Order) awaitsDeposit() bool { return o.Deposit != nil && o.Deposit.PaidAt.IsZero() }

// wantDeposit asks for a deposit, if the business wants one.
func (s *Service) wantDeposit(ctx context.Context, o *Order, now time.Time) error {
	amount, err := s.DepositFor(ctx, *o, now)
	if err != nil || amount.Minor <= 0 {
		return err
	}
	o.Deposit = &Deposit{Amount: amount, Paid: Amount{Currency: amount.Currency}}
	o.note("deposit_wanted", Actor{Role: RoleSystem}, "", now)
	o.add(now, bot.Do(DoDeposit, Ref{OrderID: o.ID}))
	return nil
}

// DepositAsked tells the customer of the deposit, once; link is where it is paid, or "".
func (s *Service) DepositAsked(ctx context.Context, id, link string, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if !o.awaitsDeposit() || !o.Deposit.AskedAt.IsZero() || o.State.WorkOver() {
			return edit.ErrUnchanged
		}
		d := *o.Deposit
		d.AskedAt, o.Deposit = now, &d
		told := s.noticeArgs(o)
		told.Amount, told.Link = &d.Amount, link
		s.notifyAll(o, notify.DepositAsked, told, now)
		return nil
	})
}

// DepositPaid counts what was paid of the deposit; a negative amount was taken back. Once all is paid, a technician is
// asked.
func (s *Service) DepositPaid(ctx context.Context, id string, amount Amount, payment string, now time.Time) (Order, error) {
	command := fmt.Sprintf("deposit %s %d", payment, amount.Minor)
	return s.edit(ctx, id, now, func(o *Order) error {
		if _, again := o.did(command); again || o.Deposit == nil {
			return edit.ErrUnchanged
		}
		o.done(command, "")
		d := *o.Deposit
		o.Deposit = &d
		var err error
		if d.Paid, err = d.Paid.Add(amount); err != nil {
			return err
		}
		switch {
		case d.Paid.Minor < d.Amount.Minor:
			if d.PaidAt = (time.Time{}); amount.Negative() {
				o.note("deposit_reversed", Actor{Role: RoleSystem}, payment, now)
			}
		case d.PaidAt.IsZero():
			d.PaidAt = now
			o.note("deposit_paid", Actor{Role: RoleSystem}, payment, now)
			told := s.noticeArgs(o)
			told.Amount = &d.Amount
			s.notifyAll(o, notify.DepositPaid, told, now)
			if s.Technicians != nil && o.Work.Technician == nil && o.Work.Offer == nil && !o.State.WorkOver() {
				o.Deadlines = o.Deadlines.Set(dueNext, now)
			}
		}
		return nil
	})
}

// ErrOverdue means that the customer has too many overdue invoices to ask for more work (RN-013).
var ErrOverdue = errors.New("orders: the customer has too many overdue invoices")

// checkOverdue refuses a request of somebody with too many overdue invoices. Emergencies are never refused, and orders
// that a stranger requests tell nobody what their contact owes.
func (s *Service) checkOverdue(ctx context.Context, c CreateCommand, now time.Time) error {
	if s.TooManyOverdue == nil || c.Priority == Emergency || c.Unconfirmed {
		return nil
	}
	late, err := s.TooManyOverdue(ctx, Order{Contact: c.Contact, ClientPhone: c.ClientPhone, Company: c.Company}, now)
	if err == nil && late {
		err = ErrOverdue
	}
	return err
}
