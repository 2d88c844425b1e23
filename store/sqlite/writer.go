package sqlite

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"recado/store"
)

const (
	busyTimeout = 10 * time.Second       // how long a write waits for another process
	busyPoll    = 500 * time.Microsecond // between two tries on a locked file
	batchSize   = 512                    // writes in one commit; bounds how long the first waits
	maxYields   = 3                      // how often other goroutines may run before a batch is taken
)

// writer is the only goroutine of this process that writes. It takes all waiting writes, runs them
// in one transaction, commits once, and answers all callers. While a commit waits for the disk the
// next batch collects, so batches grow with the load, and a single write waits only for its own
// sync.
type writer struct {
	session *session
	log     *checkpoints
	commits atomic.Int64 // so far
	queue   chan *write
	stopped chan struct{}

	mu     sync.RWMutex // held for reading while sending to queue, so that close can close it
	closed bool
}

type write struct {
	ctx  context.Context
	run  func(*session) error
	err  error
	done chan struct{}
}

func startWriter(file, synchronous string) (*writer, error) {
	s, err := newWriter(file, synchronous)
	if err != nil {
		return nil, err
	}
	log, err := startCheckpoints(file, synchronous)
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	w := &writer{session: s, log: log, queue: make(chan *write, batchSize), stopped: make(chan struct{})}
	go w.loop()
	return w, nil
}

// do runs one write and returns its result after the commit. If ctx ends first it returns, but the
// write may still be committed; the caller must not read what run sets then.
func (w *writer) do(ctx context.Context, run func(*session) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	job := &write{ctx: ctx, run: run, done: make(chan struct{})}
	if err := w.send(job); err != nil {
		return err
	}
	select {
	case <-job.done:
		return job.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *writer) send(job *write) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return store.Unavailable(errClosed)
	}
	select {
	case w.queue <- job:
		return nil
	case <-job.ctx.Done():
		return job.ctx.Err()
	}
}

func (w *writer) close() error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.stopped
	return w.session.close()
}

func (w *writer) loop() {
	defer close(w.stopped)
	defer w.log.close()
	batch := make([]*write, 0, batchSize)
	for job := range w.queue {
		batch = append(batch[:0], job)
		// The callers of the last commit are runnable now and about to send their next write.
		// Without yielding the first of them would get a commit of its own.
		for range maxYields {
			runtime.Gosched()
		}
	gather:
		for len(batch) < batchSize {
			select {
			case job, ok := <-w.queue:
				if !ok {
					break gather
				}
				batch = append(batch, job)
			default:
				break gather
			}
		}
		w.commit(batch)
		for i, job := range batch {
			close(job.done)
			batch[i] = nil
		}
		w.log.wrote(w.session, len(batch))
	}
}

// commit runs the batch in one transaction. An error for which SQLite rolls back (such as a full
// disk) fails all writes of the batch.
func (w *writer) commit(batch []*write) {
	if err := retryWhileBusy(func() error { return w.session.step("BEGIN IMMEDIATE") }); err != nil {
		failAll(batch, err)
		return
	}
	for _, job := range batch {
		if job.err = job.ctx.Err(); job.err != nil {
			continue // the caller has given up
		}
		if job.err = unavailable(job.run(w.session)); job.err != nil && w.session.rolledBack() {
			failAll(batch, job.err)
			return
		}
	}
	if err := w.session.step("COMMIT"); err != nil {
		if !w.session.rolledBack() {
			err = errors.Join(err, w.session.step("ROLLBACK"))
		}
		failAll(batch, err)
	}
	w.commits.Add(1)
}

func failAll(batch []*write, err error) {
	for _, job := range batch {
		job.err = store.Unavailable(err)
	}
}

// retryWhileBusy retries while another process holds the lock. SQLite's own busy handler sleeps up
// to a tenth of a second at a time, and so loses against a process that writes continuously.
func retryWhileBusy(try func() error) error {
	for start := time.Now(); ; {
		err := try()
		if !isBusy(err) || time.Since(start) > busyTimeout {
			return err
		}
		time.Sleep(busyPoll)
	}
}
