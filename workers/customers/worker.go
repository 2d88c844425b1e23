package customers

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/consent"
	"recado/flows/customers"
	"recado/flows/validation"
)

// Persons manages customers; *customers.Persons implements it.
type Persons interface {
	Find(ctx context.Context, who bot.ContactID, spoofable bool, r customers.FindRequest, now time.Time) (bot.Event, customers.FindAnswer, error)
	Save(ctx context.Context, who bot.ContactID, spoofable bool, r customers.SaveRequest, command string, now time.Time) (bot.Event, customers.SaveAnswer, error)
	StoreDocument(ctx context.Context, who bot.ContactID, r customers.DocumentRequest, command string, now time.Time) (bot.Event, customers.DocumentAnswer, error)
	DeleteFiles(ctx context.Context, args json.RawMessage) error
	FinishMerge(ctx context.Context, args json.RawMessage, now time.Time) error
	ErasePerson(ctx context.Context, args json.RawMessage, now time.Time) error
}

// Consents records consents; *consent.Service implements it.
type Consents interface {
	Record(ctx context.Context, g consent.Given, now time.Time) (consent.Consent, error)
	WithdrawAll(ctx context.Context, who bot.ContactID, r consent.WithdrawRequest, now time.Time) (consent.Consent, bool, error)
}

// Worker carries out the effects.
type Worker struct {
	Persons  Persons
	Consents Consents
}

// Handlers returns the handlers by the effect's name.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		customers.DoFindCustomer: with(func(ctx context.Context, t engine.Task, r customers.FindRequest) (engine.Answer, error) {
			event, a, err := w.Persons.Find(ctx, bot.ContactID(t.Owner), t.Effect.Spoofable, r, t.Now)
			return engine.Answer{Event: event, Data: a}, err
		}),
		customers.DoSaveCustomer: with(func(ctx context.Context, t engine.Task, r customers.SaveRequest) (engine.Answer, error) {
			event, a, err := w.Persons.Save(ctx, bot.ContactID(t.Owner), t.Effect.Spoofable, r, t.Effect.ID, t.Now)
			return engine.Answer{Event: event, Data: a}, err
		}),
		customers.DoStoreDocument: with(func(ctx context.Context, t engine.Task, r customers.DocumentRequest) (engine.Answer, error) {
			event, a, err := w.Persons.StoreDocument(ctx, bot.ContactID(t.Owner), r, t.Effect.ID, t.Now)
			return engine.Answer{Event: event, Data: a}, err
		}),
		consent.DoRecord:   with(w.record),
		consent.DoWithdraw: with(w.withdraw),
		customers.DoDeleteFiles: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
			return engine.Answer{}, w.Persons.DeleteFiles(ctx, t.Effect.Args)
		},
		customers.DoFinishMerge: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
			return engine.Answer{}, w.Persons.FinishMerge(ctx, t.Effect.Args, t.Now)
		},
		customers.DoErasePerson: func(ctx context.Context, t engine.Task) (engine.Answer, error) {
			return engine.Answer{}, w.Persons.ErasePerson(ctx, t.Effect.Args, t.Now)
		},
	}
}

// errArguments takes the place of errors of the decoder, which may repeat what they could not read.
var errArguments = errors.New("customers: the arguments of the effect can't be read")

// with decodes the arguments.
func with[T any](do func(context.Context, engine.Task, T) (engine.Answer, error)) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var args T
		if json.Unmarshal(t.Effect.Args, &args) != nil {
			return engine.Answer{}, engine.Permanent(errArguments)
		}
		return do(ctx, t, args)
	}
}

// record stores a consent that the contact gave. A text or purpose that does not exist is a fault of the
// dialog, which trying again cannot mend.
func (w Worker) record(ctx context.Context, t engine.Task, r consent.RecordRequest) (engine.Answer, error) {
	c, err := w.Consents.Record(ctx, consent.Given{RecordRequest: r, Contact: bot.ContactID(t.Owner), Command: t.Effect.ID}, t.Effect.At)
	if _, invalid := errors.AsType[*validation.InvalidError](err); invalid {
		return engine.Answer{}, engine.Permanent(err)
	}
	return engine.Answer{Event: bot.OK, Data: consent.RecordAnswer{Consent: c.ID, Hash: c.Hash}}, err
}

func (w Worker) withdraw(ctx context.Context, t engine.Task, r consent.WithdrawRequest) (engine.Answer, error) {
	c, ok, err := w.Consents.WithdrawAll(ctx, bot.ContactID(t.Owner), r, t.Effect.At)
	if !ok {
		return engine.Answer{Event: consent.EventNone}, err
	}
	return engine.Answer{Event: bot.OK, Data: consent.RecordAnswer{Consent: c.ID, Hash: c.Hash}}, err
}
