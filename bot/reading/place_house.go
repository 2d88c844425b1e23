package reading

// countsFloors reports whether the number before a token counted floors: "casa 2 pisos",
// not "torre 2 piso 3".
func (s *placeScan) countsFloors(k int) bool {
	if !s.one(k, isStoreys) {
		return false
	}
	if _, ok := s.value(k + 1); ok && s.one(k, isFloor) {
		return false
	}
	return true
}

// house reads "casa 12", "casa azul portón negro", "casa de dos pisos", "Finca La Esperanza", "mi casa".
func (s *placeScan) house(i int) (placePart, bool) {
	w, j := s.over(i, isHouse|isEstate)
	if w == nil || w.is&isHouse == 0 && w.is&isBuilding != 0 {
		return placePart{}, false
	}
	p := placePart{kind: partHouse, from: i, to: j, evidence: evidenceHouse, house: true, bare: true}
	if b, to := s.over(i, isBuilding); b != nil && to > j {
		return placePart{}, false // "casa de la cultura"
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
	if to, sure, ok := s.skipCopula(j); ok && sure && s.number(to) { // "la casa es la 15"
		p.gap, k = [2]int{j, to}, to
	}
	if to, ok := s.value(k); ok && !s.measured(to) && !s.countsFloors(to) && !(s.one(i-1, isNumber|isLink) && s.one(k, isNumber)) {
		p.to, p.evidence, p.bare = to, evidenceNamed, false
		if to, ok := s.looks(to); ok {
			p.to = to
		}
		return p, true
	}
	p.gap = [2]int{}
	if to, ok := s.looks(j); ok && !s.capital(j) {
		p.to, p.evidence, p.bare = to, evidenceWeakLandmark, false
		return p, true
	}
	if w.is&isEstate != 0 || s.capital(k) || s.one(k, isArticle) && s.capital(k+1) {
		if to := s.name(k); to > k {
			p.to, p.evidence, p.bare = to, evidenceNamed, false
			return p, true
		}
	}
	return p, w.is&isEstate == 0 || s.one(i-1, isStop|isArticle|isGlue) || s.boundary(j) || len(s.toks) <= 4
}

// storeysOf reads the number of floors of a house, which is not the floor of the place: "de dos
// pisos".
func (s *placeScan) storeysOf(j int) (int, bool) {
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

// looks reads the appearance of a house: "azul portón negro", "de esquina", "con rejas
// blancas".
func (s *placeScan) looks(j int) (int, bool) {
	end := j
	for k := j; k < j+14; {
		switch {
		case s.is(k, isLook|isLookNoun) && !s.is(k, isKnownTown) && (!s.capital(k) || k == 0):
			_, k = s.over(k, isLook|isLookNoun)
			end = k
			if to, ok := s.bearing(k); ok && s.one(k, isLink) { // "portón verde a mano derecha"
				k, end = to, to
			}
		case k == j && s.said(k) == "de" && s.isMaterial(k+1):
			k += 2
			end = k
		case s.one(k, isJoiner|isLink|isArticle) || s.said(k) == "en" || s.said(k) == "," && s.is(k+1, isLook|isLookNoun):
			k++
		default:
			return end, end > j
		}
	}
	return end, end > j
}

// isMaterial reports whether a word behind "de" tells how a house looks, by what follows it: "casa de adobe con portón".
func (s *placeScan) isMaterial(k int) bool {
	return s.isWord(k) && !s.is(k, isStop|isArticle|isGlue|anyAnchor) && !s.capital(k) && (s.boundary(k+1) || s.said(k+1) == "con" || s.is(k+1, isLook|isLookNoun))
}

// look reads "portón negro", which helps to find a place, or a position after another part: "plaza de mercado,
// costado norte".
func (s *placeScan) look(i int) (placePart, bool) {
	if w, to := s.over(i, isLandmark); w != nil && to > i+1 && s.boundary(to) && len(s.found) > 0 && s.onlyMarks(s.found[len(s.found)-1].to, i) {
		return placePart{kind: partLook, from: i, to: to, evidence: evidenceLook}, true
	}
	if !s.is(i, isLookNoun) || !s.is(i+1, isLook) && !(s.said(i+1) == "de" && s.is(i+2, isLook)) {
		return placePart{}, false
	}
	to, ok := s.looks(i)
	return placePart{kind: partLook, from: i, to: to, evidence: evidenceLook}, ok
}

// noFloors reads a denial of a building or of floors: "no es edificio", "no hay pisos".
func (s *placeScan) noFloors(i int) (placePart, bool) {
	if !s.one(i, isDenial) {
		return placePart{}, false
	}
	j := i + 1
	for j < i+5 && s.one(j, isDeniedBy) {
		j++
	}
	w, to := s.over(j, isTall|isStoreys)
	if w == nil {
		return placePart{}, false
	}
	if _, ok := s.value(to); ok || s.one(to, isOrdinal) {
		return placePart{}, false // "no es el piso 3"
	}
	if j == i+1 && s.said(i) != "sin" && !s.is(j, isStoreys) {
		return placePart{}, false
	}
	return placePart{kind: partHouse, from: i, to: to, evidence: evidenceHouse, house: true, bare: true}, true
}
