package vision

import (
	"context"
	"errors"
	"image"
	"io"

	"recado/bot"
)

// Reader reads the serial number on a photo of a plate.
//
// A photo on which nothing was found is a Reading with no serial and no
// confidence, not an error. Errors are ErrNotImage, ErrTooBig, ErrBroken,
// ErrDeadline and ErrCrashed, after which the photo must not be tried again (Final);
// ErrClosed; the context's own; and what the engine or img could not do, which may
// be tried again. Safe for concurrent use.
type Reader interface {
	Read(ctx context.Context, img io.Reader) (bot.PlateReading, error)
}

// What is wrong with a photo, or with the moment.
var (
	ErrNotImage = errors.New("vision: not a picture of a kind that is read")
	ErrTooBig   = errors.New("vision: picture over the limit of bytes or pixels")
	ErrBroken   = errors.New("vision: picture cannot be decoded")
	ErrDeadline = errors.New("vision: reading took longer than its deadline")
	ErrCrashed  = errors.New("vision: the engine crashed on the picture")
	ErrClosed   = errors.New("vision: reader closed")
)

// Final reports whether another try must not be made for the same photo: it would end the
// same way and take as long.
func Final(err error) bool {
	for _, final := range []error{ErrNotImage, ErrTooBig, ErrBroken, ErrDeadline, ErrCrashed} {
		if errors.Is(err, final) {
			return true
		}
	}
	return false
}

// recogniser is an engine that turns pictures into words. It is made, used and
// closed on one locked OS thread.
type recogniser interface {
	// page reads a whole picture; a word's confidence is its worst character's.
	page(img *image.Gray, mode pageMode) ([]Word, error)
	// line reads a picture of one value, piece by piece.
	line(img *image.Gray) ([]Word, error)
	close()
}

// pageMode is how a page is cut into lines.
type pageMode int

const (
	scattered pageMode = iota // words anywhere, as on a plate
	blocks                    // columns and paragraphs
)
