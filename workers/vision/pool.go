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

// Options are the options of a pool; a zero field takes its default.
type Options struct {
	Workers  int           // photos read at once, each with its own engine; default: 1
	Deadline time.Duration // for one photo, from when a worker takes it; default: 10 s
	Child    []string      // command that runs ServeChild in child processes, which can be killed; empty: engines run in this process
	MaxBytes int64         // of one file; default: 16 MiB
	Pictures picture.Limits
	Weights  string // folder of the networks' files; default: the first of Folders
}

// closeGrace is how long photos may still be read when the pool is closed.
const closeGrace = time.Second

// Pool reads photos with engines that stay loaded. Senders, named by fairqueue.WithSender, take turns.
type Pool struct {
	opt        Options
	turns      *fairqueue.Queue
	jobs       chan job
	done       sync.WaitGroup
	after      func() // releases what the workers share
	free       sync.Once
	weightsErr error

	closing context.Context // cancelled when no more photos are accepted
	refuse  context.CancelFunc
	closed  context.Context // cancelled when running readings are abandoned
	abandon context.CancelFunc
}

var _ Reader = (*Pool)(nil)

type job struct {
	ctx context.Context
	img io.Reader
	doc *Document // nil for a plate
	out chan answer
}

// answer sends the job's answer. Only the first answer counts.
func (j job) answer(a answer) {
	select {
	case j.out <- a:
	default:
	}
}

type answer struct {
	plate    PlateResult
	document documentReading
	err      error
}

// NewTesseract starts a pool of Tesseract engines. The error names a missing library or language.
// Close releases the engines.
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

// Open starts a pool of network engines, or of Tesseract alone if the networks' files are missing
// or unknown; Pool.WeightsError then returns the reason. It fails without Tesseract.
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

// WeightsError returns why the networks are not used, or nil if they are.
func (p *Pool) WeightsError() error { return p.weightsErr }

// newNetworkPool starts a pool of network engines with the files in dir.
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
		// Start engines one after the other: concurrent starts redirect the process's stderr and lose it.
		ready := make(chan error)
		p.done.Go(func() { p.work(start, ready) })
		if err := <-ready; err != nil {
			p.Close()
			return nil, err
		}
	}
	return p, nil
}

// Read waits for its sender's turn and for the answer, at most until ctx ends. The worker reads
// img, so img must stay readable until Read returns; after an error of the context or ErrDeadline
// the worker may still read it for a moment.
func (p *Pool) Read(ctx context.Context, img io.Reader) (bot.PlateReading, error) {
	s, err := p.ReadWithCrop(ctx, img)
	return s.PlateReading, err
}

// ReadWithCrop is Read with a picture of the value.
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
	case p.jobs <- job{ctx, img, doc, out}: // the worker releases the turn
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

// refusal returns why a photo was not accepted.
func (p *Pool) refusal(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return ErrClosed
}

// Close refuses further photos and gives those being read a second. Then it kills engines that are
// child processes. Other engines are released when they return from their pass, for which it does
// not wait. Close may be called more than once.
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

// within reports whether done is closed within the limit.
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

// work runs one worker on one OS thread: an engine's settings belong to its thread, and a child
// process ends with the thread that started it.
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
			if rec == nil { // an earlier start failed
				if rec, err = start(p.closed); err != nil {
					rec = nil
					j.answer(answer{err: err})
					p.turns.Release()
					continue
				}
			}
			a, sound := p.one(j, rec)
			j.answer(a)
			if !sound { // its state is unknown: the next photo gets a new engine
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

// killer is a photoEngine that can be killed inside a pass. It can't be used afterwards.
type killer interface{ kill() }

// one reads one photo. sound reports whether the engine can be used again. The caller is answered
// at the deadline even if the engine is inside a pass.
func (p *Pool) one(j job, rec photoEngine) (a answer, sound bool) {
	defer func() {
		if r := recover(); r != nil {
			a, sound = answer{err: fmt.Errorf("%w: panic: %v", ErrCrashed, r)}, false
		}
	}()
	began := time.Now()
	defer func() {
		if a.err == nil {
			a.plate.Milliseconds, a.document.MS = time.Since(began).Milliseconds(), time.Since(began).Milliseconds()
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
		return answer{err: err}, true // also for its own deadline: nothing was read
	}
	// The soft deadline leaves time for the pass that is running then. The readings of all passes
	// are the answer.
	soft, cancel := context.WithDeadline(hard, began.Add(p.opt.Deadline*4/5))
	defer cancel()
	if j.doc != nil {
		a.document, err = rec.document(soft, src, *j.doc)
	} else {
		a.plate, err = rec.plate(soft, src)
	}
	a.err = err
	return a, err == nil
}

// whyEnded returns why the reading of a photo ended before its answer.
func (p *Pool) whyEnded(j job) error {
	switch {
	case j.ctx.Err() != nil:
		return j.ctx.Err()
	case p.closed.Err() != nil:
		return ErrClosed
	}
	return ErrDeadline
}
