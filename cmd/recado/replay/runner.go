package replay

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"recado/bot"
	"recado/bot/engine"
)

// received is a message that reached a contact and waits to be expected.
type received struct {
	to  bot.ContactID
	sms bool
	bot.Outbound
}

// person is a contact of the script.
type person struct {
	id   bot.ContactID
	sent int
	last []bot.Inbound
	code string // the last one-time code that was sent by SMS
}

// runner is the program in the script's hands.
type runner struct {
	ctx     context.Context
	app     System
	clock   *Clock
	queue   *Queue
	model   *Model // nil: none
	zone    *time.Location
	people  map[string]*person
	names   map[bot.ContactID]string
	order   []string
	first   string     // who spoke first: whose conversation "state" and "slot" look at
	heard   []received // not expected yet
	all     []received // everything, for taps
	out     Printer
	replies int
	opened  int
	country string // "": the business's own
}

// Name is the channel of scripts.
func (w *runner) Name() string { return "script" }

// Send takes what the bot says.
func (w *runner) Send(_ context.Context, out bot.Outbound) (string, error) {
	m := received{to: out.To, Outbound: out}
	w.heard = append(w.heard, m)
	w.all = append(w.all, m)
	w.out.Bot(w.names[out.To], out)
	return "script-" + out.ID, nil
}

// smsChannel is the channel that carries SMS in scripts.
type smsChannel struct{ w *runner }

// Name is what inbound ids would begin with.
func (smsChannel) Name() string { return "sms" }

// oneTimeCode is a code of six digits.
var oneTimeCode = regexp.MustCompile(`\b[0-9]{6}\b`)

// Send takes what goes by SMS.
func (t smsChannel) Send(_ context.Context, out bot.Outbound) (string, error) {
	t.w.heard = append(t.w.heard, received{to: out.To, sms: true, Outbound: out})
	if code := oneTimeCode.FindString(out.Text); code != "" && t.w.names[out.To] != "" {
		t.w.contact(t.w.names[out.To]).code = code
	}
	t.w.out.SMS(t.w.names[out.To], out)
	return "sms-" + out.ID, nil
}

func (w *runner) begin(at time.Time) error {
	if w.first != "" {
		return fmt.Errorf("the clock is set before anyone speaks")
	}
	w.clock.begin(time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, w.zone))
	return nil
}

// speaks is for everyone in the script: it stands before they do.
func (w *runner) speaks(string) error {
	if w.first != "" {
		return fmt.Errorf("the language is set before anyone speaks")
	}
	return nil
}

// contact finds a person of the script; numbers are given in order of appearance.
func (w *runner) contact(name string) *person {
	if p := w.people[name]; p != nil {
		return p
	}
	return w.join(name, bot.ContactID(fmt.Sprintf("%s%02d", numbersOf[w.country], len(w.people)+1)))
}

// numbersOf are the numbers of people in a country, but for the last two digits.
var numbersOf = map[string]string{"": "+5730000000", "CO": "+5730000000", "SV": "+503700000", "HN": "+504970000"}

func (w *runner) join(name string, id bot.ContactID) *person {
	p := &person{id: id}
	w.people[name] = p
	w.names[id] = name
	w.order = append(w.order, name)
	return p
}

// settle runs everything that can run now, and lets the short silences pass that
// a gathering step waits out.
func (w *runner) settle() error {
	for range 500 {
		busy, wait, err := w.round()
		if err != nil {
			return err
		}
		if busy {
			continue
		}
		if wait <= 0 || wait > 10*time.Second {
			return nil
		}
		w.clock.set(w.clock.Now().Add(wait))
	}
	return fmt.Errorf("the conversation is still busy: the bot answers without end")
}

// round gives every contact a turn and does the work that is due.
func (w *runner) round() (busy bool, wait time.Duration, err error) {
	for _, name := range w.order {
		who := w.people[name].id
		before, _ := w.app.Engine.Session(w.ctx, who)
		next, err := w.app.Engine.Turn(w.ctx, who)
		if err != nil {
			return false, 0, err
		}
		after, _ := w.app.Engine.Session(w.ctx, who)
		busy = busy || after.Version != before.Version
		if next > 0 && (wait == 0 || next < wait) {
			wait = next
		}
	}
	for {
		work, ok := w.queue.next()
		if !ok {
			return busy, wait, nil
		}
		busy = true
		if err := w.app.Engine.Work(w.ctx, work.ref); err != nil {
			w.queue.again(work, err)
		}
	}
}

// wait lets time pass, stopping wherever something is due.
func (w *runner) wait(d time.Duration) error {
	if err := w.settle(); err != nil {
		return err
	}
	end := w.clock.Now().Add(d)
	for {
		next := w.soonest()
		if next.IsZero() || next.After(end) {
			break
		}
		w.clock.set(next)
		if err := w.app.Engine.Sweep(w.ctx); err != nil {
			return err
		}
		if err := w.settle(); err != nil {
			return err
		}
	}
	w.clock.set(end)
	w.out.Note("… " + strings.TrimSuffix(d.String(), "0s"))
	return w.settle()
}

// soonest is when the next timer or the next try is due.
func (w *runner) soonest() time.Time {
	next := w.queue.soonest()
	for _, d := range w.app.Engine.Deadlines {
		if due, err := d.Soonest(w.ctx); err == nil && !due.IsZero() && (next.IsZero() || due.Before(next)) {
			next = due
		}
	}
	for _, p := range w.people {
		s, err := w.app.Engine.Session(w.ctx, p.id)
		for _, due := range []time.Time{s.NextDue, engine.LawfulAt(s)} {
			if err == nil && !due.IsZero() && (next.IsZero() || due.Before(next)) {
				next = due
			}
		}
	}
	if !next.After(w.clock.Now()) && !next.IsZero() {
		return w.clock.Now().Add(time.Millisecond)
	}
	return next
}
