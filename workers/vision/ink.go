package vision

import (
	"cmp"
	"image"
	"slices"
)

// inkBelow is the threshold for ink in the output of normalise: halfway between ground and ink if a
// quarter of the pixels is ink.
const inkBelow = 118

// inked describes the ink of one character on a rectified picture of its value.
type inked struct {
	box  image.Rectangle
	area int
	lean float64 // how far the top is left of the stem, in heights: the flag of a 1

	heart  float64 // share of its middle that is ink: the dot or stroke of a 0
	serifs bool    // as wide at the top as at the foot, and narrow in between
}

func (k inked) aspect() float64 { return float64(k.box.Dx()) / float64(k.box.Dy()) }
func (k inked) fill() float64   { return float64(k.area) / float64(k.box.Dx()*k.box.Dy()) }

// evened returns a line's picture as dark ink on an even ground.
func evened(img *image.Gray) *image.Gray {
	h := img.Rect.Dy()
	if lightOnDark(normalise(img, h*4/5, 10)) {
		img = invert(img)
	}
	return normalise(soften(img, 1), h/2, 10)
}

// capitals returns the median height of the pieces, which ignores punctuation and dirt.
func capitals(all []inked) int {
	if len(all) == 0 {
		return 0
	}
	highs := make([]int, len(all))
	for i, k := range all {
		highs[i] = k.box.Dy()
	}
	slices.Sort(highs)
	return highs[len(highs)/2]
}

// pieces returns the connected areas of ink from left to right. Areas above each other are merged.
func pieces(flat *image.Gray) []inked {
	w, h := flat.Rect.Dx(), flat.Rect.Dy()
	seen := make([]bool, w*h)
	var out []inked
	var stack []int
	for start := range seen {
		if seen[start] || flat.Pix[start] >= inkBelow {
			continue
		}
		seen[start] = true
		stack = append(stack[:0], start)
		var k inked
		for len(stack) > 0 {
			p := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := p%w, p/w
			k.box = k.box.Union(image.Rect(x, y, x+1, y+1))
			k.area++
			for j := max(y-1, 0); j <= min(y+1, h-1); j++ {
				for i := max(x-1, 0); i <= min(x+1, w-1); i++ {
					if q := j*w + i; !seen[q] && flat.Pix[q] < inkBelow {
						seen[q] = true
						stack = append(stack, q)
					}
				}
			}
		}
		if k.area >= 12 {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b inked) int { return cmp.Compare(a.box.Min.X, b.box.Min.X) })
	var joined []inked
	for _, k := range out {
		if n := len(joined); n > 0 {
			b := &joined[n-1]
			if common := min(b.box.Max.X, k.box.Max.X) - k.box.Min.X; common*2 > min(b.box.Dx(), k.box.Dx()) {
				b.box, b.area = b.box.Union(k.box), b.area+k.area
				continue
			}
		}
		joined = append(joined, k)
	}
	for i := range joined {
		joined[i].lean = lean(flat, joined[i].box)
		joined[i].serifs = serifs(flat, joined[i].box)
		joined[i].heart = heart(flat, joined[i].box)
	}
	return joined
}

// lean returns how far the ink of the upper rows is left of that of the middle rows.
func lean(flat *image.Gray, box image.Rectangle) float64 {
	centre := func(from, to int) float64 {
		var sum, n float64
		for y := from; y < to; y++ {
			for x := box.Min.X; x < box.Max.X; x++ {
				if flat.Pix[y*flat.Stride+x] < inkBelow {
					sum += float64(x)
					n++
				}
			}
		}
		return sum / max(n, 1)
	}
	h := box.Dy()
	return (centre(box.Min.Y+h*4/10, box.Min.Y+h*6/10) - centre(box.Min.Y, box.Min.Y+h*3/10)) / float64(max(h, 1))
}

// heart returns the share of a character's middle that is ink.
func heart(flat *image.Gray, box image.Rectangle) float64 {
	w, h := box.Dx(), box.Dy()
	n, ink := 0, 0
	for y := box.Min.Y + h*2/5; y < box.Max.Y-h*2/5; y++ {
		for x := box.Min.X + w*2/5; x < box.Max.X-w*2/5; x++ {
			n++
			if flat.Pix[y*flat.Stride+x] < inkBelow {
				ink++
			}
		}
	}
	return float64(ink) / float64(max(n, 1))
}

// serifs reports whether the ink has the form of an I with serifs.
func serifs(flat *image.Gray, box image.Rectangle) bool {
	extent := func(from, to int) int { // width of the widest row
		most := 0
		for y := from; y < to; y++ {
			l, r := box.Max.X, box.Min.X
			for x := box.Min.X; x < box.Max.X; x++ {
				if flat.Pix[y*flat.Stride+x] < inkBelow {
					l, r = min(l, x), max(r, x+1)
				}
			}
			most = max(most, r-l)
		}
		return most
	}
	h := box.Dy()
	top, foot := extent(box.Min.Y, box.Min.Y+h/6), extent(box.Max.Y-h/6, box.Max.Y)
	return top*10 >= 9*foot && foot*10 >= 9*top && extent(box.Min.Y+h*3/10, box.Min.Y+h*7/10)*2 <= foot
}
