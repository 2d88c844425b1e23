package vision

import (
	"image"
	"math"
)

// Parameters with which PP-OCR's detector was trained, and thresholds for its output.
const (
	detCut    = 0.3 // least probability of a pixel to be writing
	detSure   = 0.5 // least mean probability of a patch
	detUnclip = 1.6 // the detector marks the middle of a line; this ratio grows the mark to the whole line
	detLeast  = 3   // least pixels of a patch's shorter side, at the detector's scale
	detMost   = 200 // most patches of one photo
)

// detect finds the lines of writing on a photo. The network sees the photo with its longer side at
// side pixels; the quads are in the photo's own pixels.
func detect(n *net, src *image.Gray, side int) ([]quad, error) {
	sw, sh := src.Rect.Dx(), src.Rect.Dy()
	scale := float64(side) / float64(max(sw, sh))
	fit := func(n int) int { return max(32, int(math.Round(float64(n)*scale/32))*32) }
	w, h := fit(sw), fit(sh)
	all := quad{{0, 0}, {float64(sw), 0}, {float64(sw), float64(sh)}, {0, float64(sh)}}
	small := all.rectify(src, w, h)
	var out []quad
	err := n.run([4]int64{1, 3, int64(h), int64(w)}, planes(small), func(_ []int64, prob []float32) error {
		if len(prob) != w*h {
			return errShape
		}
		kx, ky := float64(sw)/float64(w), float64(sh)/float64(h)
		for _, q := range patches(prob, w, h) {
			for i := range q {
				q[i] = pt{q[i].x * kx, q[i].y * ky}
			}
			out = append(out, q)
		}
		return nil
	})
	return out, err
}

// planes returns a gray picture as the three normalised colour planes that the detector expects.
func planes(img *image.Gray) []float32 {
	mean, dev := [3]float32{0.485, 0.456, 0.406}, [3]float32{0.229, 0.224, 0.225}
	n := len(img.Pix)
	out := make([]float32, 3*n)
	for c := range 3 {
		var table [256]float32
		for v := range table {
			table[v] = (float32(v)/255 - mean[c]) / dev[c]
		}
		for i, p := range img.Pix {
			out[c*n+i] = table[p]
		}
	}
	return out
}

// patches returns the connected areas of a probability map as rectangles, grown to the full size of
// the writing.
func patches(prob []float32, w, h int) []quad {
	seen := make([]bool, len(prob))
	var out []quad
	var stack []int
	var edge []pt
	for start, p := range prob {
		if seen[start] || p <= detCut {
			continue
		}
		seen[start] = true
		stack, edge = append(stack[:0], start), edge[:0]
		sum, n := 0.0, 0
		for len(stack) > 0 {
			k := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := k%w, k/w
			sum += float64(prob[k])
			n++
			inner := 0
			for _, d := range [8][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
				x2, y2 := x+d[0], y+d[1]
				if x2 < 0 || y2 < 0 || x2 >= w || y2 >= h {
					continue
				}
				k2 := y2*w + x2
				if prob[k2] <= detCut {
					continue
				}
				inner++
				if !seen[k2] {
					seen[k2] = true
					stack = append(stack, k2)
				}
			}
			if inner < 8 {
				fx, fy := float64(x), float64(y)
				edge = append(edge, pt{fx, fy}, pt{fx + 1, fy}, pt{fx, fy + 1}, pt{fx + 1, fy + 1})
			}
		}
		if n < 8 || sum/float64(n) < detSure {
			continue
		}
		q, ok := smallest(edge)
		if !ok || q.height() < detLeast {
			continue
		}
		qw, qh := q.width(), q.height()
		grow := qw * qh * detUnclip / (2 * (qw + qh))
		out = append(out, q.grow(grow, grow))
		if len(out) == detMost {
			break
		}
	}
	return out
}
