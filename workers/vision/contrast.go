package vision

import (
	"image"
	"math"
)

// normalise removes uneven light: each pixel becomes its distance from the local mean in units of
// the local contrast. floor is the least contrast, so that the grain of flat areas is not
// amplified.
func normalise(src *image.Gray, radius int, floor float64) *image.Gray {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := image.NewGray(src.Rect)
	sum, sq := integrals(src)
	s := w + 1
	for y := range h {
		y0, y1 := max(0, y-radius), min(h, y+radius+1)
		for x := range w {
			x0, x1 := max(0, x-radius), min(w, x+radius+1)
			n := float64((y1 - y0) * (x1 - x0))
			m := float64(sum[y1*s+x1]-sum[y0*s+x1]-sum[y1*s+x0]+sum[y0*s+x0]) / n
			v := float64(sq[y1*s+x1]-sq[y0*s+x1]-sq[y1*s+x0]+sq[y0*s+x0])/n - m*m
			d := (float64(src.Pix[y*src.Stride+x]) - m) / (math.Sqrt(max(v, 0)) + floor)
			dst.Pix[y*dst.Stride+x] = uint8(min(max(150+d*55, 0), 255))
		}
	}
	return dst
}

func integrals(src *image.Gray) (sum, sq []uint64) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	s := w + 1
	sum, sq = make([]uint64, s*(h+1)), make([]uint64, s*(h+1))
	for y := range h {
		var a, b uint64
		for x := range w {
			p := uint64(src.Pix[y*src.Stride+x])
			a, b = a+p, b+p*p
			sum[(y+1)*s+x+1] = sum[y*s+x+1] + a
			sq[(y+1)*s+x+1] = sq[y*s+x+1] + b
		}
	}
	return sum, sq
}

// lightOnDark reports whether a plate has light letters on a dark ground: the pixels farthest from
// their surroundings are strokes.
func lightOnDark(normal *image.Gray) bool {
	var dark, light int
	for _, p := range normal.Pix {
		switch {
		case p < 150-70:
			dark++
		case p > 150+70:
			light++
		}
	}
	return light > dark*5/4
}

func invert(src *image.Gray) *image.Gray {
	dst := image.NewGray(src.Rect)
	for i, p := range src.Pix {
		dst.Pix[i] = 255 - p
	}
	return dst
}

// soften blurs with a 1-2-1 kernel n times, which joins the dots of a dot matrix and smooths brushed metal.
func soften(src *image.Gray, n int) *image.Gray {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	a := image.NewGray(src.Rect)
	copy(a.Pix, src.Pix)
	b := image.NewGray(src.Rect)
	for range n {
		for y := range h {
			o := y * a.Stride
			for x := range w {
				l, r := o+max(x-1, 0), o+min(x+1, w-1)
				b.Pix[o+x] = uint8((int(a.Pix[l]) + 2*int(a.Pix[o+x]) + int(a.Pix[r]) + 2) / 4)
			}
		}
		for y := range h {
			o, u, d := y*a.Stride, max(y-1, 0)*a.Stride, min(y+1, h-1)*a.Stride
			for x := range w {
				a.Pix[o+x] = uint8((int(b.Pix[u+x]) + 2*int(b.Pix[o+x]) + int(b.Pix[d+x]) + 2) / 4)
			}
		}
	}
	return a
}
