package companies

import (
	"slices"

	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/record"
	"recado/flows/text"
	"recado/flows/validation"
)

// DefaultPaymentDays is the payment term of a contract that gives none (RN-012).
const DefaultPaymentDays = 30

// BillingTerms say how and to whom a company is billed (seed 3.2).
type BillingTerms struct {
	Method  BillingMethod `json:"method"`
	Day     int           `json:"day,omitempty"`  // day of the month of a monthly invoice, 1–28
	Name    string        `json:"name,omitempty"` // on the invoice; "": the company's legal name
	TaxID   string        `json:"tax_id,omitempty"`
	Address string        `json:"address,omitempty"`
	Mail    string        `json:"mail,omitempty"` // where invoices go; "": the contacts of the role billing
}

// BillingMethod says what an invoice is about.
type BillingMethod string

// The methods.
const (
	PerOrder BillingMethod = "per_order"
	Monthly  BillingMethod = "monthly" // one invoice for all orders of a month
)

// The limits of a contract's clauses.
const (
	MaxClauses    = 30
	lastMonthDay  = 28 // every month has it
	maxMonthlyFee = 100
)

// clean normalizes billing data. An agreement with a fixed or consolidated month is billed by the
// month unless it says otherwise (seed 3.1), at the first day of the next.
func (b *BillingTerms) clean(p *validation.Problems, t Type, country string) {
	if b.Method == "" {
		if b.Method = Monthly; t == OnDemand {
			b.Method = PerOrder
		}
	}
	switch b.Method {
	case PerOrder:
		if b.Day != 0 {
			p.Add("billing.day", "record.billing_day")
		}
	case Monthly:
		if b.Day == 0 {
			b.Day = 1
		}
		if b.Day < 1 || b.Day > lastMonthDay {
			p.Add("billing.day", "record.billing_day")
		}
	default:
		p.Add("billing.method", "record.billing_method")
	}
	p.Line("billing.name", &b.Name, MaxName, false)
	p.Line("billing.address", &b.Address, MaxText, false)
	b.TaxID = record.Canonical(text.Line(b.TaxID))
	taxID(p, "billing.taxId", country, b.TaxID)
	if b.Mail = text.Line(b.Mail); b.Mail != "" && !text.Mail(b.Mail) {
		p.Add("billing.email", validation.Mail)
	}
}

// penalties checks what a contract charges for delay, of the customer and of the business.
func penalties(p *validation.Problems, c Contract) {
	p.Percent("latePenalty.monthlyPercent", c.Late.Monthly, maxMonthlyFee)
	p.Days("latePenalty.graceDays", c.Late.GraceDays, MaxDays)
	p.Percent("latePenalty.maxPercent", c.Late.Max, 1000)
	for _, class := range sorted(c.Penalties.Percent) {
		field := "slaPenalties." + class
		if !slices.Contains([]orders.Class{orders.NormalClass, orders.UrgentClass, orders.EmergencyClass}, orders.Class(class)) {
			p.Add(field, validation.Unknown)
		}
		p.Percent(field, c.Penalties.Percent[class], 100)
	}
	p.Percent("slaPenalties.max", c.Penalties.Max, 100)
	if c.Penalties.Max.Cmp(money.Int(0)) != 0 && len(c.Penalties.Percent) == 0 {
		p.Add("slaPenalties.max", "record.penalty_max")
	}
}

func clauses(p *validation.Problems, list string, given []string) []string {
	if len(given) > MaxClauses {
		p.Add(list, validation.TooMany, MaxClauses)
		return nil
	}
	var kept []string
	for i, clause := range given {
		p.Line(validation.At(list, i, ""), &clause, MaxText, true)
		kept = append(kept, clause)
	}
	return kept
}
