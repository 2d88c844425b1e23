package vision

import (
	"image"
	"math"
)

// layout is the estimated position and direction of the writing on a photo.
type layout struct {
	box      image.Rectangle // in photo pixels
	flat, up float64         // radians that turn lines level, within ±0.35, for horizontal and for vertical lines
	sideways bool            // lines are probably vertical
}

// turns returns the four orientations in radians, the most likely first.
func (l layout) turns() [4]float64 {
	const quarter = math.Pi / 2
	if l.sideways {
		return [4]float64{l.up + quarter, l.up - quarter, l.flat, l.flat + 2*quarter}
	}
	return [4]float64{l.flat, l.flat + 2*quarter, l.up + quarter, l.up - quarter}
}

// window returns the area of the writing turned by angle, at the scale that suits the readers.
func (l layout) window(angle float64) frame {
	b := l.box
	f := around(float64(b.Min.X+b.Max.X)/2, float64(b.Min.Y+b.Max.Y)/2, float64(b.Dx()), float64(b.Dy()), angle, 1)
	f.scale = min(pageSide/max(f.w, f.h), 3)
	return f
}

const pageSide = 1400 // pixels of the longer side of a page to read: letters are then 20 to 40 pixels high

const smallSide = 640 // pixels of the longer side for the search for writing

// survey estimates the position of the writing by its fine edges, without reading, in a few
// milliseconds. If nothing is read there, read the whole photo.
func survey(src *image.Gray) layout {
	long := max(src.Rect.Dx(), src.Rect.Dy())
	scale := min(1, float64(smallSide)/float64(long))
	small := whole(src, 0, scale).render(src)
	edges := strokes(small)
	box := densest(edges)
	l := layout{}
	l.flat, l.up, l.sideways = slant(edges, box)
	l.box = image.Rect(int(float64(box.Min.X)/scale), int(float64(box.Min.Y)/scale),
		int(float64(box.Max.X)/scale), int(float64(box.Max.Y)/scale)).Intersect(src.Rect)
	return l
}

// strokes returns the local contrast at the size of a letter's strokes: the distance from the local
// mean, which is large where light changes and changes back.
func strokes(src *image.Gray) *image.Gray {
	const r = 4
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := image.NewGray(src.Rect)
	sum, _ := integrals(src)
	s := w + 1
	for y := range h {
		y0, y1 := max(0, y-r), min(h, y+r+1)
		for x := range w {
			x0, x1 := max(0, x-r), min(w, x+r+1)
			m := float64(sum[y1*s+x1]-sum[y0*s+x1]-sum[y1*s+x0]+sum[y0*s+x0]) / float64((y1-y0)*(x1-x0))
			dst.Pix[y*dst.Stride+x] = uint8(min(math.Abs(float64(src.Pix[y*src.Stride+x])-m), 255))
		}
	}
	return dst
}

// densest returns the bounding box of the area with the most strokes, with a margin.
func densest(edges *image.Gray) image.Rectangle {
	w, h := edges.Rect.Dx(), edges.Rect.Dy()
	const cell = 8
	cw, ch := (w+cell-1)/cell, (h+cell-1)/cell
	grid := make([]float64, cw*ch)
	for y := range h {
		for x := range w {
			grid[y/cell*cw+x/cell] += float64(edges.Pix[y*edges.Stride+x])
		}
	}
	var mean, top float64
	for _, v := range grid {
		mean += v / float64(len(grid))
		top = max(top, v)
	}
	cut := mean + (top-mean)*0.15
	return heaviest(grid, cw, ch, cut, cell).Intersect(edges.Rect)
}

// heaviest joins cells above cut that are near each other, and returns the box of the heaviest group.
func heaviest(grid []float64, cw, ch int, cut float64, cell int) image.Rectangle {
	const reach, margin = 3, 2
	seen := make([]bool, len(grid))
	var best image.Rectangle
	var bestWeight float64
	var stack []int
	for i, v := range grid {
		if seen[i] || v < cut {
			continue
		}
		seen[i] = true
		stack = append(stack[:0], i)
		box, weight := image.Rectangle{}, 0.0
		for len(stack) > 0 {
			k := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			cx, cy := k%cw, k/cw
			box = box.Union(image.Rect(cx, cy, cx+1, cy+1))
			weight += grid[k]
			for y := max(0, cy-reach); y <= min(ch-1, cy+reach); y++ {
				for x := max(0, cx-reach); x <= min(cw-1, cx+reach); x++ {
					if n := y*cw + x; !seen[n] && grid[n] >= cut {
						seen[n] = true
						stack = append(stack, n)
					}
				}
			}
		}
		if weight > bestWeight {
			best, bestWeight = box, weight
		}
	}
	return image.Rect((best.Min.X-margin)*cell, (best.Min.Y-margin)*cell, (best.Max.X+margin)*cell, (best.Max.Y+margin)*cell)
}

// slant finds the rotation at which strokes form lines. The projection of level lines alternates
// between lines and gaps, so its roughness is largest there.
func slant(edges *image.Gray, box image.Rectangle) (flat, up float64, sideways bool) {
	var pts []image.Point
	var cut int
	hist := make([]int, 256)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			hist[edges.Pix[y*edges.Stride+x]]++
		}
	}
	for n, v := 0, 255; v > 0; v-- {
		if n += hist[v]; n > box.Dx()*box.Dy()/8 {
			cut = v
			break
		}
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if int(edges.Pix[y*edges.Stride+x]) > max(cut, 3) {
				pts = append(pts, image.Pt(x, y))
			}
		}
	}
	const deg = math.Pi / 180
	best := func(turn float64) (angle, score float64) {
		for a := -20.0; a <= 20; a++ {
			if s := roughness(pts, turn+a*deg); s > score {
				angle, score = a, s
			}
		}
		centre := angle
		for a := centre - 0.75; a <= centre+0.75; a += 0.25 {
			if s := roughness(pts, turn+a*deg); s > score {
				angle, score = a, s
			}
		}
		return angle * deg, score
	}
	flat, f := best(0)
	up, u := best(math.Pi / 2)
	return flat, up, u > f
}

// roughness returns how much the projection of points along lines at the angle changes from one row
// of pixels to the next.
func roughness(pts []image.Point, angle float64) float64 {
	sin, cos := math.Sincos(angle)
	bins := make([]float64, 4*smallSide)
	for _, p := range pts {
		d := -float64(p.X)*sin + float64(p.Y)*cos
		bins[int(d+2*smallSide)%len(bins)]++
	}
	var s float64
	for i := 1; i < len(bins); i++ {
		d := bins[i] - bins[i-1]
		s += d * d
	}
	return s
}
