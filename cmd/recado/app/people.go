package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"recado/flows/holidays"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/audit"
	"recado/flows/consent"
	"recado/flows/customers"
	workcustomers "recado/workers/customers"
	"recado/workers/sealing"
)

// newPersons makes the service of customers who are people.
func newPersons(p coreParts, c *core, signal func(context.Context, string)) (*customers.Persons, error) {
	return customers.NewPersons(customers.Persons{
		Customers: p.stores.Customers, Numbers: p.stores.DB, Vault: p.vault, Trail: auditTrail(p.stores.Audit), Holdings: holdings(p, c),
		Countries: p.business.Served(), Country: p.business.Country, Zone: p.business.Location(), Needed: customers.DocumentKinds(), Signal: signal,
	}, p.secret)
}

// newConsents makes the service of consents.
func newConsents(p coreParts) *consent.Service {
	return &consent.Service{
		Consents: p.stores.Consents, Words: p.stores.ConsentWords, Texts: p.texts, Locale: p.locale, Shown: shown(p.stores.Messages), Key: p.secret,
	}
}

// peopleHandlers returns the handlers of the effects of customers and consents.
func peopleHandlers(c core) map[string]engine.Handler {
	return workcustomers.Worker{Persons: c.persons, Consents: c.consents}.Handlers()
}

// newVault returns the vault of documents. Its files are beside the others, and sealed.
func newVault(files workcustomers.Files, secret []byte) (customers.Vault, error) {
	box, err := sealing.New(secret)
	return workcustomers.Vault{Files: files, Sealer: box}, err
}

const (
	shownWithin   = 30 * 24 * time.Hour // how long a text may wait for its answer
	shownMessages = 100                 // the latest messages to a contact that are searched for it
)

// shown finds the message by which a contact was shown a text last.
func shown(messages bot.Messages) func(context.Context, bot.ContactID, string, time.Time) (bot.Message, bool, error) {
	return func(ctx context.Context, who bot.ContactID, key string, now time.Time) (bot.Message, bool, error) {
		all, err := messages.History(ctx, who, now.Add(-shownWithin), now.Add(time.Minute), shownMessages)
		if err != nil {
			return bot.Message{}, false, err
		}
		for i := len(all) - 1; i >= 0; i-- {
			if m := all[i]; m.Key == key && m.Text != "" && m.EffectiveStatus() != bot.Failed && m.Status != bot.Withdrawn {
				return m, true, nil
			}
		}
		return bot.Message{}, false, nil
	}
}

// auditTrail records what is done with people's data among all that people do.
func auditTrail(log audit.Log) customers.Trail {
	return func(ctx context.Context, act customers.Act) error {
		path := act.Customer
		if act.What != "" {
			path += "/" + act.What
		}
		return log.Add(ctx, audit.Entry{
			ID: fmt.Sprintf("%016x-%s", act.At.UnixNano(), rand.Text()[:8]), At: act.At, Who: act.By.ID, Name: act.By.Name, Kind: act.By.Kind,
			Act: act.Name, Path: path, From: act.By.From, Request: act.By.Request,
		})
	}
}

// newRequests makes the service of people's requests about their data.
func newRequests(p coreParts, alarm alarmFunc) *consent.Requests {
	return &consent.Requests{
		Store: p.stores.DataRequests, Numbers: p.stores.DB, Zone: p.business.Location(), Holiday: holidays.Is, Alarm: alarm,
	}
}
