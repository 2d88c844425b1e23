package sms

import "unicode/utf16"

// Encoding is the encoding of a text in an SMS.
type Encoding string

// The encodings of an SMS.
const (
	GSM7 Encoding = "GSM-7" // 160 characters in one segment, 153 in each of several
	UCS2 Encoding = "UCS-2" // 70 characters in one segment, 67 in each of several
)

// Cost is the size of a text as an SMS.
type Cost struct {
	Encoding Encoding
	Units    int // septets of GSM-7, of which €^{}[]~|\ take two; or UTF-16 units of UCS-2
	Segments int // messages that are charged; 0 for an empty text
}

// basic and extension are the two tables of the GSM 03.38 alphabet.
const (
	basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extension = "\f^{}\\[~]|€"
)

var septets = func() map[rune]int {
	m := map[rune]int{}
	for _, r := range basic {
		m[r] = 1
	}
	for _, r := range extension {
		m[r] = 2
	}
	return m
}()

// Measure returns the cost of a text. A character is never split between two segments, which can
// leave a unit of the first one unused.
func Measure(text string) Cost {
	units, fits := 0, true
	for _, r := range text {
		n, ok := septets[r]
		fits = fits && ok
		units += n
	}
	if fits {
		return Cost{GSM7, units, segments(text, units, 160, 153, func(r rune) int { return septets[r] })}
	}
	units = 0
	for _, r := range text {
		units += wide(r)
	}
	return Cost{UCS2, units, segments(text, units, 70, 67, wide)}
}

func wide(r rune) int { return max(utf16.RuneLen(r), 1) }

func segments(text string, units, alone, each int, size func(rune) int) int {
	switch {
	case units == 0:
		return 0
	case units <= alone:
		return 1
	}
	n, room := 1, each
	for _, r := range text {
		if s := size(r); s > room {
			n, room = n+1, each-s
		} else {
			room -= s
		}
	}
	return n
}
