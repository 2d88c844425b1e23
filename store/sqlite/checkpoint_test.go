package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestCheckpointResetsTheLogDuringWrites checks that concurrent checkpoints complete, so that the
// writer never has to stop for one and the log stays below its limit.
func TestCheckpointResetsTheLogDuringWrites(t *testing.T) {
	db, err := Temporary()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := openRows(t, db)
	const pages, page = 16000, 4096 + 24 // maxLogPages, and the size of a page in the log
	for i := range 6 * checkpointEvery {
		if err := c.Insert(t.Context(), row{ID: fmt.Sprint(i*7919%10007, i), Status: "open", N: int64(i)}); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.Stat(filepath.Join(db.scratch, "temporary.db-wal"))
	if err != nil {
		t.Fatal(err)
	}
	if log.Size() >= pages*page {
		t.Errorf("the log grew to %d bytes", log.Size())
	}
}
