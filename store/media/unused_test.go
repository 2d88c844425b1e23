package media

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestListUnusedPagesByID(t *testing.T) {
	now := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	s := newStore(t, Options{Now: func() time.Time { return now }})
	var want []string
	for i := range 40 {
		now = now.Add(time.Minute)
		m, err := s.Put(t.Context(), bytes.NewReader(fmt.Append([]byte("%PDF-1.4 "), i)), Any, "")
		if err != nil {
			t.Fatal(err)
		}
		if i < 30 {
			want = append(want, m.ID)
		}
	}
	slices.Sort(want)
	before := now.Add(-9*time.Minute - time.Second)
	var got []string
	for after := ""; ; after = got[len(got)-1] {
		page, err := s.ListUnused(t.Context(), before, after, 7)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, page...)
		if len(page) < 7 {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d old, want %d", len(got), len(want))
	}
	if gone, err := s.Expire(t.Context(), want[0], before); !gone || err != nil {
		t.Error(gone, err)
	}
	if gone, err := s.Expire(t.Context(), want[0], before); gone || err != nil {
		t.Error("again:", gone, err)
	}
	if gone, err := s.Expire(t.Context(), want[1], now.Add(-time.Hour)); gone || err != nil {
		t.Error("one that is young:", gone, err)
	}
	if _, err := s.Expire(t.Context(), "../x", now); !errors.Is(err, ErrBadID) {
		t.Error(err)
	}
	if _, _, err := s.Open(t.Context(), want[1]); err != nil {
		t.Error("one that is young:", err)
	}
}

// A Put that runs while the same file expires succeeds, and the file exists afterwards.
func TestExpireAgainstPut(t *testing.T) {
	old := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	now := old
	s := newStore(t, Options{Now: func() time.Time { return now }})
	body := []byte("%PDF-1.4 the same")
	m, err := s.Put(t.Context(), bytes.NewReader(body), Any, "")
	if err != nil {
		t.Fatal(err)
	}
	now = old.Add(time.Hour)
	for range 200 {
		var both sync.WaitGroup
		both.Go(func() {
			if _, err := s.Put(t.Context(), bytes.NewReader(body), Any, ""); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			if _, err := s.Expire(t.Context(), m.ID, now); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		f, _, err := s.Open(t.Context(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	if left := files(t, s); len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
}
