package facts

import (
	"math"

	"recado/flows/money"
)

// Unit is the unit of a figure.
type Unit string

// The units.
const (
	Number   Unit = "number"
	Minutes  Unit = "minutes"
	Percent  Unit = "percent"
	Stars    Unit = "stars"  // 1 to 5
	Points   Unit = "points" // −100 to 100
	Days     Unit = "days"
	Currency Unit = "amount" // of the business's currency, in major units
)

// Area is the part of the business that a KPI is about.
type Area string

// The areas.
const (
	Operations Area = "operations"
	Quality    Area = "quality"
	Money      Area = "money"
)

// KPI is a figure of the business (seed 11.2).
type KPI struct {
	Name   string         `json:"name"`
	Area   Area           `json:"area"`
	Unit   Unit           `json:"unit"`
	Value  *money.Decimal `json:"value"`  // nil: there is nothing to count
	Before *money.Decimal `json:"before"` // in the period before
	Target *money.Decimal `json:"target"` // nil: the business has none
	AtMost bool           `json:"atMost"` // the target is an upper bound
	Met    *bool          `json:"met"`
}

// Input are the sums of a period from which KPIs are computed.
type Input struct {
	Orders, Invoices, Payments Sums
	Receivable                 int64 // owed now, in minor units
	HasReceivable              bool
	Available                  int64 // minutes of technicians with hours
	WorkedOfAvailable          int64 // minutes worked by these
	Technicians                int64
	Days                       int
	Places                     int // decimals of the currency
}

// formula is one KPI. value returns nil where there is nothing to divide by.
type formula struct {
	name   string
	area   Area
	unit   Unit
	target string
	atMost bool
	value  func(in Input) *money.Decimal
}

// formulas are the KPIs of 11.2 with their targets. Those in money have no common target: businesses count in different
// currencies.
var formulas = []formula{
	{"first_response", Operations, Minutes, "30", true, func(in Input) *money.Decimal { return in.Orders.Respond.decimal(1) }},
	{"assignment", Operations, Minutes, "60", true, func(in Input) *money.Decimal { return in.Orders.Assign.decimal(1) }},
	{"on_site", Operations, Minutes, "", true, func(in Input) *money.Decimal { return in.Orders.Arrive.decimal(1) }},
	{"resolution", Operations, Minutes, "", true, func(in Input) *money.Decimal { return in.Orders.Resolve.decimal(1) }},
	{"sla", Operations, Percent, "95", false, func(in Input) *money.Decimal { return in.Orders.sla() }},
	{"first_time_fix", Operations, Percent, "85", false, func(in Input) *money.Decimal { return percent(in.Orders.FirstVisit, in.Orders.Finished) }},
	{"utilisation", Operations, Percent, "75", false, func(in Input) *money.Decimal { return percent(in.WorkedOfAvailable, in.Available) }},
	{"csat", Quality, Stars, "4.5", false, func(in Input) *money.Decimal { return in.Orders.Rating.decimal(2) }},
	{"nps", Quality, Points, "50", false, func(in Input) *money.Decimal {
		return percent(in.Orders.Promoters-in.Orders.Detractors, in.Orders.Rating.N)
	}},
	{"rework", Quality, Percent, "3", true, func(in Input) *money.Decimal { return percent(in.Orders.Reopened, in.Orders.Finished) }},
	{"complaints", Quality, Percent, "1", true, func(in Input) *money.Decimal { return percent(in.Orders.Problems, in.Orders.Count) }},
	{"warranties", Quality, Percent, "2", true, func(in Input) *money.Decimal { return percent(in.Orders.Warranties, in.Orders.Count) }},
	{"income", Money, Currency, "", false, func(in Input) *money.Decimal { return in.amount(in.Invoices.Net, 1) }},
	{"collected", Money, Currency, "", false, func(in Input) *money.Decimal { return in.amount(in.Payments.Total, 1) }},
	{"receivable", Money, Currency, "", true, func(in Input) *money.Decimal {
		if !in.HasReceivable {
			return nil
		}
		return in.amount(in.Receivable, 1)
	}},
	{"gross_margin", Money, Percent, "40", false, func(in Input) *money.Decimal {
		return percent(in.Orders.Costed-in.Orders.Cost, in.Orders.Costed)
	}},
	{"ticket", Money, Currency, "", false, func(in Input) *money.Decimal { return in.amount(in.Orders.Billed, in.Orders.BilledOf) }},
	{"dso", Money, Days, "30", true, func(in Input) *money.Decimal {
		if !in.HasReceivable || in.Invoices.Total <= 0 {
			return nil
		}
		return ratio(in.Receivable*int64(in.Days), in.Invoices.Total, 1)
	}},
	{"collection", Money, Percent, "95", false, func(in Input) *money.Decimal { return percent(in.Payments.Total, in.Invoices.Total) }},
	{"income_per_technician", Money, Currency, "", false, func(in Input) *money.Decimal {
		return in.amount(in.Invoices.Net*daysOfMonth, in.Technicians*int64(in.Days))
	}},
}

// daysOfMonth turns what a period earns into what a month does.
const daysOfMonth = 30

// KPIs computes the KPIs of some areas, compared with the period before.
func KPIs(now, before Input, areas ...Area) []KPI {
	var all []KPI
	for _, f := range formulas {
		for _, a := range areas {
			if a == f.area {
				all = append(all, f.kpi(now, before))
			}
		}
	}
	return all
}

func (f formula) kpi(now, before Input) KPI {
	k := KPI{Name: f.name, Area: f.area, Unit: f.unit, Value: f.value(now), Before: f.value(before), AtMost: f.atMost}
	if f.target != "" {
		target := money.MustDecimal(f.target)
		k.Target = &target
		if k.Value != nil {
			met := k.Value.Cmp(target) >= 0
			if f.atMost {
				met = k.Value.Cmp(target) <= 0
			}
			k.Met = &met
		}
	}
	return k
}

func (s Sums) sla() *money.Decimal { return percent(s.SLAMet, s.SLAMet+s.SLAMissed) }

// percent returns n of d in percent, with one decimal.
func percent(n, d int64) *money.Decimal {
	if n > math.MaxInt64/100 || n < math.MinInt64/100 {
		return nil
	}
	return ratio(n*100, d, 1)
}

// ratio returns n ÷ d, rounded half away from zero; nil if d is not above zero.
func ratio(n, d int64, places int) *money.Decimal {
	if d <= 0 {
		return nil
	}
	r := money.Share(n, d, places)
	return &r
}

func (m Mean) decimal(places int) *money.Decimal { return ratio(m.Sum, m.N, places) }

// amount returns minor units ÷ d in major units; nil if d is not above zero.
func (in Input) amount(minor, d int64) *money.Decimal {
	if d <= 0 {
		return nil
	}
	r := money.Share(minor, d, 0).Mul(money.New(1, in.Places)).RoundTo(in.Places)
	return &r
}
