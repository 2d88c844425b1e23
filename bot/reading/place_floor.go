package reading

import "strconv"

// floor reads "piso 3", "3er piso", "tercer nivel", "planta baja", "sótano 2".
func (s *placeScan) floor(i int) (placePart, bool) {
	to, level, ok := s.overFloor(i)
	if !ok {
		return placePart{}, false
	}
	p := placePart{kind: partFloor, from: i, to: to, evidence: evidenceFloor, level: level, tall: true}
	if value, sure, ok := s.skipCopula(i + 1); ok && sure && value < to { // "piso es el 3"
		p.gap = [2]int{i + 1, value}
	}
	return p, true
}

func (s *placeScan) overFloor(i int) (to int, level string, ok bool) {
	if w, j := s.over(i, isLevel); w != nil {
		if k := s.point(j); s.number(k) && len(s.said(k)) == 1 && w.level != "1" && !s.is(k+1, anyWay|isMeasure) {
			return k + 1, w.level + " " + s.said(k), true
		}
		return j, w.level, true
	}
	if s.one(i, isFloor) {
		return s.floorThenNumber(i)
	}
	return s.numberThenFloor(i)
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
	if s.is(j, isMeasure) || n > maxFloor || s.said(j) == "%" || s.said(i) == "nivel" && s.said(j) == "de" && !s.is(j+1, anyUnit|isArticle) && !s.one(j+2, anyUnit) {
		return 0, "", false
	}
	if below {
		return j, basement(n), true
	}
	return j, strconv.Itoa(n), true
}

// maxFloor is more floors than any building of the region has.
const maxFloor = 80

// numberThenFloor reads "3er piso", "tercer nivel", "2 piso". "Dos pisos" counts floors.
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
	if !s.one(j, isFloor) || s.is(j+1, isMeasure) {
		return 0, "", false
	}
	return j + 1, strconv.Itoa(n), true
}

// basement is how a floor under the ground is kept.
func basement(n int) string {
	if n <= 1 {
		return "Sótano"
	}
	return "Sótano " + strconv.Itoa(n)
}
