package reading

// corner skips what may follow a street's number: "sur", "esquina".
func (s *placeScan) corner(to int) int {
	to = s.cardinal(to)
	if s.one(to, isCrossing) && len(s.said(to)) > 2 && s.boundary(to+1) {
		to++
	}
	return to
}

func (s *placeScan) afterWayNumber(j int) int {
	k, _ := s.wayNumber(j)
	return k
}

// numberThenWay reports whether a number is that of the street after it: "5 calle", "5 y 6 avenida".
func (s *placeScan) numberThenWay(j int) bool {
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

// wayNumber reads "43A", "127 bis", "10 A sur", "B", "quinta", and returns the token after it.
func (s *placeScan) wayNumber(j int) (int, bool) {
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

// cardinal skips directions: "sur", "N.O.", "bis", and "este" if it is used as one.
func (s *placeScan) cardinal(j int) int {
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

// cross reads the position on a street: "# 12-30", "No. 12 - 30 sur", "12-30", "con carrera
// 70", "entre 3 y 4", "# 123".
func (s *placeScan) cross(j int) (int, bool) {
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
func (s *placeScan) plate(k int) int {
	to := s.plateNumber(k)
	if (s.said(to) == "-" || s.said(to) == "a") && s.number(to+1) { // "# 4 a 21"
		return s.plateNumber(to + 1)
	}
	if s.number(to) && !s.numberThenWay(to) && !s.suffixedFloor(to) {
		return s.plateNumber(to)
	}
	return to
}

func (s *placeScan) plateNumber(k int) int {
	k++
	for {
		switch {
		case s.isWord(k) && s.glued(k) && len(s.said(k)) <= 3:
			k++
		case s.isWord(k) && len(s.said(k)) <= 2 && !s.is(k, isCrossing|anyAnchor&^isShortWay|isStop|isGlue) && (s.said(k+1) == "-" || s.number(k+1) && !s.glued(k+1) && !s.is(k, isShortWay)):
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
func (s *placeScan) suffixedFloor(k int) bool {
	for k++; s.isWord(k) && s.glued(k) && len(s.said(k)) <= 2; k++ {
	}
	return s.one(k, isFloor)
}
