package simulate

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// model is what must hold. It knows nothing of the program: it sees what people, vendors and callers
// see, and which faults there were.
type model struct {
	w       *world
	broken  []string
	accepts map[string][]*accept
}

// accept is a message that the vendor has taken.
type accept struct {
	p        *process
	at       time.Time
	recorded bool // the program knows that it was sent
	excused  bool // a fault kept the program from knowing it
}

func newModel(w *world) *model { return &model{w: w, accepts: map[string][]*accept{}} }

func (m *model) breaks(format string, args ...any) {
	m.broken = append(m.broken, fmt.Sprintf(format, args...))
	m.w.sched.note("BROKEN " + m.broken[len(m.broken)-1])
}

// sent is told each message that the vendor takes: nobody is told twice, unless a fault kept the
// program from knowing that it had told.
func (m *model) sent(p *process, o outgoing, answerLost bool) {
	again := len(m.accepts[o.Opaque]) > 0
	if c := m.w.collector; c != nil {
		c.sent(m, o, again)
	}
	for _, before := range m.accepts[o.Opaque] {
		switch {
		case before.recorded:
			m.breaks("%s was sent again by %s after it was recorded as sent by %s", o.Opaque, p.name, before.p.name)
		case !before.excused:
			m.breaks("%s was sent by %s and by %s, and nothing had failed", o.Opaque, before.p.name, p.name)
		}
	}
	if a := m.w.agents[o.To]; a != nil {
		a.sent(m, o.Opaque)
	}
	m.accepts[o.Opaque] = append(m.accepts[o.Opaque], &accept{p: p, at: m.w.now(), excused: answerLost})
}

// recorded is told which messages the store knows as sent.
func (m *model) recorded(ids []string) {
	for _, id := range ids {
		for _, a := range m.accepts[id] {
			a.recorded = true
		}
	}
}

// excuse notes a fault of a process: what it has under way may be sent again.
func (m *model) excuse(p *process) {
	for _, all := range m.accepts {
		for _, a := range all {
			a.excused = a.excused || a.p == p && !a.recorded
		}
	}
}

func (m *model) died(p *process) { m.excuse(p) }

// end checks what must hold once everything is over.
func (m *model) end() {
	if len(m.broken) > 0 {
		return
	}
	for _, who := range m.w.people {
		if len(who.due) > 0 || who.at < len(who.lines) {
			m.breaks("%s was not answered: line %d, acknowledged %t, waits for %q", who.phone, who.at, who.acked, who.due)
		}
		if n := who.nudges; who.silent && n != 1 || !who.silent && n > 1 {
			m.breaks("%s was asked %d times whether they are there (broke off: %t)", who.phone, n, who.silent)
		}
	}
	m.orders()
	for _, a := range m.w.acts {
		if !a.done() {
			m.breaks("not everything was done: %+v", a)
		}
		a.check(m)
	}
}

// orders checks that what was ordered exists once.
func (m *model) orders() {
	var page struct {
		Orders []struct {
			ID     string `json:"id"`
			Serial string `json:"assetSerial"`
		} `json:"orders"`
	}
	m.w.ask("/api/v1/orders?limit=200", &page)
	count := map[string]int{}
	for _, o := range page.Orders {
		count[o.Serial]++
	}
	for _, who := range m.w.people {
		if who.serial != "" && count[who.serial] != 1 {
			m.breaks("%s ordered once, there are %d orders of %s", who.phone, count[who.serial], who.serial)
		}
	}
}

// ask reads something over REST, with no more faults.
func (w *world) ask(path string, into any) {
	w.calm = true
	for range 20 {
		p := w.anyone()
		if p == nil {
			break
		}
		status, answer, told := 0, "", false
		w.rest(p, http.MethodGet, path, "", "", func(s int, a string) { status, answer, told = s, a, true })
		for !told {
			w.sched.step(w.sched.now() + time.Second)
		}
		if status == http.StatusOK {
			if err := json.Unmarshal([]byte(answer), into); err != nil {
				w.t.Fatal(err)
			}
			return
		}
	}
	w.model.breaks("%s is never answered", path)
}

// heardCode reports whether a person's code has arrived, or still may: a code that is too old is not sent.
func (m *model) heardCode(who *person) bool {
	g := m.w.guesserOf(who)
	return g.asked.IsZero() || m.w.now().Sub(g.asked) < 6*time.Minute
}
