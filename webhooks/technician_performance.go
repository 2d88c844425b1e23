package webhooks

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/technicians"
	"recado/webhooks/internal/web"
)

// An order of a period may have been requested this long before it was completed in it.
const longestOrder = 180 * 24 * time.Hour

// performance is a technician's score in a month or a year.
type performance struct {
	ID     string `json:"id"`
	Period string `json:"period"` // "2026-11" or "2026"
	technicians.Performance
	Hours     float64  `json:"hours"`          // worked on orders
	Available *float64 `json:"availableHours"` // by the schedule, without absences, up to now; null without a schedule
	Income    []amount `json:"income"`         // approved quotations of the completed orders, by currency, before VAT
}

// technicianPerformance computes a score from the orders that were completed in the period.
func (s *server) technicianPerformance(c *fiber.Ctx) error {
	q := web.Query(c)
	period := q.Text(maxLine, "period")
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	now := s.Clock.Now()
	if period == "" {
		period = now.In(zone).Format("2006-01")
	}
	from, err := time.ParseInLocation("2006-01", period, zone)
	to, months := from.AddDate(0, 1, 0), 1
	if err != nil {
		from, err = time.ParseInLocation("2006", period, zone)
		to, months = from.AddDate(1, 0, 0), 12
	}
	if err != nil || from.Year() < 2000 || from.After(now) {
		q.AddError("period", "field.date")
	}
	if err := q.Err(); err != nil {
		return err
	}
	if months == 12 && now.Before(to) { // a year that is not over is measured by its months so far
		months = int(now.In(zone).Month())
	}
	t, err := s.Technicians.Get(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	shown := performance{ID: t.ID, Period: period, Income: []amount{}}
	var f technicians.Figures
	scores, rated := 0, 0
	income := map[string]money.Amount{}
	for filter := (orders.Filter{Technician: t.ID, From: from.Add(-longestOrder), To: to, Limit: 200}); ; {
		page, next, err := s.Orders.List(c.UserContext(), filter)
		if err != nil {
			return orderProblem(err)
		}
		for _, o := range page {
			done := o.Closing.CompletedAt
			if done.Before(from) || !done.Before(to) || o.State == orders.Cancelled {
				continue
			}
			f.Completed++
			f.Hours += float64(o.Work.Minutes(now)) / 60
			if o.SLA == nil || !o.SLA.Response.Breached && !o.SLA.OnSite.Breached && !o.SLA.Resolution.Breached {
				f.InTime++
			}
			if len(o.Linked) > 0 {
				f.Rework++
			}
			if len(o.Work.Visits) <= 1 && len(o.Linked) == 0 {
				f.FirstTime++
			}
			if n := o.Closing.Scores["overall"]; n > 0 && !o.Closing.Unverified {
				scores, rated = scores+n, rated+1
			}
			if o.Quote != nil && o.Quote.Approved {
				sum := income[o.Quote.Amount.Currency]
				if sum.Blank() {
					sum = money.Zero(o.Quote.Amount.Currency)
				}
				sum, err := sum.Add(o.Quote.Amount)
				if err != nil {
					return err
				}
				income[sum.Currency] = sum
			}
		}
		if filter.After = next; next == "" {
			break
		}
	}
	if rated > 0 {
		f.Rating = float64(scores) / float64(rated)
	}
	end := to
	if now.Before(end) {
		end = now
	}
	if f.Available = float64(t.Planned(from.Format(time.DateOnly), end.In(zone).Format(time.DateOnly))) / 60; f.Available > 0 {
		available := math.Round(f.Available*10) / 10
		shown.Available = &available
	}
	shown.Performance, shown.Hours = f.Score(months), math.Round(f.Hours*10)/10
	for _, currency := range slices.Sorted(maps.Keys(income)) {
		shown.Income = append(shown.Income, price(income[currency]))
	}
	return c.JSON(shown)
}
