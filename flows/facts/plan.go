package facts

import (
	"slices"
	"time"

	"recado/flows/notify"
)

// Every is how often a planned report is sent.
type Every string

// The frequencies: each day, on Mondays, and on the first of the month.
const (
	Daily   Every = "daily"
	Weekly  Every = "weekly"
	Monthly Every = "monthly"
)

// Plan is a report that is sent by itself (seed 11.3).
type Plan struct {
	Name   string
	Every  Every
	To     []notify.Role
	Report Name
	By     Dimension
	Money  bool // it shows amounts, and goes to finance too
	HR     bool // it goes to HR too, and is not sent without a row
}

// The planned reports that are no reports of REST.
const (
	churnReport  Name = "churn"
	demandReport Name = "demand"
	reworkReport Name = "rework"
)

// Plans lists the planned reports: those of 11.3, and the technicians who need a plan of improvement (RN-024).
func Plans() []Plan {
	supervisors, admins := []notify.Role{notify.Supervisor}, []notify.Role{notify.Admin}
	both := []notify.Role{notify.Supervisor, notify.Admin}
	return []Plan{
		{"daily_operations", Daily, supervisors, Dashboard, ByService, false, false},
		{"pending_orders", Daily, supervisors, OrdersReport, ByState, false, false},
		{"technicians_week", Weekly, both, Technicians, ByTechnician, false, false},
		{"sla_week", Weekly, admins, SLAReport, ByPriority, false, false},
		{"billing_month", Monthly, admins, Financial, ByDay, true, false},
		{"receivables_week", Weekly, admins, Financial, ByCustomer, true, false},
		{"profit_by_customer", Monthly, admins, Profitability, ByCustomer, true, false},
		{"profit_by_service", Monthly, admins, Profitability, ByService, true, false},
		{"churn", Monthly, admins, churnReport, ByCustomer, false, false},
		{"demand", Monthly, both, demandReport, ByService, false, false},
		{"improvement_plans", Monthly, admins, reworkReport, ByTechnician, false, true},
	}
}

// period returns the days that a plan's report of a day is about: the day, week or month before, and for orders that are
// still open the last 90 days with today.
func (p Plan) period(day string) Period {
	switch {
	case p.Name == "pending_orders":
		return Period{shift(day, -89), shift(day, 1)}
	case p.Every == Weekly:
		return WeekOf(shift(day, -7))
	case p.Every == Monthly:
		return MonthOf(shift(MonthOf(day).From, -1))
	}
	return OneDay(shift(day, -1))
}

// Times are the hours of the day at which planned reports are sent, 0 to 23, by the business's clock. Reports of a frequency
// without an hour are not sent.
type Times map[Every]int

// next returns the first moment after another at which a plan's report is due; the zero time if it is not sent.
func (p Plan) next(after time.Time, zone *time.Location, times Times) time.Time {
	hour, sent := times[p.Every]
	if !sent {
		return time.Time{}
	}
	local := after.In(zone)
	for day := 0; ; day++ {
		at := time.Date(local.Year(), local.Month(), local.Day()+day, hour, 0, 0, 0, zone)
		fits := p.Every == Daily || p.Every == Weekly && at.Weekday() == time.Monday || p.Every == Monthly && at.Day() == 1
		if fits && at.After(after) {
			return at
		}
	}
}

func planOf(name string) (Plan, bool) {
	all := Plans()
	n := slices.IndexFunc(all, func(p Plan) bool { return p.Name == name })
	if n < 0 {
		return Plan{}, false
	}
	return all[n], true
}
