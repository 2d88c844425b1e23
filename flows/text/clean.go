package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Line makes one line of text that a person typed: without control characters and invisible ones
// (zero widths, direction overrides, tags), with single spaces. Text that looks like code
// ("$where", "{{.}}", "<script>") stays: it is text, and is escaped wherever it is shown.
func Line(s string) string {
	return strings.Join(strings.Fields(clean(s, ' ')), " ")
}

// Text is Line for texts of several lines; it keeps at most one empty line in a row.
func Text(s string) string {
	var lines []string
	for _, line := range strings.Split(clean(s, '\n'), "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func clean(s string, lineBreak rune) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	marks := 0
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return lineBreak
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r),
			unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Co, r), blank(r):
			return -1
		}
		if !unicode.Is(unicode.M, r) {
			marks = 0
		}
		if marks += accents(r); marks > maxMarks {
			return -1
		}
		return r
	}, s))
}

// accents counts the combining marks of a rune's decomposition.
func accents(r rune) (n int) {
	if r < utf8.RuneSelf {
		return 0
	}
	parts := norm.NFD.PropertiesString(string(r)).Decomposition()
	if parts == nil {
		parts = []byte(string(r))
	}
	for _, part := range string(parts) {
		if unicode.Is(unicode.M, part) {
			n++
		}
	}
	return n
}

// maxMarks limits the accents on one letter: no language has more. Many stacked accents cover other
// lines, and beyond thirty NFC inserts a character of its own.
const maxMarks = 8

// blank reports whether a letter is invisible.
func blank(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800', '\u034f':
		return true
	}
	return false
}

// Longer reports whether s has more than n characters.
func Longer(s string, n int) bool { return len(s) > n && utf8.RuneCountInString(s) > n }
