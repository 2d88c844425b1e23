package reading

// way reads a street: its kind, its number or its name, and what crosses it.
func (s *scan) way(i int) (part, bool) {
	kind, j := s.over(i, anyWay)
	if kind == nil {
		if p, ok := s.bareWay(i); ok {
			return p, true
		}
		return s.endingWay(i)
	}
	j = s.point(j)
	if k, ok := s.numberMark(j); ok && s.number(k) {
		j = k // "calle # 45"
	}
	if k, ok := s.wayNumber(j); ok {
		to, crossed := s.cross(k)
		if kind.is&(isWay|isNumberedWay|isRoad) == 0 && (!crossed || len(s.said(i)) == 1 && s.said(k) != "#" && !s.one(k, isNumberMark)) {
			return part{}, false
		}
		if s.one(to, isMeasure) {
			return part{}, false
		}
		return part{kind: partWay, from: i, to: s.corner(to), evidence: street}, true
	}
	if kind.is&isNumberedWay != 0 && (i == 0 || s.boundary(i-1)) && s.name(j) > j+1 && !s.one(j, isLink) {
		return part{kind: partWay, from: i, to: s.name(j), evidence: named}, true // "diagonal Luis Vásquez"
	}
	if kind.is&(isWay|isRoad) == 0 {
		return part{}, false
	}
	return s.namedWay(i, j, kind)
}

// bareWay reads a street by its numbers alone: "la 45 con 12", "45 # 12-30".
func (s *scan) bareWay(i int) (part, bool) {
	if !s.number(i) || len(s.said(i)) > 3 {
		return part{}, false
	}
	k, ok := s.wayNumber(i)
	if !ok {
		return part{}, false
	}
	to, crossed := s.cross(k)
	if !crossed || s.is(to, isMeasure) || !(s.one(i-1, isArticle) && s.one(k, isCrossing) && len(s.said(k)) > 1 || s.said(k) == "#" && s.said(to-2) == "-") {
		return part{}, false
	}
	return part{kind: partWay, from: i, to: s.corner(to), evidence: street}, true
}

// numberedWay reads a street whose number comes first: "21 avenida", "7a calle poniente",
// "primera avenida".
func (s *scan) numberedWay(i int) (part, bool) {
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
		return part{}, false
	}
	if !s.one(j, isWay) {
		return part{}, false
	}
	j++
	if s.said(j) == "." && s.isWord(j+1) {
		j++
	}
	if s.number(j) && len(s.said(j)) <= 3 && !s.numberThenWay(j) && s.one(i, isOrdinal) {
		return part{}, false
	}
	if k, ok := s.numberMark(j); s.number(j) && !s.numberThenWay(j) || ok && s.number(k) && s.one(i-1, anyUnit|anyRoom) {
		if _, crossed := s.cross(s.afterWayNumber(j)); crossed {
			return part{}, false // "301 calle 45 # 12-30"
		}
	}
	j = s.cardinal(j)
	to, _ := s.cross(j)
	return part{kind: partWay, from: i, to: s.cardinal(to), evidence: street}, true
}
