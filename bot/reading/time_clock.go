package reading

// clockTime is a time of day in minutes. exact means that its half of the day is known, sure
// that it can only be a time.
type clockTime struct {
	minutes int
	exact   bool
	sure    bool
}

// clockAt reads a time of day: "a las 3 y media", "3:30", "3pm", "15h30", "cuarto para las 4",
// "tipo 3". A bare number is one only if the words before require a time (wanted).
func (s *entityText) clockAt(k int, wanted bool) (clockTime, int, bool) {
	return s.clockIn(k, wanted, false)
}

// clockIn is clockAt; within a range ("entre las 2 y 4") "y" introduces no minutes.
func (s *entityText) clockIn(k int, wanted, between bool) (clockTime, int, bool) {
	if c, next, ok := s.toHourAt(k); ok {
		return c, next, true
	}
	j := k
	for n, about := 0, false; j < len(s.lex) && n < 3; n++ {
		switch {
		case s.is(j, tagAt):
			wanted = true
		case s.is(j, tagThe) && about: // "cerca de las 11"
			wanted = true
		case s.is(j, tagAbout) && !s.is(j, tagArticle):
			about = true
		case s.is(j, tagThe) && (wanted || s.is(j+1, tagCardinal) || j+1 < len(s.lex) && s.lex[j+1].digits):
		default:
			n = 3
			continue
		}
		j++
	}
	if j >= len(s.lex) || j > k && s.lex[j].gap > gapSpace {
		return clockTime{}, k, false
	}
	the := j > k && s.is(j-1, tagThe) && !wanted // "las 3": a time only with more after it
	c, next, ok := s.hourAt(j, wanted, between)
	if the && next > j+2 && s.is(next-1, tagHalf|tagQuarter) { // "las siete y media"
		c.sure = true
	}
	if !ok || the && !c.sure || !c.sure && !wanted || s.joined(next, gapNone) && s.lex[next].word != "-" {
		return clockTime{}, k, false
	}
	if !c.sure && (s.joined(next, gapSpace) && s.is(next, tagCounted|tagUnit|tagCurrency|tagScale|tagDozen) || s.joined(next, gapNone)) {
		return clockTime{}, k, false // "a las 3 cuadras"
	}
	return c, next, true
}

// toHourAt reads "cuarto para las 4", "10 para las 4", "a quarter to four".
func (s *entityText) toHourAt(k int) (clockTime, int, bool) {
	if s.has&tagToHour == 0 {
		return clockTime{}, k, false
	}
	j := k
	if s.is(j, tagAt|tagThe|tagArticle) && s.joined(j+1, gapSpace) && (s.is(j+1, tagQuarter|tagCardinal) || s.lex[j+1].digits) {
		j++
	}
	less, next := 15, j+1
	if !s.is(j, tagQuarter) {
		n, end, ok := s.small(j)
		if !ok || n >= 60 {
			return clockTime{}, k, false
		}
		less, next = n, end
		if s.joined(next, gapSpace) && s.is(next, tagUnit) && s.num(next, tagUnit) == 1 {
			next++
		}
	}
	if !s.joined(next, gapSpace) || !s.is(next, tagToHour) || next+1 >= len(s.lex) {
		return clockTime{}, k, false
	}
	c, end, ok := s.hourAt(next+1, true, false)
	if !ok || c.minutes == 0 || !s.is(j, tagQuarter) && !s.is(next, tagAt) && !c.sure {
		return clockTime{}, k, false
	}
	c.minutes, c.sure = c.minutes-less, true
	if c.minutes < 60 && !c.exact { // before one o'clock means twelve
		c.minutes += halfDay
	}
	return c, end, c.minutes >= 0
}

// small reads a number below 100 in digits or words.
func (s *entityText) small(j int) (n, next int, ok bool) {
	if j >= len(s.lex) {
		return 0, j, false
	}
	if s.lex[j].digits {
		return smallNumber(s.lex[j].word[:min(len(s.lex[j].word), 9)]), j + 1, len(s.lex[j].word) <= 2
	}
	if !s.is(j, tagCardinal) {
		return 0, j, false
	}
	n, next = int(s.num(j, tagCardinal)), j+1
	if n >= 20 && n < 100 && n%10 == 0 {
		k := next
		if s.joined(k, gapSpace) && (s.is(k, tagAnd) || s.lex[k].word == "-") {
			k++
		}
		if s.joined(k, gapSpace) && s.is(k, tagCardinal) && s.num(k, tagCardinal) < 10 && s.num(k, tagCardinal) > 0 {
			n, next = n+int(s.num(k, tagCardinal)), k+1
		}
	}
	return n, next, n < 100
}

// hourAt reads the hour at lexeme j with its minutes, and am or pm.
func (s *entityText) hourAt(j int, wanted, between bool) (clockTime, int, bool) {
	var c clockTime
	m, next := 0, j+1
	var h int
	switch {
	case j >= len(s.lex):
		return c, j, false
	case s.lex[j].digits && len(s.lex[j].word) == 4 && s.is(j-1, tagAt) && !s.joined(j+1, gapNone): // "a las 0730"
		n := smallNumber(s.lex[j].word)
		h, m, c.sure = n/100, n%100, true
	case s.lex[j].digits && len(s.lex[j].word) <= 2:
		h = smallNumber(s.lex[j].word)
		c.exact = len(s.lex[j].word) == 2 && s.lex[j].word[0] == '0' && h == 0
	case s.is(j, tagCardinal):
		if h = int(s.num(j, tagCardinal)); h == 20 && s.joined(j+1, gapSpace) && s.is(j+1, tagAnd) && s.joined(j+2, gapSpace) && s.is(j+2, tagCardinal) && s.num(j+2, tagCardinal) < 5 && !wanted {
			h, next = 20+int(s.num(j+2, tagCardinal)), j+3
		}
	default:
		return c, j, false
	}
	if s.joined(j, gapNone) && !s.is(j-1, tagTo) || h > 24 || s.decimalTail(j) || j > 0 && s.before(j) == '$' {
		return c, j, false
	}
	m, next, c.sure = s.minutesAt(next, m, wanted, c.sure, between)
	if m > 59 || m < -30 {
		return c, j, false
	}
	c.exact = c.exact || h > 12
	c.minutes = h*60 + m
	next = s.halfOfDay(&c, h, next)
	return c, next, c.minutes >= 0 && c.minutes <= wholeDay
}

// decimalTail reports whether the digits at j continue a number: the 1 of "37.1".
func (s *entityText) decimalTail(j int) bool {
	return s.lex[j].digits && j > 0 && s.lex[j-1].digits && separator(s.text[s.lex[j-1].to:s.lex[j].from]) > ' '
}

// minutesAt reads what follows an hour: ":30", " y media", " menos cuarto", "h30".
func (s *entityText) minutesAt(j, m int, wanted, sure, between bool) (minutes, next int, known bool) {
	if j >= len(s.lex) {
		return m, j, sure
	}
	two := s.lex[j].digits && len(s.lex[j].word) == 2
	switch mark := s.text[s.lex[j-1].to:s.lex[j].from]; {
	case two && (mark == ":" || mark == "." && (wanted || s.is(j+1, tagMeridiem))):
		m, j, sure = smallNumber(s.lex[j].word), j+1, true
		if j < len(s.lex) && s.lex[j].digits && len(s.lex[j].word) == 2 && s.text[s.lex[j-1].to:s.lex[j].from] == ":" { // seconds
			j++
		}
	case s.joined(j, gapNone) && s.is(j, tagUnit) && s.num(j, tagUnit) == 60 && s.joined(j+1, gapNone) && s.lex[j+1].digits && len(s.lex[j+1].word) == 2 && wanted:
		m, j, sure = smallNumber(s.lex[j+1].word), j+2, true
		return m, j, sure
	case s.joined(j, gapSpace) && s.is(j, tagAnd) && s.joined(j+1, gapSpace) && (!between || s.is(j+1, tagHalf|tagQuarter)):
		if v, next, ok := s.pastHour(j + 1); ok {
			m, j = v, next
		}
	case s.joined(j, gapSpace) && s.is(j, tagMinus) && s.joined(j+1, gapSpace):
		if v, next, ok := s.pastHour(j + 1); ok {
			m, j, sure = -v, next, true
		}
	case s.joined(j, gapSpace) && s.is(j, tagCardinal) && wanted: // "a las tres treinta"
		if v, next, ok := s.small(j); ok && v >= 10 && v < 60 && v%5 == 0 {
			m, j = v, next
		}
	}
	if s.joined(j, gapSpace) && s.is(j, tagUnit) && s.num(j, tagUnit) == 60 && (wanted || sure) && !(m == 0 && wanted && !sure && s.lex[j].gap == gapNone) {
		return m, j + 1, true // "15:00 horas", "a las 15 horas"
	}
	return m, j, sure
}

// pastHour reads "media", "cuarto", "20" after "las 3 y".
func (s *entityText) pastHour(j int) (minutes, next int, ok bool) {
	switch {
	case s.is(j, tagHalf):
		return 30, j + 1, true
	case s.is(j, tagQuarter):
		return 15, j + 1, true
	}
	n, next, ok := s.small(j)
	if ok && s.joined(next, gapSpace) && s.is(next, tagUnit) && s.num(next, tagUnit) == 1 {
		next++
	}
	return n, next, ok && n > 0 && n < 60
}

// halfOfDay reads "pm", "de la tarde" after an hour.
func (s *entityText) halfOfDay(c *clockTime, h, j int) int {
	if j < len(s.lex) && s.lex[j].gap <= gapDot && s.is(j, tagMeridiem) && h <= 12 {
		c.exact, c.sure = true, true
		switch s.num(j, tagMeridiem) {
		case -1: // "en punto"
			c.exact = h > 12
		case 12:
			if h < 12 {
				c.minutes += halfDay
			}
		default:
			if h == 12 {
				c.minutes -= halfDay
			}
		}
		return j + 1
	}
	if h > 12 || !s.joined(j, gapSpace) || !s.is(j, tagOf|tagIn) && !s.is(j, tagPart) {
		return j
	}
	p, next, ok := s.partAt(j, false)
	if !ok || p.today {
		return j
	}
	c.sure, c.exact = true, true
	c.minutes = inPart(c.minutes, p)
	return next
}

// inPart returns a time of day within a part of the day: 3 and "tarde" give 15:00.
func inPart(minutes int, p dayPartRef) int {
	if minutes >= halfDay && minutes < halfDay+60 && p.from >= 18*60 { // "12 de la noche"
		return minutes + halfDay
	}
	if minutes < halfDay && minutes+halfDay >= p.from && minutes+halfDay <= p.to && (minutes < p.from || minutes > p.to) {
		return minutes + halfDay
	}
	if minutes < halfDay && p.from >= halfDay && minutes >= 5*60 {
		return minutes + halfDay
	}
	if minutes >= halfDay && p.to <= 6*60 { // "12 de la madrugada"
		return minutes - halfDay
	}
	return minutes
}

// forVisit returns the time of day, moved to the half of the day in which visits are made if
// the half is unknown.
func (c clockTime) forVisit() int {
	if c.exact || c.minutes >= halfDay || c.minutes >= visitsFrom {
		return c.minutes
	}
	return c.minutes + halfDay
}
