package repo_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/store/repo"
)

func newMessages(t *testing.T) *repo.Messages {
	t.Helper()
	return opened[*repo.Messages](t)(repo.NewMessages(temporary(t)))
}

// claimed returns a message that a process has claimed for sending.
func claimed(id, by string) bot.Message {
	return bot.Message{ID: id, Contact: ana, Channel: "test", At: noon, Text: "hola", Status: bot.Sending, ClaimedBy: by, ClaimedUntil: noon.Add(time.Minute)}
}

func TestMessagesOneClaimsAndOneReclaims(t *testing.T) {
	m, ctx := newMessages(t), t.Context()
	race := func(what string, lost error, try func(by string) error) {
		t.Helper()
		var won atomic.Int64
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				switch err := try(fmt.Sprint(i)); {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, lost):
					t.Errorf("%s: %v", what, err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%s: %d won", what, won.Load())
		}
	}
	race("claim", bot.ErrDuplicate, func(by string) error { return m.Claim(ctx, claimed("1", by)) })
	race("reclaim", bot.ErrStale, func(by string) error {
		again := claimed("1", by)
		again.ClaimedUntil = noon.Add(2 * time.Minute)
		return m.Reclaim(ctx, again, noon.Add(time.Minute))
	})
	done := claimed("1", "x")
	done.Status, done.VendorID = bot.Sent, "v1"
	if err := m.SaveResult(ctx, done); err != nil {
		t.Fatal(err)
	}
	if err := m.Reclaim(ctx, claimed("1", "late"), noon.Add(time.Minute)); !errors.Is(err, bot.ErrStale) {
		t.Errorf("what was sent is claimed again: %v", err)
	}
	if err := m.Reclaim(ctx, claimed("none", "x"), noon); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("what was never claimed: %v", err)
	}
}

func TestMessagesAreInTheAirUntilTheyAreSettled(t *testing.T) {
	m, ctx := newMessages(t), t.Context()
	air := func() int {
		t.Helper()
		found, err := m.InFlight(ctx, ana)
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	for i, end := range []bot.Status{bot.Sent, bot.Failed, bot.Withdrawn, bot.Sending} {
		x := claimed(fmt.Sprint(i), "a")
		if err := m.Claim(ctx, x); err != nil {
			t.Fatal(err)
		}
		if n := air(); n != 1 {
			t.Errorf("%d in the air while one is sent", n)
		}
		x.Status, x.Reason, x.Attempts, x.ClaimedBy = end, "because", 3, ""
		if err := m.SaveResult(ctx, x); err != nil {
			t.Fatal(err)
		}
		if n := air(); (n == 1) != (end == bot.Sending) {
			t.Errorf("%d in the air after %s", n, end)
		}
		if kept, err := m.Get(ctx, x.ID); err != nil || kept.Status != end || kept.Reason != "because" || kept.Attempts != 3 || kept.ClaimedBy != "" || kept.Text != "hola" {
			t.Errorf("kept %+v, %v", kept, err)
		}
	}
}

// sentAs stores a message that was sent with a vendor's id.
func sentAs(t *testing.T, m *repo.Messages, id, vendorID string) {
	t.Helper()
	x := claimed(id, "a")
	if err := m.Claim(t.Context(), x); err != nil {
		t.Fatal(err)
	}
	x.Status, x.VendorID, x.Template = bot.Sent, vendorID, "opening"
	if err := m.SaveResult(t.Context(), x); err != nil {
		t.Fatal(err)
	}
}

func TestMessagesOnlyEverAdvance(t *testing.T) {
	for _, tt := range []struct {
		told []bot.Status
		want bot.Status
	}{
		{nil, bot.Sent},
		{[]bot.Status{bot.Delivered}, bot.Delivered},
		{[]bot.Status{bot.Delivered, bot.Read}, bot.Read},
		{[]bot.Status{bot.Read, bot.Delivered, bot.Sent}, bot.Read},
		{[]bot.Status{bot.Delivered, bot.Delivered}, bot.Delivered},
		{[]bot.Status{bot.Failed}, bot.Failed},
		{[]bot.Status{bot.Failed, bot.Delivered, bot.Read}, bot.Failed},
		{[]bot.Status{"deleted"}, bot.Sent},
	} {
		m, ctx := newMessages(t), t.Context()
		sentAs(t, m, "1", "v1")
		for i, to := range tt.told {
			if err := m.RecordStatus(ctx, "1", to, "", noon.Add(time.Duration(i)*time.Second)); err != nil {
				t.Error(err)
			}
		}
		if kept, err := m.Get(ctx, "1"); err != nil || kept.EffectiveStatus() != tt.want {
			t.Errorf("told %v: %s, %v", tt.told, kept.EffectiveStatus(), err)
		}
	}
}

func TestMessagesAreFoundByWhatTheirVendorCallsThem(t *testing.T) {
	m, ctx := newMessages(t), t.Context()
	sentAs(t, m, "1", "v1")
	if found, err := m.ByVendorID(ctx, "test", "v1"); err != nil || found.ID != "1" || found.Template != "opening" {
		t.Errorf("%+v, %v", found, err)
	}
	for _, other := range []struct{ channel, id string }{{"other", "v1"}, {"test", "v2"}, {"test", ""}} {
		if found, err := m.ByVendorID(ctx, other.channel, other.id); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%v: %+v, %v", other, found, err)
		}
	}
	if err := m.RecordStatus(ctx, "none", bot.Read, "", noon); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a report of nothing: %v", err)
	}
}

func TestMessagesReportsAndSettlingDoNotUndoOneAnother(t *testing.T) {
	m, ctx := newMessages(t), t.Context()
	x := claimed("1", "a")
	if err := m.Claim(ctx, x); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			if err := m.RecordStatus(ctx, "1", []bot.Status{bot.Sent, bot.Delivered, bot.Read}[i%3], "", noon); err != nil {
				t.Error(err)
			}
		})
	}
	x.Status, x.VendorID = bot.Sent, "v1"
	if err := m.SaveResult(ctx, x); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	if kept, err := m.Get(ctx, "1"); err != nil || kept.EffectiveStatus() != bot.Read || kept.Status != bot.Sent || kept.VendorID != "v1" {
		t.Errorf("%+v, %v", kept, err)
	}
}

func TestMessagesHistoryIsTheLatestOldestFirst(t *testing.T) {
	m, ctx := newMessages(t), t.Context()
	for i := range 4 {
		x := claimed(fmt.Sprint(i), "a")
		x.At = noon.Add(time.Duration(i) * time.Second)
		if err := m.Claim(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		from, to time.Time
		limit    int
		want     string
	}{
		{time.Time{}, noon.Add(time.Hour), 9, "[0 1 2 3]"},
		{time.Time{}, noon.Add(time.Hour), 2, "[2 3]"},
		{noon.Add(time.Second), noon.Add(3 * time.Second), 9, "[1 2]"},
	} {
		found, err := m.History(ctx, ana, tt.from, tt.to, tt.limit)
		var got []string
		for _, x := range found {
			got = append(got, x.ID)
		}
		if err != nil || fmt.Sprint(got) != tt.want {
			t.Errorf("%v, %v, want %s", got, err, tt.want)
		}
	}
}
