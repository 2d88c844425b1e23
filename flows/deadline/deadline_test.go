package deadline_test

import (
	"slices"
	"testing"
	"time"

	"recado/flows/deadline"
)

func TestQueue(t *testing.T) {
	at := func(minutes int) time.Time { return time.Date(2026, 11, 26, 9, minutes, 0, 0, time.UTC) }
	var q deadline.Queue
	q = q.Set("expire", at(30)).Set("remind", at(10)).Set("expire", at(20))
	before := slices.Clone(q)
	if q.Next() != at(10) || q.At("expire") != at(20) || !q.At("none").IsZero() {
		t.Error(q)
	}
	due, rest := q.Due(at(10))
	if !slices.Equal(due, []string{"remind"}) || len(rest) != 1 || rest.Next() != at(20) {
		t.Error(due, rest)
	}
	if due, rest = q.Clear("expire").Due(at(9)); due != nil || len(rest) != 1 {
		t.Error(due, rest)
	}
	if _ = q.Clear("remind", "none"); !slices.Equal(q, before) {
		t.Error("a queue that was copied has changed", q)
	}
	if !deadline.Queue(nil).Next().IsZero() {
		t.Error("no deadline is due")
	}
}
