package vision

import "image"

// mostLetters is the most connected components of a letter's size that a page may have to be read.
// The cost of a pass grows by a few milliseconds with each; plates and cards have 500, noisy photos
// of them 1,100.
const mostLetters = 2500

// crowded reports whether a page (dark on light) has more components than any plate or card, so
// that a pass over it would only waste time.
func crowded(page *image.Gray) bool {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	dark := make([]bool, w*h)
	cut := threshold(page)
	for y := range h {
		for x := range w {
			dark[y*w+x] = page.Pix[y*page.Stride+x] <= cut
		}
	}
	letters := 0
	var stack []int
	for start := range dark {
		if !dark[start] {
			continue
		}
		dark[start] = false
		stack = append(stack[:0], start)
		box := image.Rectangle{}
		for len(stack) > 0 {
			k := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := k%w, k/w
			box = box.Union(image.Rect(x, y, x+1, y+1))
			for y2 := max(y-1, 0); y2 <= min(y+1, h-1); y2++ {
				for x2 := max(x-1, 0); x2 <= min(x+1, w-1); x2++ {
					if k2 := y2*w + x2; dark[k2] {
						dark[k2] = false
						stack = append(stack, k2)
					}
				}
			}
		}
		if box.Dy() >= leastLetter {
			if letters++; letters > mostLetters {
				return true
			}
		}
	}
	return false
}

const leastLetter = 5 // least height in pixels of a component that counts as a letter

// threshold returns the luminance that separates dark from light pixels (Otsu's method): pixels up
// to it are dark.
func threshold(img *image.Gray) uint8 {
	var count [256]int
	for _, p := range img.Pix {
		count[p]++
	}
	all := 0.0
	for v, n := range count {
		all += float64(v * n)
	}
	var cut uint8
	var n, sum, best float64
	total := float64(len(img.Pix))
	for v, c := range count {
		n += float64(c)
		sum += float64(v * c)
		if n == 0 || n == total {
			continue
		}
		apart := sum/n - (all-sum)/(total-n)
		if between := n * (total - n) * apart * apart; between > best {
			best, cut = between, uint8(v)
		}
	}
	return cut
}
