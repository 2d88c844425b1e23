package pdf

import (
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// advances are how far each rune that both weights can write moves the pen: regular and
// bold, in thousandths of the letter's size. They are read when first asked for.
//
// The library must be given nothing else: it reads past its tables at a rune beyond them.
var advances = sync.OnceValue(func() map[rune][2]int {
	widths := map[rune][2]int{}
	for r, w := range advancesOf(liberationsansregular.TTF) {
		widths[r] = [2]int{w}
	}
	bold := advancesOf(liberationsansbold.TTF)
	for r, w := range widths {
		if b, both := bold[r]; both {
			widths[r] = [2]int{w[0], b}
		} else {
			delete(widths, r)
		}
	}
	return widths
})

// advancesOf are a font's runes with their advances. A font that cannot be read is the
// program's own, and every test's to find.
func advancesOf(ttf []byte) map[rune]int {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic("templates/pdf: " + err.Error())
	}
	var buf sfnt.Buffer
	em := fixed.Int26_6(f.UnitsPerEm()) << 6
	widths := map[rune]int{}
	for r := rune(' '); r <= 0xFFFF; r++ {
		if unicode.Is(unicode.Hebrew, r) { // it would be written backwards
			continue
		}
		g, err := f.GlyphIndex(&buf, r)
		if err != nil || g == 0 {
			continue
		}
		if w, err := f.GlyphAdvance(&buf, g, em, font.HintingNone); err == nil {
			widths[r] = (int(w)*2000 + int(em)) / (2 * int(em))
		}
	}
	return widths
}

func writable(r rune) bool {
	_, is := advances()[r]
	return is
}

// measure is the width in mm of a cleaned text; there is no kerning.
func (st style) measure(text string) float64 {
	weight, sum := 0, 0
	if st.bold {
		weight = 1
	}
	widths := advances()
	for _, r := range text {
		sum += widths[r][weight]
	}
	return float64(sum) / 1000 * st.size * 25.4 / 72
}
