package reading

// distance reads "media cuadra abajo de la farmacia", "2 cuadras al sur", "50 metros al norte
// de la iglesia", with its starting point if that comes first: "del redondel dos cuadras al
// sur".
func (s *placeScan) distance(i int) (placePart, bool) {
	j, ok := s.count(i)
	if !ok {
		return placePart{}, false
	}
	metres := s.one(j, isMetres) || s.isWord(j) && len(s.said(j)) == 1
	if !metres && !s.one(j, isDistance) {
		return placePart{}, false
	}
	if s.number(j+1) && !s.one(j+1, isBearing) {
		return placePart{}, false
	}
	j++
	if s.said(j) == "." {
		j++
	}
	if s.said(j) == "y" && s.one(j+1, isHalf) {
		j += 2
	}
	to, bearing := s.bearing(j)
	if to2, _, ok := s.nearLink(to, metres && !bearing); ok {
		to, bearing = to2, true
	}
	if metres && !bearing {
		return placePart{}, false
	}
	if s.said(to) == "y" || s.said(to) == "," {
		if next, ok := s.distance(to + 1); ok {
			to = next.to
		} else if end, ok := s.bearing(to + 2); ok && s.one(to+1, isHalf) { // "y media al oeste"
			to = end
		}
	}
	from := i
	if begin, ok := s.origin(i); ok {
		from = begin
	}
	return placePart{kind: partLandmark, from: from, to: to, evidence: evidenceLandmark}, true
}

func (s *placeScan) nearLink(j int, weak bool) (int, placeEvidence, bool) {
	if !s.one(j, isLink) || s.said(j) == "con" {
		return 0, 0, false
	}
	return s.near(j, weak)
}

// count skips a quantity: "2", "dos", "media", "una", "a una".
func (s *placeScan) count(i int) (int, bool) {
	switch {
	case s.number(i) || s.one(i, isHalf):
		return i + 1, true
	case s.one(i, isNumber):
		return s.overNumberWords(i), true
	case s.said(i) == "a" && s.one(i+1, isDistance):
		return i + 1, true
	}
	return i, false
}

// bearing skips "al sur", "abajo", "a mano derecha", "hacia el lago".
func (s *placeScan) bearing(j int) (int, bool) {
	k := j
	for n := 0; n < 3 && (s.one(k, isLink|isArticle) || s.said(k) == "hacia" || s.said(k) == "para" || s.said(k) == "mas"); n++ {
		k++
	}
	if w, to := s.over(k, isBearing); w != nil {
		return to, true
	}
	return j, false
}

// origin finds the starting point of a distance before it: "de la iglesia", "desde el
// redondel".
func (s *placeScan) origin(i int) (int, bool) {
	least := max(0, i-8)
	if n := len(s.found); n > 0 {
		least = max(least, s.found[n-1].to)
	}
	begin, found := 0, false
	for j := i - 1; j >= least && s.isWord(j); j-- {
		if said := s.said(j); said == "de" || said == "del" || said == "desde" {
			begin, found = j, true
		} else if s.one(j, isStop) && !s.capital(j) {
			break
		}
	}
	if !found || begin+1 >= i {
		return 0, false
	}
	return begin, true
}
