package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"recado/store"
)

const goroutines = 100

// together runs f n times concurrently and waits for all.
func together(n int, f func(i int)) {
	var ready, done sync.WaitGroup
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			f(i)
		})
	}
	done.Wait()
}

func concurrentReplaces(t *testing.T, db store.DB) {
	c := fresh(t, db)
	insert(t, c, order{ID: "a"})
	together(goroutines, func(i int) {
		for {
			doc, err := c.Get(t.Context(), "a")
			if err == nil {
				doc.V++
				doc.Notes = append(doc.Notes, fmt.Sprint(i))
				err = c.Replace(t.Context(), doc, doc.V-1)
			}
			if err == nil {
				return
			}
			if !errors.Is(err, store.ErrStale) {
				t.Error(err)
				return
			}
		}
	})
	got, err := c.Get(t.Context(), "a")
	must(t, err)
	seen := map[string]bool{}
	for _, note := range got.Notes {
		seen[note] = true
	}
	if got.V != goroutines || len(seen) != goroutines {
		t.Errorf("version %d with %d of %d updates", got.V, len(seen), goroutines)
	}
}

func concurrentInserts(t *testing.T, db store.DB) {
	c := fresh(t, db)
	for _, unique := range []string{"id", "effect"} {
		var winners atomic.Int64
		together(goroutines, func(i int) {
			doc := order{ID: "same", Place: int64(i)}
			if unique == "effect" {
				doc = order{ID: fmt.Sprint(i), Effect: "same"}
			}
			switch err := c.Insert(t.Context(), doc); {
			case err == nil:
				winners.Add(1)
			case !errors.Is(err, store.ErrDuplicate):
				t.Error(err)
			}
		})
		same(t, "winners by "+unique, winners.Load(), 1)
	}
}

func concurrentIncrements(t *testing.T, db store.DB) {
	c := fresh(t, db)
	insert(t, c, order{ID: "a"})
	together(goroutines, func(int) {
		if _, err := c.Update(t.Context(), "a", store.Change{Inc: map[string]int64{"place": 1}}); err != nil {
			t.Error(err)
		}
	})
	got, err := c.Get(t.Context(), "a")
	must(t, err)
	same(t, "sum", got.Place, goroutines)
}

func concurrentCounters(t *testing.T, db store.DB) {
	var seen sync.Map
	together(goroutines, func(int) {
		n, err := db.Next(t.Context(), t.Name())
		if _, twice := seen.LoadOrStore(n, true); err != nil || twice {
			t.Errorf("%d, given twice: %v, %v", n, twice, err)
		}
	})
}
