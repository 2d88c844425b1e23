package simulate

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"recado/bot/engine"
)

func itoa(n int) string { return strconv.Itoa(n) }

// simQueue is the queue of all processes, in the place of Asynq: it keeps one task for an id, tries
// failed work again later, and now and then loses all it holds or does a task twice.
type simQueue struct {
	w     *world
	tasks map[string]*task
	order []*task
}

type task struct {
	id    string
	ref   engine.WorkRef
	by    *process // asked for it
	on    *process // does it now; nil: it waits
	due   time.Time
	tries int
}

// processQueue is the queue as one process sees it.
type processQueue struct{ p *process }

// Enqueue asks for work, once for its id.
func (q processQueue) Enqueue(ctx context.Context, ref engine.WorkRef) error {
	w := q.p.w
	id := ref.Effect
	if id == "" {
		id = fmt.Sprint("deliver/", ref.Owner, "/", ref.Turn)
	}
	v, err := w.sched.gate(ctx, q.p, "enqueue", id)
	if err != nil {
		return err
	}
	if v != pass {
		return errors.New("the simulated queue refuses")
	}
	w.sched.tell("queued "+id+" "+q.p.name, func() { w.queue.add(id, ref, q.p) })
	return nil
}

func (q *simQueue) add(id string, ref engine.WorkRef, by *process) {
	if q.tasks[id] != nil {
		return
	}
	t := &task{id: id, ref: ref, by: by, due: q.w.now()}
	q.tasks[id], q.order = t, append(q.order, t)
	q.plan(t, q.w.sched.between(100*time.Microsecond, 5*time.Millisecond))
	if q.w.sched.one(q.w.plan.Twice) {
		q.w.figures.faults["task twice"]++
		q.w.sched.after(q.w.sched.between(time.Microsecond, time.Second), "again "+id, func() { q.do(&task{id: id + "+", ref: ref, due: q.w.now()}) })
	}
}

// plan has a task tried after a while.
func (q *simQueue) plan(t *task, after time.Duration) {
	q.w.sched.after(after, "try "+t.id, func() {
		if q.tasks[t.id] == t && t.on == nil {
			q.do(t)
		}
	})
}

const maxWorking = 8 // work at a time in one process

// do gives a task to a process.
func (q *simQueue) do(t *task) {
	p := q.w.anyone()
	if p == nil || p.worked >= maxWorking {
		if q.tasks[t.id] == t {
			q.plan(t, time.Second)
		}
		return
	}
	if t.ref.Effect == "" && t.tries == 0 && t.by != nil && !t.by.dead.Load() {
		p = t.by // deliveries stay in their process
	}
	ref := t.ref
	if p != t.by || t.tries > 0 {
		ref.Session = nil // it does not travel
	}
	t.on = p
	p.worked++
	p.busy.Add(1)
	q.w.inFlight++
	go func() {
		defer p.busy.Done()
		err, done := error(nil), false
		defer func() {
			q.w.sched.tell("worked "+t.id+" "+p.name, func() { q.ended(t, p, err, done) })
		}()
		ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), laneKey{}, t.id), 2*time.Minute)
		defer cancel()
		err = p.app.Engine.Work(ctx, ref)
		done = true
	}()
}

func (q *simQueue) ended(t *task, p *process, err error, done bool) {
	q.w.inFlight--
	p.worked--
	t.on = nil
	if q.tasks[t.id] != t {
		return // lost meanwhile, or an extra
	}
	if !done || err == nil || engine.IsPermanent(err) {
		q.drop(t)
		return
	}
	after := min(time.Second<<min(t.tries, 10), 10*time.Minute)
	var later *engine.RetryLater
	if errors.As(err, &later) {
		after = later.After
	}
	t.tries++
	t.due = q.w.now().Add(after)
	q.plan(t, after)
}

func (q *simQueue) drop(t *task) {
	delete(q.tasks, t.id)
	for i, x := range q.order {
		if x == t {
			q.order = append(q.order[:i], q.order[i+1:]...)
			break
		}
	}
}

// left forgets the tasks of a dead process, as Asynq does after a while.
func (q *simQueue) left(p *process) {
	for _, t := range append([]*task(nil), q.order...) {
		if t.on == p {
			q.drop(t)
		}
	}
}

// lose empties the queue, as when Redis is lost with its file.
func (q *simQueue) lose() {
	for _, t := range append([]*task(nil), q.order...) {
		q.drop(t)
	}
}
