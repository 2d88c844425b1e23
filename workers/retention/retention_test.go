package retention_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"recado/flows/retention"
	sweep "recado/workers/retention"
)

var today = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// pile is a number of old documents.
type pile struct {
	left    int
	calls   int
	most    int
	before  time.Time
	failure error
}

func (p *pile) purge(_ context.Context, before time.Time, limit int) (int, error) {
	p.calls, p.before, p.most = p.calls+1, before, max(p.most, limit)
	n := min(limit, p.left)
	p.left -= n
	return n, p.failure
}

func sweeper(mails, events *pile, periods retention.Periods) (*sweep.Sweeper, map[retention.Kind]int) {
	deleted := map[retention.Kind]int{}
	return &sweep.Sweeper{
		Periods: periods, Now: func() time.Time { return today }, Log: slog.New(slog.DiscardHandler),
		Deleted: func(kind retention.Kind, n int) { deleted[kind] += n },
		Purges:  map[retention.Kind][]sweep.Purge{retention.Mails: {mails.purge}, retention.Events: {events.purge}},
	}, deleted
}

func TestSweepDeletesInBatchesUntilDone(t *testing.T) {
	mails, events := &pile{left: 1234}, &pile{}
	s, deleted := sweeper(mails, events, retention.Periods{retention.Mails: 40})
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if mails.left != 0 || deleted[retention.Mails] != 1234 || mails.calls < 3 || mails.most > 500 {
		t.Errorf("%+v, %v", mails, deleted)
	}
	if want := today.Add(-40 * 24 * time.Hour); !mails.before.Equal(want) {
		t.Errorf("mails before %v, want %v", mails.before, want)
	}
	if want := today.Add(-365 * 24 * time.Hour); !events.before.Equal(want) || deleted[retention.Events] != 0 {
		t.Errorf("events before %v, want %v; %v", events.before, want, deleted)
	}
}

// A sweep ends whatever the amount, and the next continues.
func TestSweepIsBounded(t *testing.T) {
	mails := &pile{left: 1_000_000}
	s, _ := sweeper(mails, &pile{}, nil)
	last := mails.left
	for range 2 {
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if went := last - mails.left; went <= 0 || went > 500_000 {
			t.Errorf("%d went in one sweep", went)
		}
		last = mails.left
	}
}

func TestSweepGoesOnAfterAFailure(t *testing.T) {
	away := errors.New("away")
	mails, events := &pile{left: 9, failure: away}, &pile{left: 9}
	s, deleted := sweeper(mails, events, nil)
	if err := s.Sweep(t.Context()); !errors.Is(err, away) {
		t.Error(err)
	}
	if events.left != 0 || deleted[retention.Mails] != 9 {
		t.Errorf("events left %d; %v", events.left, deleted)
	}
}
