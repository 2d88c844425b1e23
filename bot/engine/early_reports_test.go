package engine_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
)

// ledger has one message, after it was sent.
type ledger struct {
	bot.Messages
	mu   sync.Mutex
	sent string // the vendor's id
	told []bot.Status
}

func (l *ledger) send(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = id
}

func (l *ledger) ByVendorID(_ context.Context, channel, id string) (bot.Message, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if id != l.sent {
		return bot.Message{}, bot.ErrNotFound
	}
	return bot.Message{ID: "m1", Contact: ana, Channel: channel}, nil
}

func (l *ledger) RecordStatus(_ context.Context, _ string, to bot.Status, _ string, _ time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, to)
	return nil
}

// A vendor may report on a message before its answer to Send has arrived.
func TestReportBeforeItsMessageIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{}
		e, err := engine.New(engine.Config{Messages: l, Clock: &clock{now: morning}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []channels.DeliveryReport{
			{Channel: "jelou", VendorID: "v1", Status: bot.Delivered},
			{Channel: "jelou", VendorID: "somebody else's", Status: bot.Read},
		} {
			if err := e.Report(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		<-time.After(time.Second)
		l.send("v1")
		<-time.After(time.Minute)
		synctest.Wait()
		if !slices.Equal(l.told, []bot.Status{bot.Delivered}) {
			t.Errorf("noted %v", l.told)
		}
	})
}
