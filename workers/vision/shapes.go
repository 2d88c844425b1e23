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

const (
	shapeHigh = 96 // pixels of the picture that shapes are measured on

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

// cutOff reports whether writing goes on right before or behind a value's place:
// less than a space from its first or last character.
func cutOff(src *image.Gray, p *evidence) bool {
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
