package vision

import (
	"image"
	"math"
)

// unscratched returns a line's picture without scratches, or nil if there are none. A scratch
// crosses the whole height of the line, which no character does. Reading the result tells a P from
// a P that a scratch turned into an R.
func unscratched(img *image.Gray) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	flat := evened(img)
	top, bottom := h/12, h-1-h/12 // in the margin above and below the characters
	var out *image.Gray
	for _, a := range runs(flat, top) {
		for _, b := range runs(flat, bottom) {
			x0, x1 := (a[0]+a[1])/2, (b[0]+b[1])/2
			if math.Abs(x1-x0) > 2*float64(h) || a[1]-a[0] > float64(h)/2 || b[1]-b[0] > float64(h)/2 {
				continue
			}
			at := func(y int) float64 { return x0 + (x1-x0)*float64(y-top)/float64(bottom-top) }
			if !inkAlong(flat, at, top, bottom) {
				continue
			}
			if out == nil {
				out = image.NewGray(img.Rect)
				copy(out.Pix, img.Pix)
			}
			half := max(a[1]-a[0], b[1]-b[0])/2 + 1.5
			for y := range h {
				x := at(y)
				l, r := int(x-half), int(x+half)+1
				left, right := min(max(l-1, 0), w-1), min(max(r+1, 0), w-1)
				for i := max(l, 0); i <= min(r, w-1); i++ { // interpolate between both sides
					k := float64(i-left) / float64(max(right-left, 1))
					out.Pix[y*out.Stride+i] = clampGray(float64(img.Pix[y*img.Stride+left])*(1-k) + float64(img.Pix[y*img.Stride+right])*k)
				}
			}
		}
	}
	return out
}

func clampGray(v float64) uint8 { return uint8(min(max(v, 0), 255)) }

// runs returns the runs of ink on row y, as start and end.
func runs(flat *image.Gray, y int) [][2]float64 {
	var out [][2]float64
	row := flat.Pix[y*flat.Stride : y*flat.Stride+flat.Rect.Dx()]
	for x := 0; x < len(row); x++ {
		if row[x] >= inkBelow {
			continue
		}
		from := x
		for x < len(row) && row[x] < inkBelow {
			x++
		}
		out = append(out, [2]float64{float64(from), float64(x)})
		if len(out) == 12 {
			break // so many are dirt, not scratches
		}
	}
	return out
}

// inkAlong reports whether at least 95 % of a stroke is ink. Ink slightly beside it counts, because
// scratches bend.
func inkAlong(flat *image.Gray, at func(y int) float64, top, bottom int) bool {
	aside := max(flat.Rect.Dy()/24, 1)
	n, ink := 0, 0
	for y := top; y <= bottom; y++ {
		n++
		x := int(at(y))
		for i := max(x-aside, 0); i <= min(x+aside, flat.Rect.Dx()-1); i++ {
			if flat.Pix[y*flat.Stride+i] < inkBelow {
				ink++
				break
			}
		}
	}
	return ink*100 >= n*95
}
