package business

import (
	"recado/flows/policy"
	"recado/flows/sla"
)

// collectionLaws returns the contact policy of each country with the business's own rules.
func collectionLaws(own []policy.Stricter) map[string]policy.Policy {
	laws := map[string]policy.Policy{}
	for _, country := range policy.Countries() {
		laws[country] = policy.New(country, nil)
	}
	for i := range own {
		laws[own[i].Country] = policy.New(own[i].Country, &own[i])
	}
	return laws
}

// ContactPolicy returns the rules for reminding people of debts in a country, as they are in force now:
// with the holidays that people of the business have declared, and without regard to holidays on which it
// opens. Where the program knows no rules the policy refuses everything.
func (b Business) ContactPolicy(country string) policy.Policy {
	law, known := b.laws[country]
	if !known {
		return policy.New(country, nil)
	}
	return law.With(b.schedule().closed, b.Quiet.span())
}

// span returns the quiet hours in minutes of the wall clock.
func (q Quiet) span() sla.Span {
	s, _ := parseSpan(q.From, q.To)
	return sla.Span{From: s.from, To: s.to}
}
