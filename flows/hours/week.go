package hours

import (
	"slices"
	"time"

	"recado/bot"
	"recado/flows/deadline"
	"recado/flows/orders"
	"recado/flows/outbox"
)

// Week is the working time of a technician in a week, from Monday. It is stored as one document.
type Week struct {
	ID      string `json:"_id"` // "JOR-TEC-07-2026-11-30"
	V       int64  `json:"v"`
	Command string `json:"command"` // the id: whoever creates the week first wins

	Technician string        `json:"technician"`
	Name       string        `json:"name"`
	Contact    bot.ContactID `json:"contact,omitempty"`
	Locale     string        `json:"locale,omitempty"`
	Monday     string        `json:"monday"` // "2026-11-30"
	Plan       Plan          `json:"plan"`   // as it was when the week was written last
	Marks      []Mark        `json:"marks,omitempty"`
	Reviews    []Review      `json:"reviews,omitempty"`  // one a day, in the order in which they began
	Overtime   []Overtime    `json:"overtime,omitempty"` // what was asked for, by number
	Flagged    []string      `json:"flagged,omitempty"`  // days whose missing end people were told of

	CreatedAt time.Time      `json:"createdAt"`
	UpdatedAt time.Time      `json:"updatedAt"`
	Deadlines deadline.Queue `json:"deadlines,omitempty"`
	DueAt     time.Time      `json:"due_at,omitzero"`

	outbox.Box
}

// The methods of every aggregate for its repository.

// Key returns the document's id.
func (w *Week) Key() string { return w.ID }

// Rev points to the document's version.
func (w *Week) Rev() *int64 { return &w.V }

// Due returns the earliest deadline.
func (w *Week) Due() time.Time { return w.DueAt }

// Effects returns the document's outbox.
func (w *Week) Effects() *outbox.Box { return &w.Box }

// MaxMarks bounds the marks of a week.
const MaxMarks = 400

// Review is what became of a day: the technician confirms it, and a supervisor approves or returns it.
type Review struct {
	Day       string       `json:"day"`
	Confirmed time.Time    `json:"confirmed,omitzero"`
	Approved  time.Time    `json:"approved,omitzero"`
	By        orders.Actor `json:"by,omitzero"`        // who approved or returned it
	Reason    string       `json:"reason,omitempty"`   // of the return
	Counted   Minutes      `json:"counted,omitempty"`  // as approved: it no longer changes
	Unasked   int          `json:"unasked,omitempty"`  // approved minutes of overtime that nobody had authorised before
	Returned  time.Time    `json:"returned,omitzero"`  // to the technician, for a correction
	ByMonth   bool         `json:"by_month,omitempty"` // approved with others, not one by one
}

// Overtime is a technician's request to work longer (RN-023).
type Overtime struct {
	ID       string       `json:"id"` // of its cause
	Number   int          `json:"number"`
	Day      string       `json:"day"`
	Minutes  int          `json:"minutes"`
	Reason   string       `json:"reason,omitempty"`
	AskedAt  time.Time    `json:"asked_at"`
	State    RequestState `json:"state"`
	Decider  orders.Actor `json:"decider,omitzero"`
	DecideAt time.Time    `json:"decided_at,omitzero"`
	Why      string       `json:"why,omitempty"` // of the refusal
}

// RequestState is what became of a request.
type RequestState string

// The states of a request.
const (
	Asked    RequestState = "asked"
	Approved RequestState = "approved"
	Denied   RequestState = "denied"
)

// State is where a day stands.
type State string

// The states of a day.
const (
	Open      State = "open"      // at work, or the technician has not confirmed it
	Missing   State = "missing"   // a shift has no end
	Confirmed State = "confirmed" // by the technician
	Final     State = "approved"  // by a supervisor
	Returned  State = "returned"  // by a supervisor, for a correction
)

// review returns the review of a day; a new one if there is none.
func (w *Week) review(day string) Review {
	if i := slices.IndexFunc(w.Reviews, func(r Review) bool { return r.Day == day }); i >= 0 {
		return w.Reviews[i]
	}
	return Review{Day: day}
}

func (w *Week) setReview(r Review) {
	w.Reviews = slices.Clone(w.Reviews)
	if i := slices.IndexFunc(w.Reviews, func(old Review) bool { return old.Day == r.Day }); i >= 0 {
		w.Reviews[i] = r
		return
	}
	w.Reviews = append(w.Reviews, r)
}

// Day is a day of a week as it counts now.
type Day struct {
	Date       string
	Shifts     []Shift
	Counted    Minutes
	State      State
	Rest       int // minutes of breaks
	Authorised int // minutes of overtime that were authorised before the day ended
	Unasked    int // minutes of overtime beyond that
	Excess     int // minutes of overtime beyond what the law allows in a day
	Review     Review
}

// In returns the first entry of the day.
func (d Day) In() time.Time { return d.Shifts[0].In }

// Out returns the last exit of the day, or the zero time while there is none.
func (d Day) Out() time.Time { return d.Shifts[len(d.Shifts)-1].Out }

// days lists the days of a week that have shifts. An approved day is as it was approved.
func (w *Week) days(r rules, now time.Time) []Day {
	week := shifts(w.Marks, r.zone)
	counted := count(week, r)
	var all []Day
	for n, s := range week {
		if len(all) == 0 || all[len(all)-1].Date != s.Day {
			all = append(all, Day{Date: s.Day, State: Open, Counted: counted[s.Day], Review: w.review(s.Day)})
		}
		d := &all[len(all)-1]
		d.Shifts, d.Rest = append(d.Shifts, s), d.Rest+s.Rest()
		if s.Out.IsZero() && (n < len(week)-1 || now.Sub(s.In) >= maxShift) {
			d.State = Missing
		}
	}
	for i := range all {
		d := &all[i]
		for _, o := range w.Overtime {
			if o.Day == d.Date && o.State == Approved && (d.Out().IsZero() || o.AskedAt.Before(d.Out())) {
				d.Authorised += o.Minutes
			}
		}
		law := LawOf(r.country, d.Date)
		d.Unasked = max(0, d.Counted.Overtime()-d.Authorised)
		if law.OvertimeDay > 0 {
			d.Excess = max(0, d.Counted.Overtime()-law.OvertimeDay)
		}
		switch {
		case !d.Review.Approved.IsZero():
			d.State, d.Counted, d.Unasked = Final, d.Review.Counted, d.Review.Unasked
		case d.State == Missing || d.Out().IsZero():
		case !d.Review.Confirmed.IsZero():
			d.State = Confirmed
		case !d.Review.Returned.IsZero():
			d.State = Returned
		}
	}
	return all
}

// last returns the last shift of the week; false if there is none.
func (w *Week) last(zone *time.Location) (Shift, bool) {
	week := shifts(w.Marks, zone)
	if len(week) == 0 {
		return Shift{}, false
	}
	return week[len(week)-1], true
}

// The deadlines of a week.
const (
	dueExit = "exit" // the technician is asked when the shift ended
	dueFlag = "flag" // the supervisors are told that nobody said
)

// watch sets the deadlines of an open shift. The technician is asked later by the overtime that was authorised.
func (w *Week) watch(zone *time.Location, ask time.Duration) {
	w.Deadlines = w.Deadlines.Clear(dueExit, dueFlag)
	if s, ok := w.last(zone); ok && s.Out.IsZero() && !slices.Contains(w.Flagged, s.Day) {
		for _, o := range w.Overtime {
			if o.Day == s.Day && o.State == Approved {
				ask += time.Duration(o.Minutes) * time.Minute
			}
		}
		w.Deadlines = w.Deadlines.Set(dueExit, s.In.Add(ask)).Set(dueFlag, s.In.Add(max(maxShift, ask+time.Hour)))
	}
	w.DueAt = w.Deadlines.Next()
}

// mondayOf returns the Monday of a moment's week.
func mondayOf(wall time.Time) string {
	return wall.AddDate(0, 0, -(int(wall.Weekday())+6)%7).Format(time.DateOnly)
}

// WeekOf returns the id of the week of a day.
func WeekOf(technician, day string) string {
	at, _ := time.Parse(time.DateOnly, day)
	return weekID(technician, mondayOf(at))
}

func weekID(technician, monday string) string { return "JOR-" + technician + "-" + monday }
