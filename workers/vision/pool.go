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
	"recado/bot/picture"
)

// Options of a pool; what is zero takes its default.
type Options struct {
	Workers  int           // photos read at once, each with its own warm engine; 1
	Deadline time.Duration // for one photo, from when a worker takes it; 10 s
	MaxBytes int64         // of one file; 16 MiB
	Pictures picture.Limits
	Weights  string // folder of the better reader's files; the first of Folders
}

// Pool reads photos with engines that stay warm.
type Pool struct {
	opt        Options
	jobs       chan job
	quit       chan struct{}
	close      sync.Once
	done       sync.WaitGroup
	after      func() // releases what the workers share
	free       sync.Once
	weightsErr error
}

var _ Reader = (*Pool)(nil)

type job struct {
	ctx context.Context
	img io.Reader
	doc *Document // nil for a plate
	out chan<- answer
}

type answer struct {
	plate PlateResult
	card  Card
	err   error
}

// NewTesseract starts a pool of Tesseract engines, or says why it cannot: a
// missing library or language. Close releases them.
func NewTesseract(opt Options) (*Pool, error) { return newPool(opt, newTesseract) }

func newPool(opt Options, start func() (recogniser, error)) (*Pool, error) {
	return startPool(opt, func() (photoEngine, error) {
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
	n, err := loadNets(dir, 1)
	if err != nil {
		return nil, err
	}
	p, err := startPool(opt, func() (photoEngine, error) {
		second, err := newTesseract()
		if err != nil {
			return nil, err
		}
		return &networkEngine{nets: n, second: second}, nil
	})
	if err != nil {
		n.close()
		return nil, err
	}
	p.after = n.close
	return p, nil
}

func startPool(opt Options, start func() (photoEngine, error)) (*Pool, error) {
	if opt.Workers <= 0 {
		opt.Workers = 1
	}
	if opt.Deadline <= 0 {
		opt.Deadline = 10 * time.Second
	}
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = 16 << 20
	}
	p := &Pool{opt: opt, jobs: make(chan job), quit: make(chan struct{})}
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

// Read waits for a free worker and for its answer, but never longer than ctx: a
// worker caught inside the engine finishes its pass alone and its answer is
// dropped. img is read by the worker, so it must stay readable until Read
// returns without a context's error, and may be read for a moment after one.
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
	out := make(chan answer, 1)
	select {
	case p.jobs <- job{ctx, img, doc, out}:
	case <-ctx.Done():
		return answer{err: ctx.Err()}
	case <-p.quit:
		return answer{err: ErrClosed}
	}
	select {
	case a := <-out:
		return a
	case <-ctx.Done():
		return answer{err: ctx.Err()}
	}
}

// Close lets the photos being read finish, refuses others and releases the
// engines. It may be called more than once.
func (p *Pool) Close() {
	p.close.Do(func() { close(p.quit) })
	p.done.Wait()
	p.free.Do(func() {
		if p.after != nil {
			p.after()
		}
	})
}

// work is one worker's life, on one OS thread: an engine's settings belong to
// its thread.
func (p *Pool) work(start func() (photoEngine, error), ready chan<- error) {
	runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
	rec, err := start()
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
		case <-p.quit:
			return
		case j := <-p.jobs:
			if rec == nil {
				if rec, err = start(); err != nil {
					rec = nil
					j.out <- answer{err: err}
					continue
				}
			}
			a, sound := p.one(j, rec)
			if !sound { // it may be half set: the next photo gets a fresh one
				rec.close()
				rec = nil
			}
			j.out <- a
		}
	}
}

// one reads one photo. It reports whether the engine came through sound.
func (p *Pool) one(j job, rec photoEngine) (a answer, sound bool) {
	defer func() {
		if r := recover(); r != nil {
			a, sound = answer{err: fmt.Errorf("vision: reading a photo panicked: %v", r)}, false
		}
	}()
	began := time.Now()
	defer func() {
		if a.err == nil {
			a.plate.Milliseconds, a.card.MS = time.Since(began).Milliseconds(), time.Since(began).Milliseconds()
		}
	}()
	ctx, cancel := context.WithTimeout(j.ctx, p.opt.Deadline)
	defer cancel()
	src, err := load(ctx, j.img, limits{bytes: p.opt.MaxBytes, picture: p.opt.Pictures})
	if err != nil {
		return answer{err: err}, true // its own deadline included: nothing was read
	}
	if j.doc != nil {
		a.card, err = rec.card(ctx, src, *j.doc)
	} else {
		a.plate, err = rec.plate(ctx, src)
	}
	if err := j.ctx.Err(); err != nil {
		return answer{err: err}, true
	}
	a.err = err
	return a, err == nil
}
