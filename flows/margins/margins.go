package margins

import (
	"slices"

	"recado/bot"
	"recado/flows/geo"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/orders"
)

// Mark says how an order's margin is.
type Mark string

// The marks (6.3). "" means that the margin is unknown, or that nothing was billed.
const (
	Profitable  Mark = "profitable"  // above 40 %
	Review      Mark = "review"      // 25 % to 40 %
	Investigate Mark = "investigate" // below 25 %
)

var good, poor = money.Int(40), money.Int(25)

// Costs are what work costs the business.
type Costs struct {
	Hour       money.Decimal // of a technician whose own is not known; zero: unknown
	PerKm      money.Decimal // zero: travel costs nothing that is counted
	Overhead   money.Decimal // percent of the direct costs
	Productive money.Decimal // hours of a technician in a month that are worked on orders
	Base       *bot.Location // from where technicians leave; nil: the distance is unknown
	Currency   string
}

// Pay is what a technician costs in a month. Blank is unknown.
type Pay struct{ Salary, Charges money.Amount }

// What may be missing of a report.
const (
	MissingHour     = "hour_cost"     // of the technician
	MissingMaterial = "material_cost" // of a used material
	MissingDistance = "distance"      // of a visit
	MissingInvoice  = "invoice"       // nothing is billed yet
	MissingWork     = "work"          // nothing is reported yet
)

// Report is the margin of an order.
type Report struct {
	Order, Invoice, Currency string

	// What was billed, before VAT.
	Labour, Materials, Others, Discount, Credited, Billed money.Amount

	// What it cost. OwnHour means that the hour is the technician's: salary and charges by productive hours.
	Minutes  int
	Hour     money.Amount
	OwnHour  bool
	Work     money.Amount
	Parts    []Part
	Supplies money.Amount
	Metres   int64 // there and back of all visits, in a straight line
	Travel   money.Amount
	Direct   money.Amount
	Overhead money.Amount
	Cost     money.Amount

	Margin  money.Amount
	Percent money.Decimal // of what was billed, with one decimal
	Mark    Mark
	Missing []string // what is unknown; then cost and margin are too good
}

// Part is a material that was used.
type Part struct {
	SKU, Name, Quantity string
	Cost                money.Amount // of all of it; Blank is unknown
}

// Of computes the margin of an order. i is its invoice, nil without one. The error
// is one of package money, for amounts of another currency.
func Of(o orders.Order, i *invoices.Invoice, pay Pay, c Costs) (r Report, err error) {
	zero := money.Zero(c.Currency)
	r = Report{
		Order: o.ID, Currency: c.Currency, Labour: zero, Materials: zero, Others: zero, Discount: zero, Credited: zero, Billed: zero,
		Hour: zero, Work: zero, Supplies: zero, Travel: zero, Direct: zero, Overhead: zero, Cost: zero, Margin: zero,
	}
	if err := r.income(o, i); err != nil {
		return r, err
	}
	if err := r.costs(o, pay, c); err != nil {
		return r, err
	}
	if r.Margin, err = r.Billed.Sub(r.Cost); err != nil {
		return r, err
	}
	if r.Billed.Minor > 0 {
		r.Percent = money.Share(100*r.Margin.Minor, r.Billed.Minor, 1)
		r.Mark = markOf(r.Margin.Minor, r.Billed.Minor)
	}
	if len(r.Missing) > 0 {
		r.Mark = ""
	}
	return r, nil
}

// markOf compares exactly, not the rounded percentage.
func markOf(margin, billed int64) Mark {
	percent := money.Int(100 * margin)
	switch {
	case percent.Cmp(good.Mul(money.Int(billed))) > 0:
		return Profitable
	case percent.Cmp(poor.Mul(money.Int(billed))) >= 0:
		return Review
	}
	return Investigate
}

// income reads what the invoice bills of the order, less its share of credit notes.
func (r *Report) income(o orders.Order, i *invoices.Invoice) error {
	if i == nil || i.Status == invoices.Cancelled {
		r.miss(MissingInvoice)
		return nil
	}
	r.Invoice = i.ID
	at := slices.IndexFunc(i.Parts, func(p invoices.Part) bool { return p.Order == o.ID })
	if at < 0 {
		r.miss(MissingInvoice)
		return nil
	}
	var weights []int64
	for _, p := range i.Parts {
		weights = append(weights, p.Estimate.Net.Minor)
	}
	e := i.Parts[at].Estimate
	var err error
	sum := func(all ...money.Amount) (total money.Amount) {
		if err == nil {
			total, err = money.Sum(r.Currency, all...)
		}
		return total
	}
	r.Labour, r.Materials, r.Others, r.Discount, r.Billed = sum(e.Labour), sum(e.Materials), sum(e.Travel, e.Others), sum(e.Discount), sum(e.Net)
	for _, note := range i.Credits {
		if err != nil || i.Total.Minor <= 0 || i.Net.Minor <= 0 {
			break
		}
		var parts []money.Amount
		if parts, err = note.Amount.Allocate(i.Net.Minor, i.VAT.Minor); err != nil {
			break
		}
		if parts, err = parts[0].Allocate(weights...); err == nil {
			r.Credited = sum(r.Credited, parts[at])
		}
	}
	r.Billed = sum(r.Billed, r.Credited.Neg())
	return err
}

func (r *Report) costs(o orders.Order, pay Pay, c Costs) (err error) {
	if o.Work.Report == nil {
		r.miss(MissingWork)
	} else {
		r.Minutes = o.Work.Report.Minutes
	}
	if r.Hour, r.OwnHour, err = hour(pay, c); err != nil {
		return err
	}
	if r.Hour.IsZero() && r.Minutes > 0 {
		r.miss(MissingHour)
	}
	if r.Work, err = r.Hour.Times(money.Over(int64(r.Minutes), 60)); err != nil {
		return err
	}
	for _, m := range o.Work.Materials {
		_, cost := m.Totals()
		r.Parts = append(r.Parts, Part{m.SKU, m.Name, m.Quantity, cost})
		if cost.Blank() {
			r.miss(MissingMaterial)
			continue
		}
		if r.Supplies, err = r.Supplies.Add(cost); err != nil {
			return err
		}
	}
	if err := r.travel(o, c); err != nil {
		return err
	}
	if r.Direct, err = money.Sum(r.Currency, r.Work, r.Supplies, r.Travel); err != nil {
		return err
	}
	if r.Overhead, err = r.Direct.Percent(c.Overhead); err != nil {
		return err
	}
	r.Cost, err = r.Direct.Add(r.Overhead)
	return err
}

// hour returns what an hour of a technician costs: salary and charges by the productive hours of a month, else the
// business's.
func hour(pay Pay, c Costs) (cost money.Amount, own bool, err error) {
	places, err := money.Exponent(c.Currency)
	if err != nil {
		return cost, false, err
	}
	if !pay.Salary.IsZero() && pay.Salary.Currency == c.Currency && c.Productive.Sign() > 0 {
		month := pay.Salary
		if !pay.Charges.IsZero() {
			if month, err = month.Add(pay.Charges); err != nil {
				return cost, false, err
			}
		}
		if units, exact := c.Productive.Mul(money.Int(100)).Units(0); exact {
			cost, err = month.Times(money.Over(100, units))
			return cost, true, err
		}
	}
	units, exact := c.Hour.RoundTo(places).Units(places)
	if !exact {
		units = 0
	}
	return money.Amount{Minor: units, Currency: c.Currency}, false, nil
}

// travel is what the way there and back of each visit costs.
func (r *Report) travel(o orders.Order, c Costs) (err error) {
	if c.PerKm.Sign() <= 0 {
		return nil
	}
	for _, v := range o.Work.Visits {
		if c.Base == nil || !geo.Valid(v.Place) {
			r.miss(MissingDistance)
			continue
		}
		r.Metres += 2 * int64(geo.Metres(*c.Base, v.Place))
	}
	places, err := money.Exponent(c.Currency)
	if err != nil {
		return err
	}
	units, exact := c.PerKm.Mul(money.Int(1000)).RoundTo(places).Units(places) // of a thousand kilometres
	if !exact {
		return money.ErrPrecision
	}
	r.Travel, err = money.Amount{Minor: units, Currency: c.Currency}.Times(money.Over(r.Metres, 1_000_000))
	return err
}

func (r *Report) miss(what string) {
	if !slices.Contains(r.Missing, what) {
		r.Missing = append(r.Missing, what)
	}
}

// Known reports whether all costs are known; income may be missing.
func (r Report) Known() bool {
	return !slices.ContainsFunc(r.Missing, func(m string) bool { return m != MissingInvoice })
}
