package media

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"

	"golang.org/x/image/webp"

	"recado/bot"
	"recado/bot/exif"
)

type decoder struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var decoders = map[string]decoder{
	"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode},
	"image/png":  {png.DecodeConfig, png.Decode},
	"image/webp": {webp.DecodeConfig, webp.Decode},
}

// picture checks that a picture decodes to its end, and says its size as shown.
// Pixels are decoded only when there are few enough, and only so many pictures
// at a time.
func (s *Store) picture(ctx context.Context, f *os.File, mime string) (w, h int, fault bot.Fault, err error) {
	d := decoders[mime]
	whole := func() io.Reader { return io.NewSectionReader(f, 0, s.opt.MaxBytes) }
	conf, err := safely(func() (image.Config, error) { return d.config(whole()) })
	if err != nil {
		return 0, 0, bot.FaultBroken, nil
	}
	if fault := s.measure(conf); fault != "" {
		return 0, 0, fault, nil
	}
	select {
	case s.sem <- struct{}{}:
		defer func() { <-s.sem }()
	case <-ctx.Done():
		return 0, 0, "", ctx.Err()
	}
	slow, cancel := context.WithTimeout(ctx, s.opt.DecodeTimeout)
	defer cancel()
	img, err := safely(func() (image.Image, error) { return d.decode(patient{slow, whole()}) })
	switch {
	case ctx.Err() != nil:
		return 0, 0, "", ctx.Err()
	case slow.Err() != nil: // more work than any photo is
		return 0, 0, bot.FaultTooBig, nil
	case err != nil:
		return 0, 0, bot.FaultBroken, nil
	}
	w, h = img.Bounds().Dx(), img.Bounds().Dy()
	if mime == "image/jpeg" {
		how, err := exif.Orientation(whole())
		if err != nil {
			return 0, 0, "", err
		}
		if how >= 5 {
			w, h = h, w
		}
	}
	return w, h, "", nil
}

// measure judges a picture by the size its header claims.
func (s *Store) measure(c image.Config) bot.Fault {
	if c.Width <= 0 || c.Height <= 0 {
		return bot.FaultBroken
	}
	pixels := s.opt.MaxPixels
	switch c.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		pixels /= 2
	}
	if c.Width > pixels/c.Height {
		return bot.FaultTooBig
	}
	return ""
}

// safely turns a decoder's panic into an error: its input comes from strangers.
func safely[T any](decode func() (T, error)) (t T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decoder panicked: %v", r)
		}
	}()
	return decode()
}
