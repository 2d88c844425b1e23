package reading

// area reads a neighbourhood: "barrio Río de Piedras", "col. Escalón", "vereda El Carmen".
func (s *placeScan) area(i int) (placePart, bool) {
	w, j := s.over(i, isArea|isShortArea)
	if w == nil {
		return placePart{}, false
	}
	if long := s.senses[i].long; long != nil && long.is&isTown != 0 || s.one(i, isCommonArea) && s.is(s.point(j), isKnownTown) {
		return placePart{}, false // "Ciudad Delgado", "ciudad: Bogotá"
	}
	if p, ok := s.announcedPart(partArea, i, j, false); ok && w.is&isArea != 0 {
		return p, true
	}
	if to, sure, ok := s.skipCopula(j); ok && w.is&isArea != 0 {
		return s.toldPart(partArea, i, j, to, sure, false)
	}
	dotted := s.said(j) == "." || s.said(j) == ":"
	j = s.point(j)
	if named := s.name(j + 1); s.one(i, isCommonArea) && s.one(j, isNotArea) && !s.capital(j) && (named == j+1 || !s.is(named, anyUnit|anyWay)) { // not "villas del sur etapa 2"
		return placePart{}, false
	}
	if s.said(j) == "de" { // "corregimiento de Santa Elena"
		j++
	}
	if k, ok := s.value(j); ok && w.is&isArea != 0 && !s.one(j, isNumber) { // "zona 10", "sector B", "etapa 2"
		if s.number(k-1) && s.said(k) == "de" {
			k = s.name(j) // "12 de Octubre"
		}
		return placePart{kind: partArea, from: i, to: k, evidence: evidenceNamed}, true
	}
	k := s.name(j)
	if k == j || w.is&isArea == 0 && !dotted && !s.capital(j) && !s.shouts && !s.one(i-1, isArticle) && i > 0 && !s.boundary(i-1) {
		return placePart{}, false
	}
	return placePart{kind: partArea, from: i, to: k, evidence: evidenceNamed}, true
}

// building reads "edificio Plaza Local", "torre sur", "C.C. Unicentro", "bloque B", "lote 5".
func (s *placeScan) building(i int) (placePart, bool) {
	if w, j := s.over(i, isVenue); w != nil {
		return placePart{kind: partBuilding, from: i, to: j, evidence: evidenceNamed, tall: true}, true
	}
	if s.one(i, isShortUnit) && s.number(i+1) && s.glued(i+1) && len(s.said(i+1)) <= 2 && len(s.found) > 0 { // "T7"
		return placePart{kind: partBuilding, from: i, to: s.restOfNumber(i + 2), evidence: evidenceNamed, tall: true}, true
	}
	w, j := s.over(i, isBuilding|isUnit)
	if w == nil {
		return s.orderedUnit(i)
	}
	tall := w.is&isTall != 0
	if s.number(j) && s.glued(j) && len(s.said(j)) > 3 {
		return placePart{}, false // a serial: "MZ9217-742"
	}
	if p, ok := s.announcedPart(partBuilding, i, j, tall); ok && w.is&isShortUnit == 0 {
		return p, true
	}
	if to, sure, ok := s.skipCopula(j); ok && w.is&isShortUnit == 0 {
		return s.toldPart(partBuilding, i, j, to, sure, tall)
	}
	j = s.point(j)
	if k, ok := s.value(j); ok && !s.measured(k) && !s.countsFloors(k) {
		if w.is&isBuilding != 0 && s.isWord(k) && s.capital(k) && s.roman(j) { // a name that begins like a number
			k = s.name(j)
		}
		return placePart{kind: partBuilding, from: i, to: k, evidence: evidenceNamed, tall: tall}, true
	}
	if d := s.cardinal(j); d > j && (w.is&isBuilding != 0 || s.one(j, isDirection)) { // "torre sur", "bloque norte"
		return placePart{kind: partBuilding, from: i, to: d, evidence: evidenceNamed, tall: tall}, true
	}
	if w.is&isBuilding == 0 {
		return placePart{}, false
	}
	k := s.name(j)
	if k == j || s.one(i, isCommonBuilding) && s.senses[i].long == nil && !s.capital(j) {
		return placePart{}, false
	}
	strength := evidenceNamed
	if !s.capital(j) && !s.capital(k-1) && !tall && (s.said(j) == "de" || s.said(j) == "del") {
		strength = evidenceWeakLandmark // "el restaurante de mi hermano"
	}
	return placePart{kind: partBuilding, from: i, to: k, evidence: strength, tall: tall}, true
}

// toldPart reads a part that is named after a copula: "la torre es la Norte". from is its noun,
// gap the token after it and to the first token of the value.
func (s *placeScan) toldPart(kind partKind, from, gap, to int, sure, tall bool) (placePart, bool) {
	p := placePart{kind: kind, from: from, gap: [2]int{gap, to}, evidence: evidenceNamed, tall: tall}
	var ok bool
	if p.to, ok = s.value(to); ok && !s.measured(p.to) && !s.countsFloors(p.to) {
		return p, true
	}
	if p.to = s.cardinal(to); p.to == to {
		p.to = s.name(to)
	}
	if !sure {
		p.evidence = evidenceUnsureTown // "el barrio es laureles", but also "el barrio es peligroso"
	}
	return p, p.to > to && (sure || s.boundary(p.to))
}

// announcedPart reads a part whose value is in the next clause: "el barrio quedó mal, es Las
// Aguas", "agréguele el barrio, Santa Mónica". from is its noun, gap the token after it.
func (s *placeScan) announcedPart(kind partKind, from, gap int, tall bool) (placePart, bool) {
	if to, ok := s.skipWrong(gap); ok {
		p, ok := s.toldPart(kind, from, gap, to, true, tall)
		p.corrects = true
		return p, ok && s.boundary(p.to)
	}
	if to, ok := s.skipJoint(gap); ok {
		p, ok := s.toldPart(kind, from, gap, to, s.capital(to), tall)
		p.evidence = evidenceUnsureTown // counts only if the purpose of the sentence is known
		return p, ok && s.boundary(p.to)
	}
	return placePart{}, false
}

// orderedUnit reads "2da etapa", "segundo bloque".
func (s *placeScan) orderedUnit(i int) (placePart, bool) {
	j := i + 1
	if !s.one(i, isOrdinal) {
		if !s.number(i) || len(s.said(i)) > 2 {
			return placePart{}, false
		}
		switch {
		case s.isWord(j) && s.glued(j) && len(s.said(j)) <= 3:
			j++
			if s.said(j) == "." {
				j++
			}
		case !s.boundary(j + 1): // "2 etapa"
			return placePart{}, false
		}
	}
	if s.one(j, isHouse) {
		if to, ok := s.bearing(j + 1); ok { // "tercera casa a la izquierda"
			return placePart{kind: partHouse, from: i, to: to, evidence: evidenceWeakLandmark, house: true}, true
		}
	}
	if !s.one(j, isUnit) || s.one(j, isWay) {
		return placePart{}, false
	}
	return placePart{kind: partBuilding, from: i, to: j + 1, evidence: evidenceNamed}, true
}

// room reads "oficina 204", "apto 5B", "sala de juntas", "recepción".
func (s *placeScan) room(i int) (placePart, bool) {
	w, j := s.over(i, isSpot)
	if w != nil && j > i+1 {
		return placePart{kind: partSpot, from: i, to: j, evidence: evidenceSpot}, true
	}
	if w, j := s.over(i, anyRoom); w != nil {
		v := s.point(j)
		if _, ok := s.numberMark(v + 1); ok && s.said(v) == "/" { // "local/número 23"
			v++
		}
		var gap [2]int
		if to, sure, ok := s.skipCopula(j); ok && sure { // "el apto es el 301"
			gap, v = [2]int{j, to}, to
		} else if s.one(j, isArticle) && s.number(j+1) { // "la oficina la 41"
			gap, v = [2]int{j, j + 1}, j+1
		}
		if to, ok := s.value(v); ok && !s.measured(to) && (w.is&isRoom != 0 || s.number(v) || s.said(v) == "#" || s.one(v, isNumberMark)) {
			if said := s.said(to); (said == "y" || said == "a" || said == "al") && s.number(to+1) && !s.is(to+2, isDistance) && !s.measured(to+2) { // "locales 21 a 23"
				to += 2
			}
			if i > 0 && s.boundary(i-1) && s.said(i-1) != "," && s.said(s.listEnd(to)) == ":" { // "habitación 212: no prende"
				return placePart{}, false
			}
			return placePart{kind: partRoom, from: i, to: to, gap: gap, evidence: evidenceRoom, tall: w.is&isTall != 0}, true
		}
		if to := s.name(j); w.is&isRoom != 0 && s.capital(i) && to > j+1 && s.capital(to-1) && s.boundary(to) { // "Consultorio odontológico Dra. Paredes"
			return placePart{kind: partBuilding, from: i, to: to, evidence: evidenceNamed}, true
		}
		if w.is&isNamedRoom != 0 && (s.said(j) == "de" || s.said(j) == "del") {
			if to := s.name(j); to > j {
				if !s.capital(to - 1) {
					to = min(to, j+3)
				}
				return placePart{kind: partSpot, from: i, to: to, evidence: evidenceSpot}, true
			}
		}
	}
	if w != nil {
		if to, ok := s.value(j); ok && !s.measured(to) { // "pasillo 3"
			return placePart{kind: partSpot, from: i, to: to, evidence: evidenceSpot, numbered: true}, true
		}
		if n := len(s.found); n > 0 && s.onlyMarks(s.found[n-1].to, i) && s.said(j) == "de" { // "local 45, pasillo de las carnes"
			j = max(j, s.name(j))
		}
		return placePart{kind: partSpot, from: i, to: j, evidence: evidenceSpot}, true
	}
	return placePart{}, false
}
