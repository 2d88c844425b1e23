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
}

// nets are the networks of all of a pool's workers.
type nets struct {
	det, rec *net
	letters  alphabet
}

// Files of the weights' folder.
const (
	fileDet     = "ch_PP-OCRv4_det_infer.onnx"
	fileRec     = "ch_PP-OCRv4_rec_infer.onnx"
	fileLetters = "ppocr_keys_v1.txt"
	fileRuntime = "libonnxruntime.so.1"
)

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

// read reads one line as it lies.
func (n *nets) read(src *image.Gray, q quad) (strip, error) {
	glyphs, err := recognise(n.rec, n.letters, q.rectify(src, lineWide(q), lineHigh))
	return strip{quad: q, glyphs: glyphs}, err
}

func (d *deep) close() { d.second.close() }

// text is what was read of a photo at one size.
type text struct {
	strips []strip
	sheet  sheet
	words  []Word
}

// sides are the sizes at which a photo is searched, in turn, until a label and
// its value are found.
var sides = []int{640, 960}

// page reads all lines of a photo, searched at one size. hint is the way that
// an earlier search found the writing to run.
func (d *deep) page(ctx context.Context, src *image.Gray, side int) (text, error) {
	quads, err := detect(d.nets.det, src, side)
	if err != nil || len(quads) == 0 {
		return text{}, err
	}
	angle := slope(quads)
	for i, q := range quads {
		quads[i] = facing(q, angle)
	}
	slices.SortStableFunc(quads, func(a, b quad) int { return cmp.Compare(b.width()/b.height(), a.width()/a.height()) })
	var t text
	straight, turned, err := d.bothWays(src, quads[:min(2, len(quads))])
	if err != nil {
		return text{}, err
	}
	over := weigh(turned) > weigh(straight)
	t.strips = straight
	if over {
		t.strips = turned
		angle += math.Pi
	}
	for _, q := range quads[len(t.strips):] {
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

// bothWays reads lines as they lie and upside down.
func (d *deep) bothWays(src *image.Gray, quads []quad) (straight, turned []strip, err error) {
	for _, q := range quads {
		a, err := d.nets.read(src, q)
		if err != nil {
			return nil, nil, err
		}
		b, err := d.nets.read(src, q.half())
		if err != nil {
			return nil, nil, err
		}
		straight, turned = append(straight, a), append(turned, b)
	}
	return straight, turned, nil
}

func weigh(strips []strip) float64 {
	var w float64
	for _, s := range strips {
		w += s.weight()
	}
	return w
}

// proof is what speaks for a value and against it.
type proof struct {
	serial string
	found  Candidate
	place  quad
	page   float64 // probability of its least certain character, read with its line
	again  float64 // the same, read by itself; negative when that read otherwise
	second float64 // the second reader's certainty, 0–1; negative when it read otherwise
	agree  int     // of the second reader's two tries, how many read the same
	high   float64 // pixels of its capitals on the photo
	rivals []string
}

// plate reads the serial number of a plate.
func (d *deep) plate(ctx context.Context, src *image.Gray) (Sight, error) {
	var best []proof
	var seen text
	for _, side := range sides {
		t, err := d.page(ctx, src, side)
		if err != nil {
			if ctx.Err() != nil && !errors.Is(ctx.Err(), context.Canceled) {
				break // out of time: what is known by now is the answer
			}
			return Sight{}, err
		}
		if len(t.words) > len(seen.words) {
			seen = t
		}
		found := Serials(t.words)
		for _, c := range found[:min(3, len(found))] {
			p, err := d.prove(src, c)
			if err != nil {
				return Sight{}, err
			}
			best = append(best, p)
		}
		if len(best) > 0 {
			seen = t
			break
		}
	}
	return verdict(src, seen, best), nil
}

// place is where on the photo a candidate's words stand.
func (c Candidate) place() quad {
	first, last := c.words[0], c.words[len(c.words)-1]
	if first.line == last.line {
		return first.line.slice(first.from, last.to)
	}
	var corners []pt
	for _, w := range c.words {
		q := w.place()
		corners = append(corners, q[:]...)
	}
	return boxed(corners, direction(first.line.angle()))
}

// prove reads a candidate again, closer, with both readers.
func (d *deep) prove(src *image.Gray, c Candidate) (proof, error) {
	p := proof{serial: c.Serial, found: c, page: c.Conf / 100, again: -1, second: -1}
	p.place = c.place()
	p.high = p.place.height() * body
	tight := p.place.grow(p.place.height()*0.15, 0)
	s, err := d.nets.read(src, tight)
	if err != nil {
		return p, err
	}
	if again, ok := serialLike(strings.ReplaceAll(s.text(), " ", "")); ok {
		if again == p.serial {
			p.again = leastSure(s.glyphs)
		} else {
			p.rivals = append(p.rivals, again)
		}
	}
	line := p.place.grow(p.place.height()*0.1, 0)
	img := line.rectify(src, lineWide(line), lineHigh)
	if lightOnDark(normalise(img, 40, 10)) {
		img = invert(img)
	}
	for _, try := range []*image.Gray{soften(img, 1), soften(normalise(img, 48, 10), 2)} {
		pieces, err := d.second.line(padded(try, 10))
		if err != nil {
			return p, err
		}
		text, conf := joined(pieces, 0, try.Rect.Dx())
		got, ok := serialLike(text)
		switch {
		case !ok:
		case got == p.serial:
			p.second = max(p.second, conf/100)
			p.agree++
		default:
			p.rivals = append(p.rivals, got)
		}
	}
	return p, nil
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
