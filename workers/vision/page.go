package vision

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"
)

// text is what was read of a photo at one size.
type text struct {
	strips []strip
	sheet  sheet
	words  []Word
}

// page reads all lines of a view of a photo.
func (d *networkEngine) page(ctx context.Context, src *image.Gray, v view) (text, error) {
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
	// Short lines come first: they show which way is up as well as long ones, and cost less.
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

// wayUp reports whether lines are upside down, and returns the first lines as read in the right
// direction. It reads until the direction is clear: usually two lines, more if tile joints were
// detected as lines.
func (d *networkEngine) wayUp(src *image.Gray, quads []quad) (over bool, read []strip, err error) {
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
			turned = append(turned, strip{}) // so much can't be read upside down
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

const (
	wideSide  = 640 // pixels of the longer side when searching a whole photo
	closeSide = 800 // and when searching the area with writing
)

// view is a part of a photo that is searched with its longer side at side pixels.
type view struct {
	box  image.Rectangle
	side int
}

// closerView returns the area with writing, with a margin.
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
		return view{src.Rect, 960} // at the usual size it would not be larger
	}
	return view{box, closeSide}
}

// around returns the part of a view, at the same scale, with the lines beside a value: its label,
// and the whole value if its ends were not found.
func (v view) around(strips []strip, found evidenceSet) view {
	if len(found) != 1 {
		return v
	}
	place := found[0].place
	d := direction(place.angle())
	up := pt{-d.y, d.x}
	box := place.bounds()
	for _, s := range strips {
		if math.Abs(s.quad.centre().sub(place.centre()).along(up)) < 4*place.height() {
			box = box.Union(s.quad.bounds())
		}
	}
	box = box.Inset(-int(2 * place.height())).Intersect(v.box)
	scale := float64(v.side) / float64(max(v.box.Dx(), v.box.Dy(), 1))
	return view{box, max(int(scale*float64(max(box.Dx(), box.Dy()))), 320)}
}

// larger returns how much larger a view shows writing than the view of the whole photo.
func (v view) larger(src *image.Gray) float64 {
	return float64(v.side) / float64(max(v.box.Dx(), v.box.Dy(), 1)) * float64(max(src.Rect.Dx(), src.Rect.Dy())) / wideSide
}

// cut returns a copy of a part of a picture.
func cut(src *image.Gray, box image.Rectangle) *image.Gray {
	dst := image.NewGray(image.Rect(0, 0, box.Dx(), box.Dy()))
	for y := range box.Dy() {
		o := src.PixOffset(box.Min.X, box.Min.Y+y)
		copy(dst.Pix[y*dst.Stride:(y+1)*dst.Stride], src.Pix[o:o+box.Dx()])
	}
	return dst
}
