package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unknown stands for what the fonts have no glyph for.
const unknown = '□'

// clean makes of what people typed what the fonts can write, lines kept: letters are
// composed with their accents, a decorated letter becomes the plain one, emoji and
// what has no width are left out, the rest is a box.
func clean(s string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n")) {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\r':
			b.WriteByte('\n')
		case r == '\u202f': // the narrow space in "1 200,00" must not break either
			b.WriteRune('\u00a0')
		case unicode.IsControl(r) || unicode.Is(unicode.Zs, r) && !writable(r):
			b.WriteByte(' ')
		case r == unicode.ReplacementChar: // what was no UTF-8
			b.WriteRune(unknown)
		case writable(r) && !unicode.Is(unicode.Cf, r):
			b.WriteRune(r)
		case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.So, unicode.Sk, unicode.Co):
		default:
			b.WriteString(plain(r))
		}
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == ' ' }), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func plain(r rune) string {
	s := norm.NFKC.String(string(r))
	for _, p := range s {
		if !writable(p) || p == unicode.ReplacementChar {
			return string(unknown)
		}
	}
	return s
}

// oneLine is clean for a name or an amount.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(clean(s), func(r rune) bool { return r == ' ' || r == '\n' }), " ")
}

// join puts what is there of its parts into one line.
func join(sep string, parts ...string) string {
	var there []string
	for _, p := range parts {
		if p = oneLine(p); p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, sep)
}

// wrap breaks cleaned text into lines no wider than width, at its spaces, and inside a
// word only where the word is wider than a line. measure is additive: there is no kerning.
func wrap(text string, width float64, measure func(string) float64) []string {
	var lines []string
	space := measure(" ")
	for _, par := range strings.Split(text, "\n") {
		line, used := "", 0.0
		for word := range strings.SplitSeq(par, " ") {
			w := measure(word)
			if line != "" && used+space+w <= width {
				line, used = line+" "+word, used+space+w
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			if w > width {
				var whole []string
				whole, word = chop(word, width, measure)
				lines = append(lines, whole...)
				w = measure(word)
			}
			line, used = word, w
		}
		lines = append(lines, line)
	}
	return lines
}

// chop cuts a word into lines and what is left of it, a rune at least to a line.
func chop(word string, width float64, measure func(string) float64) (lines []string, rest string) {
	start, used := 0, 0.0
	for i, r := range word {
		w := measure(string(r))
		if used+w > width && i > start {
			lines = append(lines, word[start:i])
			start, used = i, 0
		}
		used += w
	}
	return lines, word[start:]
}
