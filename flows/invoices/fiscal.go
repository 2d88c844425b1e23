package invoices

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/notify"
)

// FiscalState is how far an invoice has got with the tax authority.
type FiscalState string

// The states. Only a Sealed invoice has a number and a code that may be shown.
const (
	NoFiscal FiscalState = ""
	Pending  FiscalState = "pending" // no seal has come back yet
	Sealed   FiscalState = "sealed"
	Refused  FiscalState = "refused" // the authority or the provider refuses it: a person decides
)

// Fiscal is what the tax authority, or who speaks to it, has answered.
type Fiscal struct {
	Provider string      `json:"provider,omitempty"` // "" none, "cai", "siigo", "dte"
	State    FiscalState `json:"state,omitempty"`
	Key      string      `json:"key,omitempty"`    // by which the provider knows the document
	Number   string      `json:"number,omitempty"` // "000-001-01-00000123", "FV-2-22"
	Code     string      `json:"code,omitempty"`   // CAI, CUFE, seal of reception
	Link     string      `json:"link,omitempty"`
	Range    string      `json:"range,omitempty"`   // of a CAI: "000-001-01-00000001 a 000-001-01-00005000"
	Until    string      `json:"until,omitempty"`   // last day of a CAI
	Problem  string      `json:"problem,omitempty"` // why it was refused, for the operator
	At       time.Time   `json:"at,omitzero"`
}

// The providers.
const (
	CAI   = "cai"   // Honduras: numbers of ranges that the SAR has authorised
	Siigo = "siigo" // Colombia: electronic invoices that Siigo issues
)

// Issuer gets fiscal numbers from a provider.
type Issuer interface {
	// Issue gets the number of a document, or tells that it is still awaited or refused. corrects is a credit note's invoice,
	// else nil. Repeating it for the same document gets the same number. An error means: try again later.
	Issue(ctx context.Context, i Invoice, corrects *Invoice, now time.Time) (Fiscal, error)
}

// ErrSealed means that the tax authority knows an invoice, or may know it: only a credit note takes it back.
var ErrSealed = errors.New("invoices: it is issued to the tax authority: make a credit note")

// ErrFiscal means that there is no refusal to try again.
var ErrFiscal = errors.New("invoices: no fiscal number was refused")

// The pauses before a number that is awaited is asked for again.
const (
	fiscalSoon  = 2 * time.Minute
	fiscalLater = time.Hour
)

// cancellable reports whether an invoice may be cancelled. Numbers of a CAI are the business's own: a cancelled invoice
// keeps its number.
func (f Fiscal) cancellable() bool {
	return f.Provider == "" || f.Provider == CAI || f.State == Refused
}

// fiscalize asks for the fiscal number of a new document.
func (s *Service) fiscalize(i *Invoice, now time.Time) {
	if s.Fiscal == "" {
		return
	}
	i.Fiscal = Fiscal{Provider: s.Fiscal, State: Pending}
	i.add(now, bot.Do(DoFiscal, Ref{ID: i.ID}))
}

// Seal gets the fiscal number of an invoice or a credit note. It may be repeated.
func (s *Service) Seal(ctx context.Context, id string, now time.Time) (Invoice, error) {
	i, err := s.Invoices.Get(ctx, id)
	if err != nil || i.Fiscal.State != Pending || s.Issuer == nil {
		return i, err
	}
	var corrects *Invoice
	if i.Kind == CreditNote {
		of, err := s.Invoices.Get(ctx, i.Corrects)
		if err != nil {
			return i, err
		}
		switch of.Fiscal.State {
		case Pending:
			return s.Answer(ctx, id, Fiscal{State: Pending}, now)
		case NoFiscal, Refused:
			return s.Answer(ctx, id, Fiscal{State: Refused, Problem: of.ID + " has no fiscal number"}, now)
		}
		corrects = &of
	}
	f, err := s.Issuer.Issue(ctx, i, corrects, now)
	if err != nil {
		return i, err
	}
	return s.Answer(ctx, id, f, now)
}

// Answer records what the provider has answered for a document. A number that was received stays.
func (s *Service) Answer(ctx context.Context, id string, f Fiscal, now time.Time) (Invoice, error) {
	return s.edit(ctx, id, now, func(i *Invoice) error {
		if i.Fiscal.State == Sealed {
			return edit.ErrUnchanged
		}
		f.Provider, f.At = i.Fiscal.Provider, now
		again := f.State == i.Fiscal.State && f.Problem == i.Fiscal.Problem
		i.Fiscal, i.Deadlines = f, i.Deadlines.Clear(dueFiscal)
		switch {
		case f.State == Pending:
			wait := fiscalSoon
			if now.Sub(i.CreatedAt) > fiscalLater {
				wait = fiscalLater
			}
			i.Deadlines = i.Deadlines.Set(dueFiscal, now.Add(wait))
			return nil
		case again:
			return nil
		case f.State == Refused:
			i.note(now, "fiscal_refused", "")
			s.tellRefused(i, now)
		default:
			i.note(now, "fiscal "+f.Number, "")
			i.add(now, event(EventSealed, i.fact()))
		}
		if i.Status != Cancelled {
			i.add(now, bot.Do(DoDocument, Ref{ID: i.ID}))
		}
		return nil
	})
}

// tellRefused tells the business that it has to do something.
func (s *Service) tellRefused(i *Invoice, now time.Time) {
	args := s.noticeArgs(i)
	args.Problem = i.Fiscal.Problem
	n := notify.Notice{Event: notify.InvoiceRefused, About: i.ID, Args: args}
	i.add(now, n.Effects(s.People...)...)
	fact := i.fact()
	fact.Problem = i.Fiscal.Problem
	i.add(now, event(AlarmRefused, fact))
}

// RetryFiscal asks for a fiscal number again that was refused. The error for another state is ErrFiscal.
func (s *Service) RetryFiscal(ctx context.Context, id, by string, now time.Time) (Invoice, error) {
	return s.edit(ctx, id, now, func(i *Invoice) error {
		switch {
		case i.Fiscal.State == Pending:
			return edit.ErrUnchanged
		case i.Fiscal.State != Refused || i.Status == Cancelled:
			return ErrFiscal
		}
		i.Fiscal.State = Pending
		i.note(now, "fiscal_retried", by)
		i.add(now, bot.Do(DoFiscal, Ref{ID: id}))
		return nil
	})
}
