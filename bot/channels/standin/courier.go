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
	postFor  = 15 * time.Second
	couriers = 8
	maxQueue = 100_000
)

// Courier brings webhooks to the bot: at once, or behind the answer.
type Courier struct {
	book   *Book
	client *http.Client
	queue  chan func()
	stop   context.CancelFunc
	ctx    context.Context
	all    sync.WaitGroup // the couriers

	mu   sync.Mutex
	due  int // what is queued or under way
	none *sync.Cond
}

// NewCourier makes one; Close ends it.
func NewCourier(book *Book) *Courier {
	ctx, stop := context.WithCancel(context.Background())
	c := &Courier{
		book: book, queue: make(chan func(), maxQueue), ctx: ctx, stop: stop,
		client: &http.Client{Timeout: postFor, Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second}},
	}
	c.none = sync.NewCond(&c.mu)
	for range couriers {
		c.all.Go(func() {
			for {
				select {
				case job := <-c.queue:
					job()
					c.owe(-1)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	return c
}

// Post brings a webhook and tells how it was received.
func (c *Courier) Post(ctx context.Context, target string, body []byte, headers map[string]string) (status int, answer string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return 0, "", fmt.Errorf("post a webhook: %w", err)
	}
	for name, v := range headers {
		r.Header.Set(name, v)
	}
	heard := false
	defer func() {
		c.book.count(func(s *Stats) {
			if s.Posted++; !heard {
				s.Unheard++
			}
		})
	}()
	res, err := c.client.Do(r)
	if err != nil {
		return 0, "", fmt.Errorf("post a webhook: %w", err)
	}
	defer res.Body.Close()
	read, err := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	heard = err == nil && res.StatusCode/100 == 2
	return res.StatusCode, string(read), err
}

// Later does something behind the answer. When too much waits it is not done.
func (c *Courier) Later(job func(ctx context.Context)) {
	c.owe(1)
	select {
	case c.queue <- func() { job(c.ctx) }:
	default:
		c.owe(-1)
		c.book.count(func(s *Stats) { s.Unheard++ })
	}
}

func (c *Courier) owe(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.due += n; c.due == 0 {
		c.none.Broadcast()
	}
}

// Wait returns when nothing is left to bring.
func (c *Courier) Wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.due > 0 {
		c.none.Wait()
	}
}

// Close ends the couriers; what waits is not brought.
func (c *Courier) Close() {
	c.stop()
	c.all.Wait()
	c.client.CloseIdleConnections()
}
