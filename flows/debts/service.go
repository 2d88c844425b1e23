package debts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/broken"
	"recado/flows/edit"
	"recado/flows/money"
)

// duePromise is the deadline at the end of a promised day.
const duePromise = "promise"

// Dialog is the name of the conversation about debts.
const Dialog = "payment"

// Service keeps the accounts. It is safe for concurrent use by any number of processes. It returns the
// errors of its ports, bot.ErrNotFound for a contact that owes nothing, and the errors of this package.
type Service struct {
	Accounts Repository
	Uses     ReceiptUses // nil: a receipt that is used twice is not noticed
	Terms    Terms
	Gateway  bool                                  // a payment gateway makes links
	Zone     *time.Location                        // of days that people name
	Signal   func(ctx context.Context, who string) // called when an outbox has new effects; nil: nobody is
	Remind   func(who bot.ContactID) []bot.Effect  // what notices a broken promise; nil: nothing
}

// Get returns a contact's account.
func (s *Service) Get(ctx context.Context, who bot.ContactID) (Account, error) {
	return s.Accounts.Get(ctx, string(who))
}

// List lists accounts, a page after another: next is the cursor of the next page, or "". The error for a
// foreign cursor is validation.ErrCursor.
func (s *Service) List(ctx context.Context, limit int, after string) (page []Account, next string, err error) {
	return s.Accounts.List(ctx, limit, after)
}

// Record brings the debts of a contact up to date, as their source knows them. It creates the account.
func (s *Service) Record(ctx context.Context, who bot.ContactID, list []Debt, now time.Time) (Account, error) {
	return s.write(ctx, who, true, now, func(a *Account) error {
		for _, d := range list {
			a.record(d, nil)
		}
		return nil
	})
}

// Report brings the debts of a contact up to date for a source that counts payments itself, such as the business's
// own loans. heard are the payments that it has counted and not taken back: others that were counted here are still
// on their way to it. A report may be repeated, and may come late.
func (s *Service) Report(ctx context.Context, who bot.ContactID, list []Debt, heard []string, now time.Time) (Account, error) {
	if heard == nil {
		heard = []string{}
	}
	return s.write(ctx, who, true, now, func(a *Account) error {
		for _, d := range list {
			a.record(d, heard)
		}
		return nil
	})
}

// Owe records one debt, which the debtor's advance pays as far as it goes. It creates the account. Among several debtors
// of a contact it is owed by the one of the given name, if d.Debtor has no document.
func (s *Service) Owe(ctx context.Context, who bot.ContactID, d Debt, now time.Time) (Account, error) {
	return s.write(ctx, who, true, now, func(a *Account) error {
		if i := slices.IndexFunc(a.Debts, func(known Debt) bool { return known.ID == d.ID }); i >= 0 && a.Debts[i].State != Withdrawn {
			return edit.ErrUnchanged
		}
		d.Debtor = a.knownDebtor(d.Debtor)
		a.record(d, nil)
		if d.Deposit { // its money stays an advance, and would pay the next deposit too
			return nil
		}
		return a.draw(d.ID, drawn+d.ID)
	})
}

// Drop withdraws a debt unless something of it was paid, and reports whether it is withdrawn. The error for an unknown
// debt is bot.ErrNotFound.
func (s *Service) Drop(ctx context.Context, who bot.ContactID, debt string, now time.Time) (dropped bool, err error) {
	_, err = s.write(ctx, who, false, now, func(a *Account) (err error) {
		if dropped, err = a.drop(debt); err == nil && !dropped {
			return edit.ErrUnchanged
		}
		return err
	})
	return dropped, err
}

// knownDebtor returns the account's debtor that somebody is: the only one of a contact is the same person, however the
// name is written today.
func (a *Account) knownDebtor(of Debtor) Debtor {
	all := a.Debtors()
	for _, v := range a.Advances {
		if !slices.Contains(all, v.Debtor) {
			all = append(all, v.Debtor)
		}
	}
	if of.DocumentEnd == "" && len(all) == 1 {
		return all[0]
	}
	return of
}

// Withdraw takes a debt back that is not to be asked for any more.
func (s *Service) Withdraw(ctx context.Context, who bot.ContactID, debt string, now time.Time) (Account, error) {
	return s.write(ctx, who, false, now, func(a *Account) error {
		for i, d := range a.Debts {
			if d.ID != debt {
				continue
			}
			if d.State == Withdrawn {
				return edit.ErrUnchanged
			}
			a.Debts = append([]Debt(nil), a.Debts...)
			a.Debts[i].State = Withdrawn
			return nil
		}
		return bot.ErrNotFound
	})
}

// Promise records a debtor's promise.
func (s *Service) Promise(ctx context.Context, who bot.ContactID, of Debtor, parts []Part, command string, now time.Time) (Account, error) {
	return s.once(ctx, who, command, now, func(a *Account) error {
		if err := a.promise(command, of, parts, s.Terms, s.Zone, now); err != nil {
			return err
		}
		a.follows(now, "promised")
		return nil
	})
}

// Dispute records that a debtor says the debts are wrong.
func (s *Service) Dispute(ctx context.Context, who bot.ContactID, of Debtor, reason, command string, now time.Time) (Account, error) {
	return s.once(ctx, who, command, now, func(a *Account) error { return a.dispute(command, of, reason, now) })
}

// DecideDispute ends a dispute: the debts are withdrawn, or owed after all. by names who decides.
func (s *Service) DecideDispute(ctx context.Context, who bot.ContactID, id string, accept bool, by string, now time.Time) (Account, error) {
	return s.write(ctx, who, false, now, func(a *Account) error {
		if err := a.decideDispute(id, accept, by); err != nil {
			return err
		}
		key := "payment.notice.dispute_refused"
		if accept {
			key = "payment.notice.dispute_accepted"
		}
		a.tell(now, key, nil)
		return nil
	})
}

// AddReceipt records a receipt. Its state tells whether it is a known payment's or waits for a person; Used names an
// earlier receipt with its number.
func (s *Service) AddReceipt(ctx context.Context, who bot.ContactID, r Receipt, now time.Time) (Account, error) {
	var err error
	if r.Used, err = s.used(ctx, who, r, now); err != nil {
		return Account{}, err
	}
	return s.once(ctx, who, r.ID, now, func(a *Account) error { r.At = now; a.receipt(r); return nil })
}

// DecideReceipt ends the review of a receipt. An accepted one counts as a payment of the amount.
func (s *Service) DecideReceipt(ctx context.Context, who bot.ContactID, id string, accept bool, amount money.Amount, by string, now time.Time) (Account, error) {
	return s.write(ctx, who, false, now, func(a *Account) error {
		if err := a.decideReceipt(id, accept, amount, by, now); err != nil {
			return err
		}
		if !accept {
			a.tell(now, "payment.notice.receipt_refused", nil)
			return nil
		}
		return a.tellPaid(now)
	})
}

// Pay counts a payment, once by its id, and returns what became of it. Money of a contact that owes nothing creates the
// account: it is paid in advance.
func (s *Service) Pay(ctx context.Context, who bot.ContactID, p Payment, now time.Time) (counted Payment, err error) {
	creates := who != "" && p.Method.Money() // money may come before anything is owed
	_, err = s.write(ctx, who, creates, now, func(a *Account) (err error) {
		if i := slices.IndexFunc(a.Payments, func(old Payment) bool { return old.ID == p.ID }); i >= 0 && !broken.Is("payment") {
			counted = a.Payments[i]
			return edit.ErrUnchanged
		}
		p.At = now
		if counted, err = a.pay(p); err != nil {
			return err
		}
		if !p.Method.Money() {
			return nil
		}
		return a.tellPaid(now)
	})
	return counted, err
}

// Reverse undoes a payment that was counted.
func (s *Service) Reverse(ctx context.Context, who bot.ContactID, payment string, now time.Time) (Account, error) {
	return s.write(ctx, who, false, now, func(a *Account) error {
		changed, err := a.reverse(payment)
		if err != nil {
			return err
		}
		if !changed {
			return edit.ErrUnchanged
		}
		return nil
	})
}

// Move moves an account to the person's new contact: what is owed and what was answered stays theirs. It may be
// repeated.
func (s *Service) Move(ctx context.Context, from, to bot.ContactID, now time.Time) error {
	old, err := s.Accounts.Get(ctx, string(from))
	if errors.Is(err, bot.ErrNotFound) || err == nil && old.empty() {
		return nil
	}
	if err != nil {
		return err
	}
	command := fmt.Sprintf("moved from %s at %d", from, old.V)
	if _, err := s.write(ctx, to, true, now, func(a *Account) error {
		if a.done(command) {
			return edit.ErrUnchanged
		}
		a.take(old)
		return nil
	}); err != nil {
		return err
	}
	_, err = s.write(ctx, from, false, now, func(a *Account) error {
		if a.V != old.V+1 { // changed meanwhile: what is new there moves with the next try
			return bot.ErrStale
		}
		a.Debts, a.Promises, a.Receipts, a.Disputes, a.Payments, a.Advances, a.Deadlines = nil, nil, nil, nil, nil, nil, nil
		return nil
	})
	return err
}

// Soonest returns the next deadline, or the zero time without one.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Accounts.Soonest(ctx) }

// Expire checks the promises whose day is over. Any process may call it at any time: each takes effect once.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Accounts.Due(ctx, now, limit)
	for _, id := range ids {
		_, failed := s.write(ctx, bot.ContactID(id), false, now, func(a *Account) error {
			due, _ := a.Deadlines.Due(now)
			if len(due) == 0 {
				return edit.ErrUnchanged
			}
			if a.checkPromises(now) && s.Remind != nil {
				a.add(now, s.Remind(a.Contact)...)
			}
			return nil
		})
		err = errors.Join(err, failed)
	}
	return err
}

// once is write for a command that may be repeated.
func (s *Service) once(ctx context.Context, who bot.ContactID, command string, now time.Time, change func(*Account) error) (Account, error) {
	return s.write(ctx, who, false, now, func(a *Account) error {
		if a.done(command) {
			return edit.ErrUnchanged
		}
		return change(a)
	})
}

// write changes a contact's account, and creates it if it may. It checks the promise after every change.
func (s *Service) write(ctx context.Context, who bot.ContactID, creates bool, now time.Time, change func(*Account) error) (stored Account, err error) {
	signal := false
	err = edit.Retry(func() error {
		signal = false
		a, err := s.Accounts.Get(ctx, string(who))
		fresh := errors.Is(err, bot.ErrNotFound) && creates
		switch {
		case fresh:
			a = Account{Contact: who, Command: "account of " + string(who), CreatedAt: now}
		case err != nil:
			return err
		}
		stored = a
		before := len(a.Outbox)
		a.V++
		a.ChangedAt = now
		if err := change(&a); errors.Is(err, edit.ErrUnchanged) {
			return nil
		} else if err != nil {
			return err
		}
		for _, p := range a.changed {
			a.counted(now, p)
		}
		a.changed = nil
		a.settlePromises()
		a.DueAt = a.Deadlines.Next()
		if stored, signal = a, len(a.Outbox) > before; fresh {
			return s.Accounts.Insert(ctx, a)
		}
		return s.Accounts.Put(ctx, a)
	})
	if err == nil && signal && s.Signal != nil {
		s.Signal(ctx, string(who))
	}
	return stored, err
}

// settlePromises ends the promises whose debts are settled before their day is over, and sets when the others are
// looked at.
func (a *Account) settlePromises() {
	a.Promises = slices.Clone(a.Promises)
	for i, p := range a.Promises {
		if p.State == PromiseRunning && a.promised(p) <= 0 {
			a.Promises[i].State = PromiseKept
		}
	}
	if a.Deadlines = a.Deadlines.Clear(duePromise); !a.waits().IsZero() {
		a.Deadlines = a.Deadlines.Set(duePromise, a.waits())
	}
}

// add appends effects. Their ids differ from those of the contact's conversation, which begin with the contact.
func (a *Account) add(now time.Time, effects ...bot.Effect) {
	a.Add(string(a.Contact)+"/debts", a.V, now, effects...)
}

// tell has the person told something in the conversation: a confirmation of what was done, which a debtor
// may be sent at any hour of the day.
func (a *Account) tell(now time.Time, key string, args any) {
	raw, err := json.Marshal(args)
	if err != nil || args == nil {
		raw = nil
	}
	a.add(now, bot.Effect{Kind: bot.EffectNotify, To: a.Contact, Name: key, Args: raw})
}

// counted tells the owners of the debts, and the books, what a payment has paid, or that it was taken back.
func (a *Account) counted(now time.Time, p Payment) {
	a.add(now, bot.Do(DoCounted, Counted{
		Contact: a.Contact, Payment: p.ID, At: p.At, Amount: p.Amount, Rest: p.Rest, Method: p.Method, Reference: p.Reference, Paid: p.Paid, Reversed: p.Reversed,
	}))
}

// tellPaid confirms the last payment: what it paid, and what is still owed or is there for the next debt.
func (a *Account) tellPaid(now time.Time) error {
	p := a.Payments[len(a.Payments)-1]
	args := map[string]any{"amount": p.Amount}
	var numbers []string
	for _, paid := range p.Paid {
		if i := slices.IndexFunc(a.Debts, func(d Debt) bool { return d.ID == paid.Debt }); i >= 0 && a.Debts[i].Number != "" {
			numbers = append(numbers, a.Debts[i].Number)
		}
	}
	args["numbers"] = numbers
	if p.Rest.Minor > 0 {
		args["rest"] = p.Rest
	}
	left, err := Totals(a.Open())
	if err != nil {
		return err
	}
	args["totals"] = left
	a.follows(now, "paid")
	a.tell(now, "payment.notice.paid", args)
	return nil
}

// follows notes what followed the latest reminder.
func (a *Account) follows(now time.Time, fact string) {
	raw, err := json.Marshal(bot.Followed{Fact: fact})
	if err != nil {
		return // strings always encode
	}
	a.add(now, bot.Effect{Kind: bot.EffectDo, Name: bot.MarkContact, Args: raw})
}
