package policy

import (
	"slices"
	"time"

	"recado/flows/sla"
)

// horizon is how many days ahead a lawful moment is searched.
const horizon = 400

// sevenDays is the length of a rolling week.
const sevenDays = 7

// Decide says whether a contact may be made at the moment of the request, given those that the debtor
// has had and those that are reserved. It is pure.
func Decide(p Policy, h History, r Request) Decision {
	zone := r.Zone
	if zone == nil {
		zone = p.Zone()
	}
	at := r.At.In(zone)
	switch r.Purpose {
	case Answer, Code:
		return Decision{Allowed: true, First: at}
	case Service:
		return p.service(r, at)
	case Collection:
	default:
		return refused(BadPurpose, p.ownRule(BadPurpose))
	}
	v := p.at(dayOf(at))
	if v == nil {
		return refused(NoPolicy, Rule{Code: string(NoPolicy), Country: p.Country()})
	}
	if reason := v.forbids(r); reason != "" {
		return refused(reason, v.rules[reason])
	}
	return p.moment(h, r, at)
}

func refused(reason Reason, rule Rule) Decision { return Decision{Reason: reason, Rule: rule} }

// ownRule is a rule of the business itself.
func (p Policy) ownRule(reason Reason) Rule {
	return Rule{Code: string(reason), Country: p.Country(), Source: "business.toml", Business: true}
}

// forbids returns why a contact is refused at any time, or "".
func (v *version) forbids(r Request) Reason {
	to := r.Recipient
	if to == "" {
		to = Debtor
	}
	switch {
	case !slices.Contains(v.only, to):
		return NotTheDebtor
	case r.OptedOut:
		return OptedOut
	case !slices.Contains(r.Consented, r.Channel):
		return NotChosen
	}
	return ""
}

// service decides about notices of a service: none in quiet hours, none after an opt-out.
func (p Policy) service(r Request, at time.Time) Decision {
	if r.OptedOut {
		return refused(OptedOut, p.ownRule(OptedOut))
	}
	minute := at.Hour()*60 + at.Minute()
	quiet := p.quiet
	if quiet.From == quiet.To || quiet.From < quiet.To && (minute < quiet.From || minute >= quiet.To) ||
		quiet.From > quiet.To && minute < quiet.From && minute >= quiet.To {
		return Decision{Allowed: true, First: at}
	}
	end := dayOf(at)
	if quiet.From > quiet.To && minute >= quiet.From { // it ends tomorrow
		end++
	}
	d := refused(Quiet, p.ownRule(Quiet))
	d.First = end.clock(quiet.To, at.Location())
	return d
}

// moment decides whether now is a lawful moment, and finds the first one.
func (p Policy) moment(h History, r Request, at time.Time) Decision {
	var buffer [32]counted
	today := dayOf(at)
	past := count(buffer[:0], h, r, today, at.Location())
	var d Decision
	for day := today; day < today+horizon; day++ {
		v := p.at(day)
		reason, rule := p.wholeDay(v, day, past, r.Channel)
		var first time.Time
		if reason == "" {
			first, reason = p.opens(v, day, at)
		}
		if reason == "" && day == today {
			return Decision{Allowed: true, First: first}
		}
		if day == today {
			d = p.refusal(v, reason, rule)
		}
		if !first.IsZero() {
			d.First = first
			return d
		}
	}
	return refused(NeverOpen, p.ownRule(NeverOpen))
}

// refusal names the rule of a refusal.
func (p Policy) refusal(v *version, reason Reason, own bool) Decision {
	if own || reason == Quiet {
		return refused(reason, p.ownRule(reason))
	}
	return refused(reason, v.rules[reason])
}

// counted is a contact that counts, on a day of the debtor.
type counted struct {
	on      day
	channel string
	tried   bool // it did not reach the debtor, but the channel has been used
}

// count lists the contacts that count for a request. A reservation of a day that is over does not.
func count(all []counted, h History, r Request, today day, zone *time.Location) []counted {
	for _, c := range h {
		if c.Key == r.Key && c.Key != "" || c.State == Released || c.State == Refused {
			continue
		}
		on := dayOf(c.At.In(zone))
		if on <= today-sevenDays || c.State == Reserved && on < today {
			continue
		}
		all = append(all, counted{on, c.Channel, c.State == Tried})
	}
	return all
}

// wholeDay returns why no contact may be made on a day at all, or "", and whether that is a rule of the
// business itself.
func (p Policy) wholeDay(v *version, d day, past []counted, channel string) (reason Reason, own bool) {
	if p.isClosed(v, d) {
		return Holiday, !v.closed[d] && (p.declared[d] || p.own[d])
	}
	sameDay, week := 0, 0
	var used [8]string
	channels := append(used[:0], channel)
	for _, c := range past {
		if c.on == d && !c.tried {
			sameDay++
		}
		if !v.most.sameWeek(c.on, d) {
			continue
		}
		if !c.tried {
			week++
		}
		if !slices.Contains(channels, c.channel) {
			channels = append(channels, c.channel)
		}
	}
	switch m := v.most; {
	case sameDay >= m.perDay:
		return PerDay, false
	case m.perWeek > 0 && week >= m.perWeek:
		return PerWeek, false
	case m.channels > 0 && len(channels) > m.channels:
		return Channels, false
	}
	return "", false
}

// sameWeek reports whether two days count as of one week. Of a rolling week it is any seven days.
func (m limits) sameWeek(a, b day) bool {
	if m.calendarWeek {
		return a.week() == b.week()
	}
	return max(a-b, b-a) < sevenDays
}

// opens returns the first moment of a day, not before at, that is within the hours. The reason is why
// at itself is not, "" if it is; first is zero if the day has no such moment any more.
func (p Policy) opens(v *version, d day, at time.Time) (first time.Time, reason Reason) {
	for _, s := range without(v.windows[d.weekday()], p.quiet) {
		from, to := d.clock(s.From, at.Location()), d.clock(s.To, at.Location())
		if !at.Before(to) {
			continue
		}
		if !at.Before(from) {
			return at, ""
		}
		first = from
		break
	}
	if dayOf(at) == d && inSpans(v.windows[d.weekday()], at) {
		return first, Quiet
	}
	return first, Hours
}

func inSpans(list []sla.Span, at time.Time) bool {
	minute := at.Hour()*60 + at.Minute()
	return slices.ContainsFunc(list, func(s sla.Span) bool { return minute >= s.From && minute < s.To })
}
