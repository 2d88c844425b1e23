package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"recado/bot"
)

// FileStore keeps files under the hash of their bytes. All methods are safe for
// concurrent use, and may be repeated.
type FileStore interface {
	// Put stores what r holds if it is one of the kinds in want. What is not is
	// refused: a Media with a Fault, no ID, and a nil error. An error is of r, of
	// the disk or of ctx, and nothing was stored. name is for people: it is
	// cleaned and passed on, never used.
	Put(ctx context.Context, r io.Reader, want Kind, name string) (bot.Media, error)

	// Open reads a file. The Media has ID, MIME and Bytes. ErrBadID when id is no
	// hash, ErrNotFound when no such file is kept.
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)

	// Delete forgets a file; one that is not kept is already forgotten. ErrBadID
	// when id is no hash. Readers that have it open go on reading.
	Delete(ctx context.Context, id string) error

	// Sweep removes what interrupted Puts left behind before the given time, and
	// says how many. Kept files are not touched.
	Sweep(ctx context.Context, before time.Time) (int, error)
}

// Errors of a FileStore.
var (
	ErrBadID    = errors.New("media: not an id")
	ErrNotFound = fmt.Errorf("media: no such file: %w", bot.ErrNotFound)
)

// validID reports whether id is 64 lower-case hexadecimal digits. Everything
// that becomes a path passes here first.
func validID(id string) bool {
	if len(id) != 64 {
		return false
	}
	for i := range len(id) {
		if c := id[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
