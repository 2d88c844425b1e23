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

// answerTimeout is how long a person waits for an answer. A killed process's work under way
// in Redis is taken up again after a minute or two at worst.
const answerTimeout = 150 * time.Second

// outcome is what a run of the conversations left in the books.
type outcome struct {
	*environment
	scripts  []script
	unheard  []string              // who was not answered, and what
	said     map[string][]received // by person
	orders   map[string]int        // by serial
	mails    map[string]int        // by order
	sessions map[string]string     // by person, without ids and times
	asked    int
	slowest  time.Duration // from an acknowledgement to the answer
	copies   int           // posts of the vendor beyond the first of each message
}

// talk plays the scripts, for a storm with faults over so long, and reads the books.
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
	wait(ctx, settle) // for whatever comes that should not
	if err := out.read(ctx); err != nil {
		return nil, err
	}
	w.stop()
	return out, nil
}

// reminderClockShift is how far the clocks are at last: those who broke off are asked after
// half an hour, and the steps of a storm come to less than the rest.
const reminderClockShift = 40 * time.Minute

// everyone talks at once; what they say is spread over the storm.
func (o *outcome) everyone(ctx context.Context, storm time.Duration) {
	var people sync.WaitGroup
	began := time.Now()
	for i, s := range o.scripts {
		people.Go(func() {
			chance := rand.New(rand.NewPCG(o.Seed, uint64(i)+2)) // the same seed, the same copies
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

// one says a line, and in a storm now and then the vendor brings it several times.
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
			copies.Go(func() { _, _ = o.vendor.post(ctx, say) }) // whether it arrives is bring's
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

// awaitReminders waits for what those who broke off are asked.
func (o *outcome) awaitReminders(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	for _, s := range o.scripts {
		if !s.silent {
			continue
		}
		due := 2 // whether they are there, and the question again
		for _, l := range s.lines {
			due += l.hear
		}
		if err := o.vendor.await(ctx, s.who, due); err != nil && len(o.unheard) < 100 {
			o.unheard = append(o.unheard, fmt.Sprintf("%s broke off and was not asked again: %v", s.who, err))
		}
	}
}

// settleTime is how long after everything a message too many is waited for: longer than
// a claim lasts, and than work rests before it is taken for forgotten.
const settleTime = 17 * time.Second

// calmSettleTime is the same where nothing was broken, so that no claim has to run out.
const calmSettleTime = 3 * time.Second

// read asks the books, and the program's own interfaces for orders and sessions.
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

// plainSession is a session without what differs between two runs: ids and times.
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
