package orders

import (
	"strings"
	"time"

	"recado/flows/notify"
	"recado/flows/sla"
)

// Class is which promises an order goes by.
type Class string

// The classes of section 5.2.
const (
	NormalClass    Class = "normal"
	UrgentClass    Class = "urgent"
	EmergencyClass Class = "emergency"
)

// Class is which promises a priority goes by.
func (p Priority) Class() Class {
	switch p {
	case High:
		return UrgentClass
	case Emergency:
		return EmergencyClass
	}
	return NormalClass
}

// Targets are what is promised, in minutes within the service hours; several whole days
// (2880, 4320, …) are counted by the calendar. 0 is the default.
type Targets struct {
	Response   int `json:"response"`
	OnSite     int `json:"onSite"`
	Resolution int `json:"resolution"`
}

// defaults are the promises of section 5.2: time within the service hours, but for
// days, which are those of the calendar; see until.
var defaults = map[Class]Targets{
	NormalClass:    {4 * 60, 48 * 60, 5 * 24 * 60},
	UrgentClass:    {60, 8 * 60, 24 * 60},
	EmergencyClass: {15, 2 * 60, 4 * 60},
}

// SLA is what was promised for an order, and how it stands.
type SLA struct {
	Class      Class   `json:"class"`
	Response   Promise `json:"response"`
	OnSite     Promise `json:"onSite"`
	Resolution Promise `json:"resolution"`
}

// Promise is one moment until which something is to have happened.
type Promise struct {
	Due      time.Time `json:"due"`
	Met      time.Time `json:"met,omitzero"` // when it happened, in time or not
	Breached bool      `json:"breached,omitempty"`
}

// target names the promises for deadlines and notices.
var target = map[string]func(*SLA) *Promise{
	"response":   func(s *SLA) *Promise { return &s.Response },
	"on_site":    func(s *SLA) *Promise { return &s.OnSite },
	"resolution": func(s *SLA) *Promise { return &s.Resolution },
}

// hours are when an order's time counts: the contract's, else for an emergency every
// hour, else the business's.
func (s *Service) hours(o *Order, t Terms) sla.Hours {
	switch {
	case t.Hours != nil:
		return *t.Hours
	case o.Priority == Emergency:
		return sla.Hours{}
	}
	return s.Hours
}

// startSLA starts an order's clock at a moment: when it is made, or confirmed.
func (s *Service) startSLA(o *Order, t Terms, now time.Time) {
	class := o.Priority.Class()
	o.SLA = &SLA{Class: class}
	hours := s.hours(o, t)
	for name, all := range targetDurations(class, t) {
		risk, due := s.until(hours, now, all)
		target[name](o.SLA).Due = due
		o.Deadlines = o.Deadlines.Set("sla.risk."+name, risk).Set("sla.due."+name, due)
	}
}

// until is when a promise made at a moment is due, and when four fifths of its time are over.
// Several whole days are counted in days, as people and Asana count them: by the calendar of
// the business, weekends and holidays too, to the end of the last day. All else is time
// within the hours.
func (s *Service) until(hours sla.Hours, from time.Time, all time.Duration) (risk, due time.Time) {
	const day = 24 * time.Hour
	if all <= day || all%day != 0 {
		return hours.Add(from, all*8/10), hours.Add(from, all)
	}
	y, m, d := from.In(s.zone()).Date()
	due = time.Date(y, m, d+int(all/day)+1, 0, 0, 0, 0, s.zone()).In(from.Location())
	return from.Add(due.Sub(from) * 8 / 10), due
}

// targetDurations is how long each promise of a class may take.
func targetDurations(class Class, t Terms) map[string]time.Duration {
	want, own := defaults[class], t.SLA[class]
	return map[string]time.Duration{
		"response":   time.Duration(orDefault(own.Response, want.Response)) * time.Minute,
		"on_site":    time.Duration(orDefault(own.OnSite, want.OnSite)) * time.Minute,
		"resolution": time.Duration(orDefault(own.Resolution, want.Resolution)) * time.Minute,
	}
}

// rescheduleSLA sets an order's clock to another priority. One that was raised counts from now
// on, for nobody can keep a promise before it is made, and loosens nothing that was promised;
// one that was lowered counts from the beginning. What was kept or broken already stands.
func (s *Service) rescheduleSLA(o *Order, was Priority, t Terms, now time.Time) {
	raised, from := o.Priority.Days() < was.Days(), o.CreatedAt
	if raised {
		from = now
	}
	due := from.In(s.zone()).AddDate(0, 0, o.Priority.Days()).Format(time.DateOnly)
	if !raised || due < o.DueOn {
		o.DueOn = due
	}
	class := o.Priority.Class()
	if o.SLA == nil || o.SLA.Class == class {
		return
	}
	promises := *o.SLA
	o.SLA, promises.Class = &promises, class
	hours := s.hours(o, t)
	for name, all := range targetDurations(class, t) {
		p := target[name](o.SLA)
		risk, due := s.until(hours, from, all)
		if !p.Met.IsZero() || p.Breached || raised && !due.Before(p.Due) {
			continue
		}
		p.Due = due
		o.Deadlines = o.Deadlines.Set("sla.risk."+name, risk).Set("sla.due."+name, due)
	}
}

func orDefault(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// markMet notes that a promise was kept, or not.
func (o *Order) markMet(name string, now time.Time) {
	if o.SLA == nil {
		return
	}
	p := target[name](o.SLA)
	if !p.Met.IsZero() {
		return
	}
	p.Met = now
	p.Breached = p.Breached || now.After(p.Due)
	o.Deadlines = o.Deadlines.Clear("sla.risk."+name, "sla.due."+name)
}

// slaDue is what a deadline of the clock does: it warns, or writes down the breach.
func (s *Service) slaDue(o *Order, deadline string, now time.Time) {
	kind, name, _ := strings.Cut(strings.TrimPrefix(deadline, "sla."), ".")
	p := target[name]
	if o.SLA == nil || p == nil || !p(o.SLA).Met.IsZero() {
		return
	}
	told := s.noticeArgs(o)
	told.Target, told.Until = name, p(o.SLA).Due
	if kind == "risk" {
		s.notifyRoles(o, notify.SLAAtRisk, told, now, notify.Technician, notify.Supervisor, notify.Admin)
		return
	}
	p(o.SLA).Breached = true
	o.note("sla_breached", Actor{Role: RoleSystem}, name, now)
	o.add(now, event(EventBreached, Breached{o.ID, name, o.SLA.Class, p(o.SLA).Due}))
}
