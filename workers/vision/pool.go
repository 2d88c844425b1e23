package vision

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"recado/bot"
	"recado/bot/fairqueue"
	"recado/bot/picture"
)

// Options of a pool; what is zero takes its default.
type Options struct {
	Workers  int           // photos read at once, each with its own warm engine; 1
	Deadline time.Duration // for one photo, from when a worker takes it; 10 s
	Child    []string      // command that runs ServeChild: engines are child processes, which can be killed; none: they are in this process
	MaxBytes int64         // of one file; 16 MiB
	Pictures picture.Limits
	Weights  string // folder of the better reader's files; the first of Folders
}

// closeGrace is how long the photos that are being read when a pool is closed may still take.
const closeGrace = time.Second

// Pool reads photos with engines that stay warm. Senders, whom fairqueue.WithSender names, take
// turns.
type Pool struct {
	opt        Options
	turns      *fairqueue.Queue
	jobs       chan job
	done       sync.WaitGroup
	after      func() // releases what the workers share
	free       sync.Once
	weightsErr error

	closing context.Context // no more photos are taken
	refuse  context.CancelFunc
	closed  context.Context // what is still being read is given up
	abandon context.CancelFunc
}

var _ Reader = (*Pool)(nil)

type job struct {
	ctx context.Context
	img io.Reader
	doc *Document // nil for a plate
	out chan answer
}

// answer gives the job's answer; the first one counts.
func (j job) answer(a answer) {
	select {
	case j.out <- a:
	default:
	}
}

type answer struct {
	plate PlateResult
	card  Card
	err   error
}

// NewTesseract starts a pool of Tesseract engines, or says why it cannot: a
// missing library or language. Close releases them.
func NewTesseract(opt Options) (*Pool, error) {
	if len(opt.Child) > 0 {
		return startPool(opt, func(ctx context.Context) (photoEngine, error) { return startChild(ctx, opt.Child, "") })
	}
	return newPool(opt, newTesseract)
}

func newPool(opt Options, start func() (recogniser, error)) (*Pool, error) {
	return startPool(opt, func(context.Context) (photoEngine, error) {
		rec, err := start()
		if err != nil {
			return nil, err
		}
		return pageEngine{rec}, nil
	})
}

// Open starts a pool of the better reader, or of Tesseract alone when the better
// one's files are absent or not those that are known: Pool.Lack says why. It
// fails when there is no Tesseract either.
func Open(opt Options) (*Pool, error) {
	dir, err := findFiles(opt.Weights)
	if err == nil {
		var p *Pool
		if p, err = newNetworkPool(dir, opt); err == nil {
			return p, nil
		}
	}
	p, second := NewTesseract(opt)
	if second != nil {
		return nil, errors.Join(second, err)
	}
	p.weightsErr = err
	return p, nil
}

// WeightsError is why the better reader is not at work, nil when it is.
func (p *Pool) WeightsError() error { return p.weightsErr }

// newNetworkPool starts a pool of the better reader, whose files are in dir.
func newNetworkPool(dir string, opt Options) (*Pool, error) {
	if len(opt.Child) > 0 {
		return startPool(opt, func(ctx context.Context) (photoEngine, error) { return startChild(ctx, opt.Child, dir) })
	}
	n, err := loadNets(dir, 1)
	if err != nil {
		return nil, err
	}
	p, err := startPool(opt, func(context.Context) (photoEngine, error) { return newNetworkEngine(n) })
	if err != nil {
		n.close()
		return nil, err
	}
	p.after = n.close
	return p, nil
}

func newNetworkEngine(n *nets) (photoEngine, error) {
	second, err := newTesseract()
	if err != nil {
		return nil, err
	}
	return &networkEngine{nets: n, second: second}, nil
}

func startPool(opt Options, start func(context.Context) (photoEngine, error)) (*Pool, error) {
	if opt.Workers <= 0 {
		opt.Workers = 1
	}
	if opt.Deadline <= 0 {
		opt.Deadline = 10 * time.Second
	}
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = 16 << 20
	}
	p := &Pool{opt: opt, turns: fairqueue.New(opt.Workers), jobs: make(chan job)}
	p.closing, p.refuse = context.WithCancel(context.Background())
	p.closed, p.abandon = context.WithCancel(context.Background())
	for range opt.Workers {
		// One after the other: engines that load side by side take turns at
		// redirecting the process's stderr, and lose it.
		ready := make(chan error)
		p.done.Go(func() { p.work(start, ready) })
		if err := <-ready; err != nil {
			p.Close()
			return nil, err
		}
	}
	return p, nil
}

// Read waits for its sender's turn and for its answer, but never longer than ctx. img is
// read by the worker, so it must stay readable until Read returns without a context's
// error or ErrDeadline, and may be read for a moment after one.
func (p *Pool) Read(ctx context.Context, img io.Reader) (bot.PlateReading, error) {
	s, err := p.ReadWithCrop(ctx, img)
	return s.PlateReading, err
}

// ReadWithCrop is Read with the value's own picture.
func (p *Pool) ReadWithCrop(ctx context.Context, img io.Reader) (PlateResult, error) {
	a := p.ask(ctx, img, nil)
	return a.plate, a.err
}

func (p *Pool) ask(ctx context.Context, img io.Reader, doc *Document) answer {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.closing, cancel)()
	if p.turns.Acquire(waiting) != nil {
		return answer{err: p.refusal(ctx)}
	}
	out := make(chan answer, 1)
	select {
	case p.jobs <- job{ctx, img, doc, out}: // its worker releases the turn
	case <-waiting.Done():
		p.turns.Release()
		return answer{err: p.refusal(ctx)}
	}
	select {
	case a := <-out:
		return a
	case <-ctx.Done():
		return answer{err: ctx.Err()}
	}
}

// refusal is why a photo was not taken.
func (p *Pool) refusal(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return ErrClosed
}

// Close refuses further photos, gives those being read a second, then ends engines that
// are child processes and releases the others once they come out of their pass, for which
// it does not wait. It may be called more than once.
func (p *Pool) Close() {
	p.refuse()
	done := make(chan struct{})
	go func() {
		p.done.Wait()
		p.free.Do(func() {
			if p.after != nil {
				p.after()
			}
		})
		close(done)
	}()
	if within(done, closeGrace) {
		return
	}
	p.abandon()
	within(done, closeGrace/2)
}

// within reports whether done is closed before the time is over.
func within(done <-chan struct{}, limit time.Duration) bool {
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case <-done:
		return true
	case <-late.C:
		return false
	}
}

// work is one worker's life, on one OS thread: an engine's settings belong to
// its thread, and a child process ends with the thread that started it.
func (p *Pool) work(start func(context.Context) (photoEngine, error), ready chan<- error) {
	runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
	rec, err := start(p.closed)
	ready <- err
	if err != nil {
		return
	}
	defer func() {
		if rec != nil {
			rec.close()
		}
	}()
	for {
		select {
		case <-p.closing.Done():
			return
		case j := <-p.jobs:
			if rec == nil { // it could not be started then
				if rec, err = start(p.closed); err != nil {
					rec = nil
					j.answer(answer{err: err})
					p.turns.Release()
					continue
				}
			}
			a, sound := p.one(j, rec)
			j.answer(a)
			if !sound { // it may be half set: the next photo gets a fresh one
				rec.close()
				if rec = nil; p.closing.Err() == nil {
					if rec, err = start(p.closed); err != nil {
						rec = nil
					}
				}
			}
			p.turns.Release()
		}
	}
}

// killer is an photoEngine that can be stopped inside a pass. It is of no use afterwards.
type killer interface{ kill() }

// one reads one photo. It reports whether the engine came through sound. Whoever asked is
// answered at the deadline, though the engine may be caught in a pass.
func (p *Pool) one(j job, rec photoEngine) (a answer, sound bool) {
	defer func() {
		if r := recover(); r != nil {
			a, sound = answer{err: fmt.Errorf("%w: panic: %v", ErrCrashed, r)}, false
		}
	}()
	began := time.Now()
	defer func() {
		if a.err == nil {
			a.plate.Milliseconds, a.card.MS = time.Since(began).Milliseconds(), time.Since(began).Milliseconds()
		}
	}()
	hard, cancel := context.WithTimeout(j.ctx, p.opt.Deadline)
	defer cancel()
	defer context.AfterFunc(p.closed, cancel)()
	given := context.AfterFunc(hard, func() {
		j.answer(answer{err: p.whyEnded(j)})
		if k, ok := rec.(killer); ok {
			k.kill()
		}
	})
	defer func() {
		if !given() {
			_, killed := rec.(killer)
			a, sound = answer{err: p.whyEnded(j)}, sound && !killed
		}
	}()
	src, err := load(hard, j.img, limits{bytes: p.opt.MaxBytes, picture: p.opt.Pictures})
	if err != nil {
		return answer{err: err}, true // its own deadline included: nothing was read
	}
	// Before the deadline there is time for the pass that is under way then: what was
	// read by all passes is the answer.
	soft, cancel := context.WithDeadline(hard, began.Add(p.opt.Deadline*4/5))
	defer cancel()
	if j.doc != nil {
		a.card, err = rec.card(soft, src, *j.doc)
	} else {
		a.plate, err = rec.plate(soft, src)
	}
	a.err = err
	return a, err == nil
}

// whyEnded is why the reading of a photo was ended before its answer.
func (p *Pool) whyEnded(j job) error {
	switch {
	case j.ctx.Err() != nil:
		return j.ctx.Err()
	case p.closed.Err() != nil:
		return ErrClosed
	}
	return ErrDeadline
}
