package reading

import (
	"slices"
	"strings"
	"unicode/utf8"

	"recado/bot"
)

// splitClauses splits a text into clauses, each of which may be an act: at the ends of
// sentences, line breaks, commas and brackets, and before some connectives. Parts without words
// or emoji are not clauses.
func splitClauses(text string) []bot.Span {
	var spans []bot.Span
	from, opened := 0, false
	cut := func(to int) {
		if strings.TrimSpace(strings.Trim(text[from:to], " ,.;:!?¿¡\n\t")) != "" || isEmojiText(text[from:to]) {
			spans = append(spans, trimSpan(text, bot.Span{From: from, To: to}))
			from = to
		}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		next := i + size
		switch r {
		case '\n', '!', ';':
			cut(next)
		case '?':
			cut(next)
		case '.', ',', ':':
			if next >= len(text) || text[next] == ' ' || text[next] == '\n' {
				cut(next)
			}
		case '¿', '¡':
			cut(i)
		case '(':
			cut(i)
			opened = true
		case ')':
			if opened { // not the bracket of ":)"
				cut(next)
			}
			opened = false
		case ' ':
			for _, word := range connectives {
				if strings.HasPrefix(text[next:], word) && !(isConnective(text[from:i]) && slices.Contains(subordinating, word)) && !joinsPair(text[:i], text[next+len(word):]) {
					cut(i)
					break
				}
			}
		}
		i = next
	}
	cut(len(text))
	return spans
}

// connectives begin a clause; each ends with a space.
var connectives = []string{"pero ", "y ", "ademas ", "además ", "tambien ", "también ", "mejor ", "porque ", "xq ", "aunque ", "entonces ", "cuando ", "cuándo ", "cuanto ", "cuánto ", "but ", "and "}

// subordinating lists the connectives that continue a clause which another connective begins:
// "pero cuando me paguen" is one clause, "pero | mejor no vengan" is two.
var subordinating = []string{"cuando ", "cuándo ", "cuanto ", "cuánto ", "porque ", "xq ", "aunque "}

// isConnective reports whether a text consists of one connective.
func isConnective(text string) bool {
	word := strings.ToLower(strings.Trim(text, " ,")) + " "
	return slices.Contains(connectives, word)
}

// joinsPair reports whether a connective stands between two numbers or two days: "entre 9 y
// 11", "martes y jueves".
func joinsPair(before, behind string) bool {
	last := before[strings.LastIndexAny(before, " \n,.")+1:]
	first, _, _ := strings.Cut(behind, " ")
	return isPairable(last) && isPairable(strings.TrimRight(first, ",.;:!?)"))
}

func isPairable(word string) bool {
	word = bot.Fold(word)
	return word != "" && (word[0] >= '0' && word[0] <= '9' || weekdays[word])
}

// weekdays holds the names of the days in both languages.
var weekdays = map[string]bool{
	"lunes": true, "martes": true, "miercoles": true, "jueves": true, "viernes": true, "sabado": true, "domingo": true, "sabados": true, "domingos": true,
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
}

func isEmojiText(s string) bool { return strings.ContainsFunc(s, isEmoji) }

// trimSpan excludes spaces and separators from both ends of a span, but not question marks.
func trimSpan(text string, s bot.Span) bot.Span {
	for s.From < s.To && strings.ContainsRune(" ,.;:\n\t", rune(text[s.From])) {
		s.From++
	}
	for s.To > s.From && strings.ContainsRune(" ,.;:\n\t", rune(text[s.To-1])) {
		s.To--
	}
	return s
}
