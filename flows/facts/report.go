package facts

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"recado/flows/money"
)

// Name is the name of a report (seed 13.7).
type Name string

// The reports.
const (
	Dashboard     Name = "dashboard"
	OrdersReport  Name = "orders"
	Financial     Name = "financial"
	Technicians   Name = "technicians"
	SLAReport     Name = "sla"
	Profitability Name = "profitability"
	Satisfaction  Name = "customer-satisfaction"
)

// Request asks for a report.
type Request struct {
	Name   Name
	Period Period
	By     Dimension // of the rows; "" is the report's own
	Own    Own       // whose; zero: all
	Areas  []Area    // of the KPIs that the caller may see; amounts are shown with Money only
	Now    time.Time
}

// Report is a report of a period, compared with the period before.
type Report struct {
	Name     Name
	Period   Period
	Before   Period
	Currency string
	KPIs     []KPI
	By       Dimension
	Columns  []Column
	Rows     []Row
	Aging    []Aging    // of what is owed now
	Forecast []Forecast // of the next month
	Scores   []Score    // of technicians
	Foreign  int64      // documents in other currencies, whose amounts are left out
}

// Column is a column of a report's rows.
type Column struct {
	Name string `json:"name"`
	Unit Unit   `json:"unit"`
}

// Row is the figures of one value of the dimension; nil where there is nothing to count.
type Row struct {
	Key    string
	Values []*money.Decimal
}

// Aging is what is owed by how long it is overdue.
type Aging struct {
	Name   string        `json:"name"` // "current", "1-30", "31-60", "61-90", "over_90"
	Count  int64         `json:"count"`
	Amount money.Decimal `json:"amount"`
}

// column computes a column from the sums of a row.
type column struct {
	name  string
	unit  Unit
	money bool
	value func(s Sums, places int) *money.Decimal
}

func count(of func(Sums) int64) func(Sums, int) *money.Decimal {
	return func(s Sums, _ int) *money.Decimal { d := money.Int(of(s)); return &d }
}

func sum(of func(Sums) int64) func(Sums, int) *money.Decimal {
	return func(s Sums, places int) *money.Decimal { return Input{Places: places}.amount(of(s), 1) }
}

func share(of func(Sums) (n, d int64)) func(Sums, int) *money.Decimal {
	return func(s Sums, _ int) *money.Decimal { return percent(of(s)) }
}

var (
	cOrders    = column{"orders", Number, false, count(func(s Sums) int64 { return s.Count })}
	cOpen      = column{"open", Number, false, count(func(s Sums) int64 { return s.Open })}
	cDone      = column{"completed", Number, false, count(func(s Sums) int64 { return s.Done })}
	cCancelled = column{"cancelled", Number, false, count(func(s Sums) int64 { return s.Cancelled })}
	cResolve   = column{"resolution", Minutes, false, func(s Sums, _ int) *money.Decimal { return s.Resolve.decimal(1) }}
	cRespond   = column{"first_response", Minutes, false, func(s Sums, _ int) *money.Decimal { return s.Respond.decimal(1) }}
	cSLA       = column{"sla", Percent, false, func(s Sums, _ int) *money.Decimal { return s.sla() }}
	cMet       = column{"sla_met", Number, false, count(func(s Sums) int64 { return s.SLAMet })}
	cMissed    = column{"sla_missed", Number, false, count(func(s Sums) int64 { return s.SLAMissed })}
	cRating    = column{"csat", Stars, false, func(s Sums, _ int) *money.Decimal { return s.Rating.decimal(2) }}
	cRatings   = column{"ratings", Number, false, count(func(s Sums) int64 { return s.Rating.N })}
	cNPS       = column{"nps", Points, false, share(func(s Sums) (int64, int64) { return s.Promoters - s.Detractors, s.Rating.N })}
	cRework    = column{"rework", Percent, false, share(func(s Sums) (int64, int64) { return s.Reopened, s.Finished })}
	cFirst     = column{"first_time_fix", Percent, false, share(func(s Sums) (int64, int64) { return s.FirstVisit, s.Finished })}
	cBilled    = column{"billed", Currency, true, sum(func(s Sums) int64 { return s.Billed })}
	cCost      = column{"cost", Currency, true, sum(func(s Sums) int64 { return s.Cost })}
	cMargin    = column{"margin", Currency, true, sum(func(s Sums) int64 { return s.Costed - s.Cost })}
	cShare     = column{"gross_margin", Percent, true, share(func(s Sums) (int64, int64) { return s.Costed - s.Cost, s.Costed })}
	cCount     = column{"invoices", Number, true, count(func(s Sums) int64 { return s.Count })}
	cNet       = column{"income", Currency, true, sum(func(s Sums) int64 { return s.Net })}
	cTotal     = column{"total", Currency, true, sum(func(s Sums) int64 { return s.Total })}
)

// kinds describes the reports: what their rows count, by what they are grouped at first and may be, and their columns.
var kinds = map[Name]struct {
	of      Kind
	by      []Dimension
	columns []column
	areas   []Area
}{
	Dashboard:     {OfOrder, []Dimension{ByMonth, ByDay, ByService}, []column{cOrders, cDone, cCancelled, cOpen, cSLA, cRating, cBilled}, []Area{Operations, Quality, Money}},
	OrdersReport:  {OfOrder, []Dimension{ByService, ByState, ByPriority, ByChannel, ByTechnician, ByCustomer, ByDay, ByMonth}, []column{cOrders, cDone, cCancelled, cOpen, cRespond, cResolve, cSLA, cRating, cBilled}, []Area{Operations}},
	Financial:     {OfInvoice, []Dimension{ByMonth, ByDay, ByCustomer, ByService}, []column{cCount, cNet, cTotal}, []Area{Money}},
	Technicians:   {OfOrder, []Dimension{ByTechnician}, []column{cOrders, cDone, cSLA, cRating, cRework, cFirst}, []Area{Operations, Quality}},
	SLAReport:     {OfOrder, []Dimension{ByPriority, ByService, ByTechnician, ByCustomer, ByDay, ByMonth}, []column{cOrders, cMet, cMissed, cSLA, cRespond, cResolve}, []Area{Operations}},
	Profitability: {OfOrder, []Dimension{ByService, ByCustomer, ByTechnician, ByMonth}, []column{cOrders, cBilled, cCost, cMargin, cShare}, []Area{Money}},
	Satisfaction:  {OfOrder, []Dimension{ByService, ByTechnician, ByCustomer, ByMonth}, []column{cOrders, cRatings, cRating, cNPS, cRework}, []Area{Quality}},
}

// Dimensions lists by what the rows of a report may be grouped, the usual one first; nil for an unknown report.
func Dimensions(name Name) []Dimension { return kinds[name].by }

// Make makes a report. The period and the dimension have been checked. The error is ErrTooMany for more than 20,000 rows.
func (s *Service) Make(ctx context.Context, r Request) (Report, error) {
	k := kinds[r.Name]
	r.By = cmp.Or(r.By, k.by[0])
	out := Report{Name: r.Name, Period: r.Period, Before: r.Period.Before(), Currency: s.Currency, By: r.By}
	areas := slices.DeleteFunc(slices.Clone(k.areas), func(a Area) bool { return !slices.Contains(r.Areas, a) })
	now, aging, err := s.input(ctx, r, r.Period, slices.Contains(areas, Money))
	if err != nil {
		return Report{}, err
	}
	before, _, err := s.input(ctx, r, out.Before, slices.Contains(areas, Money))
	if err != nil {
		return Report{}, err
	}
	before.HasReceivable = false // what was owed then is not kept
	out.KPIs, out.Aging = KPIs(now, before, areas...), aging
	out.Foreign = now.Orders.Foreign + now.Invoices.Foreign + now.Payments.Foreign
	groups, err := s.Groups(ctx, k.of, r.By, r.Period, r.Own)
	if err != nil {
		return Report{}, err
	}
	out.Columns, out.Rows = rows(k.columns, groups, slices.Contains(r.Areas, Money), now.Places)
	switch r.Name {
	case Technicians:
		out.Scores, err = s.scores(ctx, groups, r.Period)
	case Dashboard:
		if r.Own == (Own{}) {
			out.Forecast, err = s.forecasts(ctx, r.Now)
		}
	}
	return out, err
}

// rows makes the rows of groups, by their keys.
func rows(all []column, groups map[string]Sums, amounts bool, places int) (columns []Column, out []Row) {
	shown := slices.DeleteFunc(slices.Clone(all), func(c column) bool { return c.money && !amounts })
	for _, c := range shown {
		columns = append(columns, Column{c.name, c.unit})
	}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		row := Row{Key: key}
		for _, c := range shown {
			row.Values = append(row.Values, c.value(groups[key], places))
		}
		out = append(out, row)
	}
	return columns, out
}

// input gathers the sums of a period.
func (s *Service) input(ctx context.Context, r Request, p Period, amounts bool) (in Input, aging []Aging, err error) {
	in = Input{Days: p.Days(), Places: exponent(s.Currency)}
	if in.Orders, err = s.Total(ctx, OfOrder, p, r.Own); err != nil {
		return in, nil, err
	}
	if r.Own == (Own{}) {
		if err = s.utilisation(ctx, p, &in); err != nil {
			return in, nil, err
		}
	}
	if !amounts || r.Own.Technician != "" {
		return in, nil, nil
	}
	if in.Invoices, err = s.Total(ctx, OfInvoice, p, r.Own); err != nil {
		return in, nil, err
	}
	if in.Payments, err = s.Total(ctx, OfPayment, p, r.Own); err != nil {
		return in, nil, err
	}
	if p == r.Period {
		aging, in.Receivable, err = s.aging(ctx, r.Own, r.Now)
		in.HasReceivable = true
	}
	return in, aging, err
}

// utilisation adds the technicians and their hours.
func (s *Service) utilisation(ctx context.Context, p Period, in *Input) error {
	if s.Technicians != nil {
		n, err := s.Technicians(ctx)
		if err != nil {
			return err
		}
		in.Technicians = n
	}
	if s.Available == nil {
		return nil
	}
	available, err := s.Available(ctx, p)
	if err != nil {
		return err
	}
	worked, err := s.Groups(ctx, OfOrder, ByTechnician, p, Own{})
	if err != nil {
		return err
	}
	for id, minutes := range available {
		in.Available += minutes
		in.WorkedOfAvailable += worked[id].Worked
	}
	return nil
}

// ages are the classes of what is owed, by how many days it is overdue at most.
var ages = []struct {
	name string
	most int
}{{"current", 0}, {"1-30", 30}, {"31-60", 60}, {"61-90", 90}, {"over_90", 1 << 30}}

// aging sums up what is owed now.
func (s *Service) aging(ctx context.Context, own Own, now time.Time) (all []Aging, owed int64, err error) {
	today := parse(now.In(s.Zone).Format(time.DateOnly))
	amounts, counts := make([]int64, len(ages)), make([]int64, len(ages))
	for f, err := range s.Facts.Owed(ctx) {
		if err != nil {
			return nil, 0, err
		}
		if f.Currency != s.Currency || own.Contact != "" && f.Contact != own.Contact {
			continue
		}
		late := int(today.Sub(parse(f.Owed)) / (24 * time.Hour))
		n := slices.IndexFunc(ages, func(a struct {
			name string
			most int
		},
		) bool {
			return late <= a.most
		})
		amounts[n], counts[n], owed = amounts[n]+f.Balance, counts[n]+1, owed+f.Balance
	}
	for n, a := range ages {
		all = append(all, Aging{a.name, counts[n], *Input{Places: exponent(s.Currency)}.amount(amounts[n], 1)})
	}
	return all, owed, nil
}

// scores computes the scores of the technicians of a report, the best first.
func (s *Service) scores(ctx context.Context, groups map[string]Sums, p Period) ([]Score, error) {
	available := map[string]int64{}
	if s.Available != nil {
		var err error
		if available, err = s.Available(ctx, p); err != nil {
			return nil, err
		}
	}
	var all []Score
	for id, sums := range groups {
		if id != "" {
			all = append(all, ScoreOf(id, sums, available[id], p.Days()))
		}
	}
	slices.SortFunc(all, func(a, b Score) int {
		switch {
		case a.Value == nil || b.Value == nil:
			return cmp.Or(cmp.Compare(one(a.Value == nil), one(b.Value == nil)), strings.Compare(a.Technician, b.Technician))
		default:
			return cmp.Or(b.Value.Cmp(*a.Value), strings.Compare(a.Technician, b.Technician))
		}
	})
	return all, nil
}

// forecastMonths is how many whole months a forecast looks at.
const forecastMonths = 12

// forecasts forecasts the orders of the month after the last whole one, of all services and of each.
func (s *Service) forecasts(ctx context.Context, now time.Time) ([]Forecast, error) {
	this := MonthOf(now.In(s.Zone).Format(time.DateOnly))
	counts := map[string][]int64{}
	first := parse(this.From).AddDate(0, -forecastMonths, 0)
	for n := range forecastMonths {
		month := MonthOf(first.AddDate(0, n, 0).Format(time.DateOnly))
		groups, err := s.Groups(ctx, OfOrder, ByService, month, Own{})
		if err != nil {
			return nil, err
		}
		for service, sums := range groups {
			for _, key := range slices.Compact([]string{"", service}) {
				if counts[key] == nil {
					counts[key] = make([]int64, forecastMonths)
				}
				counts[key][n] += sums.Count
			}
		}
	}
	var all []Forecast
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, forecast(key, this.From[:len("2006-01")], counts[key]))
	}
	return all, nil
}
