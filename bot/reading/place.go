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
	Span     bot.Span // of Parts.Text
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
	if s.senses, found = r.words.senses(toks); found&placeWords == 0 {
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

// is reports whether a token, or the phrase that begins with it, is of a class; past the
// end nothing is.
func (s *scan) is(i int, c class) bool {
	return i >= 0 && i < len(s.toks) && (s.senses[i].one.is&c != 0 || s.senses[i].long != nil && s.senses[i].long.is&c != 0)
}

// one is is of the token alone.
func (s *scan) one(i int, c class) bool {
	return i >= 0 && i < len(s.toks) && s.senses[i].one.is&c != 0
}

// over gives the token after the word or phrase of a class that begins at i; the longest.
func (s *scan) over(i int, c class) (*word, int) {
	if i < 0 || i >= len(s.toks) {
		return nil, i
	}
	if long := s.senses[i].long; long != nil && long.is&c != 0 {
		return long, s.senses[i].end
	}
	if one := s.senses[i].one; one.is&c != 0 {
		return one, i + 1
	}
	return nil, i
}

func (s *scan) said(i int) string {
	if i < 0 || i >= len(s.toks) {
		return ""
	}
	return s.toks[i].Word
}

func (s *scan) number(i int) bool {
	return i >= 0 && i < len(s.toks) && s.toks[i].Kind == tokenNumber && len(s.toks[i].Word) <= 5
}

func (s *scan) isWord(i int) bool {
	return i >= 0 && i < len(s.toks) && s.toks[i].Kind == tokenWord
}

// glued reports whether nothing stands between a token and the one before.
func (s *scan) glued(i int) bool { return i > 0 && i < len(s.toks) && !s.toks[i].Space }

// boundary reports whether a name can't go on at a token: the end, a mark, a break.
func (s *scan) boundary(i int) bool {
	return i >= len(s.toks) || s.toks[i].Kind == tokenMark || s.toks[i].Kind == tokenBreak || s.toks[i].Kind == tokenEmoji
}

// capital reports whether a word begins with a capital, in a text where that says something.
func (s *scan) capital(i int) bool {
	if s.shouts || !s.isWord(i) {
		return false
	}
	return s.upper(i)
}

func (s *scan) upper(i int) bool {
	first := s.text[s.toks[i].From:s.toks[i].To]
	for _, r := range first {
		return isUpper(r)
	}
	return false
}

// point skips the point of an abbreviation, and a colon: "bo. Guamilito", "Barrio: Centro".
func (s *scan) point(i int) int {
	if (s.said(i) == "." || s.said(i) == ":") && i+1 < len(s.toks) && (s.isWord(i+1) || s.number(i+1) || s.said(i+1) == "#" || s.said(i+1) == ":") {
		i++
	}
	if s.said(i) == ":" && i+1 < len(s.toks) {
		i++
	}
	return i
}

// source is what was written from one token up to another.
func (s *scan) source(from, to int) string {
	if from >= to {
		return ""
	}
	return s.text[s.toks[from].From:s.toks[to-1].To]
}
