package sqlite

import (
	"path/filepath"
	"testing"

	"recado/store"
	"recado/store/storetest"
)

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.DB { return openAt(t, filepath.Join(t.TempDir(), "ñ ?#%20.db")) }, storetest.Options{})
}

func openAt(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
