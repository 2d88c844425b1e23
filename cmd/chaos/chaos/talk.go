package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"recado/bot/channels/standin"
)

// answerTimeout is how long a person waits for an answer. Work in Redis of a killed process is
// resumed after one or two minutes at worst.
const answerTimeout = 150 * time.Second

// outcome is the result of playing the conversations.
type outcome struct {
	*environment
	scripts  []script
	unheard  []string              // errors of people who were not answered
	said     map[string][]received // by person
	orders   map[string]int        // by serial
	mails    map[string]int        // by order
	sessions map[string]string     // by person, without ids and times
	asked    int
	slowest  time.Duration // from an acknowledgement to its answer
	copies   int           // additional posts of the same message by the vendor
}

// talk plays the scripts, with faults for the duration of storm, and reads the results.
func (r *run) talk(ctx context.Context, topology, name string, scripts []script, storm time.Duration) (*outcome, error) {
	w, err := r.open(ctx, topology, name)
	if err != nil {
		return nil, err
	}
	defer w.close()
	out := &outcome{environment: w, scripts: scripts, asked: messages(scripts)}
	ctx, cancel := context.WithTimeout(ctx, storm+20*time.Minute)
	defer cancel()
	if storm > 0 {
		r.say("%s: %d people, %d messages, faults for %s", name, len(scripts), out.asked, storm)
	}
	faulty, still := context.WithCancel(ctx)
	defer still()
	var weather sync.WaitGroup
	var broke error
	weather.Go(func() {
		if storm > 0 {
			broke = w.injectFaults(faulty, storm)
		}
	})
	out.everyone(ctx, storm)
	still()
	weather.Wait()
	if broke != nil {
		return nil, broke
	}
	r.say("%s: everyone has said everything; half an hour passes", name)
	if err := w.ahead(ctx, reminderClockShift); err != nil {
		return nil, err
	}
	out.awaitReminders(ctx)
	settle := settleTime
	if storm == 0 {
		settle = calmSettleTime
	}
	wait(ctx, settle) // for messages that should not come
	if err := out.read(ctx); err != nil {
		return nil, err
	}
	w.stop()
	return out, nil
}

// reminderClockShift is how far the clocks are moved at the end. The reminder comes after half an
// hour, and the remaining ten minutes exceed the steps of a storm.
const reminderClockShift = 40 * time.Minute

// everyone plays all scripts at the same time; their messages are spread over the storm.
func (o *outcome) everyone(ctx context.Context, storm time.Duration) {
	var people sync.WaitGroup
	began := time.Now()
	for i, s := range o.scripts {
		people.Go(func() {
			chance := rand.New(rand.NewPCG(o.Seed, uint64(i)+2)) // the same seed gives the same copies
			due := 0
			for n, l := range s.lines {
				at := storm * time.Duration(n*len(o.scripts)+i) / time.Duration(len(s.lines)*len(o.scripts))
				wait(ctx, time.Until(began.Add(at)))
				due += l.hear
				if err := o.one(ctx, chance, s.who, n, l, due, storm > 0); err != nil {
					o.mu.Lock()
					o.unheard = append(o.unheard, err.Error())
					o.mu.Unlock()
					return
				}
			}
		})
	}
	people.Wait()
}

// one says a line; in a storm the vendor sometimes delivers it several times.
func (o *outcome) one(ctx context.Context, chance *rand.Rand, who string, n int, l line, due int, stormy bool) error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	say := standin.Say{From: who, Name: "Ana", ID: fmt.Sprintf("wamid.IN.%s.%d", who, n), Text: l.say}
	var copies sync.WaitGroup
	if stormy && chance.IntN(5) == 0 {
		for range 1 + chance.IntN(3) {
			o.mu.Lock()
			o.copies++
			o.mu.Unlock()
			copies.Go(func() { _, _ = o.vendor.post(ctx, say) }) // errors are ignored: deliver makes sure that it arrives
		}
	}
	err := o.vendor.deliver(ctx, say)
	safe := time.Now()
	copies.Wait()
	if err == nil {
		err = o.vendor.await(ctx, who, due)
	}
	o.mu.Lock()
	o.slowest = max(o.slowest, time.Since(safe))
	o.mu.Unlock()
	if err != nil {
		return fmt.Errorf("%s: after message %s %q: %w", who, say.ID, l.say, err)
	}
	return nil
}

// awaitReminders waits for the reminders of the silent people.
func (o *outcome) awaitReminders(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	for _, s := range o.scripts {
		if !s.silent {
			continue
		}
		due := 2 // the reminder, and the question again
		for _, l := range s.lines {
			due += l.hear
		}
		if err := o.vendor.await(ctx, s.who, due); err != nil && len(o.unheard) < 100 {
			o.unheard = append(o.unheard, fmt.Sprintf("%s broke off and was not asked again: %v", s.who, err))
		}
	}
}

// settleTime is how long surplus messages are awaited after everything else: longer than a claim
// lasts, and longer than it takes until work counts as abandoned.
const settleTime = 17 * time.Second

// calmSettleTime is settleTime for a run without faults, in which no claim has to expire.
const calmSettleTime = 3 * time.Second

// read reads the ledgers, and orders and sessions from the program's API.
func (o *outcome) read(ctx context.Context) error {
	o.said, o.sessions, o.orders, o.mails = map[string][]received{}, map[string]string{}, map[string]int{}, map[string]int{}
	for _, s := range o.scripts {
		o.said[s.who] = o.vendor.received(s.who)
		raw, status, err := o.front().call(ctx, http.MethodGet, "/api/v1/conversations/"+url.PathEscape("+"+s.who), nil)
		if err != nil || status != http.StatusOK {
			raw = fmt.Appendf(nil, "status %d, %v", status, err)
		}
		o.sessions[s.who] = plainSession(raw)
	}
	for cursor := ""; ; {
		var page struct {
			Orders []struct {
				Serial string `json:"assetSerial"`
			} `json:"orders"`
			Next string `json:"next"`
		}
		if err := o.front().get(ctx, "/api/v1/orders?limit=200&cursor="+url.QueryEscape(cursor), &page); err != nil {
			return err
		}
		for _, one := range page.Orders {
			o.orders[one.Serial]++
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	for _, m := range o.vendor.book.To(o.vendor.mail.Name(), team) {
		o.mails[orderNumber.FindString(m.Text+string(m.Message))]++
	}
	return nil
}

// plainSession returns a session without what differs between two runs: ids and times.
func plainSession(raw []byte) string {
	var doc any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return string(raw)
	}
	plain, err := json.Marshal(without(doc))
	if err != nil {
		return err.Error()
	}
	return normal(string(plain))
}

var runsOwn = []string{"since", "due", "at", "updated", "lastIn", "windowUntil", "version", "sources", "id"}

func without(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			if slices.Contains(runsOwn, key) {
				delete(v, key)
			} else {
				v[key] = without(v[key])
			}
		}
	case []any:
		for i := range v {
			v[i] = without(v[i])
		}
	}
	return v
}
