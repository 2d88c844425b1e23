// Package invoices carries out the effects of invoices: it bills approved orders, records debts, makes documents, and
// follows payments.
//
// A handler may be called again for the same effect, and repeats nothing that it can find done.
package invoices

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/invoices"
	"recado/flows/ledger"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/templates/pdf"
)

// Worker carries out the effects.
type Worker struct {
	Invoices      *invoices.Service
	Ledger        *ledger.Service
	Orders        *orders.Service
	StoreDocument func(ctx context.Context, file io.Reader, name string) (bot.Media, error)
	Letterhead    pdf.Business
	Locale        string // for customers without a locale
	Payment       string // how to pay, in the words of the business
	// Unpriced tells the business of finished work that can't be billed by itself.
	Unpriced func(ctx context.Context, order, problem string, now time.Time) error
}

// Handlers returns the handlers by the effect's name.
func (w *Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		orders.DoBill:       w.bill,
		ledger.DoPost:       w.post,
		invoices.DoFind:     w.find,
		invoices.DoSend:     w.send,
		invoices.DoDocument: w.on(w.document),
		invoices.DoOwe: w.on(func(ctx context.Context, r invoices.Ref, t engine.Task) error {
			return w.Invoices.Owe(ctx, r.ID, t.Now)
		}),
		invoices.DoFiscal: w.on(func(ctx context.Context, r invoices.Ref, t engine.Task) error {
			_, err := w.Invoices.Seal(ctx, r.ID, t.Now)
			return err
		}),
		invoices.DoCancel: w.on(func(ctx context.Context, r invoices.Ref, t engine.Task) error {
			_, err := w.Invoices.FinishCancel(ctx, r.ID, t.Now)
			return err
		}),
		invoices.DoCredit: w.on(func(ctx context.Context, r invoices.Ref, t engine.Task) error {
			return w.Invoices.FinishCredits(ctx, r.ID, t.Now)
		}),
		invoices.DoPeriod: w.on(func(ctx context.Context, r invoices.Ref, t engine.Task) error {
			_, err := w.Invoices.BillPeriod(ctx, r.Period, t.Now)
			return err
		}),
		invoices.DoPaid: w.on(func(ctx context.Context, r invoices.Ref, t engine.Task) error {
			return w.Invoices.OrderPaid(ctx, r, true, t.Now)
		}),
		invoices.DoUnpaid: w.on(func(ctx context.Context, r invoices.Ref, t engine.Task) error {
			return w.Invoices.OrderPaid(ctx, r, false, t.Now)
		}),
	}
}

// on decodes the argument of an effect. What can't ever succeed is given up.
func (w *Worker) on(do func(context.Context, invoices.Ref, engine.Task) error) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var ref invoices.Ref
		if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		err := do(ctx, ref, t)
		if errors.Is(err, bot.ErrNotFound) {
			err = engine.Permanent(err)
		}
		return engine.Answer{}, err
	}
}

// bill makes the invoice of an approved order. Work that can't be priced is the business's to look at.
func (w *Worker) bill(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ref orders.Ref
	if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	_, _, err := w.Invoices.Make(ctx, ref.OrderID, t.Now)
	_, discount := errors.AsType[*pricing.DiscountError](err)
	switch {
	case errors.Is(err, invoices.ErrMonthly):
		return engine.Answer{}, nil
	case errors.Is(err, bot.ErrNotFound), errors.Is(err, invoices.ErrNotApproved):
		return engine.Answer{}, engine.Permanent(err)
	case (errors.Is(err, invoices.ErrUnpriced) || discount) && w.Unpriced != nil:
		return engine.Answer{}, w.Unpriced(ctx, ref.OrderID, err.Error(), t.Now)
	}
	return engine.Answer{}, err
}

func (w *Worker) post(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var e ledger.Entry
	if err := json.Unmarshal(t.Effect.Args, &e); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	err := w.Ledger.Post(ctx, e)
	if errors.Is(err, ledger.ErrUnbalanced) || errors.Is(err, ledger.ErrAccount) || errors.Is(err, ledger.ErrOther) {
		err = engine.Permanent(err)
	}
	return engine.Answer{}, err
}

// document makes and stores the document of an invoice.
func (w *Worker) document(ctx context.Context, r invoices.Ref, t engine.Task) error {
	i, err := w.Invoices.Get(ctx, r.ID)
	if err != nil || i.Status == invoices.Cancelled {
		return err
	}
	raw, err := w.PDF(i)
	if err != nil {
		return err
	}
	file, err := w.StoreDocument(ctx, bytes.NewReader(raw), i.ID+".pdf")
	if err == nil && file.Fault != "" {
		err = fmt.Errorf("document of %s: %s", i.ID, file.Fault)
	}
	if err != nil {
		return err
	}
	_, err = w.Invoices.Documented(ctx, i.ID, file, t.Now)
	return err
}

// PDF returns the document of an invoice as it stands now.
func (w *Worker) PDF(i invoices.Invoice) ([]byte, error) {
	raw, err := pdf.Invoice(w.page(i))
	if err != nil {
		return nil, fmt.Errorf("document of %s: %w", i.ID, err)
	}
	return raw, nil
}
