package repo_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels/simulator"
	"recado/store/repo"
)

// hand is a clock that a test sets.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hand) Now() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.now }

func (h *hand) step(d time.Duration) { h.mu.Lock(); defer h.mu.Unlock(); h.now = h.now.Add(d) }

func seqs(t *testing.T, r *repo.Records, after int64) string {
	t.Helper()
	found, err := r.After(t.Context(), after, 100)
	if err != nil {
		t.Fatal(err)
	}
	var all []int64
	for _, rec := range found {
		all = append(all, rec.Seq)
	}
	return fmt.Sprint(all)
}

func TestRecordsAreAppendedOnceAndCounted(t *testing.T) {
	clock := &hand{now: noon}
	r := opened[*repo.Records](t)(repo.NewRecords(temporary(t), clock.Now))
	changed := r.Changed()
	for _, id := range []string{"a", "b", "a", "c", "b"} {
		if err := r.Append(t.Context(), bot.Record{ID: id, Name: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-changed:
	default:
		t.Error("nobody was told")
	}
	if got := seqs(t, r, 0); got != "[1 2 3]" {
		t.Errorf("numbers %s", got)
	}
	if got := seqs(t, r, 2); got != "[3]" {
		t.Errorf("behind 2: %s", got)
	}
	select {
	case <-r.Changed():
		t.Error("told of nothing")
	default:
	}
}

func TestRecordsAMissingNumberHoldsBackThoseBehindItForAMoment(t *testing.T) {
	for name, drawn := range map[string]int{"the first of all": 0, "one in the middle": 2} {
		t.Run(name, func(t *testing.T) {
			clock, db := &hand{now: noon}, temporary(t)
			r := opened[*repo.Records](t)(repo.NewRecords(db, clock.Now))
			add := func(id string) {
				if err := r.Append(t.Context(), bot.Record{ID: id}); err != nil {
					t.Fatal(err)
				}
			}
			for i := range drawn {
				add(fmt.Sprint(i))
			}
			if _, err := db.Next(t.Context(), "records"); err != nil { // the number of a writer that has not stored its record yet
				t.Fatal(err)
			}
			add("next")
			before := seqs(t, r, 0)
			if want := map[int]string{0: "[]", 2: "[1 2]"}[drawn]; before != want {
				t.Errorf("at once: %s, want %s: a reader would pass by what is still on its way", before, want)
			}
			clock.step(-time.Hour)
			if got, want := seqs(t, r, 0), map[int]string{0: "[2]", 2: "[1 2 4]"}[drawn]; got != want {
				t.Errorf("the clock has gone back: %s, want %s", got, want)
			}
			clock.step(time.Hour + 3*time.Second)
			if got, want := seqs(t, r, 0), map[int]string{0: "[2]", 2: "[1 2 4]"}[drawn]; got != want {
				t.Errorf("after a while: %s, want %s", got, want)
			}
		})
	}
}

func phone(id string, to bot.ContactID, at time.Time) simulator.Sent {
	return simulator.Sent{ID: id, At: at, To: to, Kind: "text", Text: id}
}

func TestPhonesNumbersRiseStrictly(t *testing.T) {
	db := temporary(t)
	p := opened[*repo.Phones](t)(repo.NewPhones(db))
	at := []time.Time{noon, noon, noon.Add(-time.Hour), noon.Add(time.Second)}
	for i, when := range at {
		if err := p.Append(t.Context(), phone(fmt.Sprint(i), ana, when)); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Append(t.Context(), phone("0", ana, noon.Add(time.Minute))); !errors.Is(err, bot.ErrDuplicate) {
		t.Errorf("twice: %v", err)
	}
	if err := p.Append(t.Context(), phone("x", berta, noon)); err != nil {
		t.Fatal(err)
	}
	sent, err := p.After(t.Context(), ana, 0, 100)
	if err != nil || len(sent) != 4 {
		t.Fatal(sent, err)
	}
	for i := range sent {
		if sent[i].ID != fmt.Sprint(i) || i > 0 && sent[i].Seq <= sent[i-1].Seq {
			t.Errorf("%d: %+v", i, sent[i])
		}
	}
	if sent[0].Seq != noon.UnixMicro() {
		t.Errorf("the first is %d", sent[0].Seq)
	}
	if rest, err := p.After(t.Context(), "", sent[1].Seq, 2); err != nil || len(rest) != 2 || rest[0].ID != "2" {
		t.Errorf("everyone's, two behind the second: %v, %v", rest, err)
	}
}

func TestPhonesOfAnotherProcessDoNotSwallowMessages(t *testing.T) {
	db := temporary(t)
	for _, process := range []string{"a", "b"} { // after a restart, or concurrently: with the same times
		p := opened[*repo.Phones](t)(repo.NewPhones(db))
		for i := range 5 {
			if err := p.Append(t.Context(), phone(fmt.Sprint(process, i), ana, noon)); err != nil {
				t.Errorf("%s%d: %v", process, i, err)
			}
		}
	}
	p := opened[*repo.Phones](t)(repo.NewPhones(db))
	if sent, err := p.After(t.Context(), ana, 0, 100); err != nil || len(sent) != 10 {
		t.Errorf("%d of 10 reached the phone, %v", len(sent), err)
	}
}

func TestPhonesAReaderMissesNothing(t *testing.T) {
	p := opened[*repo.Phones](t)(repo.NewPhones(temporary(t)))
	const writers, each = 16, 25
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				if err := p.Append(t.Context(), phone(fmt.Sprint(w, "-", i), ana, noon)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	var last int64
	seen := 0
	for ended := false; ; {
		select {
		case <-done:
			ended = true
		default:
		}
		page, err := p.After(t.Context(), ana, last, 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range page {
			last = s.Seq
			seen++
		}
		if ended && len(page) == 0 {
			break
		}
	}
	if seen != writers*each {
		t.Errorf("saw %d of %d", seen, writers*each)
	}
}

func TestSettingsOfManyTheFirstIsKept(t *testing.T) {
	s := opened[*repo.Settings](t)(repo.NewSettings(temporary(t)))
	if v, err := s.Get(t.Context(), "key"); v != "" || err != nil {
		t.Errorf("before: %q, %v", v, err)
	}
	got := make([]string, 20)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			var err error
			if got[i], err = s.SetIfAbsent(t.Context(), "key", fmt.Sprint(i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	kept, err := s.Get(t.Context(), "key")
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if v != kept {
			t.Errorf("process %d uses %q, %q is kept", i, v, kept)
		}
	}
	for range 2 {
		if err := s.Set(t.Context(), "key", "new"); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := s.Get(t.Context(), "key"); v != "new" || err != nil {
		t.Errorf("after: %q, %v", v, err)
	}
}
