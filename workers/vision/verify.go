package vision

import (
	"image"
	"strings"
)

// place returns the place of a candidate's words on the photo, with a small margin that contains
// nothing of the neighbouring words.
func (c Candidate) place() quad {
	first, last := c.words[0], c.words[len(c.words)-1]
	if first.line == last.line {
		air := 0.2 * first.line.height() / max(first.line.width(), 1)
		return first.line.slice(max(first.from-air, first.least), min(last.to+air, last.most))
	}
	var corners []pt
	for _, w := range c.words {
		q := w.place()
		corners = append(corners, q[:]...)
	}
	return boxed(corners, direction(first.line.angle()))
}

// verify reads a candidate again from closer with both readers.
func (d *networkEngine) verify(src *image.Gray, p *evidence) error {
	s, err := d.nets.read(src, p.place)
	if err != nil {
		return err
	}
	if again, ok := serialLike(strings.ReplaceAll(s.text(), " ", "")); ok {
		p.add(valueReading{again, leastSure(s.glyphs), first})
	}
	img := p.place.rectify(src, lineWide(p.place), lineHigh)
	if lightOnDark(normalise(img, 40, 10)) {
		img = invert(img)
	}
	for _, try := range []*image.Gray{soften(img, 1), soften(normalise(img, 48, 10), 2)} {
		pieces, err := d.second.line(padded(try, 10))
		if err != nil {
			return err
		}
		text, conf := joined(pieces, 0, try.Rect.Dx())
		got, ok := serialLike(text)
		if !ok {
			continue
		}
		p.add(valueReading{got, conf / 100, second})
		if got == p.serial() && conf >= 80 {
			break
		}
	}
	return nil
}

// rereadDoubtful reads a doubtful value in four more ways: softened for dot matrix and brushed
// metal, with a larger margin, with normalised light, and stretched.
func (d *networkEngine) rereadDoubtful(src *image.Gray, p *evidence) error {
	flat := p.place.rectify(src, lineWide(p.place), lineHigh)
	airy := p.place.grow(0, p.place.height()*0.1)
	for _, img := range []*image.Gray{
		soften(flat, 1),
		airy.rectify(src, lineWide(airy), lineHigh),
		normalise(flat, lineHigh, 10),
		p.place.rectify(src, min(lineWide(p.place)*4/3, lineLong), lineHigh), // against the narrowing of a steep view
	} {
		glyphs, err := recognise(d.nets.rec, d.nets.letters, img)
		if err != nil {
			return err
		}
		s := strip{glyphs: glyphs}
		if got, ok := serialLike(strings.ReplaceAll(s.text(), " ", "")); ok {
			p.add(valueReading{got, leastSure(glyphs), first})
		}
	}
	return nil
}

// agreed is Tesseract's agreement from which a value counts as complete. For a part of a value it
// is rarely so high.
const agreed = 0.9

// checkShapes checks what both readers may get wrong: characters that look alike, and scratches
// that change a character.
func (d *networkEngine) checkShapes(src *image.Gray, p *evidence) error {
	serial := p.serial()
	high := lineHigh * 2
	img := p.place.rectify(src, min(lineWide(p.place), lineLong/2)*2, high)
	if clean := unscratched(img); clean != nil {
		all := quad{{0, 0}, {float64(clean.Rect.Dx()), 0}, {float64(clean.Rect.Dx()), float64(high)}, {0, float64(high)}}
		glyphs, err := recognise(d.nets.rec, d.nets.letters, all.rectify(clean, clean.Rect.Dx()/2, lineHigh))
		if err != nil {
			return err
		}
		s := strip{glyphs: glyphs}
		if got, ok := serialLike(strings.ReplaceAll(s.text(), " ", "")); ok {
			p.add(valueReading{got, leastSure(glyphs), first})
			if p.disputed = got != serial && len(got) == len(serial); p.disputed && leastSure(glyphs) > min(0.85, p.usualProb()) {
				serial = got
			}
		}
	}
	if other, ok := p.overruled(); ok {
		serial, p.disputed = other, true
	}
	if longer, ok := p.undoubled(serial); ok {
		serial, p.disputed = longer, true
	}
	p.settledAs, p.open = byShape(src, p.place, serial)
	if p.settledAs == serial && shapes(src, p.place, serial) == nil {
		p.settledAs = p.plainest(serial)
	}
	p.cutOff = p.features().agree < agreed && cutOff(src, p)
	return nil
}

// padded adds a margin of n pixels to a picture, repeating its edge.
func padded(src *image.Gray, n int) *image.Gray {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := image.NewGray(image.Rect(0, 0, w+2*n, h+2*n))
	for y := range dst.Rect.Dy() {
		for x := range dst.Rect.Dx() {
			sx, sy := min(max(x-n, 0), w-1), min(max(y-n, 0), h-1)
			dst.Pix[y*dst.Stride+x] = src.Pix[sy*src.Stride+sx]
		}
	}
	return dst
}
