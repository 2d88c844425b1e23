package reading

import "strconv"

// floor reads "piso 3", "3er piso", "tercer nivel", "planta baja", "sótano 2".
func (s *placeScan) floor(i int) (placePart, bool) {
	to, level, ok := s.overFloors(i)
	if !ok {
		to, level, ok = s.overFloor(i)
	}
	bare := !ok
	if bare {
		to, level, ok = s.floorOfStoreys(i)
	}
	if !ok {
		return placePart{}, false
	}
	p := placePart{kind: partFloor, from: i, to: to, evidence: evidenceFloor, level: level, tall: true, bare: bare}
	if value, sure, ok := s.skipCopula(i + 1); ok && sure && value < to { // "piso es el 3"
		p.gap = [2]int{i + 1, value}
	}
	return p, true
}

func (s *placeScan) overFloor(i int) (to int, level string, ok bool) {
	if w, j := s.over(i, isLevel); w != nil {
		if k := s.point(j); s.number(k) && len(s.said(k)) == 1 && w.level != "1" && !s.is(k+1, anyWay) && !s.measured(k+1) {
			return k + 1, w.level + " " + s.said(k), true
		}
		if to, n, ok := s.alsoNumbered(j); ok {
			if w.level == basement(1) {
				return to, basement(n), true
			}
			return to, strconv.Itoa(n), true
		}
		return j, w.level, true
	}
	if s.one(i, isFloor) {
		return s.floorThenNumber(i)
	}
	return s.numberThenFloor(i)
}

// alsoNumbered reads the number of a floor after its name: "último piso, el 10".
func (s *placeScan) alsoNumbered(j int) (to, n int, ok bool) {
	if s.said(j) == "," || s.said(j) == "(" {
		j++
	}
	for s.isWord(j) && s.one(j, isGlue) && !s.one(j, isArticle) && s.said(j) != "y" { // "o sea", "que es"
		j++
	}
	if s.one(j-1, isLevel) || !s.one(j, isArticle) {
		return 0, 0, false
	}
	n, to, ok = s.floorNumber(j + 1)
	return to, n, ok && s.boundary(to)
}

// floorNumber reads the number of a floor: "10", "10mo", "décimo", "diez".
func (s *placeScan) floorNumber(j int) (n, to int, ok bool) {
	switch {
	case s.number(j) && len(s.said(j)) <= 2:
		n, _ = strconv.Atoi(s.said(j))
		to = j + 1
		if s.isWord(to) && s.glued(to) && s.ordinalEnding(to) {
			to++
		}
	case s.one(j, isOrdinal):
		n, to = s.senses[j].one.value, j+1
	case s.one(j, isNumber):
		to = s.overNumberWords(j)
		n = s.numberWords(j, to)
	}
	return n, to, n > 0 && n <= maxFloor
}

// overFloors reads several floors: "pisos 14 y 15", "2 y 3 piso", "piso 2 al 4". "Dos pisos" is
// a count.
func (s *placeScan) overFloors(i int) (to int, level string, ok bool) {
	noun := s.one(i, isFloor|isStoreys)
	if noun {
		i++
	}
	to, level, ok = s.floorList(i)
	switch {
	case !ok || s.is(to, anyWay) || s.measured(to):
		return 0, "", false
	case !noun && (!s.one(to, isFloor|isStoreys) || s.said(i-1) == "de"):
		return 0, "", false
	case !noun:
		return to + 1, level, true
	}
	return to, level, s.boundary(to) || s.is(to, isStop|isGlue|anyAnchor)
}

// floorList reads the numbers of several floors: "14 y 15", "2, 3 y 4", "2 al 4".
func (s *placeScan) floorList(i int) (to int, level string, ok bool) {
	n, to, ok := s.floorNumber(i)
	level = strconv.Itoa(n)
	for last := false; ok && !last; {
		joint := s.said(to)
		last = joint == "y" || joint == "and" || joint == "e" || joint == "a" || joint == "al" || joint == "to"
		if !last && (joint != ",") {
			return 0, "", false
		}
		next := to + 1
		for s.one(next, isArticle) || s.one(next, isFloor) {
			next++
		}
		var m int
		if m, to, ok = s.floorNumber(next); !ok || m == n {
			return 0, "", false
		}
		switch joint {
		case ",":
			level += ", " + strconv.Itoa(m)
		case "a", "al", "to":
			level += " a " + strconv.Itoa(m)
		default:
			level += " y " + strconv.Itoa(m)
		}
	}
	return to, "Pisos " + level, ok
}

// floorOfStoreys reads a floor without its word after a house or a building whose floors were
// counted: "casa de dos pisos, es en el segundo".
func (s *placeScan) floorOfStoreys(i int) (to int, level string, ok bool) {
	if !s.one(i-1, isArticle) || s.said(i-2) != "en" && !s.one(i-2, isCopula) {
		return 0, "", false
	}
	n, to, ok := s.floorNumber(i)
	if !ok || !s.boundary(to) {
		return 0, "", false
	}
	for j := i - 2; j > 0; j-- {
		if s.one(j, isStoreys) && (s.number(j-1) || s.one(j-1, isNumber)) {
			return to, strconv.Itoa(n), true
		}
	}
	return 0, "", false
}

// floorThenNumber reads "piso 3", "piso # 3", "piso tres", "nivel -1", "piso 3ro", "piso S1".
func (s *placeScan) floorThenNumber(i int) (int, string, bool) {
	j := s.point(i + 1)
	if to, sure, ok := s.skipCopula(i + 1); ok && sure { // "el piso es el 3"
		j = to
	}
	for s.one(j, isArticle) {
		j++
	}
	if k, ok := s.numberMark(j); ok {
		j = k
	}
	below := s.said(j) == "-" && s.number(j+1) && s.glued(j+1)
	if below {
		j++
	}
	var n int
	switch {
	case s.number(j) && len(s.said(j)) <= 3:
		n, _ = strconv.Atoi(s.said(j))
		j++
		for s.isWord(j) && s.glued(j) && len(s.said(j)) <= 2 {
			j++
		}
	case s.one(j, isOrdinal):
		n = s.senses[j].one.value
		j++
	case s.one(j, isNumber):
		k := s.overNumberWords(j)
		n, j = s.numberWords(j, k), k
	case s.said(j) == "s" && s.number(j+1) && s.glued(j+1):
		n, _ = strconv.Atoi(s.said(j + 1))
		return j + 2, basement(n), true
	default:
		return 0, "", false
	}
	if s.measured(j) || n > maxFloor || s.said(j) == "%" || s.said(i) == "nivel" && s.said(j) == "de" && !s.is(j+1, anyUnit|isArticle) && !s.one(j+2, anyUnit) {
		return 0, "", false
	}
	if below {
		return j, basement(n), true
	}
	return j, strconv.Itoa(n), true
}

// maxFloor bounds the floors: no building of the region has more.
const maxFloor = 80

// numberThenFloor reads "3er piso", "tercer nivel", "2 piso". "Dos pisos" is a count.
func (s *placeScan) numberThenFloor(i int) (int, string, bool) {
	var n int
	j := i + 1
	switch {
	case s.one(i, isOrdinal):
		n = s.senses[i].one.value
	case s.number(i) && len(s.said(i)) <= 2:
		n, _ = strconv.Atoi(s.said(i))
		suffixed := false
		for s.isWord(j) && s.glued(j) && len(s.said(j)) <= 3 {
			j++
			suffixed = true
		}
		if s.said(j) == "." {
			j++
		}
		if !suffixed && (s.said(i-1) == "de" || s.number(j+1)) {
			return 0, "", false
		}
	default:
		return 0, "", false
	}
	if !s.one(j, isFloor) || s.measured(j+1) {
		return 0, "", false
	}
	return j + 1, strconv.Itoa(n), true
}

// basement returns the normal form of a floor below ground.
func basement(n int) string {
	if n <= 1 {
		return "Sótano"
	}
	return "Sótano " + strconv.Itoa(n)
}
