package sms

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// substitutes maps characters to their spelling in the alphabet, where removing accents is not enough.
var substitutes = map[rune]string{
	'\t': " ", '`': "'", '´': "'", '‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", 'ʼ': "'",
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '«': `"`, '»': `"`, '″': `"`, '‹': "'", '›': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-",
	'•': "-", '·': "-", '▪': "-", '◦': "-", '●': "-", '‣': "-",
	'…': "...", '⁄': "/", '÷': "/", '×': "x", '±': "+/-", '≤': "<=", '≥': ">=", '≠': "<>", '≈': "~",
	'→': "->", '←': "<-", '⇒': "=>", '➜': "->", '➡': "->",
	'°': "o", 'º': "o", 'ª': "a", '¬': "-", '¦': "|", '¨': `"`, '¸': ",", '¯': "-",
	'©': "(c)", '®': "(r)", '™': "(tm)", '¢': "c", '¶': "", 'µ': "u",
	'₡': "CRC ", '₲': "PYG ", '₱': "PHP ", '₹': "INR ", '₽': "RUB ",
	'œ': "oe", 'Œ': "OE", 'ð': "d", 'Ð': "D", 'þ': "th", 'Þ': "Th", 'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'ı': "i", 'ẞ': "SS",
	'\u2028': "\n", '\u2029': "\n", '\u0085': "\n", '\v': "\n",
}

// Transliterate writes a text within GSM-7: "Fotografía “nítida”… 👍" becomes `Fotografia
// "nitida"...`. Letters lose only accents that the alphabet lacks (é, ñ and ü stay), symbols are
// spelled out, and emoji are removed. A text in another script is returned unchanged, because a
// partial transliteration would cost the same.
func Transliterate(text string) string {
	text = strings.ToValidUTF8(text, "")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if Measure(text).Encoding == GSM7 {
		return text
	}
	var b writer
	for _, r := range norm.NFC.String(text) {
		if !b.rune(r) {
			return text
		}
	}
	return b.done()
}

// writer builds the text and closes the gaps of dropped characters.
type writer struct {
	out     []byte
	last    rune
	dropped bool // whether a character was dropped since the last one
}

func (b *writer) write(s string) {
	for _, r := range s {
		switch {
		case b.dropped && r == ' ' && (b.last == ' ' || b.last == '\n' || b.last == 0):
			continue // one of the two spaces around a dropped character
		case b.dropped && r == '\n' && b.last == ' ':
			b.trim()
		}
		b.dropped = false
		b.out = utf8.AppendRune(b.out, r)
		b.last = r
	}
}

func (b *writer) trim() { b.out = bytes.TrimRight(b.out, " ") }

func (b *writer) done() string {
	if b.dropped && b.last == ' ' {
		b.trim()
	}
	return string(b.out)
}

// rune writes one character, or reports false if the alphabet can't express it.
func (b *writer) rune(r rune) bool {
	if septets[r] > 0 {
		b.write(string(r))
		return true
	}
	if s, ok := substitutes[r]; ok {
		b.write(s)
		return true
	}
	if s, ok := withoutAccents(r); ok {
		b.write(s)
		return true
	}
	if droppable(r) {
		b.dropped = true
		return true
	}
	return false
}

// withoutAccents returns a character without accents, or decomposed ("½", "ﬁ", "②").
func withoutAccents(r rune) (string, bool) {
	var s strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		switch {
		case unicode.Is(unicode.Mn, part):
		case septets[part] > 0:
			s.WriteRune(part)
		case substitutes[part] != "":
			s.WriteString(substitutes[part])
		default:
			return "", false
		}
	}
	return s.String(), s.Len() > 0
}

// droppable reports whether a text means the same without the character: emoji, ornaments, their
// modifiers and joiners, and invisible characters.
func droppable(r rune) bool {
	switch {
	case unicode.In(r, unicode.So, unicode.Sk, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc, unicode.Co, unicode.Cs):
		return true
	case r >= 0x1F000 && r <= 0x1FAFF: // pictographs that Go's Unicode tables don't have yet
		return true
	}
	return r >= 0xE0000 && r <= 0xE0FFF
}
