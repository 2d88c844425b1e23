package reading

import (
	"strings"

	"github.com/shopspring/decimal"

	"recado/bot"
)

// phaseWords maps folded words to the phase of a job: "before", "during" or "after".
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

// readMaterial finds a quantity and what it counts, up to the end of the text, in the form of
// the catalogue: "usé un contactor" gives "1 contactor". counted reports that nothing stands
// before the quantity. Amounts of time and money, and scores, are not material.
func readMaterial(s *entityText) (value string, span bot.Span, counted, ok bool) {
	for i := range s.lex {
		if !s.lex[i].digits && !s.is(i, tagCardinal|tagDozen|tagHalf) {
			continue
		}
		n, next, known := s.numberAt(i)
		if !known || n.Ordinal || next >= len(s.lex) || s.lex[next].gap > gapSpace || s.is(next, tagUnit|tagCurrency|tagScoreUnit|tagMeridiem) {
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

// readBareMinutes finds the minutes in an answer that provides minutes without a unit: "póngale
// 45". Of two numbers the later is used, unless it is negated: "entre 20 y 25", "15 no 50".
func readBareMinutes(s *entityText) (n int, span bot.Span, ok bool) {
	for i := 0; i < len(s.lex); {
		v, next, found := s.numberAt(i)
		plain := found && !v.Ordinal && !v.Article && !s.is(next, tagUnit|tagCounted|tagCurrency|tagMeridiem|tagOf)
		if plain && v.Value.IsInteger() && v.Value.IsPositive() && v.Value.LessThanOrEqual(decimal.NewFromInt(maxWayMinutes)) && (!ok || !s.is(i-1, tagNegation)) {
			n, span, ok = int(v.Value.IntPart()), v.Span, true
		}
		i = max(next, i+1)
	}
	return n, span, ok
}
