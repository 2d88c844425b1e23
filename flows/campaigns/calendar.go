package campaigns

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"recado/flows/instalments"
)

// Reminder is why an instalment is reminded of on a day.
type Reminder string

// The reminders of the calendar.
const (
	Upcoming Reminder = "upcoming" // some days before its date, and on it
	Grace    Reminder = "grace"    // its date is over, and the days of grace are not
	Arrears  Reminder = "arrears"  // of a loan in arrears
)

// reminderHours are the hours at which reminders are made, where the debtor lives (seed mpay-bnpl.md, "Cronograma de
// jobs"). A message leaves at the first hour after it that the contact policy allows, on the same day.
var reminderHours = []struct {
	Reminder Reminder
	Hour     int
}{{Upcoming, 9}, {Grace, 10}, {Arrears, 11}}

// upcomingDays are how many days before its date an instalment is reminded of.
var upcomingDays = []int{5, 3, 1, 0}

// wants reports whether an instalment is reminded of on a day, "2026-12-01". No reminder wants all.
func (r Reminder) wants(one instalments.Instalment, day string) bool {
	switch r {
	case Upcoming:
		today, err1 := time.Parse(time.DateOnly, day)
		due, err2 := time.Parse(time.DateOnly, one.Due)
		return errors.Join(err1, err2) == nil && slices.Contains(upcomingDays, int(due.Sub(today)/(24*time.Hour)))
	case Grace:
		return one.State == instalments.Due
	case Arrears:
		return one.State == instalments.Due || one.State == instalments.InArrears
	}
	return true
}

// CalendarUser is whose campaigns the calendar makes.
const CalendarUser = "calendar"

// Calendar makes a campaign of each day's reminders in each country, if somebody is to be reminded. Any number of processes may
// run it: a campaign is made once. After an outage it makes up for the present day only, so that nobody is reminded of
// a day that is over.
type Calendar struct {
	Campaigns *Service
	Countries []string                            // of the loans
	ZoneOf    func(country string) *time.Location // of the debtors of a country
	Channels  []Channel                           // that the debtors have agreed to with their loan
	Source    func(f Filters) Source              // of the instalments
	Now       func() time.Time                    // used by Soonest alone

	mu   sync.Mutex
	done map[string]bool // by key, the jobs of today that this process knows to be done
}

// Soonest returns the next hour of a reminder.
func (c *Calendar) Soonest(context.Context) (time.Time, error) {
	now := c.Now()
	var soonest time.Time
	for _, j := range c.jobs(now) {
		at := j.at
		if !at.After(now) {
			at = at.AddDate(0, 0, 1)
		}
		if soonest.IsZero() || at.Before(soonest) {
			soonest = at
		}
	}
	return soonest, nil
}

// job is a reminder in a country on a day.
type job struct {
	key     string // of its campaign
	filters Filters
	at, end time.Time
}

// jobs lists the jobs of the day that it is where the debtors live.
func (c *Calendar) jobs(now time.Time) (list []job) {
	for _, country := range c.Countries {
		local := now.In(c.ZoneOf(country))
		y, m, d := local.Date()
		day := local.Format(time.DateOnly)
		for _, r := range reminderHours {
			list = append(list, job{
				key:     "calendar:" + string(r.Reminder) + ":" + country + ":" + day,
				filters: Filters{Country: country, Reminder: r.Reminder, Day: day},
				at:      time.Date(y, m, d, r.Hour, 0, 0, 0, local.Location()),
				end:     time.Date(y, m, d+1, 0, 0, 0, 0, local.Location()),
			})
		}
	}
	return list
}

// Expire makes the campaigns whose hour has come.
func (c *Calendar) Expire(ctx context.Context, now time.Time, _ int) error {
	var errs []error
	for _, j := range c.jobs(now) {
		if j.at.After(now) || c.isDone(j.key) {
			continue
		}
		if err := c.make(ctx, j, now); err != nil {
			errs = append(errs, err)
			continue
		}
		c.mark(j)
	}
	return errors.Join(errs...)
}

// make makes a job's campaign, unless there is nobody to remind.
func (c *Calendar) make(ctx context.Context, j job, now time.Time) error {
	source := c.Source(j.filters)
	for cursor := ""; ; {
		page, err := source.Page(ctx, cursor)
		if err != nil {
			return err
		}
		if page.Rows > 0 {
			break
		}
		if cursor = page.Next; cursor == "" {
			return nil
		}
	}
	_, _, err := c.Campaigns.Create(ctx, Request{User: CalendarUser, Platform: PlatformInstalments, Filters: j.filters, Until: j.end, Channels: c.Channels, Key: j.key}, now)
	return err
}

func (c *Calendar) isDone(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.done[key]
}

// mark notes a job as done, and forgets those of other days.
func (c *Calendar) mark(j job) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil || len(c.done) >= len(reminderHours)*len(c.Countries)*2 {
		c.done = map[string]bool{}
	}
	c.done[j.key] = true
}
