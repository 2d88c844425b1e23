package reading

import (
	"strings"
	"time"
)

// periodAt reads "fin de semana", "fin de mes", "quincena", "navidad".
func (s *entityText) periodAt(j int, mod tag) (dateSpan, int, bool) {
	next := j + 1
	if s.joined(next, gapSpace) && s.is(next, tagNext|tagLast) {
		if mod = tagNext; s.is(next, tagLast) {
			mod = tagLast
		}
		next++
	}
	y, m, today := s.now.Date()
	zone := s.now.Location()
	month := func(steps, from, to int) dateSpan {
		first := time.Date(y, m+time.Month(steps), from, 0, 0, 0, 0, zone)
		end := time.Date(y, m+time.Month(steps), to, 0, 0, 0, 0, zone)
		if to == 0 {
			end = time.Date(y, m+time.Month(steps)+1, 1, 0, 0, 0, 0, zone)
			if from < 0 {
				first = end.AddDate(0, 0, from)
			}
		}
		return dateSpan{from: first, to: end, period: true}
	}
	code, of := strings.CutSuffix(s.str(j, tagPeriod), "+")
	var of0 time.Time // the month of the period: "finales de octubre"
	if of {
		var ok bool
		if s.joined(next, gapSpace) && s.is(next, tagMonth) {
			var d dateSpan
			d, next, ok = s.monthFirst(next, 0, true)
			of0, ok = d.from, ok && d.period
		} else if s.joined(next, gapSpace) {
			of0, next, ok = s.monthRef(next)
		}
		if !ok {
			return dateSpan{}, j, false
		}
		y, m, today = of0.Year(), of0.Month(), 0
	}
	ahead := func(from, to int) dateSpan {
		if d := month(0, from, to); d.to.After(s.now) || of {
			return d
		}
		return month(1, from, to)
	}
	var d dateSpan
	switch code {
	case "weekend":
		saturday := 6 - weekdayOf(s.now)
		if mod == tagLast {
			saturday -= 7
		} else if mod == tagNext && saturday <= 0 {
			saturday += 7
		}
		d = dateSpan{from: s.midnight(saturday), to: s.midnight(saturday + 2), period: true, past: mod == tagLast}
	case "month_start":
		d = ahead(1, 11)
	case "month_middle":
		d = ahead(11, 21)
	case "month_end":
		d = ahead(-3, 0)
	case "payday": // the 15th and the last day
		last := time.Date(y, m+1, 0, 0, 0, 0, 0, zone)
		pay := time.Date(y, m, 15, 0, 0, 0, 0, zone)
		if today > 15 {
			pay = last
		}
		if mod == tagNext && today <= 15 {
			pay = last
		}
		d = dateSpan{from: pay, to: pay.AddDate(0, 0, 1)}
	default: // "12-25"
		md, err := time.Parse("01-02", code)
		if err != nil {
			return dateSpan{}, j, false
		}
		year, end := s.yearAt(next)
		t, fits := s.calendar(year, int(md.Month()), md.Day())
		return t, end, fits
	}
	return d, next, true
}
