package reading

import (
	"strings"

	"recado/bot"
)

// evidence is how much says that a text names a place, from least to most.
type evidence uint8

const (
	onlyLook       evidence = iota // a gate or a fence: no place alone
	onlySpot                       // "la cocina", "recepción"
	onlyHouse                      // "es una casa", "no es edificio"
	onlyUnsureTown                 // the message is a name that is a municipality's and a common word
	onlyRoom                       // "apto 301"
	onlyTown                       // "Medellín"
	onlyFloor                      // "piso 3"
	weakLandmark                   // "por la iglesia", "antes del puente"
	landmark                       // "frente al parque", "dos cuadras al sur"
	named                          // a neighbourhood, a building, a house by its number
	buildingUnit                   // a building with a floor or a room
	street                         // a street with a number, a kilometre
)

// confidences are how often a text with some evidence does name a place.
var confidences = [...]float64{
	onlyLook: 0.1, onlySpot: 0.3, onlyHouse: 0.5, onlyUnsureTown: 0.3, onlyRoom: 0.6, onlyTown: 0.65, onlyFloor: 0.75,
	weakLandmark: 0.6, landmark: 0.85, named: 0.88, buildingUnit: 0.94, street: 0.97,
}

// placeMatch is a place in a message.
type placeMatch struct {
	Span     bot.Span   // of Parts.Text
	Pieces   []bot.Span // what of Span says it; other words may stand between
	Parts    bot.PlaceParts
	Evidence evidence
	Level    string // Parts.Floor in normal form: "6", "Sótano 2", "Planta baja"; "" where no floor was said
	Asked    bool   // it stands in a question
}

// Confidence is how sure it is that a place is named, 0 to 1.
func (m placeMatch) Confidence() float64 { return confidences[m.Evidence] }

// placeReader finds places as Latin America says them.
type placeReader struct{ words *vocabulary }

// newPlaceReader makes a reader of the languages of the lexicons, all at once: people mix them.
func newPlaceReader(lexicons ...*Lexicon) (*placeReader, error) {
	named, err := towns()
	if err != nil {
		return nil, err
	}
	return &placeReader{newVocabulary(lexicons, named)}, nil
}

// readPlaces finds the places that a text names, in its order. Country (ISO 3166) says
// whose municipalities are known; "" is all of them.
func (r *placeReader) readPlaces(text, country string) []placeMatch {
	return r.readPlacesIn(text, tokens(text), country)
}

// readPlacesIn is readPlaces of a text whose tokens are known.
func (r *placeReader) readPlacesIn(text string, toks []token, country string) []placeMatch {
	s := scan{text: text, toks: toks, country: country}
	var found class
	if s.senses, found = r.words.senses(toks); found&placeWords == 0 && !s.numbersCross() {
		return nil
	}
	s.parts()
	return s.places()
}

// scan is the reading of one text.
type scan struct {
	text    string
	toks    []token
	senses  []sense
	country string
	found   []part
	shouts  bool // capitals say nothing
}

// partKind is which part of a place it is.
type partKind uint8

const (
	partWay partKind = iota
	partArea
	partBuilding
	partHouse // a house: with a number, a name, its looks or nothing
	partLook
	partRoom
	partSpot
	partFloor
	partLandmark
	partTown
	partDepartment
)

// part is one part of a place, tokens from up to, not including, to.
type part struct {
	kind     partKind
	from, to int
	gap      [2]int // tokens between that are no part of it: "es la"
	evidence evidence
	level    string  // of partFloor
	towns    []*town // of partTown and partDepartment
	tall     bool    // it has floors
	house    bool
	bare     bool // of partHouse: only the word
}

// maxParts bounds what is found in one message.
const maxParts = 60

// parts finds all parts, left to right, the first reading that holds.
func (s *scan) parts() {
	s.shouts = strings.ToUpper(s.text) == s.text
	for i := 0; i < len(s.toks) && len(s.found) < maxParts; {
		p, ok := s.part(i)
		if !ok {
			p, ok = s.houseNumber(i)
		}
		if !ok || p.to <= i {
			i++
			continue
		}
		s.found = append(s.found, p)
		i = p.to
	}
}

func (s *scan) part(i int) (part, bool) {
	if s.toks[i].Kind == tokenMark || s.toks[i].Kind == tokenBreak {
		return part{}, false
	}
	if s.toks[i].Kind != tokenNumber && s.senses[i].one == unknown {
		return part{}, false
	}
	if s.glued(i) && (s.isWord(i-1) || s.toks[i-1].Kind == tokenNumber) && len(s.toks[i].Word) < 4 {
		return part{}, false // inside of "K54V82424A"
	}
	if s.one(i, isWayPrefix) && i+1 < len(s.toks) && (s.toks[i+1].Kind == tokenWord || s.toks[i+1].Kind == tokenNumber) { // "final 79 avenida sur"
		for _, read := range [...]func(*scan, int) (part, bool){(*scan).numberedWay, (*scan).way} {
			if p, ok := read(s, i+1); ok {
				p.from = i
				return p, true
			}
		}
	}
	for _, read := range [...]func(*scan, int) (part, bool){
		(*scan).noFloors, (*scan).floor, (*scan).distance, (*scan).landmark, (*scan).numberedWay, (*scan).way, (*scan).kilometre,
		(*scan).house, (*scan).building, (*scan).area, (*scan).room, (*scan).look, (*scan).town,
	} {
		if p, ok := read(s, i); ok {
			return p, true
		}
	}
	return part{}, false
}

// houseNumber reads a number alone, right after another part: "polígono J, #12".
func (s *scan) houseNumber(i int) (part, bool) {
	n := len(s.found)
	if s.said(i) != "#" || !s.number(i+1) || n == 0 || !s.onlyMarks(s.found[n-1].to, i) {
		return part{}, false
	}
	if k := s.found[n-1].kind; k != partArea && k != partBuilding && k != partWay {
		return part{}, false
	}
	return part{kind: partBuilding, from: i, to: s.restOfNumber(i + 2), evidence: named}, true
}

// numbersCross reports whether numbers alone may tell a street: "la 45 con 12", "45 # 12-30".
func (s *scan) numbersCross() bool {
	for i := range s.toks {
		if s.toks[i].Kind == tokenNumber && (s.said(i+1) == "#" || s.one(i+1, isCrossing) && s.number(i+2)) {
			return true
		}
	}
	return false
}
