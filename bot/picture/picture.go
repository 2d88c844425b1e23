// Package picture decodes pictures that strangers send: JPEG, PNG and WebP.
//
// Go's decoders can't be interrupted while they compute, so what a picture costs is
// worked out from its headers before a pixel is decoded: pixels, bytes of memory and, for
// a JPEG in many scans, how often its blocks are gone through. What costs more than its
// Limits is refused. A context ends a decoding whenever the decoder reads on.
//
// A JPEG that other programs show is taken although it is not in order: bytes after its
// end, no end, a tail that is missing (half of it at most), CMYK without Adobe's mark.
package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"recado/bot/exif"
)

// Errors of Open.
var (
	ErrKind   = errors.New("picture: neither JPEG, PNG nor WebP")
	ErrTooBig = errors.New("picture: more pixels, memory or work than allowed")
	ErrBroken = errors.New("picture: damaged")
)

// Limits bound what one picture may cost; what is zero takes its default.
type Limits struct {
	Pixels int // 40 million
	Memory int // bytes held while it is decoded; 160 MB
	Blocks int // blocks of 8 by 8 samples gone through in all scans of a JPEG; 5 million
}

func (l Limits) orDefault() Limits {
	if l.Pixels <= 0 {
		l.Pixels = 40_000_000
	}
	if l.Memory <= 0 {
		l.Memory = 160_000_000
	}
	if l.Blocks <= 0 {
		// A photo of 20 megapixels in the ten scans that libjpeg makes has 2.5 million. Five
		// million empty ones take a second or two.
		l.Blocks = 5_000_000
	}
	return l
}

// Picture is a decoded picture as it lies in the file.
type Picture struct {
	image.Image
	Kind        string // "jpeg", "png", "webp"
	Orientation int    // how it is to be turned, 1 to 8 as EXIF numbers them
}

// Size is the picture's width and height in pixels as it is shown.
func (p Picture) Size() (w, h int) {
	w, h = p.Bounds().Dx(), p.Bounds().Dy()
	if p.Orientation >= 5 {
		return h, w
	}
	return w, h
}

// Open decodes a picture to its last row. The error is ErrKind, ErrTooBig, ErrBroken or
// the context's.
func Open(ctx context.Context, data []byte, lim Limits) (Picture, error) {
	f, err := formatOf(data)
	if err != nil {
		return Picture{}, err
	}
	conf, err := recoverPanic(func() (image.Config, error) { return f.config(bytes.NewReader(data)) })
	if err != nil {
		return Picture{}, fmt.Errorf("%w: %s header: %w", ErrBroken, f.kind, err)
	}
	var s jpegInfo
	if f.kind == "jpeg" {
		s = scanJPEG(data)
	}
	if err := checkLimits(conf, f.kind, data, s, lim.orDefault()); err != nil {
		return Picture{}, err
	}
	var src io.Reader = bytes.NewReader(data)
	if f.kind == "jpeg" {
		src = s.repaired(data)
	}
	img, err := recoverPanic(func() (image.Image, error) { return f.decode(WithContext(ctx, src)) })
	if ctx.Err() != nil {
		return Picture{}, ctx.Err()
	}
	if err != nil {
		return Picture{}, fmt.Errorf("%w: %s: %w", ErrBroken, f.kind, err)
	}
	if ink, ok := img.(*image.CMYK); ok && s.isUnmarkedCMYK() {
		for i := range ink.Pix { // only Adobe's programs write ink upside down
			ink.Pix[i] = 255 - ink.Pix[i]
		}
	}
	how, err := exif.Orientation(bytes.NewReader(data))
	if err != nil {
		return Picture{}, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return Picture{img, f.kind, how}, nil
}

type format struct {
	kind   string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

// formatOf tells a picture's format by its first bytes.
func formatOf(data []byte) (format, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xD8}):
		return format{"jpeg", jpeg.DecodeConfig, jpeg.Decode}, nil
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return format{"png", png.DecodeConfig, png.Decode}, nil
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return format{"webp", webp.DecodeConfig, webp.Decode}, nil
	}
	return format{}, ErrKind
}

// checkLimits judges a picture by what its headers claim.
func checkLimits(c image.Config, kind string, data []byte, s jpegInfo, lim Limits) error {
	if c.Width <= 0 || c.Height <= 0 {
		return fmt.Errorf("%w: %d by %d pixels", ErrBroken, c.Width, c.Height)
	}
	if c.Width > lim.Pixels/c.Height {
		return fmt.Errorf("%w: %d by %d pixels", ErrTooBig, c.Width, c.Height)
	}
	memory := c.Width * c.Height * bytesPerPixel(c.ColorModel)
	switch {
	case kind == "jpeg":
		memory = s.memory(c)
	case kind == "webp":
		if c.ColorModel != color.YCbCrModel {
			memory *= 2 // transparency is decoded apart
		}
		memory += losslessSize(data) * losslessOverhead
	case kind == "png" && interlaced(data):
		memory *= 2 // each pass is a picture of its own
	}
	if memory > lim.Memory {
		return fmt.Errorf("%w: %d MB while decoded", ErrTooBig, memory/1_000_000)
	}
	if s.blockVisits > lim.Blocks {
		return fmt.Errorf("%w: %d scans", ErrTooBig, s.scans)
	}
	return nil
}

func bytesPerPixel(m color.Model) int {
	switch m {
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	case color.RGBAModel, color.NRGBAModel, color.CMYKModel, color.NYCbCrAModel:
		return 4
	case color.YCbCrModel:
		return 3
	case color.Gray16Model, color.Alpha16Model:
		return 2
	}
	return 1
}

// interlaced reports whether a PNG comes in Adam7's passes (RFC 2083, section 4.1.1).
func interlaced(png []byte) bool { return len(png) > 28 && png[28] != 0 }

// recoverPanic turns a decoder's panic into an error: its input comes from strangers.
func recoverPanic[T any](decode func() (T, error)) (t T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decoder panicked: %v", r)
		}
	}()
	return decode()
}

// WithContext is a reader that ends with its context.
func WithContext(ctx context.Context, r io.Reader) io.Reader { return contextReader{ctx, r} }

type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (p contextReader) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}
