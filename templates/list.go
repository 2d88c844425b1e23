package templates

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// list joins names as in a sentence: "Cali, Palmira y Yumbo". Names that do not fit into the
// given number of characters are counted: "Cali, Palmira y 8 más".
func list(locale string, most int, v any) string {
	names := stringsOf(v)
	for shown := len(names); shown > 0; shown-- {
		parts := names[:shown:shown]
		if more := len(names) - shown; more > 0 {
			parts = append(parts, fmt.Sprintf(in(locale, moreOf), more))
		}
		if text := and(locale, parts); utf8.RuneCountInString(text) <= most || shown == 1 {
			return text
		}
	}
	return ""
}

var (
	andWords = map[string]string{"es": " y ", "en": " and "}
	moreOf   = map[string]string{"es": "%d más", "en": "%d more"}
)

// and joins parts with commas and one "and".
func and(locale string, parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := parts[len(parts)-1]
	conjunction := in(locale, andWords)
	if conjunction == " y " && soundsLikeI(last) {
		conjunction = " e "
	}
	return strings.Join(parts[:len(parts)-1], ", ") + conjunction + last
}

// soundsLikeI reports whether a Spanish "y" becomes "e" before a word: "Cali e Ibagué", but
// "agua y hielo".
func soundsLikeI(word string) bool {
	w := strings.ToLower(word)
	w = strings.TrimPrefix(w, "h")
	if !strings.HasPrefix(w, "i") && !strings.HasPrefix(w, "í") {
		return false
	}
	return !strings.HasPrefix(w, "ia") && !strings.HasPrefix(w, "ie") && !strings.HasPrefix(w, "io")
}

// lower makes a title, or each of a list, fit into a sentence: "Pintura" → "pintura".
func lower(v any) any {
	switch v := v.(type) {
	case string:
		return lowerFirst(v)
	case []any:
		var all []any
		for _, s := range stringsOf(v) {
			all = append(all, lowerFirst(s))
		}
		return all
	}
	return v
}

// lowerFirst lowers the first letter, except of initials: "IT support".
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	if second, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// in returns the words of a locale's language, or else the Spanish ones.
func in[T any](locale string, words map[string]T) T {
	lang, _, _ := strings.Cut(locale, "-")
	if w, ok := words[lang]; ok {
		return w
	}
	return words["es"]
}

// stringsOf returns the strings of a JSON list.
func stringsOf(v any) []string {
	items, _ := v.([]any)
	var all []string
	for _, item := range items {
		if s, ok := item.(string); ok {
			all = append(all, s)
		}
	}
	return all
}
