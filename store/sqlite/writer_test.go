package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"recado/store"
)

// hold keeps the writer busy until release is called, so that a test decides what the next batch contains.
func hold(t *testing.T, db *DB) (release func()) {
	t.Helper()
	holding, free := make(chan struct{}), make(chan struct{})
	go db.write(context.Background(), func(*session) error {
		close(holding)
		<-free
		return nil
	})
	<-holding
	return func() { close(free) }
}

// waitQueued waits until n writes are queued behind the one that holds the writer.
func waitQueued(t *testing.T, db *DB, n int) {
	t.Helper()
	for len(db.writer.queue) < n {
		if t.Context().Err() != nil {
			t.Fatal("the writes never came")
		}
		runtime.Gosched()
	}
}

func TestFailedWriteDoesNotFailItsBatch(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "batch.db"))
	c := openRows(t, db)
	if err := c.Insert(t.Context(), row{ID: "taken"}); err != nil {
		t.Fatal(err)
	}
	release := hold(t, db)
	errs := make([]error, 20)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			doc := row{ID: fmt.Sprint(i)}
			if i%2 == 0 {
				doc.ID = "taken"
			}
			errs[i] = c.Insert(t.Context(), doc)
		})
	}
	waitQueued(t, db, len(errs))
	release()
	wg.Wait()
	for i, err := range errs {
		if i%2 == 0 && !errors.Is(err, store.ErrDuplicate) || i%2 == 1 && err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// TestBatchLost ends the transaction during a batch, as a full disk does: all its writes fail, none
// is stored, and the next write works.
func TestBatchLost(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "lost.db"))
	c := openRows(t, db)
	release := hold(t, db)
	var early, late error
	var wg sync.WaitGroup
	wg.Go(func() { early = c.Insert(t.Context(), row{ID: "early"}) })
	waitQueued(t, db, 1)
	full := errors.New("disk full")
	wg.Go(func() {
		late = db.write(t.Context(), func(s *session) error { return errors.Join(full, s.step("ROLLBACK")) })
	})
	waitQueued(t, db, 2)
	release()
	wg.Wait()
	if !errors.Is(early, store.ErrUnavailable) || !errors.Is(early, full) || !errors.Is(late, store.ErrUnavailable) {
		t.Errorf("early: %v; late: %v", early, late)
	}
	if _, err := c.Get(t.Context(), "early"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what was lost is there: %v", err)
	}
	if err := c.Insert(t.Context(), row{ID: "early"}); err != nil {
		t.Errorf("again: %v", err)
	}
}

func TestFullDisk(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "full.db"))
	c := openRows(t, db)
	err := db.write(t.Context(), func(s *session) error { _, err := s.value("PRAGMA max_page_count = 40"); return err })
	if err != nil {
		t.Fatal(err)
	}
	var stored int
	for err == nil && stored < 1000 {
		if err = c.Insert(t.Context(), row{ID: fmt.Sprint(stored), Text: string(make([]byte, 1000))}); err == nil {
			stored++
		}
	}
	if !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("full: %v", err)
	}
	if n, err := c.Count(t.Context(), store.Query{}); err != nil || n != stored {
		t.Errorf("%d of %d are there, %v", n, stored, err)
	}
}

func TestCloseDrains(t *testing.T) {
	path := filepath.Join(t.TempDir(), "closing.db")
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	c := openRows(t, db)
	release := hold(t, db)
	errs := make([]error, 50)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = c.Insert(t.Context(), row{ID: fmt.Sprint(i)}) })
	}
	waitQueued(t, db, len(errs))
	wg.Go(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	release()
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Errorf("accepted, then refused: %v", err)
	}
	if err := c.Insert(t.Context(), row{ID: "late"}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("insert after Close: %v", err)
	}
	if _, err := c.Get(t.Context(), "0"); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("get after Close: %v", err)
	}
	if n, err := openRows(t, openAt(t, path)).Count(t.Context(), store.Query{}); err != nil || n != len(errs) {
		t.Errorf("%d of %d are there, %v", n, len(errs), err)
	}
}

// TestCancelledWriteIsNotCommitted cancels a waiting write: its caller returns at once, and the
// writer skips it.
func TestCancelledWriteIsNotCommitted(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "given-up.db"))
	c := openRows(t, db)
	release := hold(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- c.Insert(ctx, row{ID: "a"}) }()
	waitQueued(t, db, 1)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	release()
	if err := c.Insert(t.Context(), row{ID: "a"}); err != nil {
		t.Errorf("it landed all the same: %v", err)
	}
}
