package simulate

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"recado/cmd/recado/app"
	"recado/store/sqlite"
)

// process is one process of the program, from its start to its end.
type process struct {
	w    *world
	name string
	skew time.Duration // of its clock
	dead atomic.Bool   // killed: its goroutines end at their next gate
	up   bool          // it has started: from then on it meets gates

	db     *sqlite.DB
	app    app.Simulation
	run    context.Context
	stop   context.CancelFunc
	ended  chan struct{}  // Run has returned
	busy   sync.WaitGroup // requests and work under way
	worked int            // effects and deliveries under way
}

// Now is the clock of the process.
func (p *process) Now() time.Time { return p.w.now().Add(p.skew) }

// start opens the store's file and starts a process. Starting takes no simulated time.
func (w *world) start(name string) {
	p := &process{w: w, name: name, ended: make(chan struct{})}
	p.skew = w.sched.between(-w.plan.Skew, w.plan.Skew)
	p.run, p.stop = context.WithCancel(context.Background())
	db, err := sqlite.Open(w.file)
	if err != nil {
		w.t.Fatal(err)
	}
	p.db = db
	log := slog.New(slog.DiscardHandler)
	p.app, err = app.ForSimulation(app.SimulationParts{
		Name: name, DB: disk{db, w.sched, p}, Clock: p, Queue: processQueue{p}, Vendor: &http.Client{Transport: vendorLine{p}},
		Random: rand.NewChaCha8([32]byte{byte(w.seed), byte(w.seed >> 8), byte(len(w.started))}), Log: log, Stopping: p.run,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	p.up = true
	w.started = append(w.started, name)
	w.processes = append(w.processes, p)
	w.sched.note("start " + name)
	go func() {
		defer close(p.ended)
		p.app.Engine.Run(p.run)
	}()
}

// kill ends a process at once: what waits at a gate never passes it. Another one starts later.
func (w *world) kill(p *process, place string) {
	w.sched.note("kill " + p.name + " at " + place)
	w.figures.kills[place]++
	w.figures.pairs[pair{"kill", place}]++
	w.figures.faults["kill"]++
	p.dead.Store(true)
	w.bury(p)
	w.sched.after(w.sched.between(50*time.Millisecond, 20*time.Second), "restart", func() { w.start(w.nextName()) })
}

// bury ends the goroutines of a dead process, closes its file, and forgets it.
func (w *world) bury(p *process) {
	w.model.died(p)
	w.sched.drop(p)
	p.stop()
	w.sched.drop(p)
	<-p.ended
	p.busy.Wait()
	w.sched.drop(p)
	if err := p.db.Close(); err != nil {
		w.t.Errorf("%s: close: %v", p.name, err)
	}
	w.queue.left(p)
	alive := w.processes[:0]
	for _, one := range w.processes {
		if one != p {
			alive = append(alive, one)
		}
	}
	w.processes = alive
}

// anyone returns a process that is running, or nil.
func (w *world) anyone() *process {
	if len(w.processes) == 0 {
		return nil
	}
	return w.processes[w.sched.chance.IntN(len(w.processes))]
}

// call sends an HTTP request to a process, and tells the answer; status 0 is no answer.
func (w *world) call(p *process, method, path, body string, header map[string]string, told func(status int, answer string)) {
	w.calls++
	w.inFlight++
	key := "call " + p.name + " " + method + " " + path + " " + itoa(w.calls)
	w.sched.note(key)
	p.busy.Add(1)
	answer := func(status int, text string) {
		w.sched.tell(key, func() {
			w.inFlight--
			if p.dead.Load() {
				status, text = 0, "" // it died before the answer had left
			}
			w.sched.note(key + " = " + itoa(status))
			told(status, text)
		})
	}
	req, err := http.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("X-Request-Id", "r"+itoa(w.calls))
	req.Header.Set("Content-Type", "application/json")
	for k, v := range header {
		req.Header.Set(k, v)
	}
	go func() {
		defer p.busy.Done()
		if p.dead.Load() {
			answer(0, "")
			return
		}
		res, err := p.app.Web.Test(req, -1)
		if err != nil {
			answer(0, "")
			return
		}
		defer res.Body.Close()
		text, _ := io.ReadAll(res.Body)
		answer(res.StatusCode, string(text))
	}()
}

// rest calls the REST API with its key.
func (w *world) rest(p *process, method, path, body, key string, told func(status int, answer string)) {
	header := map[string]string{"Authorization": "Bearer " + app.SimulationKey}
	if key != "" {
		header["Idempotency-Key"] = key
	}
	w.call(p, method, path, body, header, told)
}
