package webhooks

import (
	"maps"
	"slices"

	"recado/flows/customers"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/webhooks/internal/web"
)

// readContract takes over the fields that a form has, but for whose it is: the address
// says that, once. An amount is taken back by "".
func readContract(f *web.Form, c *customers.Contract, currency string) {
	exact := draftForm{f, currency}
	take(f, &c.Type, "type", "tipo")
	take(f, &c.From, "from", "desde")
	take(f, &c.To, "to", "hasta")
	take(f, &c.Status, "status", "estado")
	if f.Has("autoApprove") {
		c.AutoApprove = exact.amount("autoApprove")
	}
	if f.Has("emergency") {
		c.Emergency = exact.amount("emergency")
	}
	if f.Has("paymentDays") {
		c.PaymentDays = whole(f, "paymentDays")
	}
	if f.Has("discount", "descuento") {
		if c.Rates.Discount = nil; f.Literal("discount", "descuento") != "" {
			d := exact.decimal("discount", "descuento")
			c.Rates.Discount = &d
		}
	}
	readRates(f, c, currency)
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
		c.Preferred = f.Texts(customers.MaxTechnicians, maxLine, "preferred")
	}
	if f.Has("vetoed") {
		c.Vetoed = f.Texts(customers.MaxTechnicians, maxLine, "vetoed")
	}
	readSLA(f, c)
}

// readRates reads what an hour costs under a contract.
func readRates(f *web.Form, c *customers.Contract, currency string) {
	rates := f.Object("rates")
	if rates == nil {
		return
	}
	c.Rates.Hourly, c.Rates.ByService = nil, nil
	if rates.Has("hourly") {
		if hourly := (draftForm{rates, currency}).amount("hourly"); !hourly.Blank() {
			c.Rates.Hourly = &hourly
		}
	}
	for _, one := range rates.Objects(maxListed, "byService") {
		if c.Rates.ByService == nil {
			c.Rates.ByService = map[string]money.Amount{}
		}
		c.Rates.ByService[one.Required(maxLine, "service")] = draftForm{one, currency}.amount("hourly")
	}
}

func readSLA(f *web.Form, c *customers.Contract) {
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

// whole reads a whole number; 0 when absent.
func whole(f *web.Form, name string) int {
	n, _ := f.Number(name)
	if n != float64(int(n)) {
		f.Wrong(name, "field.number")
	}
	return int(n)
}

type contract struct {
	Company      string                          `json:"company"`
	Type         customers.Type                  `json:"type"`
	From         string                          `json:"from"`
	To           string                          `json:"to,omitempty"`
	Status       customers.Status                `json:"status"`
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

type contractRates struct {
	Hourly    *amount       `json:"hourly"`
	ByService []serviceRate `json:"byService"`
}

// serviceRate is a list's entry, as a form's names have no case and codes do.
type serviceRate struct {
	Service string `json:"service"`
	Hourly  amount `json:"hourly"`
}

func showContract(c customers.Contract) any {
	shown := contract{
		Company: c.Company, Type: c.Type, From: c.From, To: c.To, Status: c.Status, AutoApprove: showAmount(c.AutoApprove), Emergency: showAmount(c.Emergency),
		PaymentDays: c.PaymentDays, Discount: c.Rates.Discount, Rates: contractRates{ByService: []serviceRate{}},
		WarrantyDays: map[string]int{}, Preferred: []string{}, Vetoed: []string{}, SLA: map[orders.Class]orders.Targets{},
	}
	if c.Rates.Hourly != nil {
		shown.Rates.Hourly = showAmount(*c.Rates.Hourly)
	}
	for _, service := range slices.Sorted(maps.Keys(c.Rates.ByService)) {
		shown.Rates.ByService = append(shown.Rates.ByService, serviceRate{service, price(c.Rates.ByService[service])})
	}
	if c.Warranty != nil {
		shown.WarrantyDays = c.Warranty
	}
	if c.SLA != nil {
		shown.SLA = c.SLA
	}
	shown.Preferred, shown.Vetoed = append(shown.Preferred, c.Preferred...), append(shown.Vetoed, c.Vetoed...)
	return shown
}
