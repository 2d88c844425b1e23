package app

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/customers"
	"recado/flows/policy"
	"recado/flows/text"
)

// newContacts returns the ledger of contacts for collection, and what the engine asks when one leaves.
func newContacts(p coreParts) (*policy.Ledger, *policy.Gate) {
	ledger := &policy.Ledger{Books: p.stores.ContactBooks, Policy: p.business.ContactPolicy}
	return ledger, &policy.Gate{Ledger: ledger, Country: func(who bot.ContactID) string { return lawOf(string(who), p.business.Country) }}
}

// personBehind returns the customer who writes from an address, so that one person with several phones
// has one contact a day. Where several customers write from it nobody is meant: the address is limited.
func personBehind(persons *customers.Persons) func(ctx context.Context, contact string) (string, error) {
	return func(ctx context.Context, contact string) (string, error) {
		found, err := persons.Search(ctx, "", customers.Identity{}, bot.ContactID(contact))
		if err != nil || len(found) != 1 {
			return "", err
		}
		if found[0].MergedInto != "" {
			return found[0].MergedInto, nil
		}
		return found[0].ID, nil
	}
}

// contactsHeld is the evidence of contacts: it is exported, and kept under the customer's id after an
// erasure, because an authority may ask for it.
func contactsHeld(p coreParts, c *core) customers.Holding {
	return customers.Holding{
		Name: "collection",
		Export: func(ctx context.Context, who customers.Person) (any, error) {
			return ofContacts(who, func(contact bot.ContactID) ([]policy.Entry, error) { return c.contacts.Of(ctx, string(contact)) })
		},
		Erase: func(ctx context.Context, who customers.Person, _ time.Time) error {
			return eachContact(who, func(contact bot.ContactID) error {
				return policy.Pseudonymise(ctx, p.stores.ContactBooks, string(contact), who.Customer+"/"+policy.EvidenceID(string(contact), ""))
			})
		},
	}
}

// markContact notes what followed the latest reminder of a debt.
func markContact(ledger *policy.Ledger) engine.Handler {
	return func(ctx context.Context, t engine.Task) (engine.Answer, error) {
		var f bot.Followed
		if err := json.Unmarshal(t.Effect.Args, &f); err != nil {
			return engine.Answer{}, engine.Permanent(err)
		}
		return engine.Answer{}, ledger.MarkLatest(ctx, t.Owner, policy.Fact(f.Fact), t.Effect.At)
	}
}

// lawOf returns the country whose law protects who has a phone, where nothing else is known: the phone's,
// or else the business's.
func lawOf(contact, business string) string {
	if country, ok := text.OrdinaryPhone(contact, business); ok && slices.Contains(policy.Countries(), country) {
		return country
	}
	return business
}
