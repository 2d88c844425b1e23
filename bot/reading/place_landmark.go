package reading

// landmarkAt reports whether a landmark begins at a token, by its first words alone. It does
// not read the landmark, because name calls it for every word and a landmark may contain a
// name.
func (s *placeScan) landmarkAt(i int) bool {
	if w, j := s.over(i, isLandmark); w != nil && s.one(j, isLink) && s.thing(j, false) {
		return true
	}
	if w, j := s.over(i, isWeakLandmark); w != nil && (w.is&isArticleLandmark == 0 || s.one(j, isArticle|isLink)) && s.thing(j, true) {
		return true
	}
	j, ok := s.count(i)
	return ok && s.one(j, isDistance) && len(s.said(j)) > 1 && !s.number(j+1)
}

// thing reports whether something follows that can be a landmark.
func (s *placeScan) thing(j int, weak bool) bool {
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

// landmark reads a place nearby: "frente al parque", "contiguo a Texaco", "por el estadio".
func (s *placeScan) landmark(i int) (placePart, bool) {
	if w, j := s.over(i, isLandmark); w != nil && s.one(j, isLink) {
		if to, strength, ok := s.near(j, false); ok {
			return placePart{kind: partLandmark, from: i, to: to, evidence: strength}, true
		}
	}
	if w, j := s.over(i, isWeakLandmark); w != nil && (w.is&isArticleLandmark == 0 || s.one(j, isArticle|isLink)) {
		if to, strength, ok := s.near(j, true); ok {
			return placePart{kind: partLandmark, from: i, to: to, evidence: strength}, true
		}
	}
	return placePart{}, false
}

// near reads the object of a preposition and returns its strength as a landmark: a weak
// preposition needs an object that is a known landmark.
func (s *placeScan) near(j int, weak bool) (to int, strength placeEvidence, ok bool) {
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
	strength = evidenceLandmark
	if weak {
		strength = evidenceWeakLandmark
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
	if end, ok := s.bearing(to); ok && s.one(to, isLink) { // "después del puente a mano izquierda"
		to = end
	}
	return to, strength, to > j
}

// nameLike reports whether a word precedes token j, so that its capital does not begin a
// sentence.
func (s *placeScan) nameLike(j int) bool { return j > 0 && s.isWord(j-1) }

// object returns the end of a thing and its name: "iglesia de San José", "casa azul", "Texaco".
func (s *placeScan) object(j int) int {
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
