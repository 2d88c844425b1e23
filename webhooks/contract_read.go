package webhooks

import (
	"recado/bot"
	"recado/flows/companies"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/webhooks/internal/web"
)

// readContract sets the fields that a form has, except the company, which the URL names at
// creation. "" removes an amount.
func readContract(f *web.Form, c *companies.Contract, currency string) {
	exact := draftForm{f, currency}
	setText(f, &c.Type, "type")
	setText(f, &c.From, "from")
	setText(f, &c.To, "to")
	setText(f, &c.Status, "status")
	if f.Has("renews") {
		c.Renews = f.Bool("renews")
	}
	if f.Has("approvers") {
		c.Approvers = nil
		for _, phone := range f.Texts(companies.MaxApprovers, maxLine, "approvers") {
			c.Approvers = append(c.Approvers, bot.ContactID(phone))
		}
	}
	readServiceHours(f, c)
	if f.Has("autoApprove") {
		c.AutoApprove = exact.amount("autoApprove")
	}
	if f.Has("emergency") {
		c.Emergency = exact.amount("emergency")
	}
	if f.Has("paymentDays") {
		c.PaymentDays = whole(f, "paymentDays")
	}
	if f.Has("discount") {
		c.Rates.Discount = exact.optional("discount")
	}
	readRates(f, &c.Rates, currency)
	if f.Has("warrantyDays") {
		c.Warranty = nil
		if days := f.Object("warrantyDays"); days != nil {
			c.Warranty = map[string]int{}
			for _, kind := range days.Names() {
				c.Warranty[kind] = whole(days, kind)
			}
		}
	}
	if f.Has("preferred") {
		c.Preferred = f.Texts(companies.MaxTechnicians, maxLine, "preferred")
	}
	if f.Has("vetoed") {
		c.Vetoed = f.Texts(companies.MaxTechnicians, maxLine, "vetoed")
	}
	readSLA(f, c)
}

// readServiceHours reads {"monday": ["08:00-12:00"], …, "holidays": true}; {} or null removes a
// contract's own hours.
func readServiceHours(f *web.Form, c *companies.Contract) {
	if !f.Has("hours") {
		return
	}
	c.Hours = companies.Hours{}
	week := f.Object("hours")
	if week == nil {
		return
	}
	for _, day := range week.Names() {
		if day == "holidays" {
			c.Hours.Holidays = week.Bool(day)
			continue
		}
		if c.Hours.Week == nil {
			c.Hours.Week = map[string][]string{}
		}
		c.Hours.Week[day] = week.Texts(maxLine, maxLine, day)
	}
}

func readSLA(f *web.Form, c *companies.Contract) {
	if !f.Has("sla") {
		return
	}
	c.SLA = nil
	classes := f.Object("sla")
	if classes == nil {
		return
	}
	c.SLA = map[orders.Class]orders.Targets{}
	for _, class := range classes.Names() {
		if t := classes.Object(class); t != nil {
			c.SLA[orders.Class(class)] = orders.Targets{
				Response: whole(t, "response"), OnSite: whole(t, "onSite"), Resolution: whole(t, "resolution"),
			}
		}
	}
}

// whole reads a whole number; 0 if absent.
func whole(f *web.Form, name string) int {
	n, _ := f.Whole(name)
	return n
}

type contract struct {
	Company      string                          `json:"company"`
	Type         companies.Type                  `json:"type"`
	From         string                          `json:"from"`
	To           string                          `json:"to,omitempty"`
	Renews       bool                            `json:"renews"`
	Status       companies.Status                `json:"status"` // can also be expired
	Approvers    []bot.ContactID                 `json:"approvers"`
	Hours        map[string]any                  `json:"hours"`
	AutoApprove  *amount                         `json:"autoApprove"`
	Emergency    *amount                         `json:"emergency"`
	PaymentDays  int                             `json:"paymentDays"`
	Discount     *money.Decimal                  `json:"discount"`
	Rates        contractRates                   `json:"rates"`
	WarrantyDays map[string]int                  `json:"warrantyDays"`
	Preferred    []string                        `json:"preferred"`
	Vetoed       []string                        `json:"vetoed"`
	SLA          map[orders.Class]orders.Targets `json:"sla"`
}

// showContract returns a contract with its status on a day.
func showContract(c companies.Contract, day string) any {
	shown := contract{
		Company: c.Company, Type: c.Type, From: c.From, To: c.To, Renews: c.Renews, Status: c.StatusOn(day), AutoApprove: showAmount(c.AutoApprove), Emergency: showAmount(c.Emergency),
		Approvers: append([]bot.ContactID{}, c.Approvers...), Hours: map[string]any{},
		PaymentDays: c.PaymentDays, Discount: c.Rates.Discount, Rates: showRates(c.Rates),
		WarrantyDays: map[string]int{}, Preferred: append([]string{}, c.Preferred...), Vetoed: append([]string{}, c.Vetoed...), SLA: map[orders.Class]orders.Targets{},
	}
	for day, spans := range c.Hours.Week {
		shown.Hours[day] = spans
	}
	if c.Hours.Holidays {
		shown.Hours["holidays"] = true
	}
	if c.Warranty != nil {
		shown.WarrantyDays = c.Warranty
	}
	if c.SLA != nil {
		shown.SLA = c.SLA
	}
	return shown
}
