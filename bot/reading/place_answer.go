package reading

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
)

// partNone is the value of a part that the place does not have: a house has no floor.
const partNone = "none"

// partAnswer is the answer to a question about one part of a place.
type partAnswer struct {
	Value      string // in normal form, or partNone
	Span       bot.Span
	Confidence float64
}

// maxAnswer bounds the tokens of an answer in which a single word, such as "casa", decides.
const maxAnswer = 14

// answerFloor reads the answer to "¿en qué piso?": "6" of "es el sexto", "Sótano 2" of
// "nivel -2", "Planta baja", partNone of "es una casa".
func (r *placeReader) answerFloor(text string) (partAnswer, bool) {
	s, found := r.answered(text)
	if value, to, ok := s.bareFloor(s.lead()); ok && s.turns(to) { // "es el 3 pero el equipo está en la azotea"
		return partAnswer{value, s.span(s.lead(), to), 0.9}, true
	}
	for _, m := range found {
		if m.Level != "" && !m.Asked {
			return partAnswer{m.Level, m.Span, 0.96}, true
		}
	}
	if a, ok := s.none(found); ok {
		return a, true
	}
	from := s.lead()
	if to, value, ok := s.floorList(from); ok && s.trail(to) {
		return partAnswer{value, s.span(from, to), 0.94}, true
	}
	if value, to, ok := s.bareFloor(from); ok {
		switch {
		case s.trail(to):
			return partAnswer{value, s.span(from, to), 0.94}, true
		case s.isAnswerBeforeMore(from, to), s.said(from) == "p": // "p4 apto 401"
			return partAnswer{value, s.span(from, to), 0.8}, true
		}
	}
	return s.floorAtEnd()
}

// floorAtEnd reads a floor that is told after other words: "al lado del ascensor, en el 4", "el último, el 6", "subiendo
// las gradas, en el sexto a mano izquierda", "por ahí del dos… sí, segundo".
func (s *placeScan) floorAtEnd() (partAnswer, bool) {
	if len(s.toks) > maxAnswer {
		return partAnswer{}, false
	}
	var last partAnswer
	first := ""
	for i := 1; i < len(s.toks); i++ {
		value, to, ok := s.bareFloor(i)
		article, ordinal := s.one(i-1, isArticle), s.one(i, isOrdinal)
		if !ok || !article && !(ordinal && s.boundary(i-1)) {
			continue
		}
		if first != "" && first != value { // "no sé si es el 3 o el 4"
			return partAnswer{}, false
		}
		first = value
		ends := s.trail(to) || ordinal && (s.boundary(to) || s.said(to) == "a")
		if ends && !s.asked(i, to, false) && (!article || i > 1 && (s.one(i-2, isGlue|isLink) || s.boundary(i-2))) {
			last = partAnswer{value, s.span(i, to), 0.8}
		}
	}
	return last, last.Value != ""
}

// turns reports whether a clause about something else begins at a token: "pero el daño".
func (s *placeScan) turns(i int) bool {
	return s.isWord(i) && !s.clauses.joins[s.said(i)] && slices.Contains(s.clauses.connectives, s.said(i)+" ")
}

// isAnswerBeforeMore reports whether a floor without its word is the answer although more
// follows after a mark: "14, apto 1402", "en el primero, entrando a mano derecha", "octavo, ojo
// que el ascensor no sirve". In "Primero, ¿cuánto vale?" the word only enumerates.
func (s *placeScan) isAnswerBeforeMore(from, to int) bool {
	if !s.boundary(to) || s.asked(from, to, false) || s.said(to) == ":" || s.number(to+1) && len(s.said(to+1)) < 3 { // "1, 2 o 3, no sé"
		return false
	}
	enumerates := s.one(from, isOrdinal) && s.senses[from].one.value <= maxEnumerated
	return s.number(from) || s.said(from) == "-" || s.one(from, isOrdinal) && !enumerates || s.one(from-1, isArticle) || s.said(from-1) == "al"
}

// maxEnumerated is the last ordinal with which people enumerate what they say: "tercero, ¿me dan factura?".
const maxEnumerated = 3

// answerRoom reads the answer to "¿en qué oficina o apartamento?": "Oficina 204", "204",
// "Recepción", partNone of "es una casa".
func (r *placeReader) answerRoom(text string) (partAnswer, bool) {
	s, found := r.answered(text)
	for _, m := range found {
		if m.Parts.Room != "" && !m.Asked {
			return partAnswer{capitalised(m.Parts.Room), m.Span, 0.95}, true
		}
	}
	for _, p := range s.found {
		if p.kind == partSpot && !s.asked(p.from, p.to, false) {
			to := max(p.to, s.name(p.to)) // "gerencia general", "cocina del fondo"
			if len(s.toks) <= maxAnswer {
				return partAnswer{capitalised(cleanPart(s.source(p.from, to))), s.span(p.from, to), 0.8}, true
			}
		}
	}
	if a, ok := s.none(found); ok {
		return a, true
	}
	if hasPart(s.found, partFloor) {
		return partAnswer{}, false // a floor, which was not asked for
	}
	from := s.lead()
	if to, ok := s.value(from); ok && s.trail(to) {
		value := cleanPart(s.source(from, to))
		if s.one(from, isNumber) && s.overNumberWords(from) == to { // "la veintidós"
			value = strconv.Itoa(s.numberWords(from, to))
		}
		return partAnswer{capitalised(value), s.span(from, to), 0.92}, true
	}
	if to := s.name(from); to > from && to-from <= 5 && s.trail(to) {
		return partAnswer{capitalised(cleanPart(s.source(from, to))), s.span(from, to), 0.5}, true
	}
	return partAnswer{}, false
}

func (r *placeReader) answered(text string) (*placeScan, []placeMatch) {
	s := &placeScan{text: text, toks: tokens(text), clauses: r.clauses}
	s.senses, _ = r.words.senses(s.toks)
	s.parts()
	return s, s.places()
}

// none reads an answer that the place has no such part.
func (s *placeScan) none(found []placeMatch) (partAnswer, bool) {
	if len(s.toks) > maxAnswer {
		return partAnswer{}, false
	}
	for _, m := range found {
		if m.Parts.House && !m.Asked {
			return partAnswer{partNone, m.Span, 0.93}, true
		}
	}
	for i := range s.toks {
		if w, to := s.over(i, isNoPart); w != nil && !s.asked(i, to, false) && s.trail(to) && i <= 4 {
			return partAnswer{partNone, s.span(i, to), 0.9}, true
		}
	}
	return partAnswer{}, false
}

// lead returns the start of an answer, after "es en el", "queda en la", "creo que".
func (s *placeScan) lead() int {
	i := 0
	for i < len(s.toks) && (s.toks[i].Kind == tokenMark && s.said(i) != "-" && s.said(i) != "#" || s.toks[i].Kind == tokenBreak ||
		s.one(i, isGlue|isArticle|isLink|isHedge) && !(len(s.said(i)) == 1 && (s.boundary(i+1) || s.number(i+1))) && !s.one(i, isNumber)) {
		i++
	}
	return i
}

// trail reports whether only thanks, marks or emoji follow.
func (s *placeScan) trail(i int) bool {
	for ; i < len(s.toks); i++ {
		switch said := s.said(i); {
		case said == "?":
			return false
		case s.isWord(i) && said != "gracias" && said != "por" && said != "favor" && said != "nada" && !s.one(i, isGlue) && said != "senor" && said != "senora", s.number(i):
			return false
		}
	}
	return true
}

// bareFloor reads a floor without its word: "6", "6to", "sexto", "seis", "-1", "S2", "P4".
func (s *placeScan) bareFloor(i int) (value string, to int, ok bool) {
	if s.said(i) == "#" {
		i++
	}
	switch {
	case s.said(i) == "-" && s.number(i+1):
		n, _ := strconv.Atoi(s.said(i + 1))
		return basement(n), i + 2, n > 0 && n < 10
	case s.said(i) == "s" && s.number(i+1):
		n, _ := strconv.Atoi(s.said(i + 1))
		return basement(n), i + 2, n > 0 && n < 10
	case s.said(i) == "p" && s.number(i+1):
		n, _ := strconv.Atoi(s.said(i + 1))
		return strconv.Itoa(n), i + 2, n > 0 && n <= maxFloor
	case s.number(i):
		n, _ := strconv.Atoi(s.said(i))
		to = i + 1
		if s.isWord(to) && s.glued(to) && len(s.said(to)) <= 2 && s.ordinalEnding(to) {
			to++
		}
		return strconv.Itoa(n), to, n > 0 && n <= maxFloor
	case s.one(i, isOrdinal):
		return strconv.Itoa(s.senses[i].one.value), i + 1, true
	case s.one(i, isNumber):
		to = s.overNumberWords(i)
		n := s.numberWords(i, to)
		return strconv.Itoa(n), to, n > 0 && n <= maxFloor
	}
	return "", i, false
}

// ordinalEnding reports whether token i ends an ordinal: "3ro", "6to", "1er", "2nd"; not "6a",
// which is a room.
func (s *placeScan) ordinalEnding(i int) bool {
	switch s.said(i) {
	case "o", "er", "ro", "do", "to", "mo", "vo", "no", "st", "nd", "rd", "th":
		return true
	}
	return false
}

func (s *placeScan) span(from, to int) bot.Span {
	return bot.Span{From: s.toks[from].From, To: s.toks[to-1].To}
}

func capitalised(said string) string {
	r, size := utf8.DecodeRuneInString(said)
	if size == 0 || unicode.IsUpper(r) {
		return said
	}
	return strings.ToUpper(string(r)) + said[size:]
}
