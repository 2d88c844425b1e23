package bot

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxFoldedText is how many bytes of a text are matched against words and options.
const maxFoldedText = 2000

// Fold makes texts comparable: lower case, no accents, no invisible characters, no punctuation
// at the ends, single spaces. "¡SÍ, claro!" becomes "si, claro".
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	if len(s) > maxFoldedText*4 {
		s = s[:maxFoldedText*4]
	}
	if !isASCII(s) {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			gap = b.Len() > 0
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) || isSkinTone(r):
			// accents, keycaps, variation selectors, direction marks, zero widths
		default:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.TrimFunc(b.String(), func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
}

// isFolded reports whether a text is only lower-case letters and digits, as most words are:
// Fold does not change it.
func isFolded(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return len(s) <= maxFoldedText
}

// StripDecoration removes from a folded text what does not change its meaning: emoji beside
// words, and repetitions of one word. "si si 🙂" becomes "si". Negative emoji stay, and so does
// a text of nothing but emoji.
func StripDecoration(folded string) string {
	if !isASCII(folded) && strings.ContainsFunc(folded, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		folded = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
			if IsEmoji(r) && !strings.ContainsRune(negativeEmoji, r) {
				return ' '
			}
			return r
		}, folded)), " ")
	}
	first, rest, _ := strings.Cut(folded, " ")
	for _, word := range strings.Fields(rest) {
		if strings.TrimRight(word, ",.!") != strings.TrimRight(first, ",.!") || strings.ContainsFunc(word, unicode.IsDigit) {
			return folded
		}
	}
	return strings.TrimRight(first, ",.!")
}

// negativeEmoji are emoji that mean no.
const negativeEmoji = "👎❌🚫✖"

// IsEmoji reports whether a character is an emoji or a flag, not one of their modifiers.
func IsEmoji(r rune) bool {
	return r >= 0x1F300 && r <= 0x1FAFF && !isSkinTone(r) || r >= 0x2600 && r <= 0x27BF || r == '⭐' || r >= 0x1F1E6 && r <= 0x1F1FF
}

// isSkinTone reports whether a character is an emoji modifier for skin tone, which Fold
// removes.
func isSkinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
