package reading

// numberMark skips "#", "No.", "número" before a number.
func (s *placeScan) numberMark(i int) (int, bool) {
	j := i
	if s.one(j, isNumberMark) {
		j++
		if s.said(j) == "." || s.said(j) == ":" {
			j++
		} else if s.said(i) == "no" && !s.number(j) && s.said(j) != "#" { // a negation: "no a pedido"
			return i, false
		}
	}
	if s.said(j) == "#" {
		j++
	}
	if s.said(j) == "." || s.said(j) == ":" {
		j++
	}
	if j == i {
		return i, false
	}
	return j, true
}

// value reads what distinguishes a unit: "12", "# 12-A", "B", "A1", "dos", "III". It returns
// the token after it, or ok false.
func (s *placeScan) value(i int) (end int, ok bool) {
	i = s.point(i)
	marked, isMarked := s.numberMark(i)
	if isMarked {
		i = marked
	}
	switch {
	case s.number(i) && s.said(i+1) == ":" && s.glued(i+1) && s.number(i+2) && s.glued(i+2): // a time: "acceso: 7:30"
		return i, false
	case s.number(i):
		return s.restOfNumber(i + 1), true
	case s.isWord(i) && len(s.said(i)) <= 3 && i+1 < len(s.toks) && (s.glued(i+1) && s.number(i+1) ||
		s.said(i+1) == "-" && s.glued(i+1) && s.number(i+2) && s.glued(i+2)):
		if s.number(i + 1) {
			return s.restOfNumber(i + 2), true
		}
		return s.restOfNumber(i + 3), true
	case s.isWord(i) && len(s.said(i)) == 1 && s.letter(i, isMarked):
		if s.number(i+1) && !s.one(i+2, anyWay) && s.said(i+2) != "c" {
			return s.restOfNumber(i + 2), true
		}
		return i + 1, true
	case s.roman(i):
		return i + 1, true
	case s.one(i, isNumber) && !s.one(i, isStop):
		return s.overNumberWords(i), true
	case s.one(i, isOrdinal) && !s.is(i+1, isFloor|isWay):
		return i + 1, true
	}
	return i, false
}

// letter reports whether a single letter is a value and not a word: "bloque A, …" and "bloque
// a", not "bloque a la par".
func (s *placeScan) letter(i int, marked bool) bool {
	if marked || s.capital(i) || s.boundary(i+1) {
		return true
	}
	if s.is(i, isStop|isJoiner|isGlue) && !s.shouts {
		return s.said(i) == "a" && s.is(i+1, anyAnchor) && !s.is(i+1, isStop)
	}
	return !s.one(i+1, isArticle)
}

// restOfNumber continues after a number: glued letters, "-5", "-A", "bis", a single letter.
func (s *placeScan) restOfNumber(i int) int {
	for {
		switch {
		case s.isWord(i) && s.glued(i) && len(s.said(i)) <= 3:
			i++
		case s.number(i) && s.glued(i):
			i++
		case (s.said(i) == "-" || s.said(i) == "/") && s.glued(i) && s.glued(i+1) && (s.number(i+1) || s.isWord(i+1) && len(s.said(i+1)) <= 2):
			i += 2
		case s.said(i) == "-" && s.number(i+1) && !s.is(i+2, anyWay):
			i += 2
		case s.isWord(i) && len(s.said(i)) == 1 && (s.capital(i) || s.shouts) && (s.boundary(i+1) || s.is(i+1, anyAnchor)):
			i++
		default:
			return i
		}
	}
}

// roman reports whether a word in capitals looks like a Roman number below forty.
func (s *placeScan) roman(i int) bool {
	if !s.isWord(i) || len(s.said(i)) > 6 {
		return false
	}
	for _, r := range s.text[s.toks[i].From:s.toks[i].To] {
		if r != 'I' && r != 'V' && r != 'X' {
			return false
		}
	}
	return true
}

// overNumberWords returns the token after "treinta y dos", "ciento cuatro".
func (s *placeScan) overNumberWords(i int) int {
	for n := 0; n < 4 && s.one(i, isNumber); n++ {
		i++
		if s.said(i) == "y" && s.one(i+1, isNumber) {
			i++
		}
	}
	return i
}

// numberWords adds up the number words from one token to another.
func (s *placeScan) numberWords(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if s.one(i, isNumber) {
			n += s.senses[i].one.value
		}
	}
	return n
}
