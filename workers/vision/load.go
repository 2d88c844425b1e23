package vision

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // the formats WhatsApp sends
	_ "image/png"
	"io"

	_ "golang.org/x/image/webp" // decodes what WhatsApp sends

	"recado/bot/exif"
)

// limits bound what one photo may cost.
type limits struct {
	bytes  int64
	pixels int
}

// allowed is how many pixels a photo may have: fewer where each takes more
// memory while it is decoded. A JPEG in passes keeps all its coefficients.
func (l limits) allowed(m color.Model, inPasses bool) int {
	switch {
	case inPasses:
		return l.pixels * 3 / 10
	case m == color.RGBA64Model || m == color.NRGBA64Model:
		return l.pixels / 4
	case m == color.RGBAModel || m == color.NRGBAModel || m == color.CMYKModel || m == color.Gray16Model:
		return l.pixels / 2
	}
	return l.pixels
}

// inPasses reports whether a JPEG is progressive.
func inPasses(jpeg []byte) bool {
	if len(jpeg) < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8 {
		return false
	}
	for p := 2; p+4 <= len(jpeg) && jpeg[p] == 0xFF; {
		switch kind := jpeg[p+1]; {
		case kind == 0xFF: // a fill byte
			p++
			continue
		case kind == 0xC2:
			return true
		case kind == 0xDA:
			return false
		}
		p += 2 + int(binary.BigEndian.Uint16(jpeg[p+2:]))
	}
	return false
}

// patient is a reader that ends with its context.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}

var kept = map[string]bool{"jpeg": true, "png": true, "webp": true}

const workSide = 2400 // pixels of the longer side that are worked on: more shows no more of a plate

// load decodes a photo to upright luminance. It looks at the size that the
// header claims before it decodes a single pixel.
//
// ctx ends a decoding that takes too long: a progressive JPEG of a few megabytes
// can hold hours of work.
func load(ctx context.Context, r io.Reader, lim limits) (*image.Gray, error) {
	data, err := io.ReadAll(io.LimitReader(patient{ctx, r}, lim.bytes+1))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if int64(len(data)) > lim.bytes {
		return nil, ErrTooBig
	}
	conf, kind, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case errors.Is(err, image.ErrFormat), !kept[kind]: // others may be registered by whoever links us
		return nil, ErrNotImage
	case err != nil:
		return nil, fmt.Errorf("%w: %s header: %w", ErrBroken, kind, err)
	case conf.Width <= 0 || conf.Height <= 0:
		return nil, fmt.Errorf("%w: %d by %d pixels", ErrBroken, conf.Width, conf.Height)
	case conf.Width > lim.allowed(conf.ColorModel, inPasses(data))/conf.Height:
		return nil, fmt.Errorf("%w: %d by %d pixels", ErrTooBig, conf.Width, conf.Height)
	}
	img, _, err := image.Decode(patient{ctx, bytes.NewReader(data)})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrBroken, kind, err)
	}
	gray := toGray(img)
	if long := max(gray.Rect.Dx(), gray.Rect.Dy()); long > workSide {
		gray = whole(gray, 0, float64(workSide)/float64(long)).render(gray)
	}
	how, err := exif.Orientation(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if how == 1 {
		return gray, nil
	}
	return orient(gray, how), nil
}

// orient turns a photo as its EXIF orientation says it was held.
func orient(src *image.Gray, orientation int) *image.Gray {
	w, h, to := exif.Turn(orientation, src.Rect.Dx(), src.Rect.Dy())
	dst := image.NewGray(image.Rect(0, 0, w, h))
	for y := range src.Rect.Dy() {
		for x := range src.Rect.Dx() {
			dx, dy := to(x, y)
			dst.Pix[dy*dst.Stride+dx] = src.Pix[y*src.Stride+x]
		}
	}
	return dst
}
