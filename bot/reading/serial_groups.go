package reading

import (
	"strings"

	"recado/bot"
)

// serialGroup is a run of characters without blanks: lexemes from a up to, not including, b.
type serialGroup struct {
	a, b    int
	digits  int
	letters int
	ascii   bool
}

// groupAt returns the group that begins at lexeme i.
func (s *entityText) groupAt(i int) serialGroup {
	g := serialGroup{a: i, b: i + 1}
	for g.b < len(s.lex) && onlyOf(s.text[s.lex[g.b-1].to:s.lex[g.b].from], "._") {
		g.b++
	}
	g.ascii = true
	for _, c := range []byte(s.text[s.lex[i].from:s.lex[g.b-1].to]) {
		switch {
		case c >= '0' && c <= '9':
			g.digits++
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			g.letters++
		case !strings.ContainsRune("./_-", rune(c)):
			g.ascii = false
		}
	}
	return g
}

func onlyOf(text, of string) bool {
	for i := range len(text) {
		if strings.IndexByte(of, text[i]) < 0 {
			return false
		}
	}
	return true
}

func (g serialGroup) size() int  { return g.digits + g.letters }
func (g serialGroup) code() bool { return g.ascii && g.digits > 0 && g.size() <= maxSerial }

// serialGroups joins the groups of the serial that begins with group g: "304 PJPX 6R390".
func (s *entityText) serialGroups(g serialGroup, lead int) (first, end int) {
	first, end = g.a, g.b
	if lead == serialAfterLead && first > 0 && s.lex[first].gap <= gapSpace { // "serial PJPX 304"
		if h := s.groupAt(first - 1); h.b == first && h.a == first-1 && s.capitals(h) && h.letters >= 3 && s.is(first-2, tagSerialLead|tagSerialHint) {
			first--
		}
	}
	last := g
	for n := 1; n < maxSerialGroups && s.joined(end, gapSpace); n++ {
		h := s.groupAt(end)
		switch {
		case h.code():
			if s.outside(h) || last.size() >= longGroup || h.size() >= longGroup {
				return first, end
			}
			last, end = h, h.b
		case s.capitals(h) && s.joined(h.b, gapSpace) && last.size() < longGroup:
			k := s.groupAt(h.b)
			if !k.code() || s.outside(k) || k.size() >= longGroup {
				return first, end
			}
			last, end = k, k.b
		default:
			return first, end
		}
	}
	return first, end
}

// capitals reports whether a group is a few letters as in serials, and not a word: capitals, or
// consonants alone.
func (s *entityText) capitals(g serialGroup) bool {
	if !g.ascii || g.digits > 0 || g.letters == 0 || g.letters > 4 || s.lex[g.a].meaning != nil {
		return false
	}
	text := s.text[s.lex[g.a].from:s.lex[g.b-1].to]
	return text == strings.ToUpper(text) || !strings.ContainsAny(strings.ToLower(text), "aeiou")
}

// serialSure returns the evidence that groups are a serial, and whether it is enough.
func (s *entityText) serialSure(g serialGroup, lead int, expected bool) (int, bool) {
	size, letters := 0, 0
	for i := g.a; i < g.b; i++ {
		size += len(s.lex[i].word)
		if !s.lex[i].digits {
			letters += len(s.lex[i].word)
		}
	}
	switch {
	case lead == serialAfterLead:
		return lead, size >= minSerial
	case !expected:
		return 0, false
	case letters == 0 && s.phoneLike(g):
		return serialAmongWords, false
	case lead == serialAfterHint:
		return lead, size >= minPlainDigits
	}
	return serialAmongWords, letters > 0 && size >= minSerialInTalk || size >= minPlainDigits
}

// phoneLike reports whether a number of digits alone has the length of a phone number.
func (s *entityText) phoneLike(g serialGroup) bool {
	size := 0
	for i := g.a; i < g.b; i++ {
		size += len(s.lex[i].word)
	}
	if s.country == "CO" {
		return size == 10 && s.lex[g.a].word[0] == '3' || size == 12 && strings.HasPrefix(s.lex[g.a].word, "57")
	}
	return size == 8 || size == 11 && strings.HasPrefix(s.lex[g.a].word, "50")
}

// serialOf returns the lexemes from i to j as a serial: capitals, no blanks.
func (s *entityText) serialOf(i, j int) (string, bot.Span, bool) {
	span := s.span(i, j)
	v := strings.ToUpper(strings.Join(strings.Fields(s.text[span.From:span.To]), ""))
	v = strings.Trim(v, "./_-")
	if len(v) < minSerial || len(v) > maxSerial || !strings.ContainsAny(v, "0123456789") {
		return "", span, false
	}
	for k := range len(v) {
		if c := v[k]; (c < '0' || c > '9') && (c < 'A' || c > 'Z') && strings.IndexByte("./_-", c) < 0 {
			return "", span, false
		}
	}
	return v, span, true
}
