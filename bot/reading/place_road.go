package reading

// namedWay reads "avenida Roosevelt # 12", "carretera a Comalapa km 12", "autopista norte".
func (s *placeScan) namedWay(i, j int, kind *placeWord) (placePart, bool) {
	strength := evidenceNamed
	if kind.is&isRoad != 0 && s.one(j, isLink) || s.said(j) == "hacia" {
		j++
	}
	k := s.name(j)
	if k == j {
		if k = s.cardinal(j); k == j || s.isWord(k) && kind.is&isRoad == 0 && !s.is(k, anyAnchor) {
			return placePart{}, false
		}
	}
	if s.one(i-1, isArticle) && !s.capital(j) && !s.is(j, isOrdinal) && kind.is&isRoad != 0 && s.said(j-1) == s.said(i) {
		strength = evidenceWeakLandmark // "la vía principal"
	}
	k = s.cardinal(k)
	to, crossed := s.cross(k)
	if crossed {
		strength = evidenceStreet
	}
	if to2, ok := s.overKilometre(to); ok {
		to, strength = to2, evidenceStreet
	}
	return placePart{kind: partWay, from: i, to: to, evidence: strength}, true
}

// kilometre reads "km 12 carretera a Comalapa", "kilómetro 5 y medio vía a La Calera".
func (s *placeScan) kilometre(i int) (placePart, bool) {
	to, ok := s.overKilometre(i)
	if !ok {
		return placePart{}, false
	}
	k := to
	if s.said(k) == "," {
		k++
	}
	for s.one(k, isArticle|isLink) || s.said(k) == "en" {
		k++
	}
	if s.is(k, isRoad|isWay) {
		if p, ok := s.way(k); ok {
			to = p.to
		}
	}
	return placePart{kind: partWay, from: i, to: to, evidence: evidenceStreet}, true
}

// overKilometre returns the token after "km 12.5", "kilómetro 5 y medio", "km. 27 ½".
func (s *placeScan) overKilometre(i int) (int, bool) {
	if s.said(i) == "," && s.one(i+1, isKilometre) {
		i++
	}
	if !s.one(i, isKilometre) {
		return i, false
	}
	j := s.point(i + 1)
	if k, ok := s.numberMark(j); ok {
		j = k
	}
	switch {
	case s.number(j):
		j++
	case s.one(j, isNumber):
		j = s.overNumberWords(j)
	default:
		return i, false
	}
	if (s.said(j) == "." || s.said(j) == "," || s.said(j) == "+" || s.said(j) == "-") && s.glued(j) && s.number(j+1) && s.glued(j+1) {
		j += 2
	}
	if s.number(j) && s.said(j+1) == "/" && s.number(j+2) { // "9 1/2"
		j += 3
	}
	if s.said(j) == "y" && s.one(j+1, isHalf) {
		j++
	}
	if s.one(j, isHalf) || s.said(j) == "½" {
		j++
	}
	return j, true
}

// endingWay reads a street that is named before its kind: "120 Main Street".
func (s *placeScan) endingWay(i int) (placePart, bool) {
	if !s.number(i) {
		return placePart{}, false
	}
	for j := i + 1; j <= i+4 && s.isWord(j); j++ {
		if s.one(j, isStop) {
			break
		}
		if j > i+1 && s.one(j, isEndingWay) {
			return placePart{kind: partWay, from: i, to: j + 1, evidence: evidenceStreet}, true
		}
	}
	return placePart{}, false
}
