package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/validation"
)

// moveContact moves the data of a person to the person's new address: orders, quotations, contacts that
// still count, and a technician's jobs. The lists in business.toml and the approvers of a company are the business's
// own settings and don't change.
func moveContact(ctx context.Context, c core, t engine.Task) (engine.Answer, error) {
	var m bot.Move
	if err := json.Unmarshal(t.Effect.Args, &m); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	person := func(at time.Time) (bot.ContactID, error) { return c.engine.CurrentAddress(ctx, m.From, at) }
	if err := c.orders.Readdress(ctx, m.From, person, t.Now); err != nil {
		return engine.Answer{}, err
	}
	if err := c.quotations.Readdress(ctx, m.From, person, t.Now); err != nil {
		return engine.Answer{}, err
	}
	if err := c.debts.Move(ctx, m.From, m.To, t.Now); err != nil {
		return engine.Answer{}, err
	}
	if err := errors.Join(c.invoices.Readdress(ctx, m.From, m.To, t.Now), c.payments.Readdress(ctx, m.From, m.To, t.Now), c.statements.Readdress(ctx, m.From, m.To, t.Now)); err != nil {
		return engine.Answer{}, err
	}
	if err := c.contacts.Move(ctx, string(m.From), string(m.To), t.Now); err != nil {
		return engine.Answer{}, err
	}
	if err := errors.Join(c.persons.Readdress(ctx, m.From, m.To), c.consents.Readdress(ctx, m.From, m.To)); err != nil {
		return engine.Answer{}, err
	}
	id, err := c.technicians.Readdress(ctx, m.From, m.To, t.Now)
	if taken, ok := errors.AsType[*validation.DuplicateError](err); ok { // another technician has the new address: the business must resolve it
		return engine.Answer{}, engine.Permanent(taken)
	}
	if err == nil && id != "" {
		err = c.orders.ReaddressTechnician(ctx, id, m.To, t.Now)
	}
	return engine.Answer{}, err
}
