package vision

import (
	"cmp"
	"image"
	"math"
	"slices"
	"strings"
)

// The readers tell O from 0 and I from 1 by context more than by shape. If the other characters of
// a value are known, the shape says more: in nearly all typefaces an O is wider than any digit, and
// an I without serifs is a plain bar.

const (
	shapeHigh = 96 // height in pixels of the picture on which shapes are measured

	digitWide = 1.16 // width relative to the other digits up to which a round character is a 0
	roundWide = 1.26 // and from which it is an O
	barWide   = 0.42 // width relative to a digit below which a plain bar is an I
	barFill   = 0.84 // share of its box that a bar fills
)

// shapes returns the ink of each letter and digit of serial in order, or nil if the number of
// pieces differs: for touching, broken and dotted characters.
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

// cutOff reports whether there is writing directly before or after a value, less than a space from
// its first or last character.
func cutOff(src *image.Gray, p *evidence) bool {
	const room = 1.0 // searched width at either end, in heights of the place
	place := p.place.grow(p.place.height()*room, 0)
	w := int(place.width() / max(place.height(), 1) * shapeHigh)
	if w < shapeHigh || w > 30*shapeHigh {
		return false
	}
	all := pieces(evened(place.rectify(src, w, shapeHigh)))
	high := capitals(all)
	all = slices.DeleteFunc(all, func(k inked) bool {
		line := k.box.Dy() > high*5/4 && k.box.Dx() < high/3 // the line of a table
		return k.box.Dy() < high*7/10 || line || k.box.Dx() > 2*high
	})
	from, to := int(room*shapeHigh), w-int(room*shapeHigh)
	near := high * 3 / 10
	left, right := w, 0 // the extent of pieces that belong to the value
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

// byShape decides O or 0 and I or 1 in serial by shape. open reports whether a character stays undecided.
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
	dotted := false // zeros of this plate have a dot or a stroke
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
			open = true // an I, or a 1 whose flag is not visible
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

// digitsBeside returns the median aspect ratio of the nearest round digits to character i, at most
// three, or 0 if there are fewer than two. Perspective and curvature narrow near digits equally.
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
