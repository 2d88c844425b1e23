package reading

import (
	"strings"

	"recado/bot"
)

// maxScoreWords bounds the words of a text in which a word like "bien" is a score.
const maxScoreWords = 4

// readScore finds a score from 1 to 5: "un 4", "cinco estrellas", stars, "excelente", "4 de 5",
// "le doy un 5". all reports that it is meant for every aspect: "todo 5". A word of praise is a
// score only in a short answer to a question for one (expected).
func readScore(s *entityText, expected bool) (score int, all bool, span bot.Span, ok bool) {
	if n, at := s.stars(); n > 0 {
		return n, false, at, n <= 5
	}
	if !s.digits && s.has&(tagCardinal|tagScore) == 0 {
		return 0, false, bot.Span{}, false
	}
	for i := range s.lex {
		n, next, marked := s.scoreAt(i)
		if n == 0 {
			continue
		}
		first := i
		for first > 0 && s.lex[first].gap <= gapSpace && s.is(first-1, tagScoreLead|tagArticle|tagThe|tagIn|tagTo) {
			first--
			marked = marked || s.is(first, tagScoreLead) && !s.is(first, tagArticle)
			all = all || s.is(first, tagScoreLead) && (strings.HasPrefix(s.lex[first].word, "tod") || s.lex[first].word == "all" || strings.Contains(s.text[s.lex[first].from:s.lex[first].to], "todo"))
		}
		if !marked && (s.is(i-1, tagAt|tagAfter|tagBefore|tagTill|tagFrom|tagBetween) || s.otherNumber(i)) {
			all = false
			continue
		}
		if marked || expected && len(s.lex)-(next-first) <= maxScoreWords && !s.is(next, tagUnit|tagCounted|tagCurrency|tagScale) {
			return n, all, s.span(first, next), true
		}
		all = false
	}
	if expected && s.has&tagScore != 0 && len(s.lex) <= maxScoreWords {
		return s.scoreInWords()
	}
	return 0, false, bot.Span{}, false
}

// otherNumber reports whether the text has a number besides the one at i. Of two numbers,
// neither is a score.
func (s *entityText) otherNumber(i int) bool {
	for k := range s.lex {
		if k != i && (s.lex[k].digits || s.is(k, tagCardinal|tagHalf) && !s.is(k, tagArticle)) {
			return true
		}
	}
	return false
}

// stars counts the star emoji of a text, and returns their span.
func (s *entityText) stars() (int, bot.Span) {
	at := strings.Index(s.text, "⭐")
	if at < 0 {
		return 0, bot.Span{}
	}
	n := strings.Count(s.text, "⭐")
	return n, bot.Span{From: at, To: strings.LastIndex(s.text, "⭐") + len("⭐")}
}

// scoreAt reads a number from 1 to 5 at lexeme i; marked reports that "estrellas" or "de 5"
// follows.
func (s *entityText) scoreAt(i int) (n, next int, marked bool) {
	switch {
	case s.lex[i].digits && len(s.lex[i].word) == 1:
		n = smallNumber(s.lex[i].word)
	case s.is(i, tagCardinal) && !s.is(i, tagArticle):
		n = int(s.num(i, tagCardinal))
	case s.is(i, tagArticle) && s.joined(i+1, gapSpace) && s.is(i+1, tagScoreUnit):
		n = 1
	}
	if n < 1 || n > 5 || i > 0 && (s.joined(i, gapNone) || separator(s.text[s.lex[i-1].to:s.lex[i].from]) > ' ' && s.lex[i-1].digits) {
		return 0, i, false
	}
	next = i + 1
	if s.joined(next, gapNone) && !s.is(next, tagScoreUnit) && s.lex[next].word != "/" || next < len(s.lex) && s.lex[next].digits && s.lex[next].gap >= gapDot && separator(s.text[s.lex[i].to:s.lex[next].from]) > ' ' {
		return 0, i, false
	}
	if s.joined(next, gapSpace) && s.is(next, tagScoreUnit) {
		return n, next + 1, true
	}
	if s.joined(next, gapSpace) && (s.is(next, tagOf) || s.lex[next].word == "/" || s.lex[next].word == "sobre" || s.lex[next].word == "out") {
		k := next + 1
		if k < len(s.lex) && s.is(k, tagOf) {
			k++
		}
		if k < len(s.lex) && (s.lex[k].word == "5" || s.is(k, tagCardinal) && s.num(k, tagCardinal) == 5) {
			return n, k + 1, true
		}
	}
	return n, next, false
}

// scoreInWords reads a word as a score: "excelente", "muy bien".
func (s *entityText) scoreInWords() (int, bool, bot.Span, bool) {
	for i := range s.lex {
		if !s.is(i, tagScore) {
			continue
		}
		if s.is(i-1, tagNegation) || s.is(i-2, tagNegation) {
			return 0, false, bot.Span{}, false // "no muy bien": the score is not stated
		}
		all := s.is(i-1, tagScoreLead) && strings.HasPrefix(s.lex[i-1].word, "tod")
		first := i
		if all {
			first--
		}
		return int(s.num(i, tagScore)), all, s.span(first, i+1), true
	}
	return 0, false, bot.Span{}, false
}
