package hours

import (
	"time"
)

// place decides what a technician's words mark, and when: one mark, or an entry and the mark that needs it.
func (s *Service) place(weeks []Week, told Told, now time.Time) ([]Mark, error) {
	last, week, ok := lastShift(weeks, told.Day, s.Zone)
	if told.Day == "" && ok && now.Sub(last.In) > maxOut && (told.Clock == "" || !last.Out.IsZero()) { // it is another day's
		ok = false
	}
	if told.Kind == In {
		return s.placeEntry(last, ok, told, now)
	}
	if !ok || told.Clock == "" && !last.Out.IsZero() {
		if ok && told.Kind == Out {
			return nil, &RefusedError{WhyTwice, dayOf(week, last, s, now)}
		}
		return s.placeBoth(told, now)
	}
	at, replaces, err := s.within(last, told, now)
	if err != nil {
		if refused, is := err.(*RefusedError); is { //nolint:errorlint // made here
			refused.Day = dayOf(week, last, s, now)
		}
		return nil, err
	}
	marks := []Mark{{Kind: told.Kind, At: at, Replaces: replaces}}
	if told.Kind != Break || told.Until == "" {
		return marks, nil
	}
	end := now
	if !last.Out.IsZero() {
		end = last.Out
	}
	all := instants(told.Until, at, end, s.Zone)
	if len(all) == 0 {
		return nil, &RefusedError{WhyTime, dayOf(week, last, s, now)}
	}
	back := Mark{Kind: Back, At: all[0]}
	for _, b := range last.Breaks {
		if b.From.Equal(replaces) {
			back.Replaces = b.To
		}
	}
	return append(marks, back), nil
}

// lastShift returns the last shift of some weeks, or the last of a day, with its week.
func lastShift(weeks []Week, day string, zone *time.Location) (best Shift, of *Week, ok bool) {
	for i := range weeks {
		for _, shift := range shifts(weeks[i].Marks, zone) {
			if (day == "" || shift.Day == day) && (!ok || shift.In.After(best.In)) {
				best, of, ok = shift, &weeks[i], true
			}
		}
	}
	return best, of, ok
}

func dayOf(w *Week, shift Shift, s *Service, now time.Time) Day {
	for _, d := range w.days(s.rules(w.Plan), now) {
		if d.Date == shift.Day {
			return d
		}
	}
	return Day{}
}

// placeEntry places an entry. A time told while a shift has begun corrects it; without one it is the same entry told twice.
func (s *Service) placeEntry(last Shift, ok bool, told Told, now time.Time) ([]Mark, error) {
	open := ok && last.Out.IsZero() && now.Sub(last.In) < maxShift
	if told.Clock == "" {
		if open {
			return nil, &RefusedError{WhyTwice, Day{Date: last.Day, Shifts: []Shift{last}}}
		}
		return []Mark{{Kind: In, At: now}}, nil
	}
	if open || ok && told.Day != "" {
		end := now
		if !last.Out.IsZero() {
			end = last.Out
		}
		at, found := nearest(instants(told.Clock, end.Add(-maxOut), end, s.Zone), last.In)
		switch {
		case !found:
			return nil, &RefusedError{WhyTime, Day{Date: last.Day, Shifts: []Shift{last}}}
		case at.Equal(last.In):
			return nil, &RefusedError{WhyTwice, Day{Date: last.Day, Shifts: []Shift{last}}}
		}
		return []Mark{{Kind: In, At: at, Replaces: last.In}}, nil
	}
	after := now.Add(-maxOut)
	if ok && last.Out.After(after) {
		if at, found := nearest(instants(told.Clock, last.Out.Add(-maxOut), last.Out, s.Zone), last.In); found && at.Sub(last.In).Abs() <= correction && !at.Equal(last.In) {
			return []Mark{{Kind: In, At: at, Replaces: last.In}}, nil // "entré a las 7", after the exit
		}
		after = last.Out.Add(-time.Minute)
	}
	at, found := latest(instants(told.Clock, after, now, s.Zone))
	if !found {
		return nil, refuse(WhyTime)
	}
	return []Mark{{Kind: In, At: at}}, nil
}

// correction is how far a told entry may be from the one of a finished shift that it corrects.
const correction = 3 * time.Hour

// placeBoth places a mark for which there is no shift, with the entry that was told with it.
func (s *Service) placeBoth(told Told, now time.Time) ([]Mark, error) {
	at := now
	if told.Clock != "" {
		then, found := latest(instants(told.Clock, now.Add(-maxOut), now, s.Zone))
		if !found {
			return nil, refuse(WhyTime)
		}
		at = then
	}
	if told.Kind == Back {
		return nil, refuse(WhyNoBreak)
	}
	if told.Entry == "" {
		return nil, refuse(WhyNoEntry)
	}
	in, found := latest(instants(told.Entry, at.Add(-maxShift), at.Add(-time.Minute), s.Zone))
	if !found {
		return nil, refuse(WhyTime)
	}
	return []Mark{{Kind: In, At: in}, {Kind: told.Kind, At: at}}, nil
}

// within places a break or an exit in its shift. A second one of its kind with a time corrects the first.
func (s *Service) within(last Shift, told Told, now time.Time) (_, replaces time.Time, err error) {
	until := last.In.Add(maxOut)
	if now.Before(until) {
		until = now
	}
	if told.Kind != Out && !last.Out.IsZero() { // a break that is told after the exit
		until = last.Out
	}
	switch told.Kind {
	case Out:
		replaces = last.Out
	case Break:
		if n := len(last.Breaks); n > 0 && (last.Breaks[n-1].To.IsZero() || !last.Out.IsZero()) {
			replaces = last.Breaks[n-1].From
		}
	case Back:
		if len(last.Breaks) == 0 {
			return now, replaces, refuse(WhyNoBreak)
		}
		replaces = last.Breaks[len(last.Breaks)-1].To
	}
	if told.Clock == "" {
		if !replaces.IsZero() {
			return now, replaces, refuse(WhyTwice)
		}
		if now.After(until) {
			return now, replaces, refuse(WhyNoEntry)
		}
		return now, replaces, nil
	}
	all := instants(told.Clock, last.In, until, s.Zone)
	at, found := latest(all)
	if !replaces.IsZero() {
		at, found = nearest(all, replaces)
	}
	switch {
	case !found:
		return at, replaces, refuse(WhyTime)
	case at.Equal(replaces):
		return at, replaces, refuse(WhyTwice)
	}
	return at, replaces, nil
}
