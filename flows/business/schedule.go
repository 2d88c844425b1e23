package business

import (
	"fmt"
	"strings"
	"time"

	"recado/flows/policy"
	"recado/flows/record"
	"recado/flows/validation"
)

// Schedule is what people of the business change while the program runs. business.toml has the first
// one.
type Schedule struct {
	Hours         *Hours   `json:"hours,omitempty"` // nil: always open
	Holidays      []string `json:"holidays,omitempty"`
	OpenOnHoliday []string `json:"openOnHoliday,omitempty"`
	WaitMinutes   int      `json:"waitMinutes"` // until an agent usually answers
}

// schedule is a Schedule with its hours parsed.
type schedule struct {
	Schedule
	spans  map[time.Weekday][]span // nil: always open
	closed policy.Days             // Holidays
}

// ScheduleID is the id of the one stored Schedule.
const ScheduleID = "SCHEDULE"

// maxDates bounds the holidays of a schedule.
const maxDates = 400

// NewSchedules returns the service of the stored Schedule.
func NewSchedules(docs record.Repository[Schedule]) *record.Service[Schedule] {
	return &record.Service[Schedule]{Documents: docs, Normalize: func(s Schedule) (Schedule, validation.Problems) {
		_, problems := parseSchedule(s)
		return s, problems
	}}
}

// parseSchedule checks a schedule as Parse checks that of business.toml.
func parseSchedule(s Schedule) (*schedule, validation.Problems) {
	var p validation.Problems
	var c check
	parsed := &schedule{Schedule: s, closed: policy.NewDays(s.Holidays)}
	if s.Hours != nil {
		parsed.spans = c.week("hours", *s.Hours)
	}
	c.dates("holidays", s.Holidays)
	c.dates("openOnHoliday", s.OpenOnHoliday)
	for _, f := range c.faults {
		code := "schedule.date"
		if strings.HasPrefix(f.Field, "hours.") {
			code = "schedule.hours"
		}
		p.Add(f.Field, code)
	}
	if len(s.Holidays) > maxDates {
		p.Add("holidays", validation.TooMany, maxDates)
	}
	if len(s.OpenOnHoliday) > maxDates {
		p.Add("openOnHoliday", validation.TooMany, maxDates)
	}
	if s.WaitMinutes < 0 || s.WaitMinutes > 24*60 {
		p.Add("waitMinutes", "schedule.wait")
	}
	return parsed, p
}

// schedule returns the schedule in use.
func (b Business) schedule() schedule {
	if b.changed != nil {
		if s := b.changed.Load(); s != nil {
			return *s
		}
	}
	return schedule{Schedule{b.Hours, b.Holidays, b.OpenOnHoliday, b.WaitMinutes}, b.spans, b.closed}
}

// Schedule returns the schedule in use.
func (b Business) Schedule() Schedule { return b.schedule().Schedule }

// SetSchedule changes the schedule of all copies of b from now on; nil brings that of business.toml
// back. It may be called at any time.
func (b Business) SetSchedule(s *Schedule) error {
	if s == nil {
		b.changed.Store(nil)
		return nil
	}
	parsed, problems := parseSchedule(*s)
	if err := problems.Err(); err != nil {
		return fmt.Errorf("schedule: %w", err)
	}
	b.changed.Store(parsed)
	return nil
}
