package bot

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxHeard bounds how much of a text is matched against words and options.
const maxHeard = 2000

// Fold makes texts comparable: lower case, no accents, no invisible characters,
// no punctuation around it, single spaces. "¡SÍ, claro!" becomes "si, claro".
func Fold(s string) string {
	if folded(s) {
		return s
	}
	if len(s) > maxHeard*4 {
		s = s[:maxHeard*4]
	}
	if !ascii(s) {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			gap = b.Len() > 0
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) || skinTone(r):
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

// folded reports whether folding changes nothing, which is so for most words: a few lower
// case letters and digits.
func folded(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return len(s) <= maxHeard
}

// skinTone: a thumb is a thumb.
func skinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
