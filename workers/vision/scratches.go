package vision

import (
	"image"
	"math"
)

// unscratched is the picture of a line without the scratches that run across
// all of its height, which no character does, or nil where there are none. What
// is read of it tells a P that a scratch makes an R.
func unscratched(img *image.Gray) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	flat := evened(img)
	top, bottom := h/12, h-1-h/12 // in the air above and below the characters
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
				for i := max(l, 0); i <= min(r, w-1); i++ { // what stands at both sides goes on
					k := float64(i-left) / float64(max(right-left, 1))
					out.Pix[y*out.Stride+i] = clampGray(float64(img.Pix[y*img.Stride+left])*(1-k) + float64(img.Pix[y*img.Stride+right])*k)
				}
			}
		}
	}
	return out
}

func clampGray(v float64) uint8 { return uint8(min(max(v, 0), 255)) }

// runs are the stretches of ink on row y, from and to.
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
			break // dirt and no scratch
		}
	}
	return out
}

// inkAlong reports whether nearly all of a stroke is ink: a little aside of it
// counts, since scratches bend.
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
