package vision

import (
	"cmp"
	"context"
	"errors"
	"image"
	"math"
	"path/filepath"
	"slices"
	"strings"
)

// deep finds and reads lines with the networks of PP-OCR and has what it found
// read again by a second reader.
type deep struct {
	nets   *nets
	second recogniser
	names  *tesseract // for Spanish names, when one has been asked for
}

// nets are the networks of all of a pool's workers.
type nets struct {
	det, rec *net
	letters  alphabet
}

func loadNets(dir string, threads int) (n *nets, err error) {
	if err := startRuntime(filepath.Join(dir, fileRuntime)); err != nil {
		return nil, err
	}
	n = &nets{}
	defer func() {
		if err != nil {
			n.close()
			n = nil
		}
	}()
	if n.letters, err = loadAlphabet(filepath.Join(dir, fileLetters)); err != nil {
		return n, err
	}
	if n.det, err = loadNet(filepath.Join(dir, fileDet), threads); err != nil {
		return n, err
	}
	n.rec, err = loadNet(filepath.Join(dir, fileRec), threads)
	return n, err
}

func (n *nets) close() {
	n.det.close()
	n.rec.close()
}

// read reads one line as it lies; the bars of a barcode, which the detector takes
// for a long line, are not read.
func (n *nets) read(src *image.Gray, q quad) (strip, error) {
	img := q.rectify(src, lineWide(q), lineHigh)
	if barred(img) {
		return strip{quad: q}, nil
	}
	glyphs, err := recognise(n.rec, n.letters, img)
	return strip{quad: q, glyphs: glyphs}, err
}

func (d *deep) close() {
	d.second.close()
	if d.names != nil {
		d.names.close()
	}
}

// spanish is the reader of names, started when it is first wanted: it takes 20
// megabytes, and plates have no names.
func (d *deep) spanish() (_ *tesseract, err error) {
	if d.names == nil {
		d.names, err = startTesseract("spa")
	}
	return d.names, err
}

// text is what was read of a photo at one size.
type text struct {
	strips []strip
	sheet  sheet
	words  []Word
}

// page reads all lines of a view of a photo.
func (d *deep) page(ctx context.Context, src *image.Gray, v view) (text, error) {
	part := src
	if v.box != src.Rect {
		part = cut(src, v.box)
	}
	quads, err := detect(d.nets.det, part, v.side)
	if err != nil || len(quads) == 0 {
		return text{}, err
	}
	for i, q := range quads {
		for k := range q {
			quads[i][k] = q[k].add(pt{float64(v.box.Min.X), float64(v.box.Min.Y)})
		}
	}
	angle := slope(quads)
	for i, q := range quads {
		quads[i] = facing(q, angle)
	}
	// Lines of a word or two come first: they tell the way up as well as longer ones.
	odd := func(q quad) float64 { return math.Abs(math.Log(q.width() / max(q.height(), 1) / 6)) }
	slices.SortStableFunc(quads, func(a, b quad) int { return cmp.Compare(odd(a), odd(b)) })
	var t text
	over, read, err := d.wayUp(src, quads)
	if err != nil {
		return text{}, err
	}
	if over {
		angle += math.Pi
	}
	for i, q := range quads {
		if i < len(read) {
			t.strips = append(t.strips, read[i])
			continue
		}
		if err := ctx.Err(); err != nil {
			return text{}, err
		}
		if over {
			q = q.half()
		}
		s, err := d.nets.read(src, q)
		if err != nil {
			return text{}, err
		}
		t.strips = append(t.strips, s)
	}
	lines := make([]quad, len(t.strips))
	for i, s := range t.strips {
		lines[i] = s.quad
	}
	t.sheet = spread(lines, angle)
	for _, s := range t.strips {
		t.words = append(t.words, s.words(t.sheet)...)
	}
	return t, nil
}

// wayUp finds whether lines are to be read upside down, and gives what it read
// of the first of them that way: until it is plain, two lines as a rule, more
// where seams between tiles were taken for lines.
func (d *deep) wayUp(src *image.Gray, quads []quad) (over bool, read []strip, err error) {
	const plain, most = 1.5, 6
	var straight, turned []strip
	var a, b float64
	for i, q := range quads {
		if i == most || i >= 2 && math.Abs(a-b) > plain {
			break
		}
		s, err := d.nets.read(src, q)
		if err != nil {
			return false, nil, err
		}
		straight = append(straight, s)
		a += s.weight()
		if s.plain() {
			turned = append(turned, strip{}) // nobody reads so much upside down
			continue
		}
		if s, err = d.nets.read(src, q.half()); err != nil {
			return false, nil, err
		}
		turned = append(turned, s)
		b += s.weight()
	}
	if a >= b {
		return false, straight, nil
	}
	for i, s := range turned {
		if s.glyphs == nil {
			if turned[i], err = d.nets.read(src, quads[i].half()); err != nil {
				return false, nil, err
			}
		}
	}
	return true, turned, nil
}

// plate reads the serial number of a plate: on the whole photo first, then,
// when no label was found, on the writing alone, larger.
func (d *deep) plate(ctx context.Context, src *image.Gray) (Sight, error) {
	var found cases
	var seen text
	views := []view{{src.Rect, wideSide}}
	for i := 0; i < len(views); i++ {
		t, err := d.page(ctx, src, views[i])
		if err == nil {
			err = d.try(ctx, src, t, &found)
		}
		if errors.Is(err, context.DeadlineExceeded) {
			break // what is known by now is the answer
		}
		if err != nil {
			return Sight{}, err
		}
		if len(t.words) > len(seen.words) {
			seen = t
		}
		if i == 0 && len(found) == 0 && len(t.strips) > 0 {
			views = append(views, closerView(src, t.strips))
		}
	}
	return verdict(src, seen, found), nil
}

const (
	wideSide  = 640 // pixels of the longer side at which a whole photo is searched
	closeSide = 800 // and the writing on it
)

// view is a part of a photo, searched with its longer side at side pixels.
type view struct {
	box  image.Rectangle
	side int
}

// closerView is where the writing was, with some room.
func closerView(src *image.Gray, strips []strip) view {
	var box image.Rectangle
	for _, s := range strips {
		if len(s.glyphs) > 1 {
			box = box.Union(s.quad.bounds())
		}
	}
	if box.Empty() {
		return view{src.Rect, 960}
	}
	room := max(box.Dx(), box.Dy()) / 12
	box = box.Inset(-room).Intersect(src.Rect)
	if long := max(src.Rect.Dx(), src.Rect.Dy()); max(box.Dx(), box.Dy()) > long*4/5 {
		return view{src.Rect, 960} // no larger at the usual size
	}
	return view{box, closeSide}
}

// try has all values of a page proved.
func (d *deep) try(ctx context.Context, src *image.Gray, t text, found *cases) error {
	all := Serials(t.words)
	for _, c := range all[:min(3, len(all))] {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := found.of(c)
		if err := d.prove(src, p); err != nil {
			return err
		}
		if p.features().sure() < beyondDoubt {
			if err := d.insist(src, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// place is where on the photo a candidate's words stand, with a little air that
// holds nothing of its neighbours on the line.
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

// prove reads the candidate that a proof was given last again, closer, with
// both readers.
func (d *deep) prove(src *image.Gray, p *proof) error {
	s, err := d.nets.read(src, p.place)
	if err != nil {
		return err
	}
	if again, ok := serialLike(strings.ReplaceAll(s.text(), " ", "")); ok {
		p.add(witness{again, leastSure(s.glyphs), first})
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
		p.add(witness{got, conf / 100, second})
		if got == p.serial() && conf >= 80 {
			break
		}
	}
	return nil
}

// insist reads a doubtful value some more: with more air, softened as dots and
// brushed metal want it, and with its light evened out.
func (d *deep) insist(src *image.Gray, p *proof) error {
	flat := p.place.rectify(src, lineWide(p.place), lineHigh)
	airy := p.place.grow(0, p.place.height()*0.1)
	for _, img := range []*image.Gray{
		soften(flat, 1),
		airy.rectify(src, lineWide(airy), lineHigh),
		normalise(flat, lineHigh, 10),
	} {
		glyphs, err := recognise(d.nets.rec, d.nets.letters, img)
		if err != nil {
			return err
		}
		s := strip{glyphs: glyphs}
		if got, ok := serialLike(strings.ReplaceAll(s.text(), " ", "")); ok {
			p.add(witness{got, leastSure(glyphs), first})
		}
	}
	return nil
}

// cut is a part of a picture by itself.
func cut(src *image.Gray, box image.Rectangle) *image.Gray {
	dst := image.NewGray(image.Rect(0, 0, box.Dx(), box.Dy()))
	for y := range box.Dy() {
		o := src.PixOffset(box.Min.X, box.Min.Y+y)
		copy(dst.Pix[y*dst.Stride:(y+1)*dst.Stride], src.Pix[o:o+box.Dx()])
	}
	return dst
}

// padded sets a picture on a margin of its own border's mean.
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
