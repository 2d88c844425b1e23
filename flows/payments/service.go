package payments

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/edit"
	"recado/flows/money"
)

// ErrRefused means that the gateway refuses a link for good.
var ErrRefused = errors.New("payments: the gateway refuses it")

const (
	linkLife  = 72 * time.Hour     // of a link
	pollEvery = time.Minute        // how often a young link is asked about
	pollYoung = 2 * time.Hour      // how long a link is young
	pollOld   = 30 * time.Minute   // how often an older one is
	lateAfter = 7 * 24 * time.Hour // how long after its end a link is still asked about, once a day

	duePoll = "poll"
)

// AlarmAmount is the event of a payment whose amount is not the link's.
const AlarmAmount = "payment_amount_differs"

// Debts counts payments; *debts.Service implements it.
type Debts interface {
	Pay(ctx context.Context, who bot.ContactID, p debts.Payment, now time.Time) (debts.Payment, error)
	Reverse(ctx context.Context, who bot.ContactID, payment string, now time.Time) (debts.Account, error)
}

// Numbers counts; store.DB implements it.
type Numbers interface {
	Next(ctx context.Context, counter string) (int64, error)
}

// Service makes links and follows them. It is safe for concurrent use by any number of processes.
type Service struct {
	Payments Repository
	Gateway  Gateway // nil: there is none, and Link returns ErrRefused
	Debts    Debts
	Numbers  Numbers
	Facts    bool // each change makes the payment's fact again, which reports read
}

// Link returns the payment of a command, with its link. It repeats nothing for a command that it knows.
func (s *Service) Link(ctx context.Context, who bot.ContactID, of debts.Debtor, amount money.Amount, description, command string, now time.Time) (Payment, error) {
	return s.LinkFor(ctx, Payment{Contact: who, Debtor: of, Amount: amount, Description: description, Command: command}, now)
}

// LinkFor is Link with all that is known of the wanted payment: contact, debtor, debt, amount, description and command.
func (s *Service) LinkFor(ctx context.Context, wanted Payment, now time.Time) (Payment, error) {
	if s.Gateway == nil {
		return Payment{}, ErrRefused
	}
	wanted.Method, wanted.State, wanted.Paid = debts.Card, Requested, money.Zero(wanted.Amount.Currency)
	p, err := s.stored(ctx, wanted, now)
	if err != nil || p.State != Requested {
		return p, err
	}
	link, err := s.Gateway.Create(ctx, Order{ID: p.ID, Amount: p.Amount, Description: p.Description, ExpiresAt: p.ExpiresAt})
	refused := errors.Is(err, ErrRefused)
	if err != nil && !refused {
		return Payment{}, err
	}
	made, failed := s.change(ctx, p.ID, now, func(p *Payment) error {
		if p.State != Requested {
			return edit.ErrUnchanged
		}
		if p.State = Failed; !refused {
			p.State, p.Reference, p.URL = Pending, link.Reference, link.URL
			p.Deadlines = p.Deadlines.Set(duePoll, now.Add(pollEvery))
		}
		return nil
	})
	if failed != nil {
		return Payment{}, failed
	}
	return made, err
}

// Record records money that came in without the gateway, and counts it: once for a command. Contact, Debtor, Debt,
// Amount, Method, Transaction (the bank's number), Description, Command and By of the payment are given.
func (s *Service) Record(ctx context.Context, received Payment, now time.Time) (Payment, error) {
	received.State, received.Paid = Confirmed, received.Amount
	received.Deadlines = received.Deadlines.Set(duePoll, now.Add(pollEvery)) // until it is counted
	p, err := s.stored(ctx, received, now)
	if err != nil || p.State != Confirmed {
		return p, err
	}
	if err := s.count(ctx, p, now); err != nil {
		return Payment{}, err
	}
	return s.Payments.Get(ctx, p.ID)
}

// Reverse takes a payment back that was counted: the bank has returned it. It may be repeated.
func (s *Service) Reverse(ctx context.Context, id string, now time.Time) (Payment, error) {
	p, err := s.change(ctx, id, now, func(p *Payment) error { return p.hear(Report{State: Reversed}, now) })
	if err == nil && p.State == Reversed {
		err = s.undo(ctx, p, now)
	}
	return p, err
}

// stored returns the payment of a command, and stores it if it is new.
func (s *Service) stored(ctx context.Context, p Payment, now time.Time) (Payment, error) {
	known, err := s.Payments.ByCommand(ctx, p.Command)
	if !errors.Is(err, bot.ErrNotFound) {
		return known, err
	}
	if p.Amount.Minor <= 0 {
		return Payment{}, debts.ErrAmount
	}
	n, err := s.Numbers.Next(ctx, "payments")
	if err != nil {
		return Payment{}, err
	}
	p.ID, p.V, p.CreatedAt, p.ExpiresAt, p.ChangedAt = fmt.Sprintf("PAG-%05d", n), 1, now, now.Add(linkLife), now
	p.DueAt, p.Number = p.Deadlines.Next(), TransactionKey(p.Transaction)
	s.keepFact(&p, now)
	if err = s.Payments.Insert(ctx, p); errors.Is(err, bot.ErrDuplicate) {
		return s.Payments.ByCommand(ctx, p.Command)
	}
	return p, err
}

// Get returns a payment, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Payment, error) {
	return s.Payments.Get(ctx, id)
}

// List lists the payments of a contact ("": of all), a page after another. The error for a foreign cursor
// is validation.ErrCursor.
func (s *Service) List(ctx context.Context, who bot.ContactID, limit int, after string) (page []Payment, next string, err error) {
	return s.Payments.List(ctx, who, limit, after)
}

// maxSameNumber bounds the payments with one number that are looked at.
const maxSameNumber = 20

// ByTransaction lists the latest payments with a number of the bank, however it is written.
func (s *Service) ByTransaction(ctx context.Context, number string) ([]Payment, error) {
	key := TransactionKey(number)
	if key == "" {
		return nil, nil
	}
	return s.Payments.ByNumber(ctx, key, maxSameNumber)
}

// TransactionKey returns a number of a bank as it is compared: banks print it with and without leading zeros and dashes.
func TransactionKey(number string) string { return debts.PlainNumber(number) }

// Hear handles a report of the gateway. An unknown reference is bot.ErrNotFound: the link's own answer may
// still be on its way.
func (s *Service) Hear(ctx context.Context, r Report, now time.Time) error {
	p, err := s.Payments.ByReference(ctx, r.Reference)
	if err != nil {
		return err
	}
	if r.Event != "" && slices.Contains(p.Events, r.Event) && p.State != Confirmed {
		return nil
	}
	return s.handle(ctx, p.ID, r, now)
}

// handle applies a report: first the payment's own state, then the debtor's account. Each may be repeated.
func (s *Service) handle(ctx context.Context, id string, r Report, now time.Time) error {
	p, err := s.change(ctx, id, now, func(p *Payment) error { return p.hear(r, now) })
	if err != nil {
		return err
	}
	switch p.State {
	case Confirmed:
		return s.count(ctx, p, now)
	case Reversed:
		return s.undo(ctx, p, now)
	}
	return nil
}

// count counts a confirmed payment in the debtor's account, and marks it as counted.
func (s *Service) count(ctx context.Context, p Payment, now time.Time) error {
	if _, err := s.Debts.Pay(ctx, p.Contact, debts.Payment{ID: p.ID, Debtor: p.Debtor, Debt: p.Debt, Amount: p.Paid, Reference: p.Transaction, Method: cmp.Or(p.Method, debts.Card)}, now); err != nil {
		return fmt.Errorf("payment %s: %w", p.ID, err)
	}
	counted, err := s.change(ctx, p.ID, now, func(p *Payment) error {
		if p.State != Confirmed {
			return edit.ErrUnchanged
		}
		p.State, p.CountedAt, p.Deadlines = Success, now, p.Deadlines.Clear(duePoll)
		return nil
	})
	if err == nil && counted.State == Reversed { // meanwhile, before there was anything to undo
		return s.undo(ctx, counted, now)
	}
	return err
}

// undo takes a counted payment out of the debtor's account.
func (s *Service) undo(ctx context.Context, p Payment, now time.Time) error {
	if _, err := s.Debts.Reverse(ctx, p.Contact, p.ID, now); err != nil && !errors.Is(err, bot.ErrNotFound) {
		return err
	}
	return nil
}

// hear changes the state by a report. Reports that say nothing new change nothing.
func (p *Payment) hear(r Report, now time.Time) error {
	if r.Event != "" && slices.Contains(p.Events, r.Event) {
		return edit.ErrUnchanged
	}
	if r.Event != "" {
		p.Events = append(slices.Clone(p.Events), r.Event)
		p.Events = p.Events[max(0, len(p.Events)-maxEvents):]
	}
	switch {
	case r.State == Confirmed && (p.State == Pending || p.State == Expired || p.State == Failed):
		p.State, p.Paid, p.Transaction = Confirmed, r.Paid, r.Transaction
		if r.Paid != p.Amount {
			p.alarm(now, AlarmAmount)
		}
		p.Deadlines = p.Deadlines.Set(duePoll, now.Add(pollEvery)) // until it is counted
	case r.State == Reversed && (p.State == Success || p.State == Confirmed):
		p.State, p.Deadlines = Reversed, p.Deadlines.Clear(duePoll)
	case r.State == Failed && p.State == Pending:
		p.State = Failed
	case r.State == Expired && p.State == Pending:
		p.State = Expired
	case r.Event == "":
		p.next(now)
	}
	return nil
}

// next sets when the gateway is asked again: each minute at first, then less often, and never once nobody
// can pay any more. Money that is counted is asked about no more; its return is told by webhook.
func (p *Payment) next(now time.Time) {
	p.Deadlines = p.Deadlines.Clear(duePoll)
	if p.State == Pending && now.After(p.ExpiresAt) {
		p.State = Expired
	}
	switch {
	case p.State == Confirmed:
		p.Deadlines = p.Deadlines.Set(duePoll, now.Add(pollEvery))
	case p.State == Pending && now.Sub(p.CreatedAt) < pollYoung:
		p.Deadlines = p.Deadlines.Set(duePoll, now.Add(pollEvery))
	case p.State == Pending:
		p.Deadlines = p.Deadlines.Set(duePoll, now.Add(pollOld))
	case p.State == Expired && now.Sub(p.ExpiresAt) < lateAfter:
		p.Deadlines = p.Deadlines.Set(duePoll, now.Add(24*time.Hour))
	}
}

func (p *Payment) alarm(now time.Time, name string) {
	raw, err := json.Marshal(map[string]any{"payment": p.ID, "asked": p.Amount, "paid": p.Paid})
	if err != nil {
		return // amounts always encode
	}
	p.Add(p.ID, p.V, now, bot.Effect{Kind: bot.EffectEvent, Name: name, Args: raw})
}

// Soonest returns the next deadline, or the zero time without one.
func (s *Service) Soonest(ctx context.Context) (time.Time, error) { return s.Payments.Soonest(ctx) }

// Expire asks the gateway about the links whose time has come. An unreachable gateway delays its link.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	ids, err := s.Payments.Due(ctx, now, limit)
	for _, id := range ids {
		err = errors.Join(err, s.poll(ctx, id, now))
	}
	return err
}

func (s *Service) poll(ctx context.Context, id string, now time.Time) error {
	p, err := s.Payments.Get(ctx, id)
	if err != nil {
		return err
	}
	if p.State == Confirmed { // its count was interrupted
		err := s.count(ctx, p, now)
		if err != nil { // later, and not at every sweep
			_, failed := s.change(ctx, id, now, func(p *Payment) error { p.next(now); return nil })
			err = errors.Join(err, failed)
		}
		return err
	}
	r := Report{State: Pending}
	if s.Gateway != nil && p.Reference != "" {
		answer, err := s.Gateway.Status(ctx, p.Reference)
		if err == nil {
			r = answer
		}
	}
	r.Event = ""
	if r.State == Pending {
		_, err = s.change(ctx, id, now, func(p *Payment) error { p.next(now); return nil })
		return err
	}
	return s.handle(ctx, id, r, now)
}

func (s *Service) change(ctx context.Context, id string, now time.Time, change func(*Payment) error) (Payment, error) {
	return edit.Document(ctx, s.Payments, id, func(p *Payment) error {
		p.V++
		if err := change(p); err != nil {
			return err
		}
		p.ChangedAt, p.DueAt, p.Number = now, p.Deadlines.Next(), TransactionKey(p.Transaction)
		s.keepFact(p, now)
		return nil
	})
}

func (s *Service) keepFact(p *Payment, now time.Time) {
	if s.Facts {
		p.AddFact("payment", p.ID, p.V, now)
	}
}

// Readdress moves a person's payments to the person's new contact. It may be repeated.
func (s *Service) Readdress(ctx context.Context, from, to bot.ContactID, now time.Time) error {
	for {
		page, _, err := s.Payments.List(ctx, from, 100, "")
		if err != nil || len(page) == 0 {
			return err
		}
		for _, p := range page {
			if _, err := s.change(ctx, p.ID, now, func(p *Payment) error { p.Contact = to; return nil }); err != nil {
				return err
			}
		}
	}
}
