package reading

// Bounds of a name, in words without articles and prepositions.
const (
	maxNameCapital = 6
	maxNameLower   = 4
)

// name reads a name from i and returns the token after it, or i if there is none. A name ends
// at a mark, at a word of everyday language and at another part of a place. A word in lower
// case ends a name that began with a capital.
func (s *placeScan) name(i int) int {
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
			if t.Word == "." && content > 0 && !s.endsAtDirection(j) && (len(s.said(j-1)) <= 3 && (!s.capital(j-1) || s.capital(j+1))) && s.isWord(j+1) && !s.roman(j-1) ||
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

// numberInName reports whether a number is part of a name ("12 de Octubre", "Miramonte 2") and
// not of the next part.
func (s *placeScan) numberInName(j, content int) bool {
	if s.said(j+1) == ":" && s.glued(j+1) { // a time: "oficina de 8:00 a 17:00"
		return false
	}
	if content == 0 {
		return s.said(j+1) == "de" && s.isWord(j+2) || s.boundary(j+1)
	}
	return len(s.said(j)) <= 4 && (s.boundary(j+1) && s.said(j+1) != "-" && s.said(j+1) != "#" || s.said(j+1) == "de" && s.isWord(j+2) ||
		s.is(j+1, anyAnchor) && !s.is(j+1, anyWay|isFloor))
}

// nameGoesOn reports whether a name continues with "de", "la" or "y" at j, by the words after
// it.
func (s *placeScan) nameGoesOn(j, content int, capital bool) bool {
	next := j + 1
	for s.one(next, isArticle|isJoiner) {
		next++
	}
	if !s.isWord(next) && !(s.number(next) && (s.one(j, isJoiner) || s.one(j-1, isJoiner))) {
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

// endsName reports whether a word is not part of the name that began at first.
func (s *placeScan) endsName(j, first, content int, capital bool) bool {
	if s.one(j, isStop) && !(capital && s.capital(j) && content > 0 && (!s.boundary(j+1) || !s.shouts && !s.one(j, isGlue|isHedge|isDenial))) && !(content == 0 && s.capital(j) && !s.one(j+1, isStop)) {
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

// startsPart reports whether another part of a place begins at a token: its word and a value
// for it.
func (s *placeScan) startsPart(j int) bool {
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

// endsAtDirection reports whether a point ends a sentence behind a direction: "Boulevard del Sur. Preguntar por…".
func (s *placeScan) endsAtDirection(point int) bool {
	return s.one(point-1, isDirection|isSoftDirection) && s.one(point+1, isStop)
}
