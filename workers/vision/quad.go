package vision

import (
	"image"
	"math"
	"slices"
)

// pt is a point on a photo, in pixels.
type pt struct{ x, y float64 }

func (p pt) add(q pt) pt             { return pt{p.x + q.x, p.y + q.y} }
func (p pt) sub(q pt) pt             { return pt{p.x - q.x, p.y - q.y} }
func (p pt) times(k float64) pt      { return pt{p.x * k, p.y * k} }
func (p pt) to(q pt, k float64) pt   { return p.add(q.sub(p).times(k)) }
func (p pt) length() float64         { return math.Hypot(p.x, p.y) }
func (p pt) along(axis pt) float64   { return p.x*axis.x + p.y*axis.y }
func cross(o, a, b pt) float64       { return (a.x-o.x)*(b.y-o.y) - (a.y-o.y)*(b.x-o.x) }
func direction(angle float64) (r pt) { r.y, r.x = math.Sincos(angle); return r }

// quad is the place of a piece of writing in reading direction: top left, top right, bottom right,
// bottom left.
type quad [4]pt

func (q quad) width() float64  { return (q[1].sub(q[0]).length() + q[2].sub(q[3]).length()) / 2 }
func (q quad) height() float64 { return (q[3].sub(q[0]).length() + q[2].sub(q[1]).length()) / 2 }
func (q quad) centre() pt      { return q[0].add(q[1]).add(q[2]).add(q[3]).times(0.25) }

// angle returns the direction of the writing, in radians.
func (q quad) angle() float64 {
	d := q[1].add(q[2]).sub(q[0]).sub(q[3])
	return math.Atan2(d.y, d.x)
}

// half returns the quad turned by 180 degrees.
func (q quad) half() quad { return quad{q[2], q[3], q[0], q[1]} }

// quarter returns the quad turned by 90 degrees.
func (q quad) quarter() quad { return quad{q[1], q[2], q[3], q[0]} }

// slice returns the part from a to b of the quad's width, in 0 to 1; values outside extend the quad.
func (q quad) slice(a, b float64) quad {
	return quad{q[0].to(q[1], a), q[0].to(q[1], b), q[3].to(q[2], b), q[3].to(q[2], a)}
}

// grow adds x at both ends and y above and below, in pixels.
func (q quad) grow(x, y float64) quad {
	w, h := max(q.width(), 1), max(q.height(), 1)
	q = q.slice(-x/w, 1+x/w)
	k := y / h
	return quad{q[0].to(q[3], -k), q[1].to(q[2], -k), q[2].to(q[1], -k), q[3].to(q[0], -k)}
}

// bounds returns the axis-parallel rectangle around the quad.
func (q quad) bounds() image.Rectangle {
	x0, y0, x1, y1 := q[0].x, q[0].y, q[0].x, q[0].y
	for _, p := range q[1:] {
		x0, y0, x1, y1 = min(x0, p.x), min(y0, p.y), max(x1, p.x), max(y1, p.y)
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

// rectify returns the quad as a level picture of w by h with its perspective removed. It averages
// when it shrinks.
func (q quad) rectify(src *image.Gray, w, h int) *image.Gray {
	dst := image.NewGray(image.Rect(0, 0, w, h))
	m := homography(q)
	nx := min(max(int(math.Round(q.width()/float64(w))), 1), 4)
	ny := min(max(int(math.Round(q.height()/float64(h))), 1), 4)
	for y := range h {
		row := dst.Pix[y*dst.Stride : y*dst.Stride+w]
		for x := range row {
			var sum float64
			for j := range ny {
				v := (float64(y) + (float64(j)+0.5)/float64(ny)) / float64(h)
				for i := range nx {
					u := (float64(x) + (float64(i)+0.5)/float64(nx)) / float64(w)
					d := m[6]*u + m[7]*v + 1
					sum += sample(src, (m[0]*u+m[1]*v+m[2])/d-0.5, (m[3]*u+m[4]*v+m[5])/d-0.5)
				}
			}
			row[x] = uint8(sum/float64(nx*ny) + 0.5)
		}
	}
	return dst
}

// homography maps the unit square to the quad: eight coefficients; the ninth is 1.
func homography(q quad) [8]float64 {
	d1, d2 := q[1].sub(q[2]), q[3].sub(q[2])
	s := q[0].sub(q[1]).add(q[2]).sub(q[3])
	var g, h float64
	if det := d1.x*d2.y - d2.x*d1.y; math.Abs(det) > 1e-9 {
		g = (s.x*d2.y - d2.x*s.y) / det
		h = (d1.x*s.y - s.x*d1.y) / det
	}
	return [8]float64{
		q[1].x - q[0].x + g*q[1].x, q[3].x - q[0].x + h*q[3].x, q[0].x,
		q[1].y - q[0].y + g*q[1].y, q[3].y - q[0].y + h*q[3].y, q[0].y,
		g, h,
	}
}

// hull returns the convex hull of points, which it sorts.
func hull(points []pt) []pt {
	slices.SortFunc(points, func(a, b pt) int {
		switch {
		case a.x < b.x || a.x == b.x && a.y < b.y:
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	points = slices.Compact(points)
	if len(points) < 3 {
		return points
	}
	half := func(from []pt) []pt {
		var out []pt
		for _, p := range from {
			for len(out) > 1 && cross(out[len(out)-2], out[len(out)-1], p) <= 0 {
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		return out[:len(out)-1]
	}
	lower := half(points)
	slices.Reverse(points)
	return append(lower, half(points)...)
}

// smallest returns the rectangle of least area around points. Its longer side is the direction of
// the writing, to the right or downwards.
func smallest(points []pt) (quad, bool) {
	out := hull(points)
	if len(out) < 3 {
		return quad{}, false
	}
	best, area := quad{}, math.Inf(1)
	for i, p := range out {
		axis := out[(i+1)%len(out)].sub(p)
		axis = axis.times(1 / axis.length())
		if q := boxed(out, axis); q.width()*q.height() < area {
			best, area = q, q.width()*q.height()
		}
	}
	if best.height() > best.width() {
		best = best.quarter()
	}
	if a := best.angle(); a > math.Pi/2+1e-9 || a <= -math.Pi/2+1e-9 {
		best = best.half()
	}
	return best, true
}

// boxed returns the rectangle around points with sides parallel to axis.
func boxed(points []pt, axis pt) quad {
	up := pt{-axis.y, axis.x}
	a0, a1, b0, b1 := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, p := range points {
		a, b := p.along(axis), p.along(up)
		a0, a1, b0, b1 = min(a0, a), max(a1, a), min(b0, b), max(b1, b)
	}
	at := func(a, b float64) pt { return axis.times(a).add(up.times(b)) }
	return quad{at(a0, b0), at(a1, b0), at(a1, b1), at(a0, b1)}
}
