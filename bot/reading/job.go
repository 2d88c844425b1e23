package reading

import (
	"strings"

	"recado/bot"
)

// phaseWords maps folded words to the phase of a job that they name: "before", "during" or
// "after".
type phaseWords map[string]string

func compilePhases(lexicons []*Lexicon) phaseWords {
	p := phaseWords{}
	for _, l := range lexicons {
		for phase, list := range l.Phases {
			for _, w := range list {
				p[plainText(w)] = phase
			}
		}
	}
	return p
}

// read finds when a picture of the work was taken: "así quedó después".
func (p phaseWords) read(toks []token) (string, bot.Span, bool) {
	for _, t := range toks {
		if phase := p[t.Word]; phase != "" {
			return phase, bot.Span{From: t.From, To: t.To}, true
		}
	}
	return "", bot.Span{}, false
}

// readMaterial finds a quantity and what it counts, up to the end of the text, as the
// catalogue takes it: "usé un contactor" gives "1 contactor". counted is whether nothing
// stands before the quantity. What is measured in time, money or places is no material.
func readMaterial(s *entityText) (value string, span bot.Span, counted, ok bool) {
	for i := range s.lex {
		if !s.lex[i].digits && !s.is(i, tagCardinal|tagDozen|tagHalf) {
			continue
		}
		n, next, known := s.numberAt(i)
		if !known || n.Ordinal || next >= len(s.lex) || s.lex[next].sep > spaced || s.is(next, tagUnit|tagCurrency|tagScoreUnit|tagMeridiem) {
			continue
		}
		name := strings.TrimSpace(s.text[s.lex[next].from:s.lex[len(s.lex)-1].to])
		if s.lex[next].word == "x" && next+1 < len(s.lex) {
			name = strings.TrimSpace(s.text[s.lex[next+1].from:s.lex[len(s.lex)-1].to])
		}
		if !startsWithLetter(s.lex[next].word) {
			continue
		}
		return n.Value.String() + " " + name, s.span(i, len(s.lex)), i == 0, true
	}
	return "", bot.Span{}, false, false
}
