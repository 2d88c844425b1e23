package credit

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/credit"
	"recado/flows/debts"
	"recado/flows/money"
)

// Evaluations evaluates customers; *credit.Evaluations implements it.
type Evaluations interface {
	Evaluate(ctx context.Context, w credit.EvaluateWork, now time.Time) (credit.Evaluation, error)
	Appeal(ctx context.Context, w credit.AppealWork, who bot.ContactID, now time.Time) (credit.Evaluation, error)
	Get(ctx context.Context, id string) (credit.Evaluation, error)
}

// Orders reads and pays orders; *credit.Orders implements it.
type Orders interface {
	Get(ctx context.Context, id string) (credit.Order, error)
	Apply(ctx context.Context, id, payment string, amount money.Amount, at, now time.Time) (credit.Order, error)
	Reverse(ctx context.Context, id, payment string, now time.Time) (credit.Order, error)
}

// Debts keeps what people owe; *debts.Service implements it.
type Debts interface {
	Report(ctx context.Context, who bot.ContactID, list []debts.Debt, heard []string, now time.Time) (debts.Account, error)
}

// Lines changes what customers may owe; *credit.Lines implements it.
type Lines interface {
	Grant(ctx context.Context, g credit.Grant, country string, now time.Time) error
	Follow(ctx context.Context, o credit.Order, now time.Time) error
}

// Worker carries out the effects.
type Worker struct {
	Evaluations Evaluations
	Orders      Orders
	Lines       Lines
	Customers   credit.Customers
	Debts       Debts
}

// Handlers returns the handlers by the effect's name.
func (w Worker) Handlers() map[string]engine.Handler {
	return map[string]engine.Handler{
		credit.DoEvaluate: with(w.evaluate), credit.DoAppeal: with(w.appeal), credit.DoGrant: with(w.grant), credit.DoSettle: with(w.settle),
		credit.DoReport: with(w.report),
	}
}

func with[T any](do func(ctx context.Context, args T, t engine.Task) (engine.Answer, error)) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var args T
		if err := json.Unmarshal(t.Effect.Args, &args); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		return do(ctx, args, t)
	}
}

func (w Worker) evaluate(ctx context.Context, work credit.EvaluateWork, t engine.Task) (engine.Answer, error) {
	e, err := w.Evaluations.Evaluate(ctx, work, t.Now)
	if err != nil {
		return engine.Answer{}, decided(err)
	}
	events := map[credit.Decision]bot.Event{
		credit.Approved: credit.EventApproved, credit.Denied: credit.EventDenied, credit.Rejected: credit.EventDenied, credit.InProcess: credit.EventInProcess,
	}
	event, ok := events[e.Decision]
	if !ok {
		event = credit.EventIncomplete
	}
	return engine.Answer{Event: event, Data: e.Answer()}, nil
}

func (w Worker) appeal(ctx context.Context, work credit.AppealWork, t engine.Task) (engine.Answer, error) {
	_, err := w.Evaluations.Appeal(ctx, work, bot.ContactID(t.Owner), t.Now)
	if refused, ok := errors.AsType[*credit.RefusedError](err); ok {
		return engine.Answer{Event: credit.EventRefused, Data: credit.AppealAnswer{Reason: refused.Reason}}, nil
	}
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{Event: credit.EventAccepted, Data: credit.AppealAnswer{}}, nil
}

func (w Worker) grant(ctx context.Context, g credit.Grant, t engine.Task) (engine.Answer, error) {
	e, err := w.Evaluations.Get(ctx, g.Evaluation)
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{Event: bot.OK}, w.Lines.Grant(ctx, g, e.Country, t.Now)
}

// settle reads the order as it is now, so that effects which come in another order than they were made
// lead to the same end.
func (w Worker) settle(ctx context.Context, s credit.Settlement, t engine.Task) (engine.Answer, error) {
	o, err := w.Orders.Get(ctx, s.Order)
	if err != nil {
		return engine.Answer{}, err
	}
	return engine.Answer{Event: bot.OK}, w.Lines.Follow(ctx, o, t.Now)
}

// report tells the customer's account what is owed, as the order is now. Who has no conversation has no account.
func (w Worker) report(ctx context.Context, s credit.Settlement, t engine.Task) (engine.Answer, error) {
	o, err := w.Orders.Get(ctx, s.Order)
	if err != nil {
		return engine.Answer{}, err
	}
	who, err := w.Customers.Applicant(ctx, o.Customer)
	if errors.Is(err, bot.ErrNotFound) { // erased
		return engine.Answer{Event: bot.OK}, nil
	}
	if err != nil {
		return engine.Answer{}, err
	}
	if contact := cmp.Or(who.Contact, o.Contact); contact != "" {
		_, err = w.Debts.Report(ctx, contact, o.Debts(who.Debtor()), o.Heard(), t.Now)
	}
	return engine.Answer{Event: bot.OK}, err
}

// Counted applies a payment that was counted in a customer's account to the orders whose instalments it has paid, or
// takes it back. It may be repeated.
func (w Worker) Counted(ctx context.Context, c debts.Counted, now time.Time) error {
	list, err := credit.PaidByOrder(c.Paid)
	if err != nil {
		return err
	}
	for _, one := range list {
		if c.Reversed {
			_, err = w.Orders.Reverse(ctx, one.Order, c.Payment, now)
		} else {
			_, err = w.Orders.Apply(ctx, one.Order, c.Payment, one.Amount, c.At, now)
		}
		if err != nil {
			return fmt.Errorf("payment %s of %s: %w", c.Payment, one.Order, err)
		}
	}
	return nil
}

// decided marks a refusal, which trying again can't mend.
func decided(err error) error {
	if _, ok := errors.AsType[*credit.RefusedError](err); ok {
		return engine.Permanent(err)
	}
	return err
}
