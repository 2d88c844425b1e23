package reading

import (
	"strings"

	"github.com/shopspring/decimal"
)

// ordinalAt reads an ordinal: "tercero", "vigésimo primero", "3ro", "3er", "3º", "3rd",
// and the large ones that put a cardinal first: "dos milésimo".
func (s *entityText) ordinalAt(i int) (number, int, bool) {
	if s.lex[i].digits {
		if s.joined(i+1, dotted) && s.is(i+1, tagOrdinalEnd) && (s.lex[i+1].sep == glued || s.text[s.lex[i].to] == '.') && len(s.lex[i].word) <= 4 {
			v := decimal.NewFromInt(int64(smallNumber(s.lex[i].word)))
			return number{Span: s.span(i, i+2), Value: v, Ordinal: true, Digits: true}, i + 2, true
		}
		return number{}, i, false
	}
	if s.has&tagOrdinal == 0 && !strings.HasSuffix(s.lex[i].word, "esimo") {
		return number{}, i, false
	}
	total, j := decimal.Zero, i
	if v, next, ok := s.amountAt(i); ok && s.joined(next, spaced) && s.is(next, tagOrdinal) && !s.is(i, tagArticle) {
		switch n := s.num(next, tagOrdinal); {
		case n >= 1000:
			total, j = v.Mul(decimal.NewFromInt(n)), next+1
			if big := decimal.NewFromInt(1_000_000); n == 1000 && v.GreaterThan(big) { // "tres millones dos milésimo"
				high := v.Div(big).Floor().Mul(big)
				total = high.Add(v.Sub(high).Mul(decimal.NewFromInt(1000)))
			}
		case v.GreaterThanOrEqual(decimal.NewFromInt(20)): // "treinta y cinco primero" is two things; "twenty first" is one
			if v.GreaterThan(decimal.NewFromInt(99)) || !v.Mod(decimal.NewFromInt(10)).IsZero() || n > 9 {
				return number{}, i, false
			}
			return number{Span: s.span(i, next+1), Value: v.Add(decimal.NewFromInt(n)), Ordinal: true}, next + 1, true
		default:
			return number{}, i, false
		}
	}
	for last := int64(1 << 62); j < len(s.lex) && (j == i || s.joined(j, spaced) || s.lex[j].word == "-" && s.lex[j].sep == glued); {
		if s.lex[j].word == "-" && j > i {
			j++
			continue
		}
		n, ok := s.ordinalWord(j)
		if !ok || n >= last || last < 10 || last > 10 && last < 20 {
			break
		}
		if last < 100 && n > 9 {
			break
		}
		total, last, j = total.Add(decimal.NewFromInt(n)), n, j+1
	}
	if j == i {
		return number{}, i, false
	}
	return number{Span: s.span(i, j), Value: total, Ordinal: true}, j, true
}

// ordinalWord is the value of one word, also of one that is written together:
// "tresmilésimo".
func (s *entityText) ordinalWord(j int) (int64, bool) {
	if s.is(j, tagOrdinal) {
		return s.num(j, tagOrdinal), true
	}
	return 0, false
}
