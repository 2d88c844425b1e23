package app

import (
	"slices"

	"recado/bot"
	"recado/flows/policy"
	"recado/flows/text"
)

// newContacts returns the ledger of contacts for collection, and what the engine asks when one leaves.
func newContacts(p coreParts) (*policy.Ledger, *policy.Gate) {
	ledger := &policy.Ledger{Books: p.stores.ContactBooks, Policy: p.business.ContactPolicy}
	return ledger, &policy.Gate{Ledger: ledger, Country: func(who bot.ContactID) string { return lawOf(string(who), p.business.Country) }}
}

// lawOf returns the country whose law protects who has a phone, where nothing else is known: the phone's,
// or else the business's.
func lawOf(contact, business string) string {
	if country, ok := text.OrdinaryPhone(contact, business); ok && slices.Contains(policy.Countries(), country) {
		return country
	}
	return business
}
