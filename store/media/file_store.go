package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"recado/bot"
)

// FileStore stores files under the hash of their bytes. Its methods are idempotent and safe for
// concurrent use.
type FileStore interface {
	// Put stores the content of r if its kind is in want. Otherwise it returns a Media with a Fault
	// and no ID, and a nil error. An error comes from r, the disk or ctx; nothing was stored then.
	// name is only for display: it is cleaned and returned.
	Put(ctx context.Context, r io.Reader, want Kind, name string) (bot.Media, error)

	// Open opens a file. The Media has ID, MIME and Bytes. The error is ErrBadID if id is not a
	// hash, and ErrNotFound for an unknown file.
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)

	// Delete deletes a file. An unknown file is no error; the error is ErrBadID if id is not a
	// hash. Readers that have the file open can go on reading.
	Delete(ctx context.Context, id string) error

	// Sweep removes temporary files of interrupted Puts from before the given time, and returns how
	// many. It does not touch stored files.
	Sweep(ctx context.Context, before time.Time) (int, error)
}

// Errors of a FileStore.
var (
	ErrBadID    = errors.New("media: not an id")
	ErrNotFound = fmt.Errorf("media: no such file: %w", bot.ErrNotFound)
)

// validID reports whether id is 64 lower-case hexadecimal digits. It must be checked before an id
// becomes a path.
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
