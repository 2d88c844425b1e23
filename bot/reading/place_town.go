package reading

// town reads the name of a municipality or a department.
func (s *placeScan) town(i int) (placePart, bool) {
	w, to := s.over(i, isTown|isDepartment)
	if w == nil {
		return placePart{}, false
	}
	is := wordClass(0)
	for _, t := range w.towns {
		if s.knows(t) {
			is |= t.class()
		}
	}
	if is == 0 {
		if one := s.senses[i].one; w != one && one.is&isKnownTown != 0 {
			w, to = one, i+1
			for _, t := range w.towns {
				if s.knows(t) {
					is |= t.class()
				}
			}
		}
		if is == 0 {
			return placePart{}, false
		}
	}
	kind := partTown
	if is&isTown == 0 {
		kind = partDepartment
	}
	p := placePart{kind: kind, from: i, to: to, evidence: evidenceTown, towns: w.towns}
	after := s.lastTo()
	switch next := s.nextWord(to); {
	case is&isKnownTown != 0:
		if s.isWord(i-1) && after != i && !s.one(i-1, isGlue|isStop|isTownBefore|isHedge) {
			p.evidence = evidenceUnsureTown // "Carlos Pereira"
		}
		if !s.capital(i) && !s.shouts && s.isWord(to) && s.said(to) == "de" && s.is(i-1, isStop|isNumber) {
			return placePart{}, false
		}
		return p, true
	case s.one(i-1, isTownBefore) && (s.capital(i) || s.boundary(to)), s.said(i-1) == ":" && s.one(i-2, isTownBefore),
		s.said(i-1) == "de" && s.one(i-2, isTownBefore):
		return p, true
	case s.one(i, isStop) && to == i+1 && !s.is(next, isDepartment):
		return placePart{}, false // "…, gracias"
	case after > 0 && s.onlyGlue(after, i) && (s.boundary(to) || s.is(to, isTown|isDepartment) && !s.one(to, isStop)):
		return p, true
	case next > to && s.is(next, isDepartment|isKnownTown) && s.onlyMarks(to, next):
		return p, true
	case i == 0 && s.boundary(to) && s.nextWord(to) >= len(s.toks):
		p.evidence = evidenceUnsureTown
		return p, true
	}
	return placePart{}, false
}

// knows reports whether a town counts here: one of another country counts only if its name has
// no other meaning.
func (s *placeScan) knows(t *townName) bool {
	return s.country == "" || t.country == s.country || t.class()&isKnownTown != 0
}

// lastTo returns the end of the last part found, 0 if there is none or it is a spot or weaker.
func (s *placeScan) lastTo() int {
	if n := len(s.found); n > 0 && s.found[n-1].evidence > evidenceSpot {
		return s.found[n-1].to
	}
	return 0
}

// nextWord returns the next token that is a word or a number.
func (s *placeScan) nextWord(i int) int {
	for i < len(s.toks) && s.toks[i].Kind != tokenWord && s.toks[i].Kind != tokenNumber {
		i++
	}
	return i
}

func (s *placeScan) onlyMarks(from, to int) bool {
	for i := from; i < to; i++ {
		if w := s.said(i); w != "," && w != "-" && w != "(" && w != "/" && s.toks[i].Kind != tokenBreak {
			return false
		}
	}
	return true
}

// onlyGlue reports whether only marks and filler words stand between two tokens.
func (s *placeScan) onlyGlue(from, to int) bool {
	for i := from; i < to; i++ {
		switch {
		case s.said(i) == "?" || s.said(i) == "¿":
			return false
		case s.isWord(i) && !s.one(i, isGlue), s.number(i):
			return false
		}
	}
	return true
}
