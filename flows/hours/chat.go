package hours

import (
	"time"

	"recado/flows/orders"
)

// The effects with which conversations tell of hours and ask for them.
const (
	DoTell     = "hours.tell"     // a Told: "ok" with a View, "refused" with one whose Why tells the reason, "none" for who is no technician
	DoShow     = "hours.show"     // "ok" with a View of the day and the month, "none"
	DoConfirm  = "hours.confirm"  // a Told with its Day: "ok", "refused", "none"
	DoOvertime = "hours.overtime" // an OvertimeAsked: "ok", "refused", "none"
	DoDecide   = "hours.decide"   // a Decision of a supervisor: "ok" with a View, "refused" with an orders.ClientRefusal
)

// The dialogs of hours.
const (
	Dialog         = "shift"          // a technician tells of a shift
	DecisionDialog = "shift_decision" // a supervisor answers a notice
)

// Told is what a technician says of a shift.
type Told struct {
	Kind  MarkKind `json:"kind,omitempty"`
	Clock string   `json:"clock,omitempty"` // "07:00", "07:00?" before or after noon; "": now
	Until string   `json:"until,omitempty"` // the same of the end of a break that is told with its beginning
	Entry string   `json:"entry,omitempty"` // the same of an entry that is missing
	Day   string   `json:"day,omitempty"`   // of a shift whose end is asked for, or to be confirmed
	Text  string   `json:"text,omitempty"`

	orders.Proof
}

// OvertimeAsked is a technician's request to work longer today.
type OvertimeAsked struct {
	Hours  string `json:"hours"` // decimal
	Reason string `json:"reason,omitempty"`
}

// Decision is a supervisor's answer about a day, or about a request for overtime if Number is given.
type Decision struct {
	Week    string `json:"week"`
	Day     string `json:"day,omitempty"`
	Number  int    `json:"number,omitempty"`
	Approve bool   `json:"approve"`
	Reason  string `json:"reason,omitempty"`

	orders.Proof
}

// Why something that was told is not taken.
const (
	WhyTwice    = "twice"    // it is marked already
	WhyNoEntry  = "no_entry" // there is no shift to which it belongs
	WhyNoBreak  = "no_break" // no break has begun
	WhyTime     = "time"     // the time is in the future, or not within the shift
	WhyApproved = "approved" // the day is approved
	WhyOpen     = "open"     // the shift has no end
	WhyNothing  = "nothing"  // nothing is marked
	WhyMany     = "many"     // more than a week can have
	WhyHours    = "hours"    // not a length of overtime
)

// View is a day as shown in chats. Times of day are by the wall clock of the business.
type View struct {
	Week       string     `json:"week,omitempty"`
	Technician string     `json:"technician,omitempty"` // name
	Why        string     `json:"why,omitempty"`
	Kind       MarkKind   `json:"kind,omitempty"` // of the mark that was told
	At         string     `json:"at,omitempty"`   // of that mark, "08:00"
	Was        string     `json:"was,omitempty"`  // what it replaces
	Day        string     `json:"day,omitempty"`
	In         string     `json:"in,omitempty"`
	Out        string     `json:"out,omitempty"`
	Breaks     []ViewSpan `json:"breaks,omitempty"`
	Shifts     []ViewSpan `json:"shifts,omitempty"`
	Rest       int        `json:"rest"`   // minutes
	Worked     int        `json:"worked"` //
	Over       int        `json:"over"`   // of them overtime
	Night      int        `json:"night"`  //
	Free       int        `json:"free"`   // on a rest day or a holiday
	Unasked    int        `json:"unasked"`
	Excess     int        `json:"excess"`
	State      State      `json:"state,omitempty"`
	Reason     string     `json:"reason,omitempty"`
	Month      *ViewMonth `json:"month,omitempty"`
	Request    *ViewAsked `json:"request,omitempty"`
}

// ViewSpan is a span by the wall clock; To is "" while it is not over.
type ViewSpan struct {
	From string `json:"from"`
	To   string `json:"to,omitempty"`
}

// ViewMonth is a month so far.
type ViewMonth struct {
	Month   string   `json:"month"`
	Worked  int      `json:"worked"`
	Over    int      `json:"over"`
	Night   int      `json:"night"`
	Free    int      `json:"free"`
	Missing []string `json:"missing,omitempty"` // days without an end
	Open    []string `json:"open,omitempty"`    // days to be confirmed
}

// ViewAsked is a request for overtime.
type ViewAsked struct {
	Number  int          `json:"number"`
	Minutes int          `json:"minutes"`
	Reason  string       `json:"reason,omitempty"`
	State   RequestState `json:"state"`
	Why     string       `json:"why,omitempty"`
}

const clockLayout = "15:04"

// view returns a day as shown in chats.
func (w *Week) view(d Day, zone *time.Location) View {
	clock := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return at.In(zone).Format(clockLayout)
	}
	v := View{
		Week: w.ID, Technician: w.Name, Day: d.Date, Rest: d.Rest, Worked: d.Counted.Worked(), Over: d.Counted.Overtime(), Night: d.Counted.Sum(Kind.Night),
		Free: d.Counted.Sum(Kind.Free), Unasked: d.Unasked, Excess: d.Excess, State: d.State, Reason: d.Review.Reason,
	}
	if len(d.Shifts) > 0 {
		v.In, v.Out = clock(d.In()), clock(d.Out())
	}
	for _, s := range d.Shifts {
		v.Shifts = append(v.Shifts, ViewSpan{clock(s.In), clock(s.Out)})
		for _, b := range s.Breaks {
			v.Breaks = append(v.Breaks, ViewSpan{clock(b.From), clock(b.To)})
		}
	}
	return v
}

// Refusal shows why something was not taken, with the day as it stands.
func (s *Service) Refusal(e *RefusedError) View {
	v := View{}
	if len(e.Day.Shifts) > 0 {
		w := Week{}
		v = w.view(e.Day, s.Zone)
	}
	v.Why = e.Why
	return v
}
