package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"recado/cmd/recado/config"
)

// TestStoreIsPrivate checks that the store's file is readable by its owner only, even in a folder
// that others can read, whether the file is new or old.
func TestStoreIsPrivate(t *testing.T) {
	for _, before := range []fs.FileMode{0, 0o644} {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if before != 0 {
			if err := os.WriteFile(filepath.Join(dir, "recado.db"), nil, before); err != nil {
				t.Fatal(err)
			}
		}
		db, _, err := OpenDB(config.Config{Data: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		files, err := filepath.Glob(filepath.Join(dir, "recado.db*"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v %v", file, info.Mode(), err)
			}
		}
	}
}
