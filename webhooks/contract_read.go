package webhooks

import (
	"maps"

	"recado/bot"
	"recado/flows/companies"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
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
	readHours(f, "hours", &c.Hours)
	readHours(f, "authorizationHours", &c.Authorized)
	readBilling(f, c)
	readPenalties(f, c)
	readPlan(f, c, currency)
	if f.Has("exclusions") {
		c.Exclusions = f.Texts(companies.MaxClauses, maxLong, "exclusions")
	}
	if f.Has("terminationCauses") {
		c.Causes = f.Texts(companies.MaxClauses, maxLong, "terminationCauses")
	}
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

// readHours reads {"monday": ["08:00-12:00"], …, "holidays": true}; {} or null removes a
// contract's own hours.
func readHours(f *web.Form, name string, h *companies.Hours) {
	if !f.Has(name) {
		return
	}
	*h = companies.Hours{}
	week := f.Object(name)
	if week == nil {
		return
	}
	for _, day := range week.Names() {
		if day == "holidays" {
			h.Holidays = week.Bool(day)
			continue
		}
		if h.Week == nil {
			h.Week = map[string][]string{}
		}
		h.Week[day] = week.Texts(maxLine, maxLine, day)
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

// readBilling reads the billing terms; what is given holds as a whole.
func readBilling(f *web.Form, c *companies.Contract) {
	if !f.Has("billing") {
		return
	}
	c.Billing = companies.BillingTerms{}
	if b := f.Object("billing"); b != nil {
		c.Billing = companies.BillingTerms{
			Method: companies.BillingMethod(b.Text(maxLine, "method")), Day: whole(b, "day"), Name: b.Text(maxLine, "name"),
			TaxID: b.Text(maxLine, "taxId"), Address: freeText(b, maxLong, "address"), Mail: b.Text(maxLine, "email"),
		}
	}
}

// readPenalties reads both kinds of penalties; what is given of each holds as a whole.
func readPenalties(f *web.Form, c *companies.Contract) {
	if f.Has("latePenalty") {
		c.Late = pricing.LatePenalty{}
		if late := f.Object("latePenalty"); late != nil {
			exact := draftForm{late, ""}
			c.Late = pricing.LatePenalty{Monthly: exact.decimal("monthlyPercent"), GraceDays: whole(late, "graceDays"), Max: exact.decimal("maxPercent")}
		}
	}
	if f.Has("slaPenalties") {
		c.Penalties = pricing.SLAPenalties{}
		if said := f.Object("slaPenalties"); said != nil {
			for _, class := range said.Names() {
				percent := draftForm{said, ""}.decimal(class)
				if class == "max" {
					c.Penalties.Max = percent
					continue
				}
				if c.Penalties.Percent == nil {
					c.Penalties.Percent = map[string]money.Decimal{}
				}
				c.Penalties.Percent[class] = percent
			}
		}
	}
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

	Billing            billing                  `json:"billing"`
	LatePenalty        latePenalty              `json:"latePenalty"`
	SLAPenalties       map[string]money.Decimal `json:"slaPenalties"`
	AuthorizationHours map[string]any           `json:"authorizationHours"`
	Monthly            monthlyPart              `json:"monthly"`
	Plan               []companies.PlannedVisit `json:"plan"`
	Exclusions         []string                 `json:"exclusions"`
	TerminationCauses  []string                 `json:"terminationCauses"`
}

type billing struct {
	Method  companies.BillingMethod `json:"method,omitempty"`
	Day     int                     `json:"day,omitempty"`
	Name    string                  `json:"name,omitempty"`
	TaxID   string                  `json:"taxId,omitempty"`
	Address string                  `json:"address,omitempty"`
	Mail    string                  `json:"email,omitempty"`
}

type latePenalty struct {
	Monthly   money.Decimal `json:"monthlyPercent"`
	GraceDays int           `json:"graceDays"`
	Max       money.Decimal `json:"maxPercent"` // 0: no limit
}

// showContract returns a contract with its status on a day.
func showContract(c companies.Contract, day string) any {
	shown := contract{
		Company: c.Company, Type: c.Type, From: c.From, To: c.To, Renews: c.Renews, Status: c.StatusOn(day), AutoApprove: showAmount(c.AutoApprove), Emergency: showAmount(c.Emergency),
		Approvers: append([]bot.ContactID{}, c.Approvers...), Hours: showHours(c.Hours),
		PaymentDays: c.PaymentDays, Discount: c.Rates.Discount, Rates: showRates(c.Rates),
		WarrantyDays: map[string]int{}, Preferred: append([]string{}, c.Preferred...), Vetoed: append([]string{}, c.Vetoed...), SLA: map[orders.Class]orders.Targets{},
		Billing:     billing{c.Billing.Method, c.Billing.Day, c.Billing.Name, c.Billing.TaxID, c.Billing.Address, c.Billing.Mail},
		LatePenalty: latePenalty{c.Late.Monthly, c.Late.GraceDays, c.Late.Max}, SLAPenalties: map[string]money.Decimal{"max": c.Penalties.Max},
		Monthly: monthlyPart{showAmount(c.Monthly.Fee), c.Monthly.Hours, append([]string{}, c.Monthly.Technicians...)}, Plan: append([]companies.PlannedVisit{}, c.Plan...),
		AuthorizationHours: showHours(c.Authorized), Exclusions: append([]string{}, c.Exclusions...), TerminationCauses: append([]string{}, c.Causes...),
	}
	maps.Copy(shown.SLAPenalties, c.Penalties.Percent)
	maps.Copy(shown.WarrantyDays, c.Warranty)
	maps.Copy(shown.SLA, c.SLA)
	return shown
}

// showHours returns hours in the form of readHours.
func showHours(h companies.Hours) map[string]any {
	shown := map[string]any{}
	for day, spans := range h.Week {
		shown[day] = spans
	}
	if h.Holidays {
		shown["holidays"] = true
	}
	return shown
}
