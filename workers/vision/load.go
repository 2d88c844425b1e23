package vision

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"

	"recado/bot/exif"
	"recado/bot/picture"
)

// limits bounds the cost of a photo.
type limits struct {
	bytes   int64
	picture picture.Limits
}

const workSide = 2400 // pixels of the longer side after scaling: more shows no more of a plate

// load decodes a photo to upright luminance. It checks the size in the header before it decodes any
// pixel. ctx limits the decoding.
func load(ctx context.Context, r io.Reader, lim limits) (*image.Gray, error) {
	data, err := io.ReadAll(io.LimitReader(picture.WithContext(ctx, r), lim.bytes+1))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if int64(len(data)) > lim.bytes {
		return nil, ErrTooBig
	}
	p, err := picture.Open(ctx, data, lim.picture)
	switch {
	case errors.Is(err, picture.ErrKind):
		return nil, ErrNotImage
	case errors.Is(err, picture.ErrTooBig):
		return nil, fmt.Errorf("%w: %w", ErrTooBig, err)
	case errors.Is(err, picture.ErrBroken):
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	case err != nil:
		return nil, err
	}
	gray := toGray(p.Image)
	if long := max(gray.Rect.Dx(), gray.Rect.Dy()); long > workSide {
		gray = whole(gray, 0, float64(workSide)/float64(long)).render(gray)
	}
	if p.Orientation == 1 {
		return gray, nil
	}
	return orient(gray, p.Orientation), nil
}

// orient applies a photo's EXIF orientation.
func orient(src *image.Gray, orientation int) *image.Gray {
	w, h, to := exif.Upright(orientation, src.Rect.Dx(), src.Rect.Dy())
	dst := image.NewGray(image.Rect(0, 0, w, h))
	for y := range src.Rect.Dy() {
		for x := range src.Rect.Dx() {
			dx, dy := to(x, y)
			dst.Pix[dy*dst.Stride+dx] = src.Pix[y*src.Stride+x]
		}
	}
	return dst
}
