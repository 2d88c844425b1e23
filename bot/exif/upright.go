package exif

// Upright stands a picture of w by h pixels upright that lies as an orientation says: its
// size then, and where the pixel at x, y goes. An orientation out of 1 to 8 leaves all
// where it is.
func Upright(orientation, w, h int) (width, height int, to func(x, y int) (int, int)) {
	right, below := w-1, h-1
	switch orientation {
	case 2:
		return w, h, func(x, y int) (int, int) { return right - x, y }
	case 3:
		return w, h, func(x, y int) (int, int) { return right - x, below - y }
	case 4:
		return w, h, func(x, y int) (int, int) { return x, below - y }
	case 5:
		return h, w, func(x, y int) (int, int) { return y, x }
	case 6:
		return h, w, func(x, y int) (int, int) { return below - y, x }
	case 7:
		return h, w, func(x, y int) (int, int) { return below - y, right - x }
	case 8:
		return h, w, func(x, y int) (int, int) { return y, right - x }
	}
	return w, h, func(x, y int) (int, int) { return x, y }
}
