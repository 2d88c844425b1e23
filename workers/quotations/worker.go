// Package quotations carries out the effects of quotations: it creates their document, updates the
// order, and answers the customer's conversation.
//
// A handler may be called again for the same effect, and repeats nothing that it can find done.
package quotations

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/quotations"
	"recado/templates/pdf"
	"recado/workers/code"
)

// The effects that the customer's conversation requests.
const (
	Load   = "quotations.load"   // quotations.Ref, or none for the latest → "ok" quotations.View · "none"
	Decide = "quotations.decide" // Decision → "ok" quotations.View · "refused" Refusal
)

// Decision is a customer's decision on a version of a quotation.
type Decision struct {
	ID      string            `json:"id"`
	Version int               `json:"version"`
	Choice  quotations.Choice `json:"choice"`
	Reason  string            `json:"reason,omitempty"`

	Spoofable bool `json:"spoofable,omitempty"` // the sender may be forged, as with SMS
}

// Refusal says why a decision was refused; see quotations.RefusedError.
type Refusal struct {
	Reason string           `json:"why"`
	Who    string           `json:"who,omitempty"`
	Asked  bool             `json:"asked,omitempty"`
	Quote  *quotations.View `json:"quote,omitempty"`
	Code   string           `json:"code,omitempty"` // if Reason is "code": the code that the customer must repeat
}

// Worker carries out the effects.
type Worker struct {
	Quotations    *quotations.Service
	Orders        *orders.Service
	StoreDocument func(ctx context.Context, file io.Reader, name string) (bot.Media, error) // stores a document
	Letterhead    pdf.Business
	Codes         code.Issuer
	Locale        string // for customers without a locale
}

// Handlers returns the handlers by the effect's name.
func (w *Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		quotations.DoDeliver:  w.deliver,
		quotations.DoQuoted:   w.outcome(w.quoted),
		quotations.DoApproved: w.outcome(w.approved),
		quotations.DoRejected: w.outcome(w.rejected),
		orders.DoEndQuote:     w.end,
		Load:                  w.load,
		Decide:                w.decide,
	}
}

// deliver creates the document of a version and then has the customer asked.
func (w *Worker) deliver(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ref quotations.Ref
	if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	q, err := w.Quotations.Get(ctx, ref.ID)
	if err != nil || q.Version != ref.Version || q.File != nil {
		return engine.Answer{}, err
	}
	file, err := w.Document(ctx, q)
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{}, w.Quotations.Delivered(ctx, ref, file, t.Now)
}

// Document creates and stores the document of a quotation's present version.
func (w *Worker) Document(ctx context.Context, q quotations.Quotation) (bot.Media, error) {
	raw, err := w.PDF(q)
	if err != nil {
		return bot.Media{}, err
	}
	file, err := w.StoreDocument(ctx, bytes.NewReader(raw), fmt.Sprintf("%s-v%d.pdf", q.ID, q.Version))
	if err == nil && file.Fault != "" {
		err = fmt.Errorf("document of %s: %s", q.ID, file.Fault)
	}
	return file, err
}

// PDF returns the document of a quotation's present version.
func (w *Worker) PDF(q quotations.Quotation) ([]byte, error) {
	raw, err := pdf.Quotation(w.page(q))
	if err != nil {
		return nil, fmt.Errorf("document of %s: %w", q.ID, err)
	}
	return raw, nil
}

func (w *Worker) outcome(do func(context.Context, quotations.Outcome, engine.Task) error) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var o quotations.Outcome
		if err := json.Unmarshal(t.Effect.Args, &o); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		err := do(ctx, o, t)
		if errors.Is(err, orders.ErrTransition) || errors.Is(err, bot.ErrNotFound) {
			err = engine.Permanent(err) // the order has changed otherwise; the quotation keeps its state
		}
		return engine.Answer{}, err
	}
}

// actor converts an actor of quotations to one of orders.
func actor(by quotations.Actor) orders.Actor {
	switch by.Role {
	case notify.Client:
		return orders.Actor{Role: orders.RoleClient, ID: by.ID}
	case quotations.RoleContract, quotations.RoleSystem:
		return orders.Actor{Role: orders.RoleSystem, ID: by.ID}
	}
	return orders.Actor{Role: orders.RoleAgent, ID: by.ID}
}

func (w *Worker) quoted(ctx context.Context, o quotations.Outcome, t engine.Task) error {
	_, err := w.Orders.Quoted(ctx, o.Order, o.Quote, actor(o.By), t.Now)
	return err
}

func (w *Worker) approved(ctx context.Context, o quotations.Outcome, t engine.Task) error {
	_, err := w.Orders.QuotationApproved(ctx, o.Order, o.Quote, actor(o.By), t.Now)
	return err
}

func (w *Worker) rejected(ctx context.Context, o quotations.Outcome, t engine.Task) error {
	_, err := w.Orders.QuotationRejected(ctx, o.Order, o.Reason, actor(o.By), t.Now)
	return err
}

// end ends the quotation of an order that was cancelled.
func (w *Worker) end(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var e orders.QuoteEnd
	if err := json.Unmarshal(t.Effect.Args, &e); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	err := w.Quotations.OrderCancelled(ctx, e, t.Now)
	if errors.Is(err, bot.ErrNotFound) {
		err = engine.Permanent(err)
	}
	return engine.Answer{}, err
}

func (w *Worker) load(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ref quotations.Ref
	if len(t.Effect.Args) > 0 {
		if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
	}
	find := func() (quotations.Quotation, error) { return w.Quotations.Get(ctx, ref.ID) }
	if ref.ID == "" {
		find = func() (quotations.Quotation, error) { return w.Quotations.Latest(ctx, bot.ContactID(t.Owner)) }
	}
	q, err := find()
	if err == nil {
		err = w.Quotations.CheckAccess(ctx, q, bot.ContactID(t.Owner), t.Now)
	}
	switch _, refused := errors.AsType[*quotations.RefusedError](err); {
	case errors.Is(err, bot.ErrNotFound), refused:
		return engine.Answer{Event: "none"}, nil
	case err != nil:
		return engine.Answer{}, err
	}
	return engine.Answer{Event: bot.OK, Data: w.Quotations.Show(q)}, nil
}

func (w *Worker) decide(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var d Decision
	if err := json.Unmarshal(t.Effect.Args, &d); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	if d.Spoofable && (d.Choice == quotations.Approve || d.Choice == quotations.Reject) {
		said, ok, err := w.Codes.New(ctx, bot.ContactID(t.Owner))
		if err == nil && !ok {
			return engine.Answer{Event: "refused", Data: Refusal{Reason: "no_code"}}, nil
		}
		return engine.Answer{Event: "refused", Data: Refusal{Reason: "code", Code: said}}, err
	}
	by := quotations.Actor{Role: notify.Client, ID: t.Owner}
	q, err := w.Quotations.Decide(ctx, quotations.Ref{ID: d.ID, Version: d.Version}, d.Choice, by, d.Reason, t.Now)
	if refused, ok := errors.AsType[*quotations.RefusedError](err); ok {
		r := Refusal{Reason: refused.Reason, Who: refused.Who, Asked: refused.Asked}
		if refused.Quotation != nil {
			shown := w.Quotations.Show(*refused.Quotation)
			r.Quote = &shown
		}
		return engine.Answer{Event: "refused", Data: r}, nil
	}
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{Event: bot.OK, Data: w.Quotations.Show(q)}, nil
}
