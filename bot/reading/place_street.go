package reading

// way reads a street: its kind, its number or name, and the position on it.
func (s *placeScan) way(i int) (placePart, bool) {
	kind, j := s.over(i, anyWay)
	if kind == nil {
		if p, ok := s.bareWay(i); ok {
			return p, true
		}
		return s.endingWay(i)
	}
	if s.one(i-1, isLookNoun) { // "el portón peatonal del colegio"
		return placePart{}, false
	}
	j = s.point(j)
	if k, ok := s.numberMark(j); ok && s.number(k) {
		j = k // "calle # 45"
	}
	if k, ok := s.wayNumber(j); ok {
		to, crossed := s.cross(k)
		if kind.is&(isWay|isNumberedWay|isRoad) == 0 && (!crossed || len(s.said(i)) == 1 && s.said(k) != "#" && !s.one(k, isNumberMark)) {
			return placePart{}, false
		}
		if s.measured(to) {
			return placePart{}, false
		}
		return placePart{kind: partWay, from: i, to: s.corner(to), evidence: evidenceStreet}, true
	}
	if kind.is&isNumberedWay != 0 && (i == 0 || s.boundary(i-1)) && s.name(j) > j+1 && !s.one(j, isLink) {
		return placePart{kind: partWay, from: i, to: s.name(j), evidence: evidenceNamed}, true // "diagonal Luis Vásquez"
	}
	if kind.is&(isWay|isRoad) == 0 {
		return placePart{}, false
	}
	return s.namedWay(i, j, kind)
}

// bareWay reads a street by its numbers alone: "la 45 con 12", "45 # 12-30".
func (s *placeScan) bareWay(i int) (placePart, bool) {
	if !s.number(i) || len(s.said(i)) > 3 {
		return placePart{}, false
	}
	k, ok := s.wayNumber(i)
	if !ok {
		return placePart{}, false
	}
	to, crossed := s.cross(k)
	if !crossed || s.measured(to) || !(s.one(i-1, isArticle) && s.one(k, isCrossing) && len(s.said(k)) > 1 || s.said(k) == "#" && s.said(to-2) == "-") {
		return placePart{}, false
	}
	return placePart{kind: partWay, from: i, to: s.corner(to), evidence: evidenceStreet}, true
}

// numberedWay reads a street whose number comes first: "21 avenida", "7a calle poniente",
// "primera avenida".
func (s *placeScan) numberedWay(i int) (placePart, bool) {
	j := i
	switch {
	case s.number(i) && len(s.said(i)) <= 3 && (len(s.said(i)) < 3 || s.said(i) < "200"):
		j++
		for s.isWord(j) && s.glued(j) && len(s.said(j)) <= 3 {
			j++
		}
		if s.said(j) == "." {
			j++
		}
		if (s.said(j) == "y" || s.said(j) == "-") && s.number(j+1) { // "5 y 6 avenida"
			j += 2
			for s.isWord(j) && s.glued(j) && len(s.said(j)) <= 2 {
				j++
			}
		}
	case s.one(i, isOrdinal):
		j++
	default:
		return placePart{}, false
	}
	if !s.one(j, isWay) {
		return placePart{}, false
	}
	j++
	if s.said(j) == "." && s.isWord(j+1) {
		j++
	}
	if s.number(j) && len(s.said(j)) <= 3 && !s.numberThenWay(j) && s.one(i, isOrdinal) {
		return placePart{}, false
	}
	if k, ok := s.numberMark(j); s.number(j) && !s.numberThenWay(j) || ok && s.number(k) && s.one(i-1, anyUnit|anyRoom) {
		if _, crossed := s.cross(s.afterWayNumber(j)); crossed {
			return placePart{}, false // "301 calle 45 # 12-30"
		}
	}
	j = s.cardinal(j)
	to, _ := s.cross(j)
	return placePart{kind: partWay, from: i, to: s.cardinal(to), evidence: evidenceStreet}, true
}
