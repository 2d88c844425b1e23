package invoices

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
	"recado/flows/pricing"
	"recado/flows/quotations"
)

// Service issues invoices and follows them. It is safe for concurrent use by any number of processes. It returns the
// errors of its ports, of this file, and ErrUnpriced.
type Service struct {
	Invoices  Repository
	Series    SeriesRepository
	Periods   PeriodRepository
	Orders    Orders
	Billing   Billing
	Debts     Debts
	Item      func(ctx context.Context, sku string) (pricing.Material, bool, error) // of the catalogue
	Quotation func(ctx context.Context, id string) (quotations.Quotation, error)    //
	Calendar  pricing.Calendar
	Country   string
	Business  string                                  // its name, for messages
	People    []notify.Person                         // supervisors and admins
	Days      int                                     // to pay where the contract says nothing; default: 30 (RN-012)
	Fiscal    string                                  // provider of fiscal numbers; "": none
	Issuer    Issuer                                  // of Fiscal
	Page      func(id string, until time.Time) string // the public page of an invoice; nil: there is none
	Facts     bool                                    // each change makes the invoice's fact again, which reports read
	// CompanyOf returns the id of the company whose invoices concern a contact by the contact's role there; "": none. nil: nobody's.
	CompanyOf    func(ctx context.Context, who bot.ContactID) (string, error)
	Signal       func(ctx context.Context, id string) // called when an outbox has new effects; nil: the sweep finds them
	SignalPeriod func(ctx context.Context, id string)
}

// The effects of invoices.
const (
	DoInvoice  = "invoices.make"     // Ref.Order: bill a finished order
	DoOwe      = "invoices.owe"      // Ref: record the debt
	DoDocument = "invoices.document" // Ref: make the document
	DoFiscal   = "invoices.fiscal"   // Ref: get a fiscal number
	DoCancel   = "invoices.cancel"   // Ref: finish a cancellation
	DoCredit   = "invoices.credit"   // Ref: number the credit notes, and count them
	DoPeriod   = "invoices.period"   // Ref.Period: bill a period that is over
	DoPaid     = "invoices.paid"     // Ref.Order: the order is paid
	DoUnpaid   = "invoices.unpaid"   // Ref.Order: its payment was taken back

	EventIssued    = "invoice.issued"
	EventPaid      = "invoice.paid"
	EventCancelled = "invoice.cancelled"
	EventSealed    = "invoice.sealed" // a fiscal number was received
	AlarmRefused   = "invoice_refused"
	EventReversed  = "invoice.payment_reversed"
	AlarmUnpriced  = "invoice_unpriced" // finished work that can't be billed by itself
)

// Ref is the argument of the effects.
type Ref struct {
	ID     string `json:"id,omitempty"`
	Order  string `json:"order,omitempty"`
	Period string `json:"period,omitempty"`
}

// The errors of invoices.
var (
	ErrNotApproved = errors.New("invoices: the customer has not approved the work (RN-007)")
	ErrPaid        = errors.New("invoices: something of it is paid: make a credit note")
	ErrCancelled   = errors.New("invoices: it is cancelled")
	ErrCredit      = errors.New("invoices: a credit note is more than zero and not more than what is left of its invoice")
	ErrKind        = errors.New("invoices: a credit note can't be cancelled or credited")
	ErrMonthly     = errors.New("invoices: the order is billed with its contract's month")
)

const (
	defaultDays = 30
	tellAfter   = 10 * time.Minute // by then the customer has rated the work
	remindDays  = 3                // before the last day
)

// Get returns an invoice, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Invoice, error) {
	return s.Invoices.Get(ctx, id)
}

// List returns a page of invoices, the latest first. The error for a foreign cursor is validation.ErrCursor.
func (s *Service) List(ctx context.Context, f Filter) (page []Invoice, next string, err error) {
	f.Limit = min(cmp.Or(f.Limit, 50), 200)
	return s.Invoices.List(ctx, f)
}

// Soonest returns the next deadline, or the zero time without one.
func (s *Service) Soonest(ctx context.Context) (next time.Time, err error) {
	for _, of := range []func(context.Context) (time.Time, error){s.Invoices.Soonest, s.Series.Soonest, s.Periods.Soonest} {
		at, failed := of(ctx)
		if failed != nil {
			return time.Time{}, failed
		}
		if next.IsZero() || !at.IsZero() && at.Before(next) {
			next = at
		}
	}
	return next, nil
}

// Expire handles the deadlines that have passed. Any process may call it at any time: each takes effect once.
func (s *Service) Expire(ctx context.Context, now time.Time, limit int) error {
	err := errors.Join(s.expireSeries(ctx, now, limit), s.expirePeriods(ctx, now, limit))
	ids, failed := s.Invoices.Due(ctx, now, limit)
	err = errors.Join(err, failed)
	for _, id := range ids {
		_, failed := s.edit(ctx, id, now, func(i *Invoice) error {
			due, rest := i.Deadlines.Due(now)
			if len(due) == 0 {
				return edit.ErrUnchanged
			}
			i.Deadlines = rest
			for _, name := range due {
				s.expire(i, name, now)
			}
			return nil
		})
		if !errors.Is(failed, bot.ErrNotFound) {
			err = errors.Join(err, failed)
		}
	}
	return err
}

func (s *Service) expire(i *Invoice, name string, now time.Time) {
	switch name {
	case dueTell:
		if i.File == nil { // no seal has come in time: what is known is told
			i.add(now, bot.Do(DoDocument, Ref{ID: i.ID}))
			i.Deadlines = i.Deadlines.Set(dueTell, now.Add(tellAfter))
			return
		}
		s.tell(i, now)
	case dueFiscal:
		if i.Fiscal.State == Pending {
			i.add(now, bot.Do(DoFiscal, Ref{ID: i.ID}))
		}
	case dueRemind:
		s.notify(i, notify.InvoiceDue, now)
	case dueOverdue:
		if i.settle(s.day(now), now) {
			s.notify(i, notify.InvoiceOverdue, now)
		}
	}
}

// edit changes an invoice by compare-and-set.
func (s *Service) edit(ctx context.Context, id string, now time.Time, change func(*Invoice) error) (Invoice, error) {
	effects := false
	i, err := edit.Document(ctx, s.Invoices, id, func(i *Invoice) error {
		before := len(i.Outbox)
		i.V++
		if err := change(i); err != nil {
			return err
		}
		s.keepFact(i, now)
		i.UpdatedAt, i.DueAt, effects = now, i.Deadlines.Next(), len(i.Outbox) > before || s.Facts
		return nil
	})
	if err == nil && effects {
		s.signal(ctx, id)
	}
	return i, err
}

func (s *Service) keepFact(i *Invoice, now time.Time) {
	if s.Facts {
		i.AddFact("invoice", i.ID, i.V, now)
	}
}

// day returns the date of a moment where the business is.
func (s *Service) day(at time.Time) string { return at.In(s.Calendar.Zone).Format(time.DateOnly) }

func (s *Service) signal(ctx context.Context, id string) {
	if s.Signal != nil {
		s.Signal(ctx, id)
	}
}

func event(name string, payload any) bot.Effect {
	raw, err := json.Marshal(payload)
	if err != nil {
		raw = nil // plain structs always encode
	}
	return bot.Effect{Kind: bot.EffectEvent, Name: name, Args: raw}
}
