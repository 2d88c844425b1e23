package reading

import "unicode"

func isUpper(r rune) bool { return unicode.IsUpper(r) }

// numberMark skips "#", "No.", "número" before a number.
func (s *scan) numberMark(i int) (int, bool) {
	j := i
	if s.one(j, isNumberMark) {
		j++
		if s.said(j) == "." || s.said(j) == ":" {
			j++
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

// value reads what tells a unit from its neighbours: "12", "# 12-A", "B", "A1", "dos",
// "III". It gives the token after it, or ok false.
func (s *scan) value(i int) (end int, ok bool) {
	i = s.point(i)
	marked, isMarked := s.numberMark(i)
	if isMarked {
		i = marked
	}
	switch {
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

// letter reports whether a single letter is a value and no word: "bloque A, …" and "bloque
// a", not "bloque a la par".
func (s *scan) letter(i int, marked bool) bool {
	if marked || s.capital(i) || s.boundary(i+1) {
		return true
	}
	if s.is(i, isStop|isJoiner|isGlue) && !s.shouts {
		return s.said(i) == "a" && s.is(i+1, anyAnchor) && !s.is(i+1, isStop)
	}
	return !s.one(i+1, isArticle)
}

// restOfNumber goes on after a number: glued letters, "-5", "-A", "bis", a single letter.
func (s *scan) restOfNumber(i int) int {
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

// roman reports whether a word in capitals is a Roman number up to thirty-nine.
func (s *scan) roman(i int) bool {
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

// overNumberWords gives the token after "treinta y dos", "ciento cuatro".
func (s *scan) overNumberWords(i int) int {
	for n := 0; n < 4 && s.one(i, isNumber); n++ {
		i++
		if s.said(i) == "y" && s.one(i+1, isNumber) {
			i++
		}
	}
	return i
}

// numberWords adds up the number words from one token to another.
func (s *scan) numberWords(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if s.one(i, isNumber) {
			n += s.senses[i].one.value
		}
	}
	return n
}

// Bounds of a name, in words that are no articles or prepositions.
const (
	maxNameCapital = 6
	maxNameLower   = 4
)

// name reads a name from i and gives the token after it; i itself where there is none.
// It ends at a mark, at a word of everyday language, at another part of a place. Words in
// lower case end a name that began with a capital.
func (s *scan) name(i int) int {
	if s.said(i) == `"` {
		for j := i + 1; j < len(s.toks) && j < i+8; j++ {
			if s.said(j) == `"` {
				return j + 1
			}
		}
		return i
	}
	end, content, capital := i, 0, false
	for j := i; j < len(s.toks); j++ {
		switch t := s.toks[j]; {
		case t.Kind == tokenNumber:
			if !s.numberInName(j, content) {
				return end
			}
			content++
			end = j + 1
			if content > 1 && s.said(j+1) != "de" {
				return end
			}
		case t.Kind != tokenWord:
			if t.Word == "." && content > 0 && (len(s.said(j-1)) <= 3 && (!s.capital(j-1) || s.capital(j+1))) && s.isWord(j+1) && !s.roman(j-1) ||
				(t.Word == "-" || t.Word == "'") && s.glued(j) && s.glued(j+1) && s.isWord(j+1) {
				continue
			}
			return end
		case len(t.Word) == 1 && s.said(j+1) == "." && s.upper(j) && s.isWord(j+2): // "Carlos E. Restrepo"
			content++
			end = j + 1
		case s.one(j, isArticle|isJoiner):
			if !s.nameGoesOn(j, content, capital) {
				return end
			}
		default:
			if s.endsName(j, i, content, capital) {
				return end
			}
			if content == 0 {
				capital = s.capital(j)
			}
			content++
			end = j + 1
			if content >= maxNameCapital || content >= maxNameLower && !capital {
				return end
			}
		}
	}
	return end
}

// numberInName: "12 de Octubre", "Miramonte 2", not the number of the next part.
func (s *scan) numberInName(j, content int) bool {
	if content == 0 {
		return s.said(j+1) == "de" && s.isWord(j+2) || s.boundary(j+1)
	}
	return len(s.said(j)) <= 4 && (s.boundary(j+1) && s.said(j+1) != "-" && s.said(j+1) != "#" || s.said(j+1) == "de" && s.isWord(j+2) ||
		s.is(j+1, anyAnchor) && !s.is(j+1, anyWay|isFloor))
}

// nameGoesOn decides on "de", "la", "y" inside a name by what follows them.
func (s *scan) nameGoesOn(j, content int, capital bool) bool {
	next := j + 1
	for s.one(next, isArticle|isJoiner) {
		next++
	}
	if !s.isWord(next) && !(s.number(next) && s.one(j, isJoiner)) {
		return false
	}
	if s.landmarkAt(j) || content > 0 && (s.is(next, isStop) || s.is(next, isIndoor) && !s.capital(next)) {
		return false
	}
	if content == 0 {
		return !s.is(next, isStop) || s.capital(next)
	}
	if capital {
		return s.capital(next) || s.number(next)
	}
	if s.said(j) == "de" || s.said(j) == "del" {
		return true
	}
	return s.boundary(next+1) || s.is(next+1, anyAnchor) // "villa la esperanza", not "kennedy la nevera no enfría"
}

// endsName reports whether a word is no part of the name that began at first.
func (s *scan) endsName(j, first, content int, capital bool) bool {
	if s.one(j, isStop) && !(capital && s.capital(j) && content > 0 && !s.boundary(j+1)) && !(content == 0 && s.capital(j) && !s.one(j+1, isStop)) {
		return true
	}
	if content == 0 {
		return s.landmarkAt(j) || s.one(j, isOrdinal) && s.is(j+1, isFloor)
	}
	if capital && !s.capital(j) && !s.roman(j) {
		return true
	}
	if s.landmarkAt(j) || s.startsPart(j) {
		return true
	}
	if s.is(j, isKnownTown) && s.said(j-1) != "de" && s.said(j-1) != "del" && j > first {
		return true
	}
	return false
}

// startsPart reports whether another part of a place begins at a token: its word, and
// something that it can name.
func (s *scan) startsPart(j int) bool {
	if s.one(j, isOrdinal) && s.is(j+1, isFloor|isWay) {
		return true
	}
	if !s.is(j, anyAnchor|isDistance) {
		return false
	}
	if s.is(j, isLevel) && !s.one(j, isFloor) {
		return true
	}
	_, after := s.over(j, anyAnchor)
	after = s.point(after)
	if _, ok := s.value(after); ok {
		return true
	}
	if s.one(j, isWay|isRoad|isArea|isBuilding|isEstate) && s.isWord(after) && (!s.one(after, isStop) || s.capital(after)) {
		return true
	}
	if !s.is(j, isHouse) {
		return false
	}
	_, storeys := s.storeysOf(after)
	return storeys || s.is(after, isLook)
}
