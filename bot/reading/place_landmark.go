package reading

// landmarkAt reports whether a landmark begins at a token, by its first words alone: names
// ask it of every word, and landmarks hold names.
func (s *scan) landmarkAt(i int) bool {
	if w, j := s.over(i, isLandmark); w != nil && s.one(j, isLink) && s.thing(j, false) {
		return true
	}
	if w, j := s.over(i, isWeakLandmark); w != nil && (w.is&isArticleLandmark == 0 || s.one(j, isArticle|isLink)) && s.thing(j, true) {
		return true
	}
	j, ok := s.count(i)
	return ok && s.one(j, isDistance) && len(s.said(j)) > 1 && !s.number(j+1)
}

// thing reports whether something follows that a landmark can be.
func (s *scan) thing(j int, weak bool) bool {
	for n := 0; n < 3 && s.one(j, isLink|isArticle); n++ {
		j++
	}
	if s.is(j, isLandmarkNoun) || s.numberThenWay(j) {
		return true
	}
	if !s.isWord(j) || weak && !s.capital(j) {
		return false
	}
	return s.capital(j) || !s.is(j, isStop|isIndoor)
}

// landmark reads what a place is near to: "frente al parque", "contiguo a Texaco", "por el estadio".
func (s *scan) landmark(i int) (part, bool) {
	if w, j := s.over(i, isLandmark); w != nil && s.one(j, isLink) {
		if to, strength, ok := s.near(j, false); ok {
			return part{kind: partLandmark, from: i, to: to, evidence: strength}, true
		}
	}
	if w, j := s.over(i, isWeakLandmark); w != nil && (w.is&isArticleLandmark == 0 || s.one(j, isArticle|isLink)) {
		if to, strength, ok := s.near(j, true); ok {
			return part{kind: partLandmark, from: i, to: to, evidence: strength}, true
		}
	}
	return part{}, false
}

// near reads the thing that a preposition is about, and says how much of a landmark it
// is: a weak preposition needs a thing that is known as one.
func (s *scan) near(j int, weak bool) (to int, strength evidence, ok bool) {
	for n := 0; n < 3 && s.one(j, isLink|isArticle); n++ {
		j++
	}
	if j >= len(s.toks) || s.number(j) && !s.numberThenWay(j) {
		return 0, 0, false
	}
	known := s.is(j, isLandmarkNoun)
	if s.one(j, isStop) && !known && !s.capital(j) || s.is(j, isIndoor) && !known && !s.capital(j) {
		return 0, 0, false
	}
	if !s.isWord(j) && !s.number(j) && s.said(j) != `"` {
		return 0, 0, false
	}
	strength = landmark
	if weak {
		strength = weakLandmark
		if !known && !(s.capital(j) && s.nameLike(j)) {
			return 0, 0, false
		}
	}
	if s.numberThenWay(j) {
		if p, ok := s.numberedWay(j); ok {
			return p.to, strength, true
		}
	}
	if s.is(j, isWay|isRoad) {
		if p, ok := s.way(j); ok {
			return p.to, strength, true
		}
	}
	to = s.object(j)
	if _, bare := s.over(j, isIndoor); bare == to && !s.capital(j) {
		return 0, 0, false // "atrás de la casa"
	}
	return to, strength, to > j
}

// nameLike: a capital that is not the beginning of a sentence.
func (s *scan) nameLike(j int) bool { return j > 0 && s.isWord(j-1) }

// object is a thing and its name: "iglesia de San José", "casa azul", "Texaco".
func (s *scan) object(j int) int {
	w, to := s.over(j, isLandmarkNoun)
	if w == nil {
		return s.name(j)
	}
	if k, ok := s.looks(to); ok {
		return k
	}
	if k, ok := s.value(to); ok && s.is(j, anyUnit|isWay) {
		return k
	}
	if !s.isWord(to) && s.said(to) != `"` || s.one(to, isStop) && !s.capital(to) || s.startsPart(to) || s.landmarkAt(to) {
		return to
	}
	if s.one(to, isJoiner) && (s.said(to) == "y" || s.said(to) == "e") {
		return to
	}
	if k := s.name(to); k > to {
		return k
	}
	return to
}

// distance reads "media cuadra abajo de la farmacia", "2 cuadras al sur", "50 metros al
// norte de la iglesia", and what it begins at: "del redondel dos cuadras al sur".
func (s *scan) distance(i int) (part, bool) {
	j, ok := s.count(i)
	if !ok {
		return part{}, false
	}
	metres := s.one(j, isMetres) || len(s.said(j)) == 1
	if !metres && !s.one(j, isDistance) {
		return part{}, false
	}
	if s.number(j+1) && !s.one(j+1, isBearing) {
		return part{}, false
	}
	j++
	if s.said(j) == "." {
		j++
	}
	if s.said(j) == "y" && s.one(j+1, isHalf) {
		j += 2
	}
	to, bearing := s.bearing(j)
	if to2, _, ok := s.nearLink(to, metres && !bearing); ok {
		to, bearing = to2, true
	}
	if metres && !bearing {
		return part{}, false
	}
	if s.said(to) == "y" || s.said(to) == "," {
		if next, ok := s.distance(to + 1); ok {
			to = next.to
		} else if end, ok := s.bearing(to + 2); ok && s.one(to+1, isHalf) { // "y media al oeste"
			to = end
		}
	}
	from := i
	if begin, ok := s.origin(i); ok {
		from = begin
	}
	return part{kind: partLandmark, from: from, to: to, evidence: landmark}, true
}

func (s *scan) nearLink(j int, weak bool) (int, evidence, bool) {
	if !s.one(j, isLink) || s.said(j) == "con" {
		return 0, 0, false
	}
	return s.near(j, weak)
}

// count skips how many: "2", "dos", "media", "una", "a una".
func (s *scan) count(i int) (int, bool) {
	switch {
	case s.number(i) || s.one(i, isHalf):
		return i + 1, true
	case s.one(i, isNumber):
		return s.overNumberWords(i), true
	case s.said(i) == "a" && (s.one(i+1, isDistance)):
		return i + 1, true
	}
	return i, false
}

// bearing skips "al sur", "abajo", "a mano derecha", "hacia el lago".
func (s *scan) bearing(j int) (int, bool) {
	k := j
	for n := 0; n < 3 && (s.one(k, isLink|isArticle) || s.said(k) == "hacia" || s.said(k) == "para" || s.said(k) == "mas"); n++ {
		k++
	}
	if w, to := s.over(k, isBearing); w != nil {
		return to, true
	}
	return j, false
}

// origin finds where a distance begins at, before it: "de la iglesia", "desde el redondel".
func (s *scan) origin(i int) (int, bool) {
	least := max(0, i-8)
	if n := len(s.found); n > 0 {
		least = max(least, s.found[n-1].to)
	}
	begin, found := 0, false
	for j := i - 1; j >= least && s.isWord(j); j-- {
		if said := s.said(j); said == "de" || said == "del" || said == "desde" {
			begin, found = j, true
		} else if s.one(j, isStop) && !s.capital(j) {
			break
		}
	}
	if !found || begin+1 >= i {
		return 0, false
	}
	return begin, true
}

// town reads the name of a municipality or a department.
func (s *scan) town(i int) (part, bool) {
	w, to := s.over(i, isTown|isDepartment)
	if w == nil {
		return part{}, false
	}
	is := class(0)
	for _, t := range w.towns {
		if s.country == "" || t.country == s.country {
			is |= t.class()
		}
	}
	if is == 0 {
		if one := s.senses[i].one; w != one && one.is&isKnownTown != 0 {
			w, to = one, i+1
			for _, t := range w.towns {
				if s.country == "" || t.country == s.country {
					is |= t.class()
				}
			}
		}
		if is == 0 {
			return part{}, false
		}
	}
	kind := partTown
	if is&isTown == 0 {
		kind = partDepartment
	}
	p := part{kind: kind, from: i, to: to, evidence: onlyTown, towns: w.towns}
	after := s.lastTo()
	switch next := s.nextWord(to); {
	case is&isKnownTown != 0:
		if s.isWord(i-1) && after != i && !s.one(i-1, isGlue|isStop|isTownBefore|isHedge) {
			p.evidence = onlyUnsureTown // "Carlos Pereira"
		}
		if !s.capital(i) && !s.shouts && s.isWord(to) && s.said(to) == "de" && s.is(i-1, isStop|isNumber) {
			return part{}, false
		}
		return p, true
	case s.one(i-1, isTownBefore) && (s.capital(i) || s.boundary(to)), s.said(i-1) == ":" && s.one(i-2, isTownBefore),
		s.said(i-1) == "de" && s.one(i-2, isTownBefore):
		return p, true
	case s.one(i, isStop) && to == i+1 && !s.is(next, isDepartment):
		return part{}, false // "…, gracias"
	case after > 0 && s.onlyGlue(after, i) && (s.boundary(to) || s.is(to, isTown|isDepartment) && !s.one(to, isStop)):
		return p, true
	case next > to && s.is(next, isDepartment|isKnownTown) && s.onlyMarks(to, next):
		return p, true
	case i == 0 && s.boundary(to) && s.nextWord(to) >= len(s.toks):
		p.evidence = onlyUnsureTown
		return p, true
	}
	return part{}, false
}

// lastTo is where the last part that was found ends; 0 where there is none.
func (s *scan) lastTo() int {
	if n := len(s.found); n > 0 && s.found[n-1].evidence > onlySpot {
		return s.found[n-1].to
	}
	return 0
}

// nextWord is the next token that is a word or a number.
func (s *scan) nextWord(i int) int {
	for i < len(s.toks) && s.toks[i].Kind != tokenWord && s.toks[i].Kind != tokenNumber {
		i++
	}
	return i
}

func (s *scan) onlyMarks(from, to int) bool {
	for i := from; i < to; i++ {
		if w := s.said(i); w != "," && w != "-" && w != "(" && w != "/" && s.toks[i].Kind != tokenBreak {
			return false
		}
	}
	return true
}

// onlyGlue reports whether nothing of its own stands between two tokens.
func (s *scan) onlyGlue(from, to int) bool {
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
