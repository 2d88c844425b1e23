package sms

import "unicode/utf16"

// Encoding is how a text travels.
type Encoding string

// The encodings of an SMS.
const (
	GSM7 Encoding = "GSM-7" // 160 a segment, 153 where there are several
	UCS2 Encoding = "UCS-2" // 70 a segment, 67 where there are several
)

// Cost is what a text takes as an SMS.
type Cost struct {
	Encoding Encoding
	Units    int // septets of GSM-7, of which €^{}[]~|\ take two; UTF-16 units of UCS-2
	Segments int // messages that are paid; 0 for no text
}

// basic and extension are the alphabet of GSM 03.38.
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

// Measure counts what a text takes. A character is never parted between two
// segments, which can leave a unit of the first one empty.
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
