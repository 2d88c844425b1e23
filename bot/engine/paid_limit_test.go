package engine_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
)

// purse counts spending; the test clears it when the hour is over.
type purse struct {
	mu    sync.Mutex
	spent map[string]int
}

func (p *purse) Spend(_ context.Context, key string, n, limit int, _ time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.spent[key]+n > limit {
		return false
	}
	p.spent[key] += n
	return true
}

// TestPaidMessagesAreBounded checks that a contact who keeps writing through a paid channel
// gets a bounded number of answers, is told so once, and that operators are alarmed; a special
// number gets no answer.
func TestPaidMessagesAreBounded(t *testing.T) {
	const special, luz bot.ContactID = "+979123456789", "+573009990001"
	w, p := newWorld(t), &purse{spent: map[string]int{}}
	e := w.engine("a", func(c *engine.Config) {
		c.PaidLimit = engine.PaidLimit{
			Channel: func(name string) bool { return name == channelName }, Special: func(who bot.ContactID) bool { return who == special },
			PerHour: 10, Staff: func(_ context.Context, who bot.ContactID) bool { return who == luz }, Counter: p,
		}
	})
	pump := func(who bot.ContactID, n int) (sent []string) {
		for range n {
			w.say(e, who, "hola")
			w.settle(e, who)
		}
		said, err := w.messages.History(t.Context(), who, time.Time{}, w.clock.Now().Add(time.Hour), 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said {
			if m.Status == bot.Sent {
				sent = append(sent, m.Key)
			}
		}
		return sent
	}
	alarms := func(name string) (n int) {
		found, err := w.records.After(t.Context(), 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range found {
			if r.Name == name {
				n++
			}
		}
		return n
	}
	sent := pump(ana, 30)
	if len(sent) != 10 || sent[9] != "sms.limit" || strings.Count(strings.Join(sent, " "), "sms.limit") != 1 {
		t.Errorf("%d messages in an hour: %v", len(sent), sent)
	}
	if n := alarms("paid_limit_reached"); n != 1 {
		t.Errorf("%d alarms", n)
	}
	if sent := pump(berta, 1); len(sent) == 0 {
		t.Error("another contact is not answered")
	}
	if sent := pump(luz, 30); len(sent) < 30 || strings.Contains(strings.Join(sent, " "), "sms.limit") {
		t.Errorf("somebody of the staff is told %d things", len(sent))
	}
	clear(p.spent)
	if more := pump(ana, 1); len(more) <= len(sent) {
		t.Error("the hour after is silent too")
	}
	if sent := pump(special, 5); len(sent) != 0 || alarms("paid_number_refused") != 1 {
		t.Errorf("a special number is told %v, %d alarms", sent, alarms("paid_number_refused"))
	}
}
