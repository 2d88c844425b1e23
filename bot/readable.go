package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// readable is a text as a person sees it: digits of every script in ASCII, without invisible
// characters. It keeps the origin of each byte.
type readable struct {
	bytes []byte
	from  []int // for each byte, the offset of its character in the original text
	was   []byte
}

// mayHoldSecret is a quick test that excludes most texts from masking.
func mayHoldSecret(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		if r < utf8.RuneSelf {
			return r >= '0' && r <= '9' || r == ':' || r == '='
		}
		return unicode.IsNumber(r) || isWide(r)
	})
}

// isWide reports whether a rune is the full-width form of an ASCII character.
func isWide(r rune) bool { return r >= '\uff01' && r <= '\uff5e' }

func readableOf(text string) readable {
	t := readable{bytes: make([]byte, 0, len(text)), from: make([]int, 0, len(text))}
	for at, r := range text {
		before := len(t.bytes)
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[at:], "\uFFFD"):
			t.bytes = append(t.bytes, text[at]) // invalid UTF-8: the byte as it is
		case r < utf8.RuneSelf:
			t.bytes = append(t.bytes, byte(r))
		case isInvisible(r):
		case unicode.IsDigit(r):
			t.bytes = append(t.bytes, digitOf(r))
		case unicode.IsSpace(r):
			t.bytes = append(t.bytes, ' ')
		case unicode.IsNumber(r) || isWide(r):
			if plain := norm.NFKC.String(string(r)); isASCII(plain) {
				t.bytes = append(t.bytes, plain...)
				break
			}
			t.bytes = utf8.AppendRune(t.bytes, r)
		default:
			t.bytes = utf8.AppendRune(t.bytes, r)
		}
		for range len(t.bytes) - before {
			t.from = append(t.from, at)
		}
	}
	t.was = append([]byte(nil), t.bytes...)
	return t
}

// isInvisible reports whether a rune is not visible between two digits: zero widths, direction
// marks, joiners, accents, keycaps.
func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || unicode.Is(unicode.Cc, r) ||
		r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0' // Hangul fillers
}

// digitOf returns a decimal digit in ASCII: each script has its ten digits in order.
func digitOf(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	return '0'
}

// masked returns the original text with an X for each character that has a masked byte.
func (t readable) masked(text string) string {
	crossed := map[int]bool{}
	for i := range t.bytes {
		if t.bytes[i] != t.was[i] {
			crossed[t.from[i]] = true
		}
	}
	if len(crossed) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for at := 0; at < len(text); {
		_, size := utf8.DecodeRuneInString(text[at:])
		if crossed[at] {
			b.WriteByte('X')
		} else {
			b.WriteString(text[at : at+size])
		}
		at += size
	}
	return b.String()
}
