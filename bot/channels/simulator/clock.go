package simulator

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"recado/bot"
)

// maxOffset keeps dates within the range of stores and readers.
const maxOffset = 10 * 365 * 24 * time.Hour

// ErrTooFar refuses to move the time by more than maxOffset.
var ErrTooFar = errors.New("time moves by ten years at most")

// Clock is the real time plus an offset. It is safe for concurrent use.
type Clock struct {
	offset atomic.Int64
	mu     sync.Mutex // serialises Advance
	save   func(offset time.Duration) error
	real   func() time.Time
}

var _ bot.Clock = (*Clock)(nil)

// NewClock makes a clock that is ahead of the real one by offset. save, if not nil, stores a new
// offset before it takes effect.
func NewClock(offset time.Duration, save func(offset time.Duration) error) *Clock {
	c := &Clock{save: save, real: time.Now}
	c.offset.Store(int64(offset))
	return c
}

// Now implements bot.Clock.
func (c *Clock) Now() time.Time { return c.real().Add(c.Offset()) }

// Offset returns how far the clock is ahead of the real one.
func (c *Clock) Offset() time.Duration { return time.Duration(c.offset.Load()) }

// Advance moves the clock by d and returns the new time. d may be negative, like a correction of a
// machine's clock.
func (c *Clock) Advance(d time.Duration) (time.Time, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := c.Offset() + d
	if max(d, -d, next, -next) > maxOffset || d < -maxOffset {
		return c.Now(), ErrTooFar
	}
	if c.save != nil {
		if err := c.save(next); err != nil {
			return c.Now(), fmt.Errorf("keep the clock's offset: %w", err)
		}
	}
	c.offset.Store(int64(next))
	return c.Now(), nil
}
