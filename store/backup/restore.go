package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"recado/store/sqlite"
)

// ErrOccupied means that the target folder is not empty.
var ErrOccupied = errors.New("the data folder is not empty")

// Restore verifies an archive and restores it to data, a folder that is absent or empty. allow gets
// the manifest before anything is written there, and may refuse.
//
// An absent folder is created in one step. In an empty one, which may be a mount point, the
// documents are written last: until then no program finds a store in it.
func Restore(ctx context.Context, path, data string, allow func(Manifest) error) (Manifest, error) {
	data = filepath.Clean(data)
	there, err := checkVacant(data)
	if err != nil {
		return Manifest{}, err
	}
	// The first pass unpacks only the databases, next to the archive, so that a refused archive
	// does not touch the target.
	m, err := Verify(ctx, path)
	if err == nil {
		err = allow(m)
	}
	if err != nil {
		return m, err
	}
	beside := filepath.Dir(data)
	if there {
		beside = data // the only place that is certainly on the same disk
	}
	if err := os.MkdirAll(beside, 0o700); err != nil {
		return m, err
	}
	staged, err := os.MkdirTemp(beside, ".recado-restore-")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(staged)
	again, err := read(ctx, path, staged, true)
	switch {
	case err != nil:
		return m, err
	case !again.Made.Equal(m.Made) || again.Media.SHA256 != m.Media.SHA256:
		return m, refuse("it was changed while it was read")
	}
	if err := syncTree(staged); err != nil {
		return m, err
	}
	if !there {
		return m, errors.Join(os.Rename(staged, data), syncDir(beside))
	}
	return m, move(staged, data)
}

// checkVacant reports whether the folder exists. The error is ErrOccupied if it has any content.
func checkVacant(data string) (there bool, err error) {
	found, err := os.ReadDir(data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil || len(found) == 0:
		return true, err
	}
	if used, err := sqlite.InUse(filepath.Join(data, database)); err == nil && used {
		return true, fmt.Errorf("%s: %w, and a program is running on it: stop it, then move the folder away", data, ErrOccupied)
	}
	return true, fmt.Errorf("%s: %w: move it away, or set RECADO_DATA to another", data, ErrOccupied)
}

// move moves the restored files to data, the documents last. It replaces nothing.
func move(staged, data string) error {
	if err := os.Rename(filepath.Join(staged, "media"), filepath.Join(data, "media")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, name := range []string{device, database} {
		err := os.Link(filepath.Join(staged, name), filepath.Join(data, name))
		if err != nil && (name == database || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
	}
	return syncDir(data)
}
