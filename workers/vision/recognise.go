package vision

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"strings"
)

var errShape = errors.New("vision: a network's answer has another shape than its picture")

// alphabet holds the recogniser's classes. Only characters of plates and cards are used: 6,500 of
// its 6,625 characters are Chinese.
type alphabet struct {
	runes []rune // by class; 0 for an unused class
	some  []int  // the used classes
}

const latin = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" +
	` !"#$%&'()*+,-./:;<=>?@[\]^_|~°ÉÓáéíóúüñ`

func loadAlphabet(file string) (alphabet, error) {
	f, err := os.Open(file)
	if err != nil {
		return alphabet{}, err
	}
	defer f.Close()
	a := alphabet{runes: []rune{0}} // class 0 is the gap between characters
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		r := []rune(lines.Text())
		c := rune(0)
		if len(r) == 1 && strings.ContainsRune(latin, r[0]) {
			c = r[0]
		}
		if len(r) == 1 && r[0] == '：' {
			c = ':'
		}
		a.runes = append(a.runes, c)
	}
	a.runes = append(a.runes, ' ')
	for class, r := range a.runes {
		if r != 0 {
			a.some = append(a.some, class)
		}
	}
	if err := lines.Err(); err != nil || len(a.some) < 90 {
		return alphabet{}, fmt.Errorf("%s: %d characters of ours, %w", file, len(a.some), err)
	}
	return a, nil
}

// glyph is one recognised character.
type glyph struct {
	r      rune
	prob   float64 // 0–1, among all classes
	rival  rune    // the next likely, 0 if that is a gap
	second float64
	from   float64 // its position on the line, 0–1
	to     float64
}

// strip is one recognised line.
type strip struct {
	quad   quad
	glyphs []glyph
}

func (s strip) text() string {
	var b strings.Builder
	for _, g := range s.glyphs {
		b.WriteRune(g.r)
	}
	return b.String()
}

// weight rates how much writing was recognised. It is higher for a line the right way up than for
// the same line upside down.
func (s strip) weight() float64 {
	var w float64
	for _, g := range s.glyphs {
		if g.r != ' ' {
			w += g.prob*g.prob - 0.5
		}
	}
	return w
}

// barred reports whether a line is a barcode: light changes along it and hardly across it.
func barred(img *image.Gray) bool {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w < 4*h {
		return false
	}
	var along, across int
	for y := h / 4; y < h*3/4; y++ {
		for x := 1; x < w; x++ {
			p := int(img.Pix[y*img.Stride+x])
			along += max(p-int(img.Pix[y*img.Stride+x-1]), int(img.Pix[y*img.Stride+x-1])-p)
			across += max(p-int(img.Pix[(y-1)*img.Stride+x]), int(img.Pix[(y-1)*img.Stride+x])-p)
		}
	}
	return along > 4*w*h/2 && across*6 < along
}

// plain reports whether a line is certainly the right way up: at least five letters, nearly all of
// them certain.
func (s strip) plain() bool {
	n, sum := 0, 0.0
	for _, g := range s.glyphs {
		if g.r != ' ' {
			n++
			sum += g.prob
		}
	}
	return n >= 5 && sum/float64(n) > 0.93
}

const (
	lineHigh = 48   // height in pixels on which the recogniser was trained
	lineLong = 1600 // most pixels of a line's width
)

// lineWide returns the width in pixels of a quad's picture for the recogniser.
func lineWide(q quad) int {
	w := int(math.Ceil(q.width() / max(q.height(), 1) * lineHigh))
	return min(max((w+7)/8*8, 16), lineLong)
}

// recognise reads one rectified line.
func recognise(n *net, a alphabet, img *image.Gray) ([]glyph, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	data := make([]float32, 3*w*h)
	for i, p := range img.Pix {
		v := float32(p)/127.5 - 1
		data[i], data[w*h+i], data[2*w*h+i] = v, v, v
	}
	var out []glyph
	err := n.run([4]int64{1, 3, int64(h), int64(w)}, data, func(shape []int64, prob []float32) error {
		if len(shape) != 3 || int(shape[2]) != len(a.runes) || len(prob) != int(shape[1]*shape[2]) {
			return errShape
		}
		out = decode(prob, int(shape[1]), a)
		return nil
	})
	return out, err
}

// decode takes the most likely class at each step and drops repetitions and gaps (CTC, best path),
// over the used classes only.
func decode(prob []float32, steps int, a alphabet) []glyph {
	var out []glyph
	before := 0
	for t := range steps {
		row := prob[t*len(a.runes) : (t+1)*len(a.runes)]
		best, second := 0, -1
		for _, c := range a.some {
			switch {
			case row[c] > row[best]:
				best, second = c, best
			case second < 0 || row[c] > row[second]:
				second = c
			}
		}
		p := float64(row[best])
		from, to := float64(t)/float64(steps), float64(t+1)/float64(steps)
		switch {
		case best == 0:
		case best == before:
			g := &out[len(out)-1]
			g.to = to
			if p > g.prob {
				g.prob, g.rival, g.second = p, a.runes[second], float64(row[second])
			}
		default:
			out = append(out, glyph{r: a.runes[best], prob: p, rival: a.runes[second], second: float64(row[second]), from: from, to: to})
		}
		before = best
	}
	return out
}
