package companies

import (
	"slices"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/record"
	"recado/flows/text"
	"recado/flows/validation"
)

// Contract is an agreement with a company (seed 3.2).
type Contract struct {
	Company string `json:"company"` // id
	Type    Type   `json:"type"`
	Term
	Status      Status                          `json:"status"`
	AutoApprove money.Amount                    `json:"auto_approve,omitzero"`  // amount up to which no approval is needed
	Emergency   money.Amount                    `json:"emergency,omitzero"`     // amount that an emergency may cost without a quotation
	PaymentDays int                             `json:"payment_days,omitempty"` // from the invoice until it is due; 0 is DefaultPaymentDays
	Billing     BillingTerms                    `json:"billing,omitzero"`
	Late        pricing.LatePenalty             `json:"late,omitzero"`
	Monthly     MonthlyPart                     `json:"monthly,omitzero"`
	Plan        []PlannedVisit                  `json:"plan,omitempty"` // of preventive maintenance
	Rates       pricing.Overrides               `json:"rates,omitzero"` // includes the discount
	Warranty    map[string]int                  `json:"warranty,omitempty"`
	Approvers   []bot.ContactID                 `json:"approvers,omitempty"` // contacts who may approve; empty: all who have the role
	Hours       Hours                           `json:"hours,omitzero"`      // service hours; the zero Hours are the business's
	Preferred   []string                        `json:"preferred,omitempty"` // technicians
	Vetoed      []string                        `json:"vetoed,omitempty"`
	SLA         map[orders.Class]orders.Targets `json:"sla,omitempty"` // minutes
	Penalties   pricing.SLAPenalties            `json:"penalties,omitzero"`
	Authorized  Hours                           `json:"authorized,omitzero"`          // hours in which AutoApprove holds; the zero Hours are always
	Exclusions  []string                        `json:"exclusions,omitempty"`         // what the contract and its promises do not cover, in words
	Causes      []string                        `json:"termination_causes,omitempty"` // why it may be terminated before its last day, in words
}

// Term is the period of a contract.
type Term struct {
	From   string `json:"from"`             // "2026-01-01", the first day
	To     string `json:"to,omitempty"`     // the last day; "" for no end
	Renews bool   `json:"renews,omitempty"` // continues after its last day until it is terminated
}

// over reports whether a term ended before a day.
func (t Term) over(day string) bool { return t.To != "" && !t.Renews && t.To < day }

// overlaps reports whether two terms have a common day.
func (t Term) overlaps(u Term) bool { return !t.over(u.From) && !u.over(t.From) }

// ContractDoc is a stored contract.
type ContractDoc = record.Doc[Contract]

// Type is the kind of agreement.
type Type string

// The types.
const (
	OnDemand   Type = "on_demand"
	Framework  Type = "framework"
	Preventive Type = "preventive"
	Dedicated  Type = "dedicated"
)

// The limits of a contract's fields.
const (
	MaxDays        = 3660
	MaxTechnicians = 50
	MaxApprovers   = 50
	MaxMinutes     = 366 * 24 * 60
)

// In reports whether a contract is in force on a day.
func (c Contract) In(day string) bool {
	return c.Status == Active && c.From <= day && !c.over(day)
}

// StatusOn returns the status on a day: Expired after the last day, or Renewed where it goes on, without
// a change of the document.
func (c Contract) StatusOn(day string) Status {
	switch {
	case c.Status != Active || c.To == "" || c.To >= day:
		return c.Status
	case c.Renews:
		return Renewed
	}
	return Expired
}

// overlaps reports whether two contracts are in force on a common day.
func (c Contract) overlaps(d Contract) bool {
	return c.Status == Active && d.Status == Active && c.Term.overlaps(d.Term)
}

// cleanContract normalises a contract and returns its problems. Its rates must be valid changes of
// tariff. country is that of phones without a country code.
func cleanContract(c Contract, tariff pricing.Tariff, country string) (Contract, validation.Problems) {
	var p validation.Problems
	if c.Company = record.Canonical(c.Company); c.Company == "" {
		p.Add("company", validation.Required)
	}
	if c.Type == "" {
		c.Type = OnDemand
	}
	if !slices.Contains([]Type{OnDemand, Framework, Preventive, Dedicated}, c.Type) {
		p.Add("type", "record.type")
	}
	if !validation.Date(c.From) {
		p.Add("from", validation.Day)
	}
	if c.To != "" && (!validation.Date(c.To) || c.To < c.From) {
		p.Add("to", validation.Day)
	}
	if c.Renews && c.To == "" {
		p.Add("to", validation.Required)
	}
	status(&p, &c.Status, "record.contract_status", Prospect, Draft, Active, Terminated, Settled)
	plan(&p, &c)
	p.Amount("monthly.fee", c.Monthly.Fee, tariff.Currency, false)
	p.Days("monthly.hours", c.Monthly.Hours, maxMonthlyHours)
	c.Approvers = approvers(&p, c.Approvers, country)
	cleanHours(&p, "hours", c.Hours)
	cleanHours(&p, "authorizationHours", c.Authorized)
	p.Amount("autoApprove", c.AutoApprove, tariff.Currency, false)
	p.Amount("emergency", c.Emergency, tariff.Currency, false)
	if p.Days("paymentDays", c.PaymentDays, 366); c.PaymentDays == 0 {
		c.PaymentDays = DefaultPaymentDays
	}
	c.Billing.clean(&p, c.Type, country)
	penalties(&p, c)
	c.Exclusions, c.Causes = clauses(&p, "exclusions", c.Exclusions), clauses(&p, "terminationCauses", c.Causes)
	for _, kind := range sorted(c.Warranty) {
		if !Kind(kind) {
			p.Add("warrantyDays."+kind, validation.Unknown)
		}
		p.Days("warrantyDays."+kind, c.Warranty[kind], MaxDays)
	}
	c.Preferred, c.Vetoed = technicians(&p, "preferred", c.Preferred), technicians(&p, "vetoed", c.Vetoed)
	for i, id := range c.Vetoed {
		if slices.Contains(c.Preferred, id) {
			p.Add(validation.At("vetoed", i, ""), validation.Twice)
		}
	}
	for _, class := range sorted(c.SLA) {
		if !slices.Contains([]orders.Class{orders.NormalClass, orders.UrgentClass, orders.EmergencyClass}, class) {
			p.Add("sla."+string(class), validation.Unknown)
		}
		t := c.SLA[class]
		p.Days("sla."+string(class)+".response", t.Response, MaxMinutes)
		p.Days("sla."+string(class)+".onSite", t.OnSite, MaxMinutes)
		p.Days("sla."+string(class)+".resolution", t.Resolution, MaxMinutes)
	}
	c.Rates.BySpecialty = bySpecialty(&p, c.Rates.BySpecialty)
	rates(&p, c.Rates, tariff)
	return c, p
}

func technicians(p *validation.Problems, list string, given []string) []string {
	if len(given) > MaxTechnicians {
		p.Add(list, validation.TooMany, MaxTechnicians)
		return nil
	}
	var kept []string
	for i, id := range given {
		id = record.Canonical(id)
		switch {
		case id == "" || text.Longer(id, 40):
			p.Add(validation.At(list, i, ""), "record.id")
		case !slices.Contains(kept, id):
			kept = append(kept, id)
		}
	}
	return kept
}

func approvers(p *validation.Problems, given []bot.ContactID, country string) []bot.ContactID {
	if len(given) > MaxApprovers {
		p.Add("approvers", validation.TooMany, MaxApprovers)
		return nil
	}
	var kept []bot.ContactID
	for i, said := range given {
		phone, ok := text.Phone(text.Line(string(said)), country)
		switch {
		case !ok:
			p.Add(validation.At("approvers", i, ""), validation.Phone)
		case !slices.Contains(kept, bot.ContactID(phone)):
			kept = append(kept, bot.ContactID(phone))
		}
	}
	return kept
}
