package vision

import (
	"image"
	"math"
	"slices"
	"strings"
)

// sheet is the coordinate system of a photo's writing, along its lines and across them, in which a
// line that rises or leans with the perspective keeps one height.
type sheet struct {
	axis, up    pt      // along the lines, and down the page
	tilt, split float64 // a line's slope against axis, and its change down the page
	bend        float64 // its change along the lines: lines on a round housing are arcs
	middle      float64 // position along axis at which a line's height is measured
}

// slope returns the main direction of the writing in radians, modulo a half turn. Long lines weigh more.
func slope(quads []quad) float64 {
	const bins = 36
	var votes [bins]float64
	weight := func(q quad) float64 { return q.width() * min(max(q.width()/max(q.height(), 1)-1, 0.01), 8) }
	turn := func(q quad) float64 { return math.Mod(q.angle()+2*math.Pi, math.Pi) }
	for _, q := range quads {
		votes[int(turn(q)/math.Pi*bins)%bins] += weight(q)
	}
	best, most := 0, -1.0
	for i := range votes {
		if v := votes[(i+bins-1)%bins] + votes[i] + votes[(i+1)%bins]; v > most {
			best, most = i, v
		}
	}
	centre := (float64(best) + 0.5) * math.Pi / bins
	var sum, all float64
	for _, q := range quads {
		if d := math.Remainder(turn(q)-centre, math.Pi); math.Abs(d) <= 2*math.Pi/bins {
			sum += d * weight(q)
			all += weight(q)
		}
	}
	if all > 0 {
		centre += sum / all
	}
	return math.Remainder(centre, math.Pi) // within a quarter turn of level
}

// facing rotates a quad's corners until its direction is nearest to angle.
func facing(q quad, angle float64) quad {
	best, off := q, math.Inf(1)
	for range 4 {
		if d := math.Abs(math.Remainder(q.angle()-angle, 2*math.Pi)); d < off {
			best, off = q, d
		}
		q = q.quarter()
	}
	return best
}

// spread fits a sheet to quads that face angle.
func spread(quads []quad, angle float64) sheet {
	s := sheet{axis: direction(angle)}
	s.up = pt{-s.axis.y, s.axis.x}
	type line struct{ u, v, t, w float64 }
	var ls []line
	var all, mu, mv, mt float64
	for _, q := range quads {
		d := math.Remainder(q.angle()-angle, 2*math.Pi)
		if q.width() < 3*q.height() || math.Abs(d) > math.Pi/8 {
			continue
		}
		c := q.centre()
		l := line{c.along(s.axis), c.along(s.up), math.Tan(d), q.width() * q.width() / max(q.height(), 1)}
		ls = append(ls, l)
		all += l.w
		mu += l.w * l.u
		mv += l.w * l.v
		mt += l.w * l.t
	}
	if len(ls) == 0 {
		return s
	}
	mu, mv, mt = mu/all, mv/all, mt/all
	s.tilt, s.middle = mt, mu
	if len(ls) < 3 {
		return s
	}
	// Least squares of slope over position, regularised by a tenth.
	var uu, uv, vv, ut, vt float64
	for _, l := range ls {
		u, v, t := l.u-mu, l.v-mv, l.t-mt
		uu += l.w * u * u * 1.1
		uv += l.w * u * v
		vv += l.w * v * v * 1.1
		ut += l.w * u * t
		vt += l.w * v * t
	}
	if det := uu*vv - uv*uv; len(ls) >= 4 && det > 0.05*uu*vv {
		s.bend = (ut*vv - vt*uv) / det
		s.split = (vt*uu - ut*uv) / det
	} else if vv > 0 {
		s.split = vt / vv
	}
	s.tilt = mt - s.split*mv
	return s
}

// level returns the position of p along its line, the height at which its line crosses the middle,
// and the factor by which lengths across the lines are multiplied.
func (s sheet) level(p pt) (along, height, times float64) {
	u, v := p.along(s.axis), p.along(s.up)
	d := u - s.middle
	k := 1 + s.split*d
	if k < 0.3 {
		k = 0.3
	}
	return u, (v - s.tilt*d - s.bend*d*d/2) / k, 1 / k
}

const (
	fine = 8    // units of a level box per photo pixel, because small writing needs fractions of a pixel
	body = 0.62 // height of capitals as a share of a line's height; the recogniser needs the margin
)

// words splits a line at spaces, and at gaps wide enough for one.
func (s strip) words(sh sheet) []Word {
	pitch := s.pitch()
	var out []Word
	start := -1
	flush := func(end int) {
		if start >= 0 && end > start {
			out = append(out, s.word(sh, start, end, pitch))
		}
		start = -1
	}
	for i, g := range s.glyphs {
		switch {
		case g.r == ' ':
			flush(i)
		case start < 0:
			start = i
		case g.centre()-s.glyphs[i-1].centre() > 2.2*pitch:
			flush(i)
			start = i
		}
	}
	flush(len(s.glyphs))
	return out
}

func (g glyph) centre() float64 { return (g.from + g.to) / 2 }

// pitch returns the median distance of adjacent characters, as a share of the line.
func (s strip) pitch() float64 {
	var d []float64
	for i := 1; i < len(s.glyphs); i++ {
		if s.glyphs[i].r != ' ' && s.glyphs[i-1].r != ' ' {
			d = append(d, s.glyphs[i].centre()-s.glyphs[i-1].centre())
		}
	}
	if len(d) == 0 {
		return min(0.5*s.quad.height()/max(s.quad.width(), 1), 1)
	}
	slices.Sort(d)
	return d[len(d)/2]
}

// word makes a Word of glyphs i to j of the line, on the sheet.
func (s strip) word(sh sheet, i, j int, pitch float64) Word {
	var b strings.Builder
	least := 1.0
	for _, g := range s.glyphs[i:j] {
		b.WriteRune(g.r)
		least = min(least, g.prob)
	}
	w := Word{Text: b.String(), Conf: 100 * least, glyphs: s.glyphs[i:j], line: s.quad}
	w.from = max(s.glyphs[i].centre()-pitch*0.6, 0)
	w.to = min(s.glyphs[j-1].centre()+pitch*0.6, 1)
	w.least, w.most = -1, 2
	for k := i - 1; k >= 0; k-- {
		if g := s.glyphs[k]; g.r != ' ' {
			w.least = (g.centre() + s.glyphs[i].centre()) / 2
			w.from = max(w.from, w.least)
			break
		}
	}
	for k := j; k < len(s.glyphs); k++ {
		if g := s.glyphs[k]; g.r != ' ' {
			w.most = (g.centre() + s.glyphs[j-1].centre()) / 2
			w.to = min(w.to, w.most)
			break
		}
	}
	q := w.place()
	u, v, k := sh.level(q.centre())
	dx, dy := q.width()/2, q.height()/2*k*body
	w.Box = image.Rect(int((u-dx)*fine), int((v-dy)*fine), int((u+dx)*fine), int((v+dy)*fine))
	return w
}
