package vision

import (
	"cmp"
	"image"
	"math"
	"slices"
	"strings"
)

// The readers tell O from 0 and I from 1 by habit more than by shape: of a value
// whose other characters are known, the shape says more. In nearly all typefaces
// an O is wider than any digit and an I without serifs is a bare bar.

// inked is a character's ink on a level picture of its value.
type inked struct {
	box  image.Rectangle
	area int
	lean float64 // how far left of its stem its top is, in heights; a 1 has a flag there

	heart  float64 // share of its middle that is ink: a 0 may have a dot or a stroke there
	serifs bool    // it is as wide at its top as at its foot, and narrow between
}

func (k inked) aspect() float64 { return float64(k.box.Dx()) / float64(k.box.Dy()) }
func (k inked) fill() float64   { return float64(k.area) / float64(k.box.Dx()*k.box.Dy()) }

const (
	shapeHigh = 96  // pixels of the picture that shapes are measured on
	inkBelow  = 118 // of normalise: halfway between ground and ink where a quarter is ink

	digitWide = 1.16 // of the other digits' width, up to which a round character is a 0
	roundWide = 1.26 // and from which it is an O
	barWide   = 0.42 // of a digit's width, under which a bare bar is an I
	barFill   = 0.84 // of its box that a bar fills
)

// shapes are the characters of a value as ink, one for each letter and digit of
// serial in order, or nil where ink and serial do not match in number: touching,
// broken and dotted characters.
func shapes(src *image.Gray, place quad, serial string) []inked {
	w := int(place.width() / max(place.height(), 1) * shapeHigh)
	if w < shapeHigh || w > 30*shapeHigh {
		return nil
	}
	all := pieces(evened(place.rectify(src, w, shapeHigh)))
	usual := capitals(all)
	all = slices.DeleteFunc(all, func(k inked) bool { return k.box.Dy() < usual*7/10 })
	n := 0
	for _, r := range serial {
		if isPlain(r) {
			n++
		}
	}
	if len(all) != n || usual < shapeHigh/4 {
		return nil
	}
	for _, k := range all {
		if k.box.Dy() > usual*13/10 {
			return nil
		}
	}
	return all
}

// evened is a line's picture with dark ink on even ground.
func evened(img *image.Gray) *image.Gray {
	h := img.Rect.Dy()
	if lightOnDark(normalise(img, h*4/5, 10)) {
		img = invert(img)
	}
	return normalise(soften(img, 1), h/2, 10)
}

// capitals is the usual height of pieces, marks and dirt aside.
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

// pieces are the patches of ink of a picture, from left to right; what stands
// over and under each other is one.
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

// lean is how far left of the middle rows' ink the upper rows' ink is.
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

// heart is the share of the middle of a character that is ink.
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

// serifs reports whether ink is as an I's with serifs.
func serifs(flat *image.Gray, box image.Rectangle) bool {
	extent := func(from, to int) int { // of the widest row
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

// cutOff reports whether writing goes on right before or behind a value's place:
// less than a space from its first or last character.
func cutOff(src *image.Gray, p *proof) bool {
	const room = 1.0 // heights of the place at either end
	place := p.place.grow(p.place.height()*room, 0)
	w := int(place.width() / max(place.height(), 1) * shapeHigh)
	if w < shapeHigh || w > 30*shapeHigh {
		return false
	}
	all := pieces(evened(place.rectify(src, w, shapeHigh)))
	high := capitals(all)
	all = slices.DeleteFunc(all, func(k inked) bool {
		line := k.box.Dy() > high*5/4 && k.box.Dx() < high/3 // of a table
		return k.box.Dy() < high*7/10 || line || k.box.Dx() > 2*high
	})
	from, to := int(room*shapeHigh), w-int(room*shapeHigh)
	near := high * 3 / 10
	left, right := w, 0 // of what is surely the value's
	for _, k := range all {
		if mid := (k.box.Min.X + k.box.Max.X) / 2; mid >= from && mid <= to {
			left, right = min(left, k.box.Min.X), max(right, k.box.Max.X)
		}
	}
	before, behind := false, false
	for _, k := range all {
		mid := (k.box.Min.X + k.box.Max.X) / 2
		before = before || mid < from && left-k.box.Max.X < near
		behind = behind || mid > to && k.box.Min.X-right < near
	}
	first, last := p.found.words[0], p.found.words[len(p.found.words)-1]
	return before && first.least < 0 || behind && last.most > 1
}

// byShape is serial with O and 0, I and 1 as their shapes say. open reports
// whether one of them stays between the two.
func byShape(src *image.Gray, place quad, serial string) (settled string, open bool) {
	if !strings.ContainsAny(serial, "0O1I") || !strings.ContainsFunc(serial, isLetter) {
		return serial, false
	}
	ink := shapes(src, place, serial)
	if ink == nil {
		return serial, false
	}
	var plain []rune
	for _, r := range serial {
		if isPlain(r) {
			plain = append(plain, r)
		}
	}
	dotted := false // a 0 of this plate has a dot or a stroke
	for i, r := range plain {
		dotted = dotted || (r == '0' || r == 'O') && ink[i].heart > 0.35
	}
	out := []rune(serial)
	i := -1
	for at, r := range out {
		if !isPlain(r) {
			continue
		}
		i++
		k := ink[i]
		if r == '1' && k.serifs && math.Abs(k.lean) < 0.015 {
			open = true // an I, or a 1 whose flag is lost
			continue
		}
		usual := digitsBeside(plain, ink, i)
		if usual == 0 {
			continue
		}
		wide := k.aspect() / usual
		switch r {
		case '0', 'O':
			switch {
			case dotted && k.heart > 0.35:
				out[at] = '0'
			case wide >= roundWide, dotted && k.heart < 0.1:
				out[at] = 'O'
			case wide <= digitWide:
				out[at] = '0'
			default:
				open = true
			}
		case '1', 'I':
			switch {
			case wide < barWide && k.fill() > barFill && math.Abs(k.lean) < 0.03:
				out[at] = 'I'
			case r == 'I' && k.lean > 0.08:
				out[at] = '1'
			}
		}
	}
	return string(out), open
}

func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' }

// digitsBeside is the usual aspect of the round digits that stand nearest to
// character i, three at most, or 0 where there are not two. Near ones are
// narrowed alike by perspective and by a curve.
func digitsBeside(plain []rune, ink []inked, i int) float64 {
	var near []int
	for j, r := range plain {
		if j != i && strings.ContainsRune("0235689", r) {
			near = append(near, j)
		}
	}
	if len(near) < 2 {
		return 0
	}
	slices.SortStableFunc(near, func(a, b int) int { return cmp.Compare(max(a-i, i-a), max(b-i, i-b)) })
	var aspects []float64
	for _, j := range near[:min(3, len(near))] {
		aspects = append(aspects, ink[j].aspect())
	}
	slices.Sort(aspects)
	return aspects[len(aspects)/2]
}
