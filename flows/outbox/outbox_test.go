package outbox_test

import (
	"testing"
	"time"

	"recado/bot"
	"recado/flows/outbox"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func ids(b outbox.Box) []string {
	var out []string
	for _, e := range b.Outbox {
		out = append(out, e.ID)
	}
	return out
}

func do(name string) bot.Effect { return bot.Effect{Kind: bot.EffectDo, Name: name} }

// TestRepeatedChangeGetsTheSameEffectIDs checks that a change repeated after a lost race gives its
// effects the same ids; otherwise a person would be notified twice.
func TestRepeatedChangeGetsTheSameEffectIDs(t *testing.T) {
	var first, again outbox.Box
	first.Add("ORD-00001", 3, noon, do("a"), do("b"))
	again.Add("ORD-00001", 3, noon.Add(time.Second), do("a"))
	again.Add("ORD-00001", 3, noon.Add(time.Second), do("b"))
	for i, id := range ids(first) {
		if got := ids(again)[i]; got != id {
			t.Errorf("effect %d is %s the first time and %s the second", i, id, got)
		}
	}
	if a := ids(first); a[0] == a[1] {
		t.Errorf("two effects of one change share the name %s: one would be lost", a[0])
	}
}

func TestDifferentChangesGetDifferentEffectIDs(t *testing.T) {
	var b outbox.Box
	b.Add("ORD-00001", 3, noon, do("a"))
	b.Add("ORD-00001", 4, noon, do("a"))
	b.Add("ORD-00002", 4, noon, do("a"))
	seen := map[string]bool{}
	for _, id := range ids(b) {
		if seen[id] {
			t.Errorf("%s names two effects", id)
		}
		seen[id] = true
	}
}

// TestPendingSinceIsTheOldestWait checks PendingSince, by which the sweep finds documents: it is
// the oldest wait, and zero when nothing waits.
func TestPendingSinceIsTheOldestWait(t *testing.T) {
	var b outbox.Box
	b.Add("ORD-00001", 1, noon)
	if !b.PendingSince.IsZero() {
		t.Error("a change without effects waits for something")
	}
	b.Add("ORD-00001", 1, noon, do("a"))
	b.Add("ORD-00001", 2, noon.Add(time.Minute), do("b"))
	if !b.PendingSince.Equal(noon) {
		t.Errorf("waits since %s, want %s", b.PendingSince, noon)
	}
	if !b.Postpone(noon.Add(time.Hour)) || !b.PendingSince.Equal(noon.Add(time.Hour)) {
		t.Errorf("postponed to %s", b.PendingSince)
	}
	if b.Postpone(noon.Add(time.Hour)) {
		t.Error("postponing to the same moment asks for a write")
	}
	if !b.Ack(ids(b)...) || b.Outbox != nil || !b.PendingSince.IsZero() {
		t.Errorf("all is done, and %v still waits since %s", ids(b), b.PendingSince)
	}
	if b.Postpone(noon) || !b.PendingSince.IsZero() {
		t.Error("an empty outbox was made to wait")
	}
}

func TestAckTakesOnlyWhatWasDone(t *testing.T) {
	var b outbox.Box
	b.Add("ORD-00001", 1, noon, do("a"), do("b"))
	before := b // a reader's copy, as a caller that loses the race has it
	if b.Ack("of another") {
		t.Error("an effect of another was acknowledged")
	}
	if !b.Ack(before.Outbox[0].ID) || len(b.Outbox) != 1 || b.Outbox[0].Name != "b" {
		t.Errorf("left: %+v", b.Outbox)
	}
	if len(before.Outbox) != 2 || before.Outbox[0].Name != "a" {
		t.Errorf("the copy changed: %+v", before.Outbox)
	}
	if b.Ack(before.Outbox[0].ID) {
		t.Error("acknowledged twice")
	}
}

// TestAFactDoesNotTakeAnothersID adds an effect behind a fact that took the place of an earlier one: every id is there
// once, since acknowledging an id would drop both.
func TestAFactDoesNotTakeAnothersID(t *testing.T) {
	var b outbox.Box
	b.AddFact("order", "O-1", 1, noon)
	b.Add("O-1", 1, noon, do("a"))
	b.AddFact("order", "O-1", 1, noon)
	b.Add("O-1", 1, noon, do("b"), do("c"))
	seen := map[string]bool{}
	for _, id := range ids(b) {
		if seen[id] {
			t.Errorf("%s is there twice: %v", id, ids(b))
		}
		seen[id] = true
	}
	if len(b.Outbox) != 4 {
		t.Errorf("%v", ids(b))
	}
}
