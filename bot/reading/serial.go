package reading

import (
	"strings"

	"recado/bot"
)

const (
	maxSerial       = 40 // characters, as flows store them
	minSerial       = 3  // after a lead word: "serial A12"
	minBareSerial   = 4  // alone, if a serial is asked for
	minSerialInTalk = 5  // among other words, if a serial is asked for
	minPlainDigits  = 6  // the same, for digits alone
	longGroup       = 9  // two groups of this size or more are two codes, not one serial in groups
	maxSerialGroups = 6
	maxLeadDistance = 4 // words between "serial" and the serial
)

// The evidence that a code is a serial.
const (
	serialAmongWords = 1 + iota // it stands among words
	serialAfterHint             // after "es", "dice", "creo que es"
	serialAfterLead             // after "serial", "S/N"
)

// readSerial finds a typed serial in the form of the plate: capitals without spaces, letters
// and digits never corrected. If a serial is asked for (expected) it may stand alone or after
// "es"; otherwise only after a word that names it. Models, phones, ids, prices, addresses and
// measures are excluded. If two codes may be the serial, neither is returned.
func readSerial(s *entityText, expected bool) (value string, span bot.Span, ok bool) {
	if !s.digits || !expected && s.has&tagSerialLead == 0 {
		return "", bot.Span{}, false
	}
	if expected {
		if value, span, ok = s.bareSerial(); ok {
			return value, span, true
		}
	}
	return s.serialInTalk(expected)
}

// bareSerial reads a message that consists of a serial, which may be in groups and after "el
// serial es".
func (s *entityText) bareSerial() (string, bot.Span, bool) {
	i := 0
	for i < len(s.lex) {
		if next, ok := s.serialLead(i); ok {
			i = next
			continue
		}
		if !s.is(i, tagSerialHint|tagNegation|tagAbout) && (!s.is(i, tagThe) || s.is(i, tagOf)) || s.joined(i+1, gapNone) && s.lex[i+1].digits {
			break
		}
		i++
		for i < len(s.lex) && (s.lex[i].word == "#" || s.lex[i].word == "-") {
			i++
		}
	}
	codes, size, start := 0, 0, i
	for n := 0; i < len(s.lex); n++ {
		g := s.groupAt(i)
		switch {
		case !g.ascii || n == maxSerialGroups || i > start && s.lex[i].gap > gapSpace || s.outside(g):
			return "", bot.Span{}, false
		case g.code():
			codes++
		case !s.lettersInSerial(g, i == start):
			return "", bot.Span{}, false
		}
		if n > 0 && g.size() >= longGroup && codes > 1 {
			return "", bot.Span{}, false
		}
		size, i = size+g.size(), g.b
	}
	if codes == 0 || size < minBareSerial || start > 0 && size < minBareSerial || s.tail(i) {
		return "", bot.Span{}, false
	}
	return s.serialOf(start, i)
}

// lettersInSerial reports whether a group of letters belongs to the serial around it: "OK"
// before a serial does not, nor does any word.
func (s *entityText) lettersInSerial(g serialGroup, edge bool) bool {
	if g.letters > 5 || s.lex[g.a].meaning != nil && s.lex[g.a].meaning.all&^tagScale&^tagUnit != 0 {
		return false
	}
	if !edge && g.b < len(s.lex) {
		return true
	}
	written := s.text[s.lex[g.a].from:s.lex[g.b-1].to]
	capitals := strings.ToUpper(written) == written // "LG 7781 Z"
	return (g.letters > 2 || capitals) && !strings.ContainsAny(strings.ToLower(written), "aeiou")
}

// tail reports whether words follow the lexemes that were kept.
func (s *entityText) tail(i int) bool { return i == maxLexemes }

// serialInTalk reads a serial among other words.
func (s *entityText) serialInTalk(expected bool) (value string, span bot.Span, ok bool) {
	best, lead, away, model, rivals := 0, 0, 0, false, false
	for i := 0; i < len(s.lex); {
		if s.lex[i].gap == gapComma || s.lex[i].gap == gapClause {
			model = false
			if lead == serialAfterLead && away > 0 || lead == serialAfterHint {
				lead = 0
			}
		}
		if next, is := s.serialLead(i); is {
			lead, away, model, i = serialAfterLead, 0, false, next
			continue
		}
		g := s.groupAt(i)
		switch {
		case s.is(i, tagModelLead) && g.b == i+1:
			model, lead = true, 0
		case !g.code():
			if s.is(i, tagNotSerial|tagPhoneLead) && !s.is(i, tagUnit|tagMeridiem|tagScale) {
				model, lead = true, 0 // "mi cédula es 1023456789"
			} else if s.is(i, tagSerialHint) && lead < serialAfterLead {
				lead, away = serialAfterHint, 0
			} else if away++; away > maxLeadDistance || lead == serialAfterHint && !s.is(i, tagThe|tagOf|tagAbout) && s.lex[i].word != "#" {
				lead = 0
			}
		case s.outside(g) || model:
			model = false
			if lead == serialAfterHint {
				lead = 0
			}
		default:
			first, end := s.serialGroups(g, lead)
			how, fits := s.serialSure(serialGroup{a: first, b: end}, lead, expected)
			v, at, valid := s.serialOf(first, end)
			if fits && valid {
				switch {
				case best == 0, how > best && how == serialAfterLead, how == best && best == serialAfterHint: // "no es A sino B"
					best, value, span, rivals = how, v, at, false
				case best < serialAfterLead && v != value:
					rivals = true
				}
			}
			lead, i = 0, end
			continue
		}
		i = g.b
	}
	if rivals {
		return "", bot.Span{}, false
	}
	return value, span, best > 0
}

// serialLead reads "serial", "S/N", "SN-", but not the SN with which a serial begins.
func (s *entityText) serialLead(i int) (int, bool) {
	if !s.is(i, tagSerialLead) {
		return i, false
	}
	next := i + 1
	if s.joined(next, gapNone) {
		switch {
		case s.lex[next].word == "-" || s.lex[next].word == "#" || s.lex[next].word == "/":
			next++
		case !strings.ContainsAny(s.text[s.lex[i].from:s.lex[i].to], " /."):
			return i, false
		}
	}
	for next < len(s.lex) && (s.is(next, tagSerialHint|tagThe|tagOf|tagAbout) || s.lex[next].word == "#" || s.lex[next].word == "-") && !(s.joined(next+1, gapNone) && s.lex[next+1].digits) {
		next++
	}
	return next, true
}

// outside reports whether the context of a code excludes that it is a serial.
func (s *entityText) outside(g serialGroup) bool {
	i := g.a
	if prev := s.before(i); prev == '$' || prev == '+' || prev == '@' || s.after(g.b-1) == '@' || s.after(g.b-1) == '%' {
		return true
	}
	if s.is(i, tagDocument) && g.b > i+1 || s.lex[i].word == "http" || s.lex[i].word == "https" || s.lex[i].word == "www" {
		return true
	}
	if i > 0 && s.lex[i].gap <= gapDot {
		if s.is(i-1, tagNotSerial|tagDocument|tagPhoneLead|tagCurrency) || s.lex[i-1].word == "#" && !s.is(i-2, tagSerialLead|tagSerialHint) {
			return true
		}
		if s.is(i-1, tagOf) && s.is(i-2, tagNotSerial) { // "piso de 12"
			return true
		}
	}
	if g.letters > 0 && s.is(i, tagNotSerial|tagCurrency) && g.b == i+2 && s.lex[i+1].digits && len(s.lex[i+1].word) < 5 { // "apto301"
		return true
	}
	if s.joined(g.b, gapSpace) && s.is(g.b, tagNotSerial|tagCurrency) && g.letters == 0 { // "12000 btu"
		return true
	}
	if g.b == i+2 && s.lex[i].digits && s.is(i+1, tagNotSerial|tagCurrency|tagUnit|tagMeridiem) && len(s.lex[i].word) <= 5 { // "12000btu", "30min"
		return true
	}
	if _, end, ok := s.writtenDate(i, true); ok && end == g.b {
		return true
	}
	if g.letters == 0 && g.b > i+1 { // "15/12/2026", "12-30", "1.200.000"
		return strings.Contains(s.text[s.lex[i].from:s.lex[g.b-1].to], "/") || g.digits < 6 || strings.Contains(s.text[s.lex[i].from:s.lex[g.b-1].to], ".")
	}
	return false
}
