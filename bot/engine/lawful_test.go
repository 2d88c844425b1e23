package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
	"recado/flows/policy"
	"recado/flows/sla"
	"recado/store/repo"
)

// reminder is a message about a debt, of a contact that was reserved under a key.
func reminder(key string) bot.Say {
	return bot.Say{Key: "order.state.assigned", Args: json.RawMessage(`{"orderId":"ORD-00001"}`), Purpose: bot.PurposeNotice, Collection: &bot.Collection{Key: key}}
}

// lawful is a world with the contact policy of a country, on the real ledger.
type lawful struct {
	*fixture
	ledger *policy.Ledger
	closed []string // holidays declared meanwhile
	gate   *policy.Gate
}

func newLawful(t *testing.T, country string) *lawful {
	t.Helper()
	w := &lawful{fixture: newWorld(t)}
	books, err := repo.NewContactBooks(w.db)
	if err != nil {
		t.Fatal(err)
	}
	law := policy.New(country, nil)
	w.ledger = &policy.Ledger{Books: books, Policy: func(string) policy.Policy { return law.With(policy.NewDays(w.closed), sla.Span{}) }}
	w.gate = &policy.Gate{Ledger: w.ledger, Country: func(bot.ContactID) string { return country }}
	return w
}

func (w *lawful) process(name string, change ...func(*engine.Config)) *engine.Engine {
	return w.engine(name, append([]func(*engine.Config){func(c *engine.Config) { c.Contacts = w.gate }}, change...)...)
}

// set moves the clock to a moment in Bogotá.
func (w *lawful) set(when string) {
	w.Helper()
	w.clock.step(bogota(w, when).Sub(w.clock.Now()))
}

func bogota(w testing.TB, when string) time.Time {
	w.Helper()
	zone, err1 := time.LoadLocation("America/Bogota")
	at, err2 := time.ParseInLocation("2006-01-02 15:04:05", when, zone)
	if err := errors.Join(err1, err2); err != nil {
		w.Fatal(err)
	}
	return at
}

// pass lets a process look for what is due now, and do it.
func (w *lawful) pass(e *engine.Engine) {
	w.Helper()
	if err := e.Sweep(w.Context()); err != nil {
		w.Fatal(err)
	}
	w.work(e)
}

// reserve queues a campaign's contact with ana.
func (w *lawful) reserve(country, key string) policy.Decision {
	w.Helper()
	d, err := w.ledger.Reserve(w.Context(), policy.Request{
		Country: country, Contact: string(ana), Channel: channelName, Purpose: policy.Collection, At: w.clock.Now(), Consented: []string{channelName, "sms"}, Key: key,
	}, policy.ForTurn)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

func (w *lawful) states() map[string]policy.State {
	w.Helper()
	all, err := w.ledger.Of(w.Context(), string(ana))
	if err != nil {
		w.Fatal(err)
	}
	states := map[string]policy.State{}
	for _, e := range all {
		states[e.Key] = e.State
	}
	return states
}

// TestReminderWaitsForItsFirstLawfulMoment queues a reminder on a Saturday evening, restarts, and declares
// a holiday while it waits.
func TestReminderWaitsForItsFirstLawfulMoment(t *testing.T) {
	w := newLawful(t, "CO")
	e := w.process("a")
	w.met(e)
	w.set("2026-11-28 15:00:00") // the window ends
	if d := w.reserve("CO", "k1"); !d.Waits() || !d.First.Equal(bogota(t, "2026-11-30 07:00:00")) {
		t.Fatalf("%+v", d)
	}
	id := w.owes(reminder("k1"))[0]
	heard := len(w.heard(ana))
	w.set("2026-11-28 15:00:10")
	w.pass(e)
	if s := w.session(ana); !s.PendingSince.IsZero() || !s.WaitsUntil.Equal(bogota(t, "2026-11-30 06:59:57")) {
		t.Errorf("it is looked at all the time: pending %s, waits until %s", s.PendingSince, s.WaitsUntil)
	}
	if m := w.message(id); m.Status != bot.Sending || m.Reason != "the law of collection: hours" {
		t.Errorf("%s: %s", m.Status, m.Reason)
	}
	w.set("2026-11-29 12:00:00")
	w.say(e, ana, "menu") // an answer does not wait behind it
	w.settle(e, ana)
	if n := len(w.heard(ana)); n != heard+1 {
		t.Errorf("she heard %d messages on Sunday", n-heard)
	}
	w.queue.lose()
	e = w.process("b") // restarted
	w.closed = []string{"2026-11-30"}
	for _, early := range []string{"2026-11-30 06:59:59", "2026-11-30 07:00:05", "2026-11-30 12:00:00", "2026-12-01 06:59:59"} {
		w.set(early)
		w.pass(e)
		if n := len(w.heard(ana)); n != heard+1 {
			t.Fatalf("sent before its time, at %s", early)
		}
	}
	w.set("2026-12-01 07:00:01")
	w.pass(e)
	if n := len(w.heard(ana)); n != heard+2 || w.message(id).Status != bot.Sent {
		t.Errorf("not sent at its time: %+v", w.message(id))
	}
	if s := w.session(ana); len(s.Outbox) != 0 || !s.WaitsUntil.IsZero() || !s.PendingSince.IsZero() {
		t.Errorf("left behind: %+v", s.Outbox)
	}
	if s := w.states(); s["k1"] != policy.Sent {
		t.Errorf("%v", s)
	}
}

// TestTwoRemindersLeaveOnTwoDays checks that messages which nobody has reserved obey too, and those of one
// turn are one contact.
func TestTwoRemindersLeaveOnTwoDays(t *testing.T) {
	w := newLawful(t, "CO")
	e := w.process("a")
	w.met(e)
	w.set("2026-11-30 18:59:58")
	first := w.owes(reminder(""), reminder("")) // said in one turn
	second := w.owes(reminder("other"))
	if err := e.Deliver(t.Context(), ana); err != nil {
		t.Fatal(err)
	}
	status := func(ids []string) (all []bot.Status) {
		for _, id := range ids {
			all = append(all, w.message(id).Status)
		}
		return all
	}
	if got := status(append(first, second...)); !slices.Equal(got, []bot.Status{bot.Sent, bot.Sent, bot.Sending}) {
		t.Errorf("%v", got)
	}
	w.set("2026-12-01 07:00:01")
	w.pass(e)
	if got := status(second); got[0] != bot.Sent {
		t.Errorf("%v: %s", got, w.message(second[0]).Reason)
	}
}

// TestOptOutWhileAReminderWaits checks that it is withdrawn at its moment, and its day is free.
func TestOptOutWhileAReminderWaits(t *testing.T) {
	w := newLawful(t, "CO")
	e := w.process("a")
	w.met(e)
	w.set("2026-11-28 20:00:00")
	w.reserve("CO", "k1")
	id := w.owes(reminder("k1"))[0]
	if err := e.Deliver(t.Context(), ana); err != nil {
		t.Fatal(err)
	}
	if err := e.Consent(t.Context(), ana, channelName, false, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	heard := len(w.heard(ana))
	w.set("2026-11-30 07:00:01")
	w.pass(e)
	if m := w.message(id); m.Status != bot.Withdrawn || m.Reason != "the law of collection: opted_out" || len(w.heard(ana)) != heard {
		t.Errorf("%s: %s", m.Status, m.Reason)
	}
	if s := w.states(); s["k1"] != policy.Refused {
		t.Errorf("%v", s)
	}
}

// TestCrashWhileAReminderIsSent checks that the message in flight is still one contact of the day.
func TestCrashWhileAReminderIsSent(t *testing.T) {
	w := newLawful(t, "CO")
	e := w.process("a")
	w.met(e)
	w.set("2026-11-30 10:00:00")
	w.reserve("CO", "k1")
	id := w.owes(reminder("k1"))[0]
	dead := w.process("dead", func(c *engine.Config) {
		c.Checkpoint = func(step string) {
			if step == engine.MidDelivery {
				panic("killed")
			}
		}
	})
	func() {
		defer func() { _ = recover() }()
		_ = dead.Deliver(t.Context(), ana)
	}()
	if s := w.states(); s["k1"] != policy.Sending {
		t.Fatalf("%v", s)
	}
	if d := w.reserve("CO", "another campaign"); d.Allowed || d.Reason != policy.PerDay {
		t.Errorf("%+v", d)
	}
	w.clock.step(20 * time.Second)
	w.pass(e)
	if w.message(id).Status != bot.Sent || w.states()["k1"] != policy.Sent {
		t.Errorf("%+v, %v", w.message(id), w.states())
	}
}

// TestFallbackOfAReminder checks that Colombia's week has no second channel, and that elsewhere the SMS
// is the day's contact.
func TestFallbackOfAReminder(t *testing.T) {
	for country, want := range map[string]int{"CO": 0, "SV": 1, "HN": 1} {
		w := newLawful(t, country)
		sms := second{&channel{}}
		e := w.process("a", func(c *engine.Config) { c.Channels, c.FallbackChannel = append(c.Channels, sms), "second" })
		w.met(e)
		w.set("2026-11-30 10:00:00")
		d, err := w.ledger.Reserve(t.Context(), policy.Request{
			Country: country, Contact: string(ana), Channel: channelName, Purpose: policy.Collection, At: w.clock.Now(), Consented: []string{channelName, "second"}, Key: "k1",
		}, policy.NoWait)
		if err != nil || !d.Allowed {
			t.Fatalf("%+v, %v", d, err)
		}
		w.channel.meet(func(context.Context, bot.Outbound) error {
			return channels.Refuse(channels.UseSMS, "131026", "not on WhatsApp", 0)
		})
		w.owes(reminder("k1"))
		for range 3 {
			w.pass(e)
			_ = e.Deliver(t.Context(), ana)
			w.clock.step(5 * time.Second)
		}
		if n := len(sms.log()); n != want {
			t.Errorf("%s: %d SMS, want %d; %v", country, n, want, w.states())
		}
		if s := w.states(); s["k1"] != policy.Tried || (s["k1#2"] == policy.Sent) != (want == 1) {
			t.Errorf("%s: %v", country, s)
		}
		if want == 1 {
			continue
		}
		w.channel.meet(nil) // the day is free for the channel of the week
		if d := w.reserve(country, "later"); !d.Allowed {
			t.Errorf("%s: %+v", country, d)
		}
	}
}

// TestReportsOnAReminder checks that a failure reported late frees the day: one that comes after the vendor had accepted it, and
// what is noted of the others.
func TestReportsOnAReminder(t *testing.T) {
	w := newLawful(t, "CO")
	e := w.process("a")
	w.met(e)
	w.set("2026-11-30 10:00:00")
	w.reserve("CO", "k1")
	id := w.owes(reminder("k1"))[0]
	if err := e.Deliver(t.Context(), ana); err != nil {
		t.Fatal(err)
	}
	at := w.clock.Now().Add(time.Minute)
	for _, status := range []bot.Status{bot.Delivered, bot.Read} {
		if err := e.Report(t.Context(), channels.DeliveryReport{Channel: channelName, MessageID: id, Status: status, At: at}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := w.ledger.Of(t.Context(), string(ana))
	if err != nil || len(all) != 1 || !all[0].Facts.Delivered.Equal(at) || !all[0].Facts.Read.Equal(at) {
		t.Errorf("%+v, %v", all, err)
	}
	if err := e.Report(t.Context(), channels.DeliveryReport{Channel: channelName, MessageID: id, Status: bot.Failed, Decision: channels.GiveUp, At: at}); err != nil {
		t.Fatal(err)
	}
	if d := w.reserve("CO", "k2"); !d.Allowed || w.states()["k1"] != policy.Tried {
		t.Errorf("%+v, %v", d, w.states())
	}
}

// TestReminderWithoutRulesIsNotSent checks that a program without a contact policy sends no reminder.
func TestReminderWithoutRulesIsNotSent(t *testing.T) {
	w := newLawful(t, "CO")
	e := w.engine("a")
	w.met(e)
	w.set("2026-11-30 10:00:00")
	id := w.owes(reminder("k1"))[0]
	if err := e.Deliver(t.Context(), ana); err != nil {
		t.Fatal(err)
	}
	if m := w.message(id); m.Status != bot.Withdrawn {
		t.Errorf("%s: %s", m.Status, m.Reason)
	}
}

// TestStoreOfTheEvidenceIsAway checks that a reminder waits where nobody can say whether it may be sent.
func TestStoreOfTheEvidenceIsAway(t *testing.T) {
	w := newLawful(t, "CO")
	e := w.process("a")
	w.met(e)
	w.set("2026-11-30 10:00:00")
	good := w.ledger.Books
	w.ledger.Books = away{}
	id := w.owes(reminder("k1"))[0]
	if err := e.Deliver(t.Context(), ana); err == nil || w.message(id).Status != bot.Sending {
		t.Errorf("%v, %+v", err, w.message(id))
	}
	w.ledger.Books = good
	w.clock.step(10 * time.Second)
	w.pass(e)
	if w.message(id).Status != bot.Sent {
		t.Errorf("%+v", w.message(id))
	}
}

// away is a store that does not answer.
type away struct{ policy.Books }

func (away) Get(context.Context, string) (policy.Book, error) {
	return policy.Book{}, bot.ErrUnavailable
}

func (away) Of(context.Context, string, int) ([]policy.Book, error) { return nil, bot.ErrUnavailable }
