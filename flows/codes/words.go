package codes

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// digitWords are the digits in words, without accents.
var digitWords = map[string]bool{
	"cero": true, "uno": true, "una": true, "dos": true, "tres": true, "cuatro": true, "cinco": true, "seis": true, "siete": true, "ocho": true, "nueve": true,
	"zero": true, "one": true, "two": true, "three": true, "four": true, "five": true, "six": true, "seven": true, "eight": true, "nine": true,
}

// tensWords begin the names of larger numbers: "cuarenta y ocho".
var tensWords = []string{"diez", "once", "doce", "trece", "catorce", "quince", "dieci", "veint", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa", "cien", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

// fewWords is the number of digits in words from which a text may be a code.
const fewWords = 3

// InWords reports whether a text may be a code that somebody spelled out: "cuatro cinco seis…". Such a text is
// no code, and yet tells one.
func InWords(said string) bool {
	n := 0
	for _, word := range strings.FieldsFunc(norm.NFD.String(strings.ToLower(said)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }) {
		word = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, word)
		tens := func() bool {
			for _, t := range tensWords {
				if strings.HasPrefix(word, t) {
					return true
				}
			}
			return false
		}
		if digitWords[word] || tens() {
			n++
		}
	}
	return n >= fewWords
}
