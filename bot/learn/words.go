package learn

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/spanish"
	"golang.org/x/text/unicode/norm"
)

// Words splits a text into folded words: lower case, without accents, invisible characters or long
// repetitions ("plomerooo"), every number a "0". Emoji and punctuation only separate.
func Words(text string) []string {
	text = norm.NFKD.String(strings.ToValidUTF8(firstRunes(text, MaxRunes), " "))
	var out []string
	var word strings.Builder
	var last rune
	run := 0
	flush := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
		last, run = 0, 0
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) && r != '\u200b':
			// Accents go, and so do direction marks and joiners inside a word.
		case r == '\u200b':
			flush() // a zero-width space separates, as its name says
		case unicode.IsLetter(r):
			r = unicode.ToLower(r)
			if r == last {
				run++
			} else {
				last, run = r, 1
			}
			// Three or more of a letter is emphasis; two can be spelling ("llave").
			switch {
			case run < 3:
				word.WriteRune(r)
			case run == 3:
				s := word.String()
				word.Reset()
				word.WriteString(s[:len(s)-utf8.RuneLen(r)])
			}
		case unicode.IsDigit(r):
			if last != '0' {
				word.WriteByte('0')
			}
			last, run = '0', 1
		default:
			flush()
		}
	}
	flush()
	return out
}

// Stem is the sound of a word's stem: what is spelt differently and heard alike becomes equal, since many
// people write as they speak ("labadora", "serradura", "kebrada").
func Stem(word string) string { return Phonetic(spanish.Stem(word, false)) }

// Phonetic respells a folded word as it is heard in Latin America.
func Phonetic(word string) string {
	b := make([]byte, 0, len(word))
	at := func(i int) byte {
		if i < len(word) {
			return word[i]
		}
		return 0
	}
	for i := 0; i < len(word); i++ {
		c, next := word[i], at(i+1)
		front := next == 'e' || next == 'i'
		switch {
		case c == 'c' && next == 'h':
			c = 'x' // a letter of its own: "chapa"
			i++
		case c == 'h':
			continue
		case c == 'v' || c == 'w' && i > 0:
			c = 'b'
		case c == 'z' || c == 'c' && front:
			c = 's'
		case c == 'q' && next == 'u':
			c = 'k'
			i++
		case c == 'c' || c == 'q':
			c = 'k'
		case c == 'g' && front:
			c = 'j'
		case c == 'l' && next == 'l':
			c = 'y'
			i++
		}
		if n := len(b); n > 0 && b[n-1] == c && c != 'r' {
			continue
		}
		b = append(b, c)
	}
	return string(b)
}

// MaxRunes is how much of a text is read; what comes after says nothing new about what is wanted.
const MaxRunes = 2000

// firstRunes cuts a text without walking what lies behind the cut.
func firstRunes(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
