package reading

import (
	"strings"

	"recado/bot"
)

// placeEvidence grades the evidence that a text names a place, from weakest to strongest.
type placeEvidence uint8

const (
	evidenceLook         placeEvidence = iota // a gate or a fence: not a place alone
	evidenceSpot                              // "la cocina", "recepción"
	evidenceHouse                             // "es una casa", "no es edificio"
	evidenceUnsureTown                        // the message is a name of a municipality that is also a common word
	evidenceRoom                              // "apto 301"
	evidenceTown                              // "Medellín"
	evidenceFloor                             // "piso 3"
	evidenceWeakLandmark                      // "por la iglesia", "antes del puente"
	evidenceLandmark                          // "frente al parque", "dos cuadras al sur"
	evidenceNamed                             // a neighbourhood, a building, a house by its number
	evidenceBuildingUnit                      // a building with a floor or a room
	evidenceStreet                            // a street with a number, a kilometre
)

// evidenceConfidence is the share of texts with some evidence that do name a place.
var evidenceConfidence = [...]float64{
	evidenceLook: 0.1, evidenceSpot: 0.3, evidenceHouse: 0.5, evidenceUnsureTown: 0.3, evidenceRoom: 0.6, evidenceTown: 0.65, evidenceFloor: 0.75,
	evidenceWeakLandmark: 0.6, evidenceLandmark: 0.85, evidenceNamed: 0.88, evidenceBuildingUnit: 0.94, evidenceStreet: 0.97,
}

// placeMatch is a place in a message.
type placeMatch struct {
	Span     bot.Span       // of Parts.Text
	Pieces   []bot.Span     // parts of Span that belong to the place; other words may stand between
	Parts    bot.PlaceParts // Text is the text of Span without words that only link a part to its value: "es la"
	Evidence placeEvidence
	Level    string // Parts.Floor in normal form: "6", "Sótano 2", "Planta baja"; "" if there is no floor
	Asked    bool   // it stands in a question
	Aside    bool   // it is a distance within a statement: "hay que caminar dos cuadras"
	Corrects bool   // it replaces a value that is said to be wrong
}

// Confidence returns the confidence that a place is named, 0 to 1.
func (m placeMatch) Confidence() float64 { return evidenceConfidence[m.Evidence] }

// placeReader finds places in the forms of Latin America.
type placeReader struct {
	words   *vocabulary
	clauses *clauseWords
}

// newPlaceReader returns a reader for all languages of the lexicons at once: people mix them.
func newPlaceReader(lexicons ...*Lexicon) (*placeReader, error) {
	named, err := towns()
	if err != nil {
		return nil, err
	}
	return &placeReader{newVocabulary(lexicons, named), compileClauses(lexicons)}, nil
}

// readPlaces finds the places of a text, in order. country (ISO 3166) selects the
// municipalities; "" selects all.
func (r *placeReader) readPlaces(text, country string) []placeMatch {
	return r.readPlacesIn(text, tokens(text), country)
}

// readPlacesIn is readPlaces for a text whose tokens are given.
func (r *placeReader) readPlacesIn(text string, toks []token, country string) []placeMatch {
	s := placeScan{text: text, toks: toks, country: country, clauses: r.clauses}
	var found wordClass
	if s.senses, found = r.words.senses(toks); found&placeWords == 0 && !s.numbersCross() {
		return nil
	}
	s.parts()
	return s.places()
}

// placeScan is the state of reading one text.
type placeScan struct {
	text    string
	toks    []token
	senses  []tokenSense
	country string
	found   []placePart
	clauses *clauseWords // set only for an answer
	shouts  bool         // the text is in capitals, so they mean nothing
}

// partKind is the kind of a part of a place.
type partKind uint8

const (
	partWay partKind = iota
	partArea
	partBuilding
	partHouse // a house: with a number, a name, its looks, or alone
	partLook
	partRoom
	partSpot
	partFloor
	partLandmark
	partTown
	partDepartment
	partPlate // a house number on a street that was given before
)

// placePart is one part of a place: the tokens from up to, not including, to.
type placePart struct {
	kind     partKind
	from, to int
	gap      [2]int // tokens within it that do not belong to it: "es la"
	evidence placeEvidence
	level    string      // of partFloor
	towns    []*townName // of partTown and partDepartment
	tall     bool        // it has floors
	house    bool
	bare     bool // of partHouse: only the word; of partFloor: without its word
	numbered bool // of partSpot: one of several
	corrects bool // the former value is said to be wrong
}

// maxParts bounds the parts of one message.
const maxParts = 60

// parts finds all parts, left to right. The first reading that applies is used.
func (s *placeScan) parts() {
	s.shouts = strings.ToUpper(s.text) == s.text
	for i := 0; i < len(s.toks) && len(s.found) < maxParts; {
		p, ok := s.part(i)
		if !ok {
			p, ok = s.houseNumber(i)
		}
		if !ok {
			p, ok = s.plateAlone(i)
		}
		if !ok || p.to <= i {
			i++
			continue
		}
		s.found = append(s.found, p)
		i = p.to
	}
}

func (s *placeScan) part(i int) (placePart, bool) {
	if s.toks[i].Kind == tokenMark || s.toks[i].Kind == tokenBreak {
		return placePart{}, false
	}
	if s.toks[i].Kind != tokenNumber && s.senses[i].one == unknown {
		return placePart{}, false
	}
	if s.glued(i) && (s.isWord(i-1) || s.toks[i-1].Kind == tokenNumber) && len(s.toks[i].Word) < 4 {
		return placePart{}, false // inside a code: "K54V82424A"
	}
	if s.one(i, isWayPrefix) && i+1 < len(s.toks) && (s.toks[i+1].Kind == tokenWord || s.toks[i+1].Kind == tokenNumber) { // "final 79 avenida sur"
		for _, read := range [...]func(*placeScan, int) (placePart, bool){(*placeScan).numberedWay, (*placeScan).way} {
			if p, ok := read(s, i+1); ok {
				p.from = i
				return p, true
			}
		}
	}
	for _, read := range [...]func(*placeScan, int) (placePart, bool){
		(*placeScan).noFloors, (*placeScan).floor, (*placeScan).distance, (*placeScan).landmark, (*placeScan).numberedWay, (*placeScan).way, (*placeScan).kilometre,
		(*placeScan).house, (*placeScan).building, (*placeScan).area, (*placeScan).room, (*placeScan).look, (*placeScan).town,
	} {
		if p, ok := read(s, i); ok {
			return p, true
		}
	}
	return placePart{}, false
}

// houseNumber reads a number alone, right after another part: "polígono J, #12".
func (s *placeScan) houseNumber(i int) (placePart, bool) {
	n := len(s.found)
	if s.said(i) != "#" || !s.number(i+1) || n == 0 || !s.onlyMarks(s.found[n-1].to, i) {
		return placePart{}, false
	}
	if k := s.found[n-1].kind; k != partArea && k != partBuilding && k != partWay {
		return placePart{}, false
	}
	return placePart{kind: partBuilding, from: i, to: s.restOfNumber(i + 2), evidence: evidenceNamed}, true
}

// plateAlone reads a house number without its street: "el número es 12-48", "# 12-48".
func (s *placeScan) plateAlone(i int) (placePart, bool) {
	j := i
	switch {
	case s.said(j) == "#":
		j++
	case s.one(j, isNumberMark) && len(s.said(j)) > 2:
		for j++; j < i+4 && s.isWord(j) && !s.one(j, isCopula); j++ { // "de la casa"
		}
		if _, to := s.over(j, isCopula); to > j {
			j = to
		} else if to, ok := s.skipWrong(i + 1); ok { // "el número está mal, es 12-48"
			j = to
		}
		for s.one(j, isArticle) || s.said(j) == "#" || s.said(j) == ":" {
			j++
		}
	default:
		return placePart{}, false
	}
	if !s.isPlate(j) {
		return placePart{}, false
	}
	to := s.plate(j)
	return placePart{kind: partPlate, from: i, to: to, gap: [2]int{i + 1, j}, evidence: evidenceUnsureTown}, true
}

// isPlate reports whether a house number in the form of a crossing begins at j: "12-48",
// "12A-48".
func (s *placeScan) isPlate(j int) bool {
	if !s.number(j) || len(s.said(j)) > 3 || s.number(j-1) && s.glued(j) || s.said(j-1) == "-" {
		return false
	}
	for j++; s.isWord(j) && s.glued(j) && len(s.said(j)) <= 2; j++ {
	}
	return s.said(j) == "-" && s.number(j+1) && len(s.said(j+1)) <= 3 && s.said(j+2) != "-" && s.said(j+2) != "/"
}

// numbersCross reports whether a street may consist of numbers alone: "la 45 con 12", "45 #
// 12-30".
func (s *placeScan) numbersCross() bool {
	for i := range s.toks {
		if s.toks[i].Kind == tokenNumber && (s.said(i+1) == "#" || s.one(i+1, isCrossing) && s.number(i+2) || s.isPlate(i)) {
			return true
		}
	}
	return false
}
