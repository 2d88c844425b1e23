package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
	xdraw "golang.org/x/image/draw"

	"recado/bot/picture"
)

// Bounds of a picture that is given, and of what a document carries of it.
const (
	maxBytes  = 12 << 20
	maxPixels = 25_000_000
	photoSide = 900 // pixels of the longer side: sharp when printed three to a row
	logoSide  = 600
	quality   = 80
)

var errPicture = errors.New("no picture that can be shown")

// open decodes a picture, upright and not much larger than side, on white: what goes
// into a document is written anew, so that odd files never reach the library or the reader.
func (s *sheet) open(data []byte, side int) (*image.RGBA, error) {
	if len(data) == 0 || len(data) > maxBytes {
		return nil, errPicture
	}
	src, err := picture.Open(context.Background(), data, picture.Limits{Pixels: maxPixels})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPicture, err)
	}
	how := src.Orientation
	w, h := src.Size()
	scale := min(1, float64(side)/float64(max(w, h)))
	w, h = s.size(float64(w)*scale, float64(h)*scale, side)
	if how >= 5 {
		w, h = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
	xdraw.BiLinear.Scale(dst, dst.Rect, src.Image, src.Bounds(), draw.Over, nil) // its kernel widens: no aliasing
	for i := 3; i < len(dst.Pix); i += 4 {
		dst.Pix[i] = 255 // what is drawn on white is as solid as it, less a rounding
	}
	return upright(dst, how), nil
}

// size rounds a picture's size to one whose width no other in the document has: the
// library writes pictures in the order of their widths, and those of one width in any.
// A thread of a picture loses its shape rather than become larger than twice side.
func (s *sheet) size(w, h float64, side int) (int, int) {
	wide := max(1, int(w+0.5))
	for s.widths[wide] {
		wide++
	}
	s.widths[wide] = true
	return wide, max(1, min(2*side, int(h*float64(wide)/w+0.5)))
}

// photo is a picture registered with the document.
type photo struct {
	name          string
	width, height float64 // pixels
}

// photograph takes in a photo; an error means that it cannot be shown.
func (s *sheet) photograph(data []byte) (photo, error) {
	img, err := s.open(data, photoSide)
	if err != nil {
		return photo{}, err
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return photo{}, fmt.Errorf("%w: %w", errPicture, err)
	}
	return s.register("JPG", out.Bytes(), img.Rect), nil
}

// drawn takes in a logo or a signature, whose edges must stay sharp.
func (s *sheet) drawn(data []byte) (photo, error) {
	img, err := s.open(data, logoSide)
	if err != nil {
		return photo{}, err
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return photo{}, fmt.Errorf("%w: %w", errPicture, err)
	}
	return s.register("PNG", out.Bytes(), img.Rect), nil
}

func (s *sheet) register(kind string, data []byte, size image.Rectangle) photo {
	p := photo{strconv.Itoa(size.Dx()), float64(size.Dx()), float64(size.Dy())}
	s.f.RegisterImageOptionsReader(p.name, fpdf.ImageOptions{ImageType: kind}, bytes.NewReader(data))
	return p
}

// within is the size in mm of a picture that fills a box as far as its shape lets it.
func (p photo) within(w, h float64) (float64, float64) {
	scale := min(w/p.width, h/p.height)
	return p.width * scale, p.height * scale
}

func (s *sheet) show(p photo, x, y, w, h float64) {
	s.f.ImageOptions(p.name, x, y, w, h, false, fpdf.ImageOptions{}, 0, "")
}
