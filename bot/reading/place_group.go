package reading

import (
	"strings"

	"recado/bot"
)

// maxGap bounds the unknown words between two parts of one place.
const maxGap = 5

// places merges the parts that belong together.
func (s *placeScan) places() []placeMatch {
	var list []placeMatch
	least := 0 // end of the place before
	for i := 0; i < len(s.found); {
		j := i + 1
		for j < len(s.found) && s.together(s.found[i:j], s.found[j]) {
			j++
		}
		most := len(s.toks)
		if j < len(s.found) {
			most = s.found[j].from
		}
		if m, to, ok := s.mergeParts(s.found[i:j], least, most); ok {
			list = append(list, m)
			least = to
		}
		i = j
	}
	return list
}

// together reports whether a part belongs to the place of those before it.
func (s *placeScan) together(before []placePart, p placePart) bool {
	last := before[len(before)-1]
	if p.kind == partSpot && !p.numbered && s.said(last.to) == "y" { // "en el consultorio 3 y en el baño"
		return false
	}
	strangers, sentence, heavy := 0, false, false
	for i := last.to; i < p.from; i++ {
		switch t := s.toks[i]; {
		case t.Word == "?" || t.Word == "¿" || t.Word == "!":
			return false
		case t.Kind == tokenBreak, t.Word == "." && i+1 < len(s.toks) && s.toks[i+1].Space, t.Word == ";":
			sentence = true
		case t.Kind == tokenMark || t.Kind == tokenEmoji || s.is(i, isGlue):
		case s.one(i, isStop|isDenial):
			heavy = true
		default:
			strangers++
		}
	}
	if heavy || strangers > maxGap || sentence && strangers > 0 {
		return false
	}
	if p.kind == partFloor && hasPart(before, partFloor) || p.kind == partWay && hasPart(before, partWay) && p.from-last.to > 3 && hasPart(before, partTown) {
		return false
	}
	if strangers > 0 && (p.evidence <= evidenceHouse && p.kind != partLook || last.evidence <= evidenceHouse) {
		return false
	}
	return true
}

func hasPart(parts []placePart, kind partKind) bool {
	for _, p := range parts {
		if p.kind == kind {
			return true
		}
	}
	return false
}

// mergeParts merges parts to one place within the tokens from least to most, and returns the
// token after it.
func (s *placeScan) mergeParts(parts []placePart, least, most int) (placeMatch, int, bool) {
	var m placeMatch
	for len(parts) > 1 && s.standsApart(parts[0], parts[1:]) {
		parts = parts[1:]
	}
	best, tall, house, indoors := evidenceLook, false, false, false
	for n := len(parts) - 1; n > 0 && s.goesOn(parts[n], parts[:n]); n-- {
		house = house || parts[n].house
		parts = parts[:n]
	}
	for i, p := range parts {
		best = max(best, p.evidence)
		tall, house = tall || p.tall && p.kind != partFloor, house || p.house
		indoors = indoors || p.kind == partFloor || p.kind == partRoom
		m.Corrects = m.Corrects || p.corrects
		s.addPart(&m, parts, i)
	}
	if best == evidenceLook || best == evidenceTown && !hasPart(parts, partTown) && len(parts) == 1 && !s.one(parts[0].from-1, isTownBefore) {
		return m, 0, false
	}
	if best >= evidenceRoom && best < evidenceNamed && indoors && len(parts) > 1 && (hasPart(parts, partRoom) && hasPart(parts, partFloor)) || best == evidenceNamed && indoors {
		best = max(best, evidenceBuildingUnit)
		if !hasPart(parts, partBuilding) && !hasPart(parts, partArea) && !hasPart(parts, partHouse) {
			best = evidenceNamed
		}
	}
	if hasPart(parts, partPlate) && indoors { // "el número es 12-48, segundo piso"
		best = max(best, evidenceNamed)
	}
	m.Parts.House = house && !tall
	m.Aside = len(parts) == 1 && parts[0].kind == partLandmark && s.is(parts[0].from, isNumber) && s.endsStatement(parts[0].from)
	m.Evidence = best
	from, to := s.extendEdges(parts, &m, least, most)
	m.Span = bot.Span{From: s.toks[from].From, To: s.toks[to-1].To}
	m.Pieces = s.pieces(parts, m.Span)
	m.Parts.Text = s.withoutGaps(parts, m.Pieces[0])
	for _, p := range m.Pieces[1:] {
		m.Parts.Text += ", " + s.withoutGaps(parts, p)
	}
	m.Asked = s.asked(from, to, best >= evidenceBuildingUnit)
	return m, to, true
}

// withoutGaps returns the text of a place without the words that only link a part to its value.
func (s *placeScan) withoutGaps(parts []placePart, span bot.Span) string {
	var text strings.Builder
	from := span.From
	for _, p := range parts {
		if p.gap[1] > p.gap[0] && p.gap[0] > 0 && s.toks[p.gap[0]-1].To > from && s.toks[p.gap[1]].From < span.To {
			text.WriteString(s.text[from:s.toks[p.gap[0]-1].To])
			text.WriteByte(' ')
			from = s.toks[p.gap[1]].From
		}
	}
	text.WriteString(s.text[from:span.To])
	return text.String()
}

// addPart adds part i to the field of its kind.
func (s *placeScan) addPart(m *placeMatch, parts []placePart, i int) {
	p := parts[i]
	said := s.source(p.from, p.to)
	if p.gap[1] > 0 {
		said = s.source(p.from, p.gap[0]) + " " + s.source(p.gap[1], p.to)
	}
	said = cleanPart(said)
	switch p.kind {
	case partWay:
		if i > 0 && parts[i-1].kind == partWay && p.from-parts[i-1].to <= 2 { // "21 avenida, 5 calle N.O." is one corner
			m.Parts.Street = cleanPart(m.Parts.Street + s.text[s.toks[parts[i-1].to-1].To:s.toks[p.from].From] + said)
			return
		}
		appendPart(&m.Parts.Street, said)
	case partArea:
		appendPart(&m.Parts.Neighborhood, said)
	case partBuilding:
		appendPart(&m.Parts.Building, said)
	case partHouse:
		switch {
		case p.bare:
		case p.evidence == evidenceNamed:
			appendPart(&m.Parts.Building, said)
		default:
			appendPart(&m.Parts.Landmark, said)
		}
	case partLook, partLandmark:
		appendPart(&m.Parts.Landmark, said)
	case partRoom:
		appendPart(&m.Parts.Room, said)
	case partSpot:
		switch {
		case len(parts) == 1:
		case p.numbered: // "pasillo 3 puesto 118"
			appendPart(&m.Parts.Room, said)
		case m.Parts.Room == "" && !hasPart(parts, partRoom):
			m.Parts.Room = said
		}
	case partFloor:
		if m.Level == "" {
			m.Parts.Floor, m.Level = said, p.level
		}
		if p.bare { // "es en el segundo"
			m.Parts.Floor = m.Level
		}
	case partPlate:
		if m.Parts.Street == "" {
			m.Parts.Street = "# " + cleanPart(s.source(p.gap[1], p.to))
		}
	case partTown:
		s.addTownPart(m, parts, i)
	case partDepartment:
		if m.Parts.Department == "" {
			m.Parts.Department = s.departmentOf(p)
		}
	}
}

func appendPart(to *string, said string) {
	if *to != "" {
		*to += ", "
	}
	*to += said
}

// addTownPart sets city and department. If a name that is both occurs twice, it is used as
// each.
func (s *placeScan) addTownPart(m *placeMatch, parts []placePart, i int) {
	department := ""
	for _, other := range parts[i+1:] {
		if d := s.departmentOf(other); d != "" && (other.kind == partDepartment || other.kind == partTown) {
			department = d
			break
		}
	}
	t := townOf(parts[i].towns, s.country, department)
	if t == nil {
		return
	}
	if m.Parts.City != "" {
		if d := s.departmentOf(parts[i]); d != "" && (m.Parts.Department == "" || m.Parts.Department == d) {
			m.Parts.Department = d
		}
		return
	}
	m.Parts.City, m.Parts.Department = t.name, t.department
	if department != "" && department == t.department || onlyCountry(parts[i].towns) {
		m.Parts.Country = t.country
	}
}

// onlyCountry reports whether all municipalities of one name are in the same country.
func onlyCountry(named []*townName) bool {
	country := ""
	for _, t := range named {
		if t.name == "" {
			continue
		}
		if country != "" && t.country != country {
			return false
		}
		country = t.country
	}
	return country != ""
}

func (s *placeScan) departmentOf(p placePart) string {
	for _, t := range p.towns {
		if t.name == "" && (s.country == "" || t.country == s.country) {
			return t.department
		}
	}
	return ""
}

// extendEdges returns the tokens of a place, extended by what belongs to it at its edges: a
// name before or after it between commas ("Unicentro, Av 15 # 124-30", "…, Teusaquillo"), a
// bracket.
func (s *placeScan) extendEdges(parts []placePart, m *placeMatch, least, most int) (from, to int) {
	from, to = parts[0].from, parts[len(parts)-1].to
	if m.Evidence < evidenceNamed {
		return from, to
	}
	s.takeNeighborhood(parts, m)
	// A name in lower case counts only beside strong evidence.
	lower := m.Evidence >= evidenceBuildingUnit || m.Parts.Floor != "" && m.Parts.Room != ""
	begin, ok := s.nameBefore(from, lower)
	if !ok && m.Evidence == evidenceStreet && parts[0].kind == partWay {
		begin, ok = s.opensClause(from)
	}
	if ok && begin >= least && !s.one(begin, isGivenName) { // not "Rosa Castaño calle 45 # 20-18"
		said := cleanPart(s.source(begin, from))
		switch {
		case s.said(from-1) != "," && s.said(from-1) != "-", s.said(begin-1) == "en", begin > 0 && s.one(begin-1, isArticle):
			if m.Parts.Neighborhood == "" {
				m.Parts.Neighborhood = said
			}
		case m.Parts.Building == "" && (m.Parts.Room != "" || m.Parts.Floor != ""):
			m.Parts.Building = said
		}
		from = begin
	}
	for n := 0; n < 2; n++ {
		next := to
		if s.said(to) == "," || s.said(to) == "-" && !s.glued(to) {
			next++
		}
		end, ok := s.nameAfter(next, lower)
		if !ok || end > most {
			break
		}
		if m.Parts.Neighborhood == "" {
			m.Parts.Neighborhood = cleanPart(s.source(next, end))
		}
		to = end
	}
	if to < most && s.said(to) == ")" && s.has("(", from, to) {
		to++
	}
	return from, to
}

// takeNeighborhood reads a name between the street and the town as the neighbourhood: "Calle 7
// # 42-70, El Poblado, Medellín".
func (s *placeScan) takeNeighborhood(parts []placePart, m *placeMatch) {
	for i := 1; i < len(parts) && m.Parts.Neighborhood == ""; i++ {
		if parts[i].kind != partTown && parts[i].kind != partDepartment || parts[i-1].kind == partTown || parts[i-1].kind == partLandmark {
			continue
		}
		from, to := parts[i-1].to, parts[i].from
		for from < to && s.toks[from].Kind != tokenWord {
			from++
		}
		for to > from && s.toks[to-1].Kind != tokenWord {
			to--
		}
		if from < to && to-from <= 4 && !s.one(from, isGlue&^isArticle) && s.name(from) == to {
			m.Parts.Neighborhood = cleanPart(s.source(from, to))
		}
	}
}

func (s *placeScan) has(said string, from, to int) bool {
	for i := from; i < to; i++ {
		if s.said(i) == said {
			return true
		}
	}
	return false
}

// nameBefore finds a name that begins the line and ends with a comma, or a capitalized one
// directly before the place: "vivo en Chapinero calle 57 # 9-20".
func (s *placeScan) nameBefore(from int, lower bool) (int, bool) {
	if begin, ok := s.livedIn(from, lower); ok {
		return begin, true
	}
	if begin, ok := s.businessBefore(from, lower); ok {
		return begin, true
	}
	i := from - 1
	if lower && i >= 0 && i < 3 && !s.one(0, isGlue|isStop) && s.isWord(i) && s.name(0) == from {
		return 0, true // "manga cuarta avenida # 24-30"
	}
	if s.capital(i) && !s.one(i, isStop|isGlue) && i > 0 {
		begin := i
		for begin > 0 && from-begin < 4 && (s.capital(begin-1) && !s.one(begin-1, isStop) || s.capital(begin-1) && s.one(begin-1, isArticle) && s.isWord(begin-2) || s.one(begin-1, isJoiner) && s.capital(begin-2)) && (!s.one(begin-1, isGlue&^isJoiner&^isArticle) || s.capital(begin-1) && s.one(begin-1, isArticle)) {
			begin--
		}
		return begin, true
	}
	if s.said(i) != "," && s.said(i) != "-" {
		return 0, false
	}
	begin := i
	for begin > 0 && (s.isWord(begin-1) || s.toks[begin-1].Kind == tokenNumber) {
		begin--
	}
	if at, ok := s.nameAfterIn(begin, i, lower); ok {
		return at, true
	}
	if lower && begin < i && i-begin <= maxNameCapital && s.one(begin, isCommonBuilding|isLandmarkNoun) && s.name(begin+1) == i { // "se daña la carne, restaurante la fonda paisa, av 68"
		return begin, true
	}
	if begin < i && lower && s.opensSentence(begin) { // "…tablas flojas. Usaquén, calle 118"
		return begin, true
	}
	refers := s.one(begin, isArticle) && s.said(begin+1) == "de" // "la de pintar, Colonia Centroamérica"
	if begin == i || refers || i-begin > 4 || begin > 0 && s.toks[begin-1].Kind != tokenBreak {
		return 0, false
	}
	return begin, s.name(begin) == i && (s.capital(begin) || (lower || s.shouts) && i-begin <= 3)
}

// nameAfter finds a name between a comma and the end of a line or sentence.
func (s *placeScan) nameAfter(i int, lower bool) (int, bool) {
	end := s.name(i)
	return end, end > i && end-i <= 4 && !s.number(i) && !s.one(i, isStop) && s.boundary(end) && s.said(end) != "?" &&
		(s.capital(i) || (lower || s.shouts) && end-i <= 3)
}

// asked reports whether a place stands in a question. One that is told whole does not if a comma ends it: "vivo en
// la calle 9 # 3-20, ¿pueden venir hoy?", also without the first question mark.
func (s *placeScan) asked(from, to int, whole bool) bool {
	commas := 0
	for i := to; i < len(s.toks); i++ {
		switch s.said(i) {
		case ",":
			if commas++; whole || commas > 1 {
				return false
			}
		case "?":
			return true
		case ".", "!", "¿", "\n":
			return false
		}
	}
	for i := from - 1; i >= 0; i-- {
		switch s.said(i) {
		case "¿":
			return true
		case "?", ".", "!", "\n":
			return false
		}
	}
	return false
}

// cleanPart returns a part in its stored form: single spaces, no commas around it, no colon
// after its label.
func cleanPart(said string) string {
	if strings.Contains(said, ":") {
		said = strings.ReplaceAll(said, ":", " ")
	}
	return strings.Trim(strings.Join(strings.Fields(said), " "), " ,;-")
}
