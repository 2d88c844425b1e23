package repo_test

import (
	"testing"
	"time"

	"recado/store/repo"
	"recado/store/sqlite"
)

func TestRequestKeys(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	keys, err := repo.NewRequestKeys(db)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	claim := func(id, digest, want string) {
		t.Helper()
		if first, err := keys.Claim(t.Context(), id, digest, now); err != nil || first != want {
			t.Errorf("%s for %s: %q, %v", id, digest, first, err)
		}
	}
	claim("a", "1", "")
	claim("a", "1", "1")
	claim("a", "2", "1")
	claim("b", "2", "")
	if err := keys.Release(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	claim("a", "2", "")
	if n, err := keys.Purge(t.Context(), now.Add(time.Second), 10); err != nil || n != 2 {
		t.Errorf("%d purged, %v", n, err)
	}
	claim("b", "3", "")
}
