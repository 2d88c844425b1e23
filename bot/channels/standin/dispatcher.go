package standin

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	postTimeout     = 15 * time.Second
	dispatchWorkers = 8
	maxQueue        = 100_000
)

// Dispatcher posts webhooks to the bot: at once, or in the background after an answer.
type Dispatcher struct {
	ledger  *Ledger
	client  *http.Client
	queue   chan func()
	stop    context.CancelFunc
	ctx     context.Context
	workers sync.WaitGroup // the workers

	mu      sync.Mutex
	pending int // jobs that are queued or running
	idle    *sync.Cond
}

// NewDispatcher starts a dispatcher; Close stops it.
func NewDispatcher(ledger *Ledger) *Dispatcher {
	ctx, stop := context.WithCancel(context.Background())
	c := &Dispatcher{
		ledger: ledger, queue: make(chan func(), maxQueue), ctx: ctx, stop: stop,
		client: &http.Client{Timeout: postTimeout, Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second}},
	}
	c.idle = sync.NewCond(&c.mu)
	for range dispatchWorkers {
		c.workers.Go(func() {
			for {
				select {
				case job := <-c.queue:
					job()
					c.addPending(-1)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	return c
}

// Post posts a webhook and returns the bot's answer.
func (c *Dispatcher) Post(ctx context.Context, target string, body []byte, headers map[string]string) (status int, answer string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return 0, "", fmt.Errorf("post a webhook: %w", err)
	}
	for name, v := range headers {
		r.Header.Set(name, v)
	}
	acknowledged := false
	defer func() {
		c.ledger.count(func(s *Stats) {
			if s.Posted++; !acknowledged {
				s.Unacknowledged++
			}
		})
	}()
	res, err := c.client.Do(r)
	if err != nil {
		return 0, "", fmt.Errorf("post a webhook: %w", err)
	}
	defer res.Body.Close()
	read, err := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	acknowledged = err == nil && res.StatusCode/100 == 2
	return res.StatusCode, string(read), err
}

// Enqueue runs a job in the background. It drops the job if too many are waiting.
func (c *Dispatcher) Enqueue(job func(ctx context.Context)) {
	c.addPending(1)
	select {
	case c.queue <- func() { job(c.ctx) }:
	default:
		c.addPending(-1)
		c.ledger.count(func(s *Stats) { s.Unacknowledged++ })
	}
}

func (c *Dispatcher) addPending(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pending += n; c.pending == 0 {
		c.idle.Broadcast()
	}
}

// Wait returns when all jobs are done.
func (c *Dispatcher) Wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.pending > 0 {
		c.idle.Wait()
	}
}

// Close stops the workers and drops the waiting jobs.
func (c *Dispatcher) Close() {
	c.stop()
	c.workers.Wait()
	c.client.CloseIdleConnections()
}
