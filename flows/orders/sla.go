package orders

import (
	"strings"
	"time"

	"recado/flows/notify"
	"recado/flows/sla"
)

// Class determines the SLA targets of an order.
type Class string

// The classes of section 5.2.
const (
	NormalClass    Class = "normal"
	UrgentClass    Class = "urgent"
	EmergencyClass Class = "emergency"
)

// Class returns the SLA class of a priority.
func (p Priority) Class() Class {
	switch p {
	case High:
		return UrgentClass
	case Emergency:
		return EmergencyClass
	}
	return NormalClass
}

// Targets are the SLA targets, in minutes within the service hours; several whole days (2880, 4320,
// …) are counted by the calendar. 0 selects the default.
type Targets struct {
	Response   int `json:"response"`
	OnSite     int `json:"onSite"`
	Resolution int `json:"resolution"`
}

// defaults are the targets of section 5.2: time within the service hours, except for several days,
// which are calendar days; see until.
var defaults = map[Class]Targets{
	NormalClass:    {4 * 60, 48 * 60, 5 * 24 * 60},
	UrgentClass:    {60, 8 * 60, 24 * 60},
	EmergencyClass: {15, 2 * 60, 4 * 60},
}

// SLA holds an order's targets and their status.
type SLA struct {
	Class      Class   `json:"class"`
	Response   Promise `json:"response"`
	OnSite     Promise `json:"onSite"`
	Resolution Promise `json:"resolution"`
}

// Promise is one target: an event that must happen until a time.
type Promise struct {
	Due      time.Time `json:"due"`
	Met      time.Time `json:"met,omitzero"` // when it happened, in time or late
	Breached bool      `json:"breached,omitempty"`
}

// target maps the names of the targets, in deadlines and notices, to their fields.
var target = map[string]func(*SLA) *Promise{
	"response":   func(s *SLA) *Promise { return &s.Response },
	"on_site":    func(s *SLA) *Promise { return &s.OnSite },
	"resolution": func(s *SLA) *Promise { return &s.Resolution },
}

// hours returns the hours in which an order's time counts: those of the contract, else for an
// emergency all hours, else those of the business.
func (s *Service) hours(o *Order, t Terms) sla.Hours {
	switch {
	case t.Hours != nil:
		return *t.Hours
	case o.Priority == Emergency:
		return sla.Hours{}
	}
	return s.businessHours()
}

// businessHours returns the hours of the business, which may change while the program runs.
func (s *Service) businessHours() sla.Hours {
	if s.Hours == nil {
		return sla.Hours{}
	}
	return s.Hours()
}

// startSLA sets the SLA deadlines from now: when the order is made, or confirmed.
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

// until returns when a target of length all is due, and when four fifths of its time have passed.
// Several whole days are calendar days in the business's zone, with weekends and holidays, up to
// the end of the last day, as people and Asana count them. Other lengths count time within the
// hours.
func (s *Service) until(hours sla.Hours, from time.Time, all time.Duration) (risk, due time.Time) {
	const day = 24 * time.Hour
	if all <= day || all%day != 0 {
		return hours.Add(from, all*8/10), hours.Add(from, all)
	}
	y, m, d := from.In(s.zone()).Date()
	due = time.Date(y, m, d+int(all/day)+1, 0, 0, 0, 0, s.zone()).In(from.Location())
	return from.Add(due.Sub(from) * 8 / 10), due
}

// targetDurations returns the lengths of a class's targets.
func targetDurations(class Class, t Terms) map[string]time.Duration {
	want, own := defaults[class], t.SLA[class]
	return map[string]time.Duration{
		"response":   time.Duration(orDefault(own.Response, want.Response)) * time.Minute,
		"on_site":    time.Duration(orDefault(own.OnSite, want.OnSite)) * time.Minute,
		"resolution": time.Duration(orDefault(own.Resolution, want.Resolution)) * time.Minute,
	}
}

// rescheduleSLA adapts the SLA to a new priority. A raised priority counts from now, because the
// time before can't be recovered, and never moves a deadline back; a lowered one counts from the
// order's creation. Targets that were met or breached stay as they are.
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

// markMet records that a target was met, in time or late.
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

// slaDue handles an SLA deadline: it warns, or records the breach.
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
