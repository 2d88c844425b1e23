package facts

import (
	"context"
	"slices"
	"time"

	"recado/flows/money"
)

// churnDays is after how many days without an order a customer counts as lost.
const churnDays = 90

// churn lists the customers with orders in the 90 days before the last 90 and none since, the ones with the most orders
// first. The KPI "churn" is their share.
func (s *Service) churn(ctx context.Context, day string) (Report, error) {
	recent := Period{shift(day, -churnDays), day}
	earlier := Period{shift(day, -2*churnDays), recent.From}
	was, err := s.Groups(ctx, OfOrder, ByCustomer, earlier, Own{})
	if err != nil {
		return Report{}, err
	}
	is, err := s.Groups(ctx, OfOrder, ByCustomer, recent, Own{})
	if err != nil {
		return Report{}, err
	}
	out := Report{Name: churnReport, Period: Period{earlier.From, day}, Before: earlier, Currency: s.Currency, By: ByCustomer}
	customers, lost := int64(0), map[string]Sums{}
	for key, sums := range was {
		if key == "" || sums.Count == 0 {
			continue
		}
		if customers++; is[key].Count == 0 {
			lost[key] = sums
		}
	}
	out.Columns, out.Rows = rows([]column{cOrders, cDone, cRating}, lost, false, 0)
	slices.SortStableFunc(out.Rows, func(a, b Row) int { return b.Values[0].Cmp(*a.Values[0]) })
	out.KPIs = []KPI{{Name: "churn", Area: Quality, Unit: Percent, Value: percent(int64(len(lost)), customers), AtMost: true}}
	return out, nil
}

// demand is the forecast of the month's orders as a report, of each service and of all.
func (s *Service) demand(ctx context.Context, now time.Time) (Report, error) {
	all, err := s.forecasts(ctx, now)
	month := MonthOf(now.In(s.Zone).Format(time.DateOnly))
	out := Report{
		Name: demandReport, Period: month, Before: month.Before(), Currency: s.Currency, By: ByService, Forecast: all,
		Columns: []Column{{"forecast", Number}, {"error", Number}},
	}
	for _, f := range all {
		if f.Key == "" {
			out.KPIs = append(out.KPIs, KPI{Name: "forecast", Area: Operations, Unit: Number, Value: f.Value}, KPI{Name: "forecast_error", Area: Operations, Unit: Number, Value: f.Error})
			continue
		}
		out.Rows = append(out.Rows, Row{Key: f.Key, Values: []*money.Decimal{f.Value, f.Error}})
	}
	return out, err
}

// maxRework is the percentage of finished orders that had to be continued above which a technician needs a plan of
// improvement (RN-024).
const maxRework = 5

// rework lists the technicians of a period who need a plan of improvement.
func (s *Service) rework(ctx context.Context, p Period) (Report, error) {
	groups, err := s.Groups(ctx, OfOrder, ByTechnician, p, Own{})
	for id, sums := range groups {
		if share := percent(sums.Reopened, sums.Finished); id == "" || share == nil || share.Cmp(money.Int(maxRework)) <= 0 {
			delete(groups, id)
		}
	}
	out := Report{Name: reworkReport, Period: p, Before: p.Before(), Currency: s.Currency, By: ByTechnician}
	out.Columns, out.Rows = rows([]column{cRework, cDone, cRating}, groups, false, 0)
	return out, err
}
