package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// is reports whether a token, or the phrase that begins with it, has a class; false out of
// range.
func (s *placeScan) is(i int, c wordClass) bool {
	return i >= 0 && i < len(s.toks) && (s.senses[i].one.is&c != 0 || s.senses[i].long != nil && s.senses[i].long.is&c != 0)
}

// one is like is, for the token alone.
func (s *placeScan) one(i int, c wordClass) bool {
	return i >= 0 && i < len(s.toks) && s.senses[i].one.is&c != 0
}

// over returns the longest word or phrase of a class that begins at i, and the token after it.
func (s *placeScan) over(i int, c wordClass) (*placeWord, int) {
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

func (s *placeScan) said(i int) string {
	if i < 0 || i >= len(s.toks) {
		return ""
	}
	return s.toks[i].Word
}

func (s *placeScan) number(i int) bool {
	return i >= 0 && i < len(s.toks) && s.toks[i].Kind == tokenNumber && len(s.toks[i].Word) <= 5
}

func (s *placeScan) isWord(i int) bool {
	return i >= 0 && i < len(s.toks) && s.toks[i].Kind == tokenWord
}

// glued reports whether no space separates a token from the one before.
func (s *placeScan) glued(i int) bool { return i > 0 && i < len(s.toks) && !s.toks[i].Space }

// boundary reports whether a name must end before a token: the end, a mark, an emoji or a
// break.
func (s *placeScan) boundary(i int) bool {
	return i >= len(s.toks) || s.toks[i].Kind == tokenMark || s.toks[i].Kind == tokenBreak || s.toks[i].Kind == tokenEmoji
}

// capital reports whether a word begins with a capital, in a text that is not all in capitals.
func (s *placeScan) capital(i int) bool {
	if s.shouts || !s.isWord(i) {
		return false
	}
	return s.upper(i)
}

func (s *placeScan) upper(i int) bool {
	first, _ := utf8.DecodeRuneInString(s.text[s.toks[i].From:])
	return unicode.IsUpper(first)
}

// point skips the point of an abbreviation and a colon: "bo. Guamilito", "Barrio: Centro". The point of "la
// torre. La doctora" ends a sentence.
func (s *placeScan) point(i int) int {
	if s.said(i) == "." && i > 0 && !s.clauses.isAbbreviation(s.said(i-1)) && (s.one(i+1, isArticle) || isWholeWord(s.said(i-1))) {
		return i
	}
	if (s.said(i) == "." || s.said(i) == ":") && i+1 < len(s.toks) && (s.isWord(i+1) || s.number(i+1) || s.said(i+1) == "#" || s.said(i+1) == ":") {
		i++
	}
	if s.said(i) == ":" && i+1 < len(s.toks) {
		i++
	}
	return i
}

// isWholeWord reports whether a folded word is long enough and ends as words do, unlike an abbreviation: "casa", "mall",
// not "edific".
func isWholeWord(word string) bool {
	return len(word) >= minWholeWord && strings.IndexByte("aeioulnrs", word[len(word)-1]) >= 0
}

// minWholeWord is the length of the shortest word that is never an abbreviation, in bytes.
const minWholeWord = 4

// skipCopula skips the link between a part and its value: "es la" of "la torre es la Norte". A
// value must follow, since "la torre es alta" has none: sure is false for a name in lower case.
func (s *placeScan) skipCopula(i int) (to int, sure, ok bool) {
	i = s.point(i)
	j := i
	if s.said(j) == "," { // "cambie la torre, es la Norte"
		j++
	}
	_, j = s.over(j, isCopula)
	if !s.is(j-1, isCopula) || j <= i {
		return i, true, false
	}
	article := s.one(j, isArticle) && !(s.capital(j) && s.capital(j+1)) // "La Candelaria"
	if article {
		j++
	}
	if s.startsPart(j) { // "falta el barrio, es la colonia Escalón"
		return i, true, false
	}
	_, value := s.value(j)
	switch {
	case value, s.capital(j), article && s.cardinal(j) > j:
		return j, true, true
	case s.isWord(j) && !s.is(j, isStop|isGlue|isJoiner|isArticle|isDenial|isLook|isWrong):
		return j, false, true
	}
	return i, true, false
}

// skipWrong skips the words between a part and its value that say the part is wrong: "quedó
// mal, es" of "el barrio quedó mal, es Las Aguas".
func (s *placeScan) skipWrong(i int) (to int, ok bool) {
	wrong := false
	for j := i; j <= i+maxWrong; j++ {
		switch {
		case s.one(j, isWrong):
			wrong = true
		case s.isWord(j) && !s.is(j, anyAnchor):
		default:
			if !wrong || !s.boundary(j) || j >= len(s.toks) {
				return i, false
			}
			_, k := s.over(j+1, isCopula)
			if k == j+1 {
				return i, false
			}
			if s.said(k) == "en" {
				k++
			}
			if s.one(k, isArticle) && !(s.capital(k) && s.capital(k+1)) {
				k++
			}
			return k, s.tells(k)
		}
	}
	return i, false
}

// maxWrong bounds the words that say a part is wrong: "me quedó mal escrito".
const maxWrong = 5

// skipJoint skips what separates a named part and its value: "agréguele el barrio, Santa
// Mónica", "cambie la torre por la B".
func (s *placeScan) skipJoint(i int) (to int, ok bool) {
	if s.said(i) != "," && s.said(i) != "por" || !s.one(i-2, isArticle) {
		return i, false
	}
	to = i + 1
	if s.said(i) == "por" && s.one(to, isArticle) && !(s.capital(to) && s.capital(to+1)) {
		to++
	}
	return to, s.tells(to) && !s.is(to, isKnownTown|isLandmarkNoun)
}

// measured reports whether a token makes the number before it a measure or a count, and not the value of a part:
// "3 metros", "2 x 3"; not "oficina 1108 por la iglesia".
func (s *placeScan) measured(i int) bool {
	if by := s.said(i); by == "x" || by == "por" {
		return s.number(i+1) || s.one(i+1, isNumber)
	}
	return s.is(i, isMeasure)
}

// isMeasured reports whether words have a number that is a measure or a count: "eran 3 metros y no 2".
func (r *placeReader) isMeasured(text string) bool {
	s := placeScan{text: text, toks: tokens(text)}
	s.senses, _ = r.words.senses(s.toks)
	for i := 1; i < len(s.toks); i++ {
		if s.number(i-1) && s.measured(i) {
			return true
		}
	}
	return false
}

// tells reports whether a token may begin the value of a part, and no other part.
func (s *placeScan) tells(i int) bool {
	if s.is(i, anyAnchor|isDistance|isSpot) {
		return false
	}
	_, value := s.value(i)
	return value || s.capital(i) || s.isWord(i) && !s.is(i, isStop|isGlue|isJoiner|isDenial|isLook)
}

// source returns the text from one token up to, not including, another.
func (s *placeScan) source(from, to int) string {
	if from >= to {
		return ""
	}
	return s.text[s.toks[from].From:s.toks[to-1].To]
}
