package repo_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/validation"
	"recado/store/repo"
)

func newSessions(t *testing.T) *repo.Sessions {
	t.Helper()
	return opened[*repo.Sessions](t)(repo.NewSessions(temporary(t)))
}

// isAll reports whether err is each of targets.
func isAll(err error, targets ...error) bool {
	return !slices.ContainsFunc(targets, func(target error) bool { return !errors.Is(err, target) })
}

func TestSessionsOneOfManyWritersWins(t *testing.T) {
	s, ctx := newSessions(t), t.Context()
	if _, err := s.Get(ctx, ana); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a stranger: %v", err)
	}
	for version := int64(1); version <= 3; version++ { // the first write can race too
		var won, stale atomic.Int64
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				err := s.Put(ctx, bot.Session{ID: ana, Version: version, Turn: int64(i)})
				switch {
				case err == nil:
					won.Add(1)
				case errors.Is(err, bot.ErrStale):
					stale.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || stale.Load() != 19 {
			t.Errorf("version %d: %d won, %d stale", version, won.Load(), stale.Load())
		}
	}
	if err := s.Put(ctx, bot.Session{ID: ana, Version: 5}); !errors.Is(err, bot.ErrStale) {
		t.Errorf("a version ahead of its time: %v", err)
	}
	if err := s.Put(ctx, bot.Session{ID: berta, Version: 2}); !errors.Is(err, bot.ErrStale) {
		t.Errorf("a second version without a first: %v", err)
	}
}

func TestSessionsKnowWhoseTimerIsDueAndWhoseOutboxWaits(t *testing.T) {
	s, ctx := newSessions(t), t.Context()
	for i := range 4 {
		at := noon.Add(time.Duration(i) * time.Second)
		if err := s.Put(ctx, bot.Session{ID: bot.ContactID(fmt.Sprint(i)), Version: 1, NextDue: at, PendingSince: at}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Put(ctx, bot.Session{ID: ana, Version: 1}); err != nil { // neither due nor waiting
		t.Fatal(err)
	}
	for _, tt := range []struct {
		at    time.Duration
		limit int
		due   string // at that moment too
		wait  string // before it
	}{
		{-time.Millisecond, 9, "[]", "[]"},
		{0, 9, "[0]", "[]"},
		{2 * time.Second, 9, "[0 1 2]", "[0 1]"},
		{time.Hour, 2, "[0 1]", "[0 1]"},
	} {
		due, err1 := s.Due(ctx, noon.Add(tt.at), tt.limit)
		wait, err2 := s.Unsent(ctx, noon.Add(tt.at), tt.limit)
		if err := errors.Join(err1, err2); err != nil || fmt.Sprint(due) != tt.due || fmt.Sprint(wait) != tt.wait {
			t.Errorf("at %s: due %v, waiting %v, %v", tt.at, due, wait, err)
		}
	}
	if err := s.Put(ctx, bot.Session{ID: "0", Version: 2}); err != nil { // nothing is due or waiting any more
		t.Fatal(err)
	}
	if due, err := s.Due(ctx, noon.Add(time.Hour), 9); err != nil || len(due) != 3 {
		t.Errorf("due %v, %v", due, err)
	}
}

func TestSessionsArePagedThrough(t *testing.T) {
	s, ctx := newSessions(t), t.Context()
	for i := range 7 {
		x := bot.Session{ID: bot.ContactID(fmt.Sprint(i)), Version: 1, UpdatedAt: noon.Add(time.Duration(i) * time.Second)}
		if i%3 == 0 {
			x.QueueAgent, x.QueueDue = bot.Unassigned, noon.Add(-time.Duration(i)*time.Second)
		}
		if err := s.Put(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		cases bool
		limit int
		want  string
	}{{false, 3, "[6 5 4 | 3 2 1 | 0]"}, {false, 7, "[6 5 4 3 2 1 0 |]"}, {true, 2, "[6 3 | 0]"}, {true, 9, "[6 3 0]"}} {
		var got []string
		for after, first := "", true; first || after != ""; first = false {
			page, next, err := s.Queue(ctx, bot.QueueQuery{Cases: tt.cases, Limit: tt.limit, After: after})
			if err != nil {
				t.Fatal(err)
			}
			if !first {
				got = append(got, "|")
			}
			for _, x := range page {
				got = append(got, string(x.ID))
			}
			after = next
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("cases %v, by %d: %v, want %s", tt.cases, tt.limit, got, tt.want)
		}
	}
}

func TestSessionsQueue(t *testing.T) {
	s, ctx := newSessions(t), t.Context()
	due := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for i, one := range []bot.Session{
		{ID: "+573001", ProfileKey: "laura gomez", QueueAgent: "ana", QueueDue: due.Add(2 * time.Minute)},
		{ID: "+573002", ProfileKey: "luis", QueueAgent: bot.Unassigned, QueueDue: due.Add(time.Minute)},
		{ID: "+573003", ProfileKey: "laura diaz", QueueAgent: bot.Unassigned, QueueDue: due},
		{ID: "+504999"}, // the bot's alone
	} {
		one.Version = 1
		one.UpdatedAt = due.Add(-time.Duration(i) * time.Hour)
		if err := s.Put(ctx, one); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		q    bot.QueueQuery
		want string
	}{
		"all, the latest first":           {bot.QueueQuery{Limit: 9}, "+573001 +573002 +573003 +504999"},
		"cases, the earliest first":       {bot.QueueQuery{Cases: true, Limit: 9}, "+573003 +573002 +573001"},
		"an agent's":                      {bot.QueueQuery{Cases: true, Agent: "ana", Limit: 9}, "+573001"},
		"nobody's":                        {bot.QueueQuery{Cases: true, Agent: bot.Unassigned, Limit: 9}, "+573003 +573002"},
		"by the beginning of a phone":     {bot.QueueQuery{Phone: "+573", Limit: 9}, "+573001 +573002 +573003"},
		"by the beginning of a name":      {bot.QueueQuery{Name: "laura", Limit: 9}, "+573003 +573001"},
		"by a name that nobody's is like": {bot.QueueQuery{Name: "x", Limit: 9}, ""},
	} {
		page, next, err := s.Queue(ctx, c.q)
		var ids []string
		for _, one := range page {
			ids = append(ids, string(one.ID))
		}
		want := strings.Fields(c.want)
		if err != nil || next != "" || !slices.Equal(ids, want) {
			t.Errorf("%s: %v, want %v (%q, %v)", name, ids, want, next, err)
		}
		n, err := s.CountQueue(ctx, c.q)
		if err != nil || n != len(want) {
			t.Errorf("%s: counted %d, %v", name, n, err)
		}
	}
	first, next, err := s.Queue(ctx, bot.QueueQuery{Cases: true, Limit: 2})
	if err != nil || len(first) != 2 || next == "" {
		t.Fatalf("a page: %d, %q, %v", len(first), next, err)
	}
	rest, next, err := s.Queue(ctx, bot.QueueQuery{Cases: true, Limit: 2, After: next})
	if err != nil || len(rest) != 1 || next != "" || rest[0].ID != "+573001" {
		t.Errorf("the next page: %v, %q, %v", rest, next, err)
	}
	if _, _, err := s.Queue(ctx, bot.QueueQuery{Cases: true, Limit: 2, After: "AAAA"}); !errors.Is(err, validation.ErrCursor) {
		t.Errorf("a cursor of nothing: %v", err)
	}
}
