package reading

import (
	"slices"

	"recado/bot"
)

// standsApart reports whether the first part tells where in a house something is broken, and not how the place is
// found: "no hay luz en la cocina, oficina 204", "sale agua en el baño, vivo en el barrio Las Uvas".
func (s *placeScan) standsApart(p placePart, rest []placePart) bool {
	if p.kind != partSpot && !(p.kind == partHouse && p.bare) || p.numbered {
		return false
	}
	if p.kind == partSpot && hasPart(rest, partRoom) {
		return true
	}
	mark, verb := false, false
	for i := p.to; i < rest[0].from; i++ {
		mark = mark || s.toks[i].Kind == tokenMark
		verb = verb || s.isWord(i) && !s.one(i, isArticle|isJoiner)
	}
	return mark && verb && slices.ContainsFunc(rest, func(q placePart) bool { return q.evidence >= evidenceNamed })
}

// pieces returns the parts of a place's span without long runs of other words between them: "el ducto del segundo
// nivel | está soltando polvo negro, la gente estornuda, | oficina 210".
func (s *placeScan) pieces(parts []placePart, span bot.Span) []bot.Span {
	var list []bot.Span
	for n := 1; n < len(parts); n++ {
		from, to := parts[n-1].to, parts[n].from
		strangers, named := 0, s.shouts
		for i := from; i < to; i++ {
			if s.isWord(i) && !s.is(i, isGlue) {
				strangers++
				named = named || s.capital(i)
			}
		}
		if strangers < minStrangers || named || s.name(from) == to {
			continue
		}
		list = append(list, bot.Span{From: span.From, To: s.toks[from-1].To})
		span.From = s.toks[to].From
	}
	return append(list, span)
}

// minStrangers is how many words between two parts of a place do not belong to it.
const minStrangers = 3

// nameAfterIn finds the name that ends before token to, after words that say where somebody is: "yo vivo en el 20 de
// julio, calle 27", "estoy en Suba, calle 145".
func (s *placeScan) nameAfterIn(from, to int, lower bool) (int, bool) {
	for k := to - 1; k >= max(from, to-maxNameCapital); k-- {
		if s.said(k) != "en" {
			continue
		}
		begin := k + 1
		for s.one(begin, isArticle) {
			begin++
		}
		told := k > 0 && s.one(k-1, isGlue) && !s.one(k-1, isArticle|isJoiner)
		return begin, s.isWord(to-1) && s.name(begin) == to && (s.capital(begin) || lower && told)
	}
	return 0, false
}
