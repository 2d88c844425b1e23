package reading

import (
	"slices"

	"recado/bot"
)

// standsApart reports whether the first part tells where in a house something is broken, and not how the place is
// found: "no hay luz en la cocina, oficina 204", "sale agua en el baño, vivo en el barrio Las Uvas".
func (s *placeScan) standsApart(p placePart, rest []placePart) bool {
	if p.kind == partRoom && hasPart(rest, partRoom) && s.endsSentence(p.to, rest[0].from) { // "el aire del consultorio 2 no enfría. Calle 5 # 38-25 consultorio 607"
		return true
	}
	if p.kind != partSpot && !(p.kind == partHouse && p.bare) || p.numbered {
		return false
	}
	if p.kind == partSpot && hasPart(rest, partRoom) {
		return true
	}
	mark, verb, ends := false, false, false
	for i := p.to; i < rest[0].from; i++ {
		mark = mark || s.toks[i].Kind == tokenMark
		ends = ends || s.said(i) == "." || s.toks[i].Kind == tokenBreak
		verb = verb || s.isWord(i) && !s.one(i, isArticle|isJoiner)
	}
	told := ends && s.endsStatement(p.from) // "solo hay luz en la cocina. Colonia Alpes"
	return (mark && verb || told) && slices.ContainsFunc(rest, func(q placePart) bool { return q.evidence >= evidenceNamed })
}

// endsStatement reports whether words before a token, in its clause, tell something: not only "estoy en la".
func (s *placeScan) endsStatement(i int) bool {
	for i--; i >= 0 && !s.boundary(i); i-- {
		if s.isWord(i) && !s.is(i, isGlue|isArticle|isCopula) {
			return true
		}
	}
	return false
}

// endsSentence reports whether a sentence ends between two tokens.
func (s *placeScan) endsSentence(from, to int) bool {
	for i := from; i < to; i++ {
		if s.said(i) == "." || s.toks[i].Kind == tokenBreak {
			return true
		}
	}
	return false
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
		if strangers < minStrangers || named || s.name(from) == to || s.isNameBetween(from, to) {
			continue
		}
		list = append(list, bot.Span{From: span.From, To: s.toks[from-1].To})
		span.From = s.toks[to].From
	}
	return append(list, span)
}

// isNameBetween reports whether only a name between marks stands in a range: "calle 3 # 9-40, san cristóbal sur, la
// casa verde".
func (s *placeScan) isNameBetween(from, to int) bool {
	for from < to && s.toks[from].Kind == tokenMark {
		from++
	}
	end := s.name(from)
	for end > from && end < to && (s.toks[end].Kind == tokenMark || s.one(end, isArticle)) {
		end++
	}
	return from < to && end == to
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
		for s.one(begin, isArticle) && !s.capital(begin) {
			begin++
		}
		told := k > 0 && s.one(k-1, isGlue) && !s.one(k-1, isArticle|isJoiner)
		return begin, s.isWord(to-1) && s.name(begin) == to && (s.capital(begin) || lower && told)
	}
	return 0, false
}

// goesOn reports whether the last part of a place begins a sentence or a clause about something else: "apto 802,
// parqueadero de visitantes sí hay", "calle 50, en recepción preguntar por Yuliana".
func (s *placeScan) goesOn(p placePart, before []placePart) bool {
	last := before[len(before)-1]
	if s.endsSentence(last.to, p.from) && s.endsStatement(p.from) && (p.kind == partSpot || p.kind == partLandmark || p.kind == partHouse && p.bare) { // "Santa Tecla. Hay que caminar dos cuadras"
		return true
	}
	if p.kind == partHouse && p.bare && s.one(p.to, isCopula) { // "y la casa es la de bahareque"
		return true
	}
	if p.kind != partSpot && !(p.kind == partBuilding && p.to == p.from+1) || p.numbered || s.boundary(p.to) || s.startsPart(p.to) || s.is(p.to, isKnownTown) {
		return false
	}
	from := p.from
	for from > 0 && (s.said(from-1) == "en" || s.one(from-1, isArticle)) {
		from--
	}
	return from > 0 && s.boundary(from-1) && slices.ContainsFunc(before, func(q placePart) bool { return q.evidence >= evidenceNamed })
}

// listEnd returns the token after the numbers that continue a list: ", 305 y 410".
func (s *placeScan) listEnd(i int) int {
	for (s.said(i) == "," || s.said(i) == "y" || s.said(i) == "e") && s.number(i+1) {
		i += 2
	}
	return i
}

// maxHome is how many words name where somebody lives without a comma behind them.
const maxHome = 3

// livedIn finds the name directly before token to and after words that say where somebody lives: "vivo en soledad
// calle 30".
func (s *placeScan) livedIn(to int, lower bool) (int, bool) {
	for k := to - 2; lower && k > 0 && k >= to-maxHome-1; k-- {
		if s.said(k) == "en" {
			told := s.one(k-1, isGlue) && !s.one(k-1, isArticle|isJoiner)
			return k + 1, told && !s.one(k+1, isStop|isArticle) && s.name(k+1) == to
		}
	}
	return 0, false
}

// businessBefore finds the name of a business that begins its clause before token to, also with "en el" between:
// "pollería Pollo Feliz en el boulevard Los Próceres".
func (s *placeScan) businessBefore(to int, lower bool) (int, bool) {
	end := to
	for end > 0 && s.one(end-1, isArticle) {
		end--
	}
	if end > 0 && (s.said(end-1) == "en" || s.said(end-1) == "de" || s.said(end-1) == "del") {
		end--
	} else {
		end = to
	}
	for begin := end - 2; begin >= 0 && begin >= end-maxNameCapital; begin-- {
		if (begin == 0 || s.boundary(begin-1) || s.one(begin-1, isArticle) && s.said(begin-2) == "en") && s.one(begin, isCommonBuilding|isLandmarkNoun) && (lower || s.capital(begin+1)) {
			return begin, s.name(begin+1) == end
		}
	}
	return 0, false
}

// opensClause finds a name of one or two words in lower case between a comma and a street: "gira en falso la llave,
// toberín carrera 16a # 164-30".
func (s *placeScan) opensClause(to int) (int, bool) {
	for begin := to - 1; begin > 0 && begin >= to-minNamedWords; begin-- {
		if !s.isWord(begin) || s.one(begin, isStop|isGlue|isIndoor|isLook|isNumber|isHedge) {
			return 0, false
		}
		if s.said(begin-1) == "," {
			return begin, s.name(begin) == to
		}
	}
	return 0, false
}

// minNamedWords is how many words name a district.
const minNamedWords = 2

// opensSentence reports whether a name in capitals opens a sentence at a token and ends at the next comma.
func (s *placeScan) opensSentence(begin int) bool {
	if begin == 0 || s.said(begin-1) != "." || !s.capital(begin) || s.one(begin, isStop|isGlue) {
		return false
	}
	end := s.name(begin)
	return end-begin <= maxHome && s.said(end) == "," && !s.one(end-1, isStop)
}
