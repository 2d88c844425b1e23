package reading

import (
	"github.com/shopspring/decimal"

	"recado/bot"
)

// duration is a length of time.
type duration struct {
	Span    bot.Span
	Minutes decimal.Decimal
	unit    int64 // minutes in its largest unit
}

// Upper bounds of the way to a job, in minutes, and of the work on one, in hours.
const (
	maxWayMinutes = 12 * 60
	maxWorkHours  = 999
)

func decimalOf(n int64) decimal.Decimal { return decimal.NewFromInt(n) }

// readDurations finds durations: "media hora", "hora y media", "20 min", "2h30".
func readDurations(s *entityText) []duration {
	if s.has&tagUnit == 0 {
		return nil
	}
	var list []duration
	for i := 0; i < len(s.lex); {
		d, next, ok := s.durationAt(i)
		if ok {
			d.Span = s.span(i, next)
			list = append(list, d)
			i = next
			continue
		}
		i++
	}
	return list
}

// durationAt reads the duration that begins at lexeme i.
func (s *entityText) durationAt(i int) (duration, int, bool) {
	j := i
	if s.is(j, tagAbout) && s.joined(j+1, gapSpace) {
		j++
	}
	if j >= len(s.lex) {
		return duration{}, i, false
	}
	v, next, ok := s.lengthAt(j)
	if !ok {
		return duration{}, i, false
	}
	unit := s.num(next-1, tagUnit)
	d := duration{Minutes: v.Mul(decimalOf(unit)), unit: unit}
	if s.joined(next, gapSpace) && s.is(next, tagAnd) && s.joined(next+1, gapSpace) && s.is(next+1, tagHalf|tagQuarter) { // "hora y media"
		part := decimal.New(5, -1)
		if s.is(next+1, tagQuarter) {
			part = decimal.New(25, -2)
		}
		d.Minutes, next = d.Minutes.Add(part.Mul(decimalOf(unit))), next+2
		return d, next, true
	}
	k := next
	if s.joined(k, gapSpace) && s.is(k, tagAnd) {
		k++
	}
	if s.joined(k, gapSpace) && unit == 60 { // "1 hora y 20 minutos", "2h30"
		if s.lex[k].digits && s.lex[k].gap == gapNone && len(s.lex[k].word) == 2 && !s.is(k+1, tagUnit) {
			d.Minutes, next = d.Minutes.Add(decimalOf(int64(smallNumber(s.lex[k].word)))), k+1
		} else if more, end, ok := s.lengthAt(k); ok && s.num(end-1, tagUnit) == 1 {
			d.Minutes, next = d.Minutes.Add(more), end
		}
	}
	return d, next, true
}

// lengthAt reads a number and its unit; the unit is the last lexeme.
func (s *entityText) lengthAt(j int) (decimal.Decimal, int, bool) {
	unitAt := func(k int) bool { return s.joined(k, gapSpace) && s.is(k, tagUnit) && s.num(k, tagUnit) > 0 }
	if s.is(j, tagHalf) { // "media hora", "half an hour"
		k := j + 1
		if s.joined(k, gapSpace) && s.is(k, tagArticle) {
			k++
		}
		return decimal.New(5, -1), k + 1, unitAt(k)
	}
	if s.is(j, tagUnit) && s.num(j, tagUnit) >= 60 && s.num(j, tagUnit) <= wholeDay && s.joined(j+1, gapSpace) && s.is(j+1, tagAnd) && s.joined(j+2, gapSpace) && s.is(j+2, tagHalf) && !s.lex[j].digits { // "hora y media"
		return one, j + 1, j == 0 || s.lex[j].gap > gapNone
	}
	if !s.lex[j].digits && !s.is(j, tagCardinal|tagScale|tagHalf) && s.lex[j].word != "½" && s.lex[j].word != "¾" && s.lex[j].word != "¼" {
		return decimal.Zero, j, false
	}
	if s.before(j) == '$' || s.joined(j, gapNone) && startsWithLetter(s.lex[j-1].word) && !s.is(j-1, tagUnit) || separator(s.text[max(0, s.lex[j].from-1):s.lex[j].from]) > ' ' && j > 0 && s.lex[j-1].digits {
		return decimal.Zero, j, false
	}
	v, next, ok := s.amountAt(j)
	if !ok {
		return v, j, false
	}
	if next < len(s.lex) && s.lex[j].digits && next == j+1 && s.lex[next].digits && len(s.lex[next].word) == 2 && s.text[s.lex[j].to:s.lex[next].from] == ":" && unitAt(next+1) && s.num(next+1, tagUnit) == 60 { // "1:30 horas"
		return v.Add(decimalOf(int64(smallNumber(s.lex[next].word))).DivRound(decimalOf(60), 6)), next + 2, true
	}
	if s.joined(next, gapSpace) && s.is(next, tagQuarter) && v.Equal(one) { // "un cuarto de hora"
		v, next = decimal.New(25, -2), next+1
	}
	if s.joined(next, gapSpace) && s.is(next, tagOf) && v.LessThan(one) {
		next++
	}
	return v, next + 1, unitAt(next)
}

// readMinutes reads a duration in whole minutes, at most 720. A bare number counts if minutes
// are asked for (expected) and the message contains nothing else.
func readMinutes(s *entityText, expected bool) (int, bot.Span, bool) {
	for _, d := range readDurations(s) {
		if n := d.Minutes.Round(0).IntPart(); d.unit < wholeDay && n > 0 {
			return int(min(n, maxWayMinutes)), d.Span, true
		}
	}
	if v, span, ok := s.bareAmount(expected, 0); ok && v.IsInteger() && v.IsPositive() && v.LessThan(decimalOf(1000)) {
		return int(min(v.IntPart(), maxWayMinutes)), span, true
	}
	return 0, bot.Span{}, false
}

// readHours reads a duration in hours, as a plain decimal: "1.5". A bare number, or "una y
// media", counts if hours are asked for (expected) and the message contains nothing else.
func readHours(s *entityText, expected bool) (string, bot.Span, bool) {
	for _, d := range readDurations(s) {
		if h := d.Minutes.DivRound(decimalOf(60), 2); d.unit < wholeDay && h.LessThanOrEqual(decimalOf(maxWorkHours)) {
			return h.String(), d.Span, true
		}
	}
	if v, span, ok := s.bareAmount(expected, 0); ok && v.LessThanOrEqual(decimalOf(maxWorkHours)) {
		return v.Round(2).String(), span, true
	}
	return "", bot.Span{}, false
}

// bareAmount reads a message that is one number, with link words before it; words with the tags
// in lead may stand there too.
func (s *entityText) bareAmount(expected bool, lead tag) (decimal.Decimal, bot.Span, bool) {
	if !expected {
		return decimal.Zero, bot.Span{}, false
	}
	i := 0
	for i < len(s.lex) && s.is(i, tagIn|tagAbout|tagSerialHint|tagTo|lead) && !s.lex[i].digits {
		i++
	}
	if i == len(s.lex) {
		return decimal.Zero, bot.Span{}, false
	}
	if s.is(i, tagHalf) && i+1 == len(s.lex) {
		return decimal.New(5, -1), s.span(i, i+1), true
	}
	if s.before(i) == '$' || s.before(i) == '-' || i > 0 && s.lex[i-1].word == "-" {
		return decimal.Zero, bot.Span{}, false
	}
	v, next, ok := s.amountAt(i)
	return v, s.span(i, max(next, i+1)), ok && next == len(s.lex)
}
