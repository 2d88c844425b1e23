package simulate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/cryptotest"
	"testing/synctest"
	"time"
)

// world is one run of one seed.
type world struct {
	t     *testing.T
	seed  uint64
	plan  plan
	sched *scheduler
	file  string

	processes []*process
	started   []string
	jumped    atomic.Int64  // nanoseconds that all clocks were set forward
	wrote     time.Duration // when a process last wrote
	calm      bool          // no more faults
	inFlight  int           // requests and work
	calls     int
	accepted  int
	queue     *simQueue
	model     *model
	people    []*person
	byPhone   map[string]*person
	acts      []act
	agents    map[string]*agent // by the person's phone
	guessers  map[string]*guesser
	collector *collector
	written   sync.Map // collections that hold documents
	figures   figures
}

// outcome is what a run leaves behind.
type outcome struct {
	figures
	hash   uint64
	trace  []string
	broken []string
}

// maxSteps bounds a run, which takes some thousand steps.
const maxSteps = 25_000

const faultsFor = 30 * time.Minute // of the world's time; then everything must be answered

// simulate runs one seed.
func simulate(t *testing.T, seed uint64, p plan) (out outcome) {
	cryptotest.SetGlobalRandom(t, seed)
	file := filepath.Join(scratch(t), "recado.db")
	for _, left := range []string{"", "-wal", "-shm"} {
		os.Remove(file + left)
	}
	if err := os.WriteFile(file, emptyStore(t), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		w := &world{
			t: t, seed: seed, plan: p, sched: newScheduler(seed), file: file, byPhone: map[string]*person{}, agents: map[string]*agent{}, guessers: map[string]*guesser{},
			figures: newFigures(),
		}
		w.model = newModel(w)
		w.queue = &simQueue{w: w, tasks: map[string]*task{}}
		w.sched.judge, w.sched.latency = w.judge, w.latency
		w.run()
		out = outcome{w.figures, w.sched.hash, w.sched.trace, w.model.broken}
		out.runs, out.steps, out.twins, out.days, out.sent = 1, w.sched.steps, w.sched.twins, w.elapsed().Hours()/24, w.accepted
	})
	return out
}

// now is the world's time.
func (w *world) now() time.Time { return w.plan.Start.Add(w.elapsed()) }

// elapsed is how long the world has run by its clocks.
func (w *world) elapsed() time.Duration { return w.sched.now() + time.Duration(w.jumped.Load()) }

// holds reports whether a collection holds documents.
func (w *world) holds(collection string) bool {
	_, yes := w.written.Load(collection)
	return yes
}

func (w *world) nextName() string { return "p" + itoa(len(w.started)+1) }

func (w *world) run() {
	for range w.plan.Processes {
		w.sched.after(w.sched.between(time.Microsecond, time.Second), "start", func() { w.start(w.nextName()) })
	}
	w.invite()
	w.inviteOthers()
	w.inviteDebtors()
	for end := w.now().Add(w.lasts()); w.now().Before(end) && len(w.model.broken) == 0; {
		if w.sched.steps > maxSteps {
			w.model.breaks("the program never rests: %d steps, %d under way, %d at gates, %d planned", w.sched.steps, w.inFlight, len(w.sched.parked), len(w.sched.events))
		}
		w.calm = !w.plan.Faults || w.now().After(w.plan.Start.Add(faultsFor))
		limit := w.sched.now() + w.sched.between(1500*time.Millisecond, 1900*time.Millisecond)
		for w.sched.step(limit) && len(w.model.broken) == 0 {
		}
		if w.inFlight > 0 || len(w.sched.parked) > 0 {
			continue
		}
		if w.over() {
			break
		}
		w.jump(end)
	}
	w.model.end()
	for len(w.processes) > 0 {
		p := w.processes[0]
		p.dead.Store(true)
		w.bury(p)
	}
}

// lasts returns how long a run may take at most: who may be reminded only after the holidays has to wait.
func (w *world) lasts() time.Duration {
	if w.plan.Debtors > 0 {
		return 5 * 24 * time.Hour
	}
	return 5 * time.Hour
}

// over reports whether everybody has said everything and nothing is planned.
func (w *world) over() bool {
	return w.calm && !slices.ContainsFunc(w.people, func(who *person) bool { return !who.done() }) && !slices.ContainsFunc(w.acts, func(a act) bool { return !a.done() }) && len(w.sched.events) == 0 && len(w.processes) > 0
}

// quietFor is how long nobody must have written before the clocks are moved on: longer than the sweep
// leaves lost work alone, which would otherwise be overtaken by the timer that gives it up.
const quietFor = 6 * time.Second

// jump moves all clocks on while nothing happens, not beyond what is planned next.
func (w *world) jump(end time.Time) {
	most := 12 * time.Minute
	if w.now().After(w.plan.Start.Add(2 * time.Hour)) {
		most = time.Hour
	}
	d := w.sched.between(20*time.Second, most)
	if next, planned := w.sched.soonest(); planned {
		d = min(d, next-w.sched.now()-2*time.Second)
	}
	if d = min(d, end.Sub(w.now())); d < 5*time.Second || w.sched.now()-w.wrote < quietFor {
		return
	}
	w.sched.note("clocks +" + d.String())
	w.jumped.Add(int64(d))
	w.sched.shift(d)
}

// sweepFaults is once in how many times the sweep meets a fault: it searches every second, and would
// have most of them.
const sweepFaults = 20

// lanes counts the requests and tasks that lead to a gate: none for the sweep and for turns.
func lanes(x *party) int { return strings.Count(x.key, " by ") }

// judge decides what becomes of whoever passes a gate.
func (w *world) judge(x *party) verdict {
	w.figures.pairs[pair{"", x.place}]++
	if w.calm || strings.HasPrefix(x.place, "find ") && lanes(x) == 0 && !w.sched.one(sweepFaults) {
		return pass
	}
	if w.sched.one(w.plan.Kill) {
		w.kill(x.p, x.place)
		return die
	}
	if w.sched.one(w.plan.LoseQueue) {
		w.figures.faults["queue lost"]++
		w.queue.lose()
	}
	v := pass
	switch x.place {
	case "send":
		if since := w.now().Sub(w.plan.Start) - w.plan.OutageAfter; since >= 0 && since < w.plan.OutageFor {
			v = []verdict{fail, ignore, tooMany}[w.sched.chance.IntN(3)]
		} else if w.sched.one(w.plan.VendorFails) {
			v = []verdict{fail, failAfter, lose, ignore, tooMany}[w.sched.chance.IntN(5)]
		}
	case "sent":
	case "enqueue":
		if w.sched.one(w.plan.DiskFails) {
			v = fail
		}
	default:
		if w.sched.one(w.plan.DiskFails) {
			v = []verdict{fail, failAfter}[w.sched.chance.IntN(2)]
		}
	}
	if v != pass {
		w.figures.faults[x.kind()+verdictNames[v]]++
		w.figures.pairs[pair{verdictNames[v][1:], x.place}]++
		w.model.excuse(x.p)
	}
	return v
}

// kind is what a party deals with.
func (x *party) kind() string {
	switch x.place {
	case "send", "sent":
		return "vendor"
	case "enqueue":
		return "queue"
	}
	return "disk"
}

// latency is how long whoever comes to a gate waits there.
func (w *world) latency(x *party) time.Duration {
	if !w.calm && !strings.HasPrefix(x.place, "find ") && w.sched.one(w.plan.DiskSlow) {
		w.figures.faults["slow "+x.kind()]++
		w.figures.pairs[pair{"slow", x.place}]++
		w.model.excuse(x.p)
		return w.sched.between(time.Second, 6*time.Second)
	}
	if x.kind() == "vendor" {
		return w.sched.between(5*time.Millisecond, 400*time.Millisecond)
	}
	return w.sched.between(20*time.Microsecond, 2*time.Millisecond)
}
