package app

import (
	"context"
	"encoding/json"
	"slices"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/policy"
	"recado/flows/text"
)

// newContacts returns the ledger of contacts for collection, and what the engine asks when one leaves.
func newContacts(p coreParts) (*policy.Ledger, *policy.Gate) {
	ledger := &policy.Ledger{Books: p.stores.ContactBooks, Policy: p.business.ContactPolicy}
	return ledger, &policy.Gate{Ledger: ledger, Country: func(who bot.ContactID) string { return lawOf(string(who), p.business.Country) }}
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
