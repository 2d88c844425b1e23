package reading

// way reads a street: its kind, its number or its name, and what crosses it.
func (s *scan) way(i int) (part, bool) {
	kind, j := s.over(i, anyWay)
	if kind == nil {
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

// corner skips what may follow a street's number: "sur", "esquina".
func (s *scan) corner(to int) int {
	to = s.cardinal(to)
	if s.one(to, isCrossing) && len(s.said(to)) > 2 && s.boundary(to+1) {
		to++
	}
	return to
}

// namedWay reads "avenida Roosevelt # 12", "carretera a Comalapa km 12", "autopista norte".
func (s *scan) namedWay(i, j int, kind *word) (part, bool) {
	strength := named
	if kind.is&isRoad != 0 && s.one(j, isLink) || s.said(j) == "hacia" {
		j++
	}
	k := s.name(j)
	if k == j {
		if k = s.cardinal(j); k == j || s.isWord(k) && kind.is&isRoad == 0 && !s.is(k, anyAnchor) {
			return part{}, false
		}
	}
	if s.one(i-1, isArticle) && !s.capital(j) && !s.is(j, isOrdinal) && kind.is&isRoad != 0 && s.said(j-1) == s.said(i) {
		strength = weakLandmark // "la vía principal"
	}
	k = s.cardinal(k)
	to, crossed := s.cross(k)
	if crossed {
		strength = street
	}
	if to2, ok := s.overKilometre(to); ok {
		to, strength = to2, street
	}
	return part{kind: partWay, from: i, to: to, evidence: strength}, true
}

// numberedWay reads a street whose number comes first: "21 avenida", "7a calle poniente",
// "primera avenida".
func (s *scan) numberedWay(i int) (part, bool) {
	j := i
	switch {
	case s.number(i) && len(s.said(i)) <= 3:
		j++
		for s.isWord(j) && s.glued(j) && len(s.said(j)) <= 2 {
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

func (s *scan) afterWayNumber(j int) int {
	k, _ := s.wayNumber(j)
	return k
}

// numberThenWay reports whether a number is that of the street after it: "5 calle", "5 y 6 avenida".
func (s *scan) numberThenWay(j int) bool {
	for n := 0; n < 2 && s.number(j); n++ {
		for j++; s.isWord(j) && s.glued(j) && len(s.said(j)) <= 2; j++ {
		}
		if s.one(j, isWay) {
			return true
		}
		if s.said(j) != "y" && s.said(j) != "-" {
			return false
		}
		j++
	}
	return false
}

// wayNumber reads "43A", "127 bis", "10 A sur", "B", "quinta", and gives the token after it.
func (s *scan) wayNumber(j int) (int, bool) {
	switch {
	case s.number(j) && len(s.said(j)) <= 3:
		j++
	case s.isWord(j) && len(s.said(j)) == 1 && s.letter(j, false):
		return j + 1, true
	case s.roman(j):
		return j + 1, true
	case s.one(j, isOrdinal):
		return s.cardinal(j + 1), true
	case s.one(j, isNumber) && !s.one(j, isStop):
		return s.cardinal(s.overNumberWords(j)), true
	default:
		return j, false
	}
	for {
		switch {
		case s.isWord(j) && s.glued(j) && len(s.said(j)) <= 3:
			j++
		case s.isWord(j) && len(s.said(j)) <= 2 && !s.is(j, isCrossing|anyAnchor|isNumberMark) && (s.said(j+1) == "#" || s.said(j+1) == "-" || s.number(j+1) || s.one(j+1, isNumberMark|isDirection)) && !s.one(j, isDirection):
			j++
		case s.isWord(j) && len(s.said(j)) == 1 && (s.capital(j) || s.shouts) && s.boundary(j+1) && !s.is(j, isCrossing):
			j++
		default:
			if k := s.cardinal(j); k != j {
				j = k
				continue
			}
			return j, true
		}
	}
}

// cardinal skips directions: "sur", "N.O.", "bis", "este" where it is none of the other.
func (s *scan) cardinal(j int) int {
	for {
		if w, k := s.over(j, isDirection); w != nil {
			j = k
			if s.said(j) == "." && s.said(j-2) == "." { // "N.O."
				j++
			}
			continue
		}
		if s.one(j, isSoftDirection) && (s.said(j+1) == "#" || s.number(j+1) && !s.numberThenWay(j+1) || s.boundary(j+1)) && s.said(j) != "s" {
			j++
			continue
		}
		return j
	}
}

// cross reads what tells where on a street: "# 12-30", "No. 12 - 30 sur", "12-30", "con
// carrera 70", "entre 3 y 4", "# 123".
func (s *scan) cross(j int) (int, bool) {
	k := j
	if s.said(k) == "," || s.said(k) == "." || s.said(k) == "\n" && s.said(k+1) == "#" {
		k++
	}
	if s.said(k) == "-" && s.number(k+1) {
		k++
	}
	if at, ok := s.numberMark(k); ok && s.number(at) {
		return s.plate(at), true
	}
	if s.number(k) && (k == j || s.said(k-1) == "-" || s.said(k+1) == "-" && s.number(k+2)) && !s.numberThenWay(k) {
		if to := s.plate(k); to > k+1 || s.boundary(to) || s.said(k-1) == "-" || s.is(to, anyAnchor) && !s.is(to, isFloor|isWay) {
			return to, true
		}
	}
	if s.said(j) == "," || !s.one(j, isCrossing) {
		return j, false
	}
	k = j + 1
	for s.one(k, isArticle|isLink|isCrossing) {
		k++
	}
	if w, after := s.over(k, anyWay); w != nil {
		k = s.point(after)
	}
	to, ok := s.wayNumber(k)
	if !ok || s.numberThenWay(k) {
		if s.numberThenWay(k) {
			for !s.one(k, isWay) {
				k++
			}
			to, _ := s.cross(s.cardinal(k + 1))
			return to, true
		}
		return j, false
	}
	if s.said(to) == "y" && s.number(to+1) {
		to, _ = s.wayNumber(to + 1)
	}
	if more, ok := s.cross(to); ok {
		to = more
	}
	return to, true
}

// plate reads the number of a house on a street: "12-30", "12 A - 30 sur", "5 113".
func (s *scan) plate(k int) int {
	to := s.plateNumber(k)
	if s.said(to) == "-" && s.number(to+1) {
		return s.plateNumber(to + 1)
	}
	if s.number(to) && !s.numberThenWay(to) && !s.suffixedFloor(to) {
		return s.plateNumber(to)
	}
	return to
}

func (s *scan) plateNumber(k int) int {
	k++
	for {
		switch {
		case s.isWord(k) && s.glued(k) && len(s.said(k)) <= 3:
			k++
		case s.isWord(k) && len(s.said(k)) <= 2 && !s.is(k, isCrossing|anyAnchor&^isShortWay|isStop|isGlue) && (s.said(k+1) == "-" || s.number(k+1) && !s.is(k, isShortWay)):
			k++
		default:
			if to := s.cardinal(k); to != k {
				k = to
				continue
			}
			return k
		}
	}
}

// suffixedFloor reports whether a number is a floor's: "3er piso", "2 piso".
func (s *scan) suffixedFloor(k int) bool {
	for k++; s.isWord(k) && s.glued(k) && len(s.said(k)) <= 2; k++ {
	}
	return s.one(k, isFloor)
}

// kilometre reads "km 12 carretera a Comalapa", "kilómetro 5 y medio vía a La Calera".
func (s *scan) kilometre(i int) (part, bool) {
	to, ok := s.overKilometre(i)
	if !ok {
		return part{}, false
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
	return part{kind: partWay, from: i, to: to, evidence: street}, true
}

// overKilometre gives the token after "km 12.5", "kilómetro 5 y medio", "km. 27 ½".
func (s *scan) overKilometre(i int) (int, bool) {
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
	if s.said(j) == "y" && s.one(j+1, isHalf) {
		j++
	}
	if s.one(j, isHalf) || s.said(j) == "½" {
		j++
	}
	return j, true
}

// endingWay reads a street that is named before its kind: "120 Main Street".
func (s *scan) endingWay(i int) (part, bool) {
	if !s.number(i) {
		return part{}, false
	}
	for j := i + 1; j <= i+4 && s.isWord(j); j++ {
		if s.one(j, isStop) {
			break
		}
		if j > i+1 && s.one(j, isEndingWay) {
			return part{kind: partWay, from: i, to: j + 1, evidence: street}, true
		}
	}
	return part{}, false
}
