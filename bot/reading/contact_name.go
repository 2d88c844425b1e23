package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recado/bot"
)

// personName is the name that a person gives as their own.
type personName struct {
	Value string // without "don" or "ingeniera", capitalized
	Span  bot.Span
}

const (
	maxNameWords = 5
	maxName      = 80 // bytes
)

// readName finds the name that a person states: "me llamo Ana Ruiz", "soy doña Marta". After
// "soy" and "habla" only words with capitals or a title are a name.
func readName(s *entityText) (personName, bool) {
	if s.has&(tagNameLead|tagNameHint) == 0 {
		return personName{}, false
	}
	shouts := s.text == strings.ToUpper(s.text)
	for i := range s.lex {
		if !s.is(i, tagNameLead|tagNameHint) || s.is(i-1, tagNegation) || s.is(i-1, tagWhether) {
			continue
		}
		sure := s.is(i, tagNameLead)
		j := i + 1
		for j < len(s.lex) && s.lex[j].gap <= gapColon && s.is(j, tagNameLead|tagNameHint) {
			sure = sure || s.is(j, tagNameLead)
			j++
		}
		titled := false
		for j < len(s.lex) && s.lex[j].gap <= gapColon && s.is(j, tagTitle) {
			titled = true
			j++
		}
		if n, ok := s.nameAt(j, sure, titled, shouts); ok {
			return n, true
		}
	}
	return personName{}, false
}

// nameAt reads a name that begins at lexeme i.
func (s *entityText) nameAt(i int, sure, titled, shouts bool) (personName, bool) {
	end := i
	for j := i; j < len(s.lex) && j-i < maxNameWords; j++ {
		if j > i && s.lex[j].gap > gapSpace || j == i && s.lex[j].gap > gapColon {
			break
		}
		capital := s.capital(j)
		if s.is(j, tagOf|tagThe|tagFrom) && end > i && !shouts && s.joined(j+1, gapSpace) && (s.capital(j+1) || s.is(j+1, tagThe) && s.capital(j+2)) {
			continue // "María de la Cruz"
		}
		if s.is(j, tagNotName|tagNegation|tagAnd) || !startsWithLetter(s.lex[j].word) || utf8.RuneCountInString(s.lex[j].word) < 2 {
			break
		}
		if capital && !shouts {
			end = j + 1
			continue
		}
		if shouts && (sure || titled) || sure && s.allLower(i) && s.lex[j].meaning == nil || titled && end == i && s.lex[j].meaning == nil {
			end = j + 1
			continue
		}
		break
	}
	if end == i {
		return personName{}, false
	}
	span := s.span(i, end)
	if span.To-span.From > maxName {
		return personName{}, false
	}
	return personName{Value: capitalizeName(s.text[span.From:span.To]), Span: span}, true
}

// capital reports whether lexeme i begins with a capital letter in the text.
func (s *entityText) capital(i int) bool {
	if i >= len(s.lex) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.text[s.lex[i].from:])
	return unicode.IsUpper(r)
}

func (s *entityText) allLower(i int) bool { return !s.capital(i) }

// capitalizeName capitalizes the words of a name that are in one case: "ana de la cruz".
func capitalizeName(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		low := strings.ToLower(w)
		if i > 0 && (low == "de" || low == "la" || low == "del" || low == "los" || low == "las") {
			words[i] = low
			continue
		}
		if w == low || w == strings.ToUpper(w) {
			r, size := utf8.DecodeRuneInString(low)
			words[i] = string(unicode.ToUpper(r)) + low[size:]
		}
	}
	return strings.Join(words, " ")
}
