package reading

import "strconv"

// area reads a neighbourhood: "barrio Río de Piedras", "col. Escalón", "vereda El Carmen".
func (s *scan) area(i int) (part, bool) {
	w, j := s.over(i, isArea|isShortArea)
	if w == nil {
		return part{}, false
	}
	dotted := s.said(j) == "." || s.said(j) == ":"
	j = s.point(j)
	if s.one(i, isCommonArea) && s.one(j, isNotArea) && !s.capital(j) {
		return part{}, false
	}
	if s.said(j) == "de" { // "corregimiento de Santa Elena"
		j++
	}
	if k, ok := s.value(j); ok && w.is&isArea != 0 && !s.one(j, isNumber) { // "zona 10", "sector B", "etapa 2"
		if s.number(k-1) && s.said(k) == "de" {
			k = s.name(j) // "12 de Octubre"
		}
		return part{kind: partArea, from: i, to: k, evidence: named}, true
	}
	k := s.name(j)
	if k == j || w.is&isArea == 0 && !dotted && !s.capital(j) && !s.shouts && !s.one(i-1, isArticle) && i > 0 && !s.boundary(i-1) {
		return part{}, false
	}
	return part{kind: partArea, from: i, to: k, evidence: named}, true
}

// building reads "edificio Plaza Local", "torre sur", "C.C. Unicentro", "bloque B", "lote 5".
func (s *scan) building(i int) (part, bool) {
	if w, j := s.over(i, isVenue); w != nil {
		return part{kind: partBuilding, from: i, to: j, evidence: named, tall: true}, true
	}
	w, j := s.over(i, isBuilding|isUnit)
	if w == nil {
		return s.orderedUnit(i)
	}
	tall := w.is&isTall != 0
	if s.number(j) && s.glued(j) && len(s.said(j)) > 3 {
		return part{}, false // a serial: "MZ9217-742"
	}
	j = s.point(j)
	if k, ok := s.value(j); ok && !s.one(k, isMeasure) && !s.countsFloors(k) {
		if w.is&isBuilding != 0 && s.isWord(k) && s.capital(k) && s.roman(j) { // a name that begins like a number
			k = s.name(j)
		}
		return part{kind: partBuilding, from: i, to: k, evidence: named, tall: tall}, true
	}
	if w.is&isBuilding == 0 {
		return part{}, false
	}
	if d := s.cardinal(j); d > j { // "torre sur"
		return part{kind: partBuilding, from: i, to: d, evidence: named, tall: tall}, true
	}
	k := s.name(j)
	if k == j || s.one(i, isCommonBuilding) && s.senses[i].long == nil && !s.capital(j) {
		return part{}, false
	}
	strength := named
	if !s.capital(j) && !s.capital(k-1) && !tall && (s.said(j) == "de" || s.said(j) == "del") {
		strength = weakLandmark // "el restaurante de mi hermano"
	}
	return part{kind: partBuilding, from: i, to: k, evidence: strength, tall: tall}, true
}

// orderedUnit reads "2da etapa", "segundo bloque".
func (s *scan) orderedUnit(i int) (part, bool) {
	j := i + 1
	if !s.one(i, isOrdinal) {
		if !s.number(i) || !s.isWord(j) || !s.glued(j) || len(s.said(j)) > 2 {
			return part{}, false
		}
		j++
		if s.said(j) == "." {
			j++
		}
	}
	if s.one(j, isHouse) {
		if to, ok := s.bearing(j + 1); ok { // "tercera casa a la izquierda"
			return part{kind: partHouse, from: i, to: to, evidence: weakLandmark, house: true}, true
		}
	}
	if !s.one(j, isUnit) || s.one(j, isWay) {
		return part{}, false
	}
	return part{kind: partBuilding, from: i, to: j + 1, evidence: named}, true
}

// countsFloors reports whether the number before a token counted floors: "casa 2 pisos",
// not "torre 2 piso 3".
func (s *scan) countsFloors(k int) bool {
	if !s.one(k, isStoreys) {
		return false
	}
	if _, ok := s.value(k + 1); ok && s.one(k, isFloor) {
		return false
	}
	return true
}

// house reads "casa 12", "casa azul portón negro", "casa de dos pisos", "Finca La Esperanza", "mi casa".
func (s *scan) house(i int) (part, bool) {
	w, j := s.over(i, isHouse|isEstate)
	if w == nil || w.is&isHouse == 0 && w.is&isBuilding != 0 {
		return part{}, false
	}
	p := part{kind: partHouse, from: i, to: j, evidence: onlyHouse, house: true, bare: true}
	if b, to := s.over(i, isBuilding); b != nil && to > j {
		return part{}, false // "casa de la cultura"
	}
	if to, ok := s.storeysOf(j); ok {
		p.to = to
		if to, ok := s.looks(to); ok {
			p.to = to
		}
		p.bare = false
		return p, true
	}
	k := s.point(j)
	if to, ok := s.value(k); ok && !s.is(to, isMeasure) && !s.countsFloors(to) && !(s.one(i-1, isNumber|isLink) && s.one(k, isNumber)) {
		p.to, p.evidence, p.bare = to, named, false
		if to, ok := s.looks(to); ok {
			p.to = to
		}
		return p, true
	}
	if to, ok := s.looks(j); ok && !s.capital(j) {
		p.to, p.evidence, p.bare = to, weakLandmark, false
		return p, true
	}
	if w.is&isEstate != 0 || s.capital(k) || s.one(k, isArticle) && s.capital(k+1) {
		if to := s.name(k); to > k {
			p.to, p.evidence, p.bare = to, named, false
			return p, true
		}
	}
	return p, w.is&isEstate == 0 || s.one(i-1, isStop|isArticle|isGlue) || s.boundary(j) || len(s.toks) <= 4
}

// storeysOf reads how many floors a house has, which is no floor to go to: "de dos pisos".
func (s *scan) storeysOf(j int) (int, bool) {
	if s.one(j, isLook) && s.said(j+1) == "de" {
		j++
	}
	if s.said(j) == "de" {
		j++
	}
	if !s.number(j) && !s.one(j, isNumber) {
		return j, false
	}
	j++
	if s.said(j) == "sola" || s.said(j) == "solo" {
		j++
	}
	if !s.one(j, isStoreys) || s.number(j+1) {
		return j, false
	}
	return j + 1, true
}

// looks reads how a house looks: "azul portón negro", "de esquina", "con rejas blancas".
func (s *scan) looks(j int) (int, bool) {
	end := j
	for k := j; k < j+14; {
		switch {
		case s.is(k, isLook|isLookNoun) && !s.is(k, isKnownTown) && (!s.capital(k) || k == 0):
			_, k = s.over(k, isLook|isLookNoun)
			end = k
			if to, ok := s.bearing(k); ok && s.one(k, isLink) { // "portón verde a mano derecha"
				k, end = to, to
			}
		case s.one(k, isJoiner|isLink|isArticle) || s.said(k) == "en" || s.said(k) == "," && s.is(k+1, isLook|isLookNoun):
			k++
		default:
			return end, end > j
		}
	}
	return end, end > j
}

// look reads "portón negro", which helps to find a place.
func (s *scan) look(i int) (part, bool) {
	if !s.is(i, isLookNoun) || !s.is(i+1, isLook) && !(s.said(i+1) == "de" && s.is(i+2, isLook)) {
		return part{}, false
	}
	to, ok := s.looks(i)
	return part{kind: partLook, from: i, to: to, evidence: onlyLook}, ok
}

// room reads "oficina 204", "apto 5B", "sala de juntas", "recepción".
func (s *scan) room(i int) (part, bool) {
	w, j := s.over(i, isSpot)
	if w != nil && j > i+1 {
		return part{kind: partSpot, from: i, to: j, evidence: onlySpot}, true
	}
	if w, j := s.over(i, anyRoom); w != nil {
		v := s.point(j)
		if s.said(v) == "es" && s.one(v+1, isArticle) { // "el apto es el 301"
			v += 2
		}
		if to, ok := s.value(v); ok && !s.is(to, isMeasure) && (w.is&isRoom != 0 || s.number(v) || s.said(v) == "#" || s.one(v, isNumberMark)) {
			if s.said(to) == "y" && s.number(to+1) {
				to += 2
			}
			return part{kind: partRoom, from: i, to: to, evidence: onlyRoom, tall: w.is&isTall != 0}, true
		}
		if w.is&isNamedRoom != 0 && (s.said(j) == "de" || s.said(j) == "del") {
			if to := s.name(j); to > j {
				if !s.capital(to - 1) {
					to = min(to, j+3)
				}
				return part{kind: partSpot, from: i, to: to, evidence: onlySpot}, true
			}
		}
	}
	if w != nil {
		return part{kind: partSpot, from: i, to: j, evidence: onlySpot}, true
	}
	return part{}, false
}

// noFloors reads that there is no building or no floor: "no es edificio", "no hay pisos".
func (s *scan) noFloors(i int) (part, bool) {
	if !s.one(i, isDenial) {
		return part{}, false
	}
	j := i + 1
	for j < i+5 && s.one(j, isDeniedBy) {
		j++
	}
	w, to := s.over(j, isTall|isStoreys)
	if w == nil {
		return part{}, false
	}
	if _, ok := s.value(to); ok || s.one(to, isOrdinal) {
		return part{}, false // "no es el piso 3"
	}
	if j == i+1 && s.said(i) != "sin" && !s.is(j, isStoreys) {
		return part{}, false
	}
	return part{kind: partHouse, from: i, to: to, evidence: onlyHouse, house: true, bare: true}, true
}

// floor reads "piso 3", "3er piso", "tercer nivel", "planta baja", "sótano 2".
func (s *scan) floor(i int) (part, bool) {
	if to, level, ok := s.overFloor(i); ok {
		return part{kind: partFloor, from: i, to: to, evidence: onlyFloor, level: level, tall: true}, true
	}
	return part{}, false
}

func (s *scan) overFloor(i int) (to int, level string, ok bool) {
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
func (s *scan) floorThenNumber(i int) (int, string, bool) {
	j := s.point(i + 1)
	if s.said(j) == "es" { // "el piso es el 3"
		j++
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
	n := 0
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
func (s *scan) numberThenFloor(i int) (int, string, bool) {
	n, j := 0, i+1
	switch {
	case s.one(i, isOrdinal):
		n = s.senses[i].one.value
	case s.number(i) && len(s.said(i)) <= 2:
		n, _ = strconv.Atoi(s.said(i))
		suffixed := false
		for s.isWord(j) && s.glued(j) && len(s.said(j)) <= 2 {
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
