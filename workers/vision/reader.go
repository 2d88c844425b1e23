package vision

import (
	"context"
	"errors"
	"image"
	"io"

	"recado/bot"
)

// Reader reads the serial number on a photo of a plate. It is safe for concurrent use.
//
// A photo on which nothing was found gives a reading without serial and confidence, not an error.
// After ErrNotImage, ErrTooBig, ErrBroken, ErrDeadline and ErrCrashed the photo must not be tried
// again (Final). Other errors are ErrClosed, the context's own, and errors of the engine or of img,
// which may be retried.
type Reader interface {
	Read(ctx context.Context, img io.Reader) (bot.PlateReading, error)
}

// The errors of a photo, or of the pool.
var (
	ErrNotImage = errors.New("vision: not a picture of a kind that is read")
	ErrTooBig   = errors.New("vision: picture over the limit of bytes or pixels")
	ErrBroken   = errors.New("vision: picture cannot be decoded")
	ErrDeadline = errors.New("vision: reading took longer than its deadline")
	ErrCrashed  = errors.New("vision: the engine crashed on the picture")
	ErrClosed   = errors.New("vision: reader closed")
)

// Final reports whether the same photo must not be tried again: it would fail again and take as long.
func Final(err error) bool {
	for _, final := range []error{ErrNotImage, ErrTooBig, ErrBroken, ErrDeadline, ErrCrashed} {
		if errors.Is(err, final) {
			return true
		}
	}
	return false
}

// recogniser is an engine that turns pictures into words. It is created, used and closed on one
// locked OS thread.
type recogniser interface {
	// page reads a whole picture. The confidence of a word is that of its least certain character.
	page(img *image.Gray, mode pageMode) ([]Word, error)
	// line reads a picture of one value, piece by piece.
	line(img *image.Gray) ([]Word, error)
	close()
}

// pageMode is how a page is segmented.
type pageMode int

const (
	scattered pageMode = iota // words anywhere, as on a plate
	blocks                    // columns and paragraphs
)
