package reading

import "github.com/shopspring/decimal"

// ordinalAt reads an ordinal: "tercero", "vigésimo primero", "3ro", "3er", "3º", "3rd", and
// large ones that begin with a cardinal: "dos milésimo".
func (s *entityText) ordinalAt(i int) (number, int, bool) {
	if s.lex[i].digits {
		if s.joined(i+1, gapDot) && s.is(i+1, tagOrdinalEnd) && (s.lex[i+1].gap == gapNone || s.text[s.lex[i].to] == '.') && len(s.lex[i].word) <= 4 {
			v := decimal.NewFromInt(int64(smallNumber(s.lex[i].word)))
			return number{Span: s.span(i, i+2), Value: v, Ordinal: true, Digits: true}, i + 2, true
		}
		return number{}, i, false
	}
	if s.has&tagOrdinal == 0 {
		return number{}, i, false
	}
	total, j := decimal.Zero, i
	if v, next, ok := s.amountAt(i); ok && s.joined(next, gapSpace) && s.is(next, tagOrdinal) && !s.is(i, tagArticle) {
		switch n := s.num(next, tagOrdinal); {
		case n >= 1000:
			total, j = v.Mul(decimal.NewFromInt(n)), next+1
			above := decimal.NewFromInt(n * 1000) // "tres millones dos milésimo": only the dos is multiplied
			if n > 1000 {
				above = decimal.NewFromInt(n * n)
			}
			if v.GreaterThan(above) && n < 1_000_000_000 {
				high := v.Div(above).Floor().Mul(above)
				total = high.Add(v.Sub(high).Mul(decimal.NewFromInt(n)))
			}
		case v.GreaterThanOrEqual(decimal.NewFromInt(20)): // "treinta y cinco primero" is two numbers; "twenty first" is one
			if v.GreaterThan(decimal.NewFromInt(99)) || !v.Mod(decimal.NewFromInt(10)).IsZero() || n > 9 {
				return number{}, i, false
			}
			return number{Span: s.span(i, next+1), Value: v.Add(decimal.NewFromInt(n)), Ordinal: true}, next + 1, true
		default:
			return number{}, i, false
		}
	}
	for last := int64(1 << 62); j < len(s.lex) && (j == i || s.joined(j, gapSpace) || s.lex[j].word == "-" && s.lex[j].gap == gapNone); {
		if s.lex[j].word == "-" && j > i {
			j++
			continue
		}
		if !s.is(j, tagOrdinal) {
			break
		}
		n := s.num(j, tagOrdinal)
		if n >= last || last < 10 || last > 10 && last < 20 {
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
