package language

import (
	"context"
	"errors"
	"time"

	"github.com/sony/gobreaker/v2"

	"recado/bot"
)

// Breaker holds the settings of the circuit breaker of a language model.
type Breaker struct {
	FailureThreshold uint32        // failures in a row that open it; default: 3
	Cooldown         time.Duration // time until one request is let through again; default: 30 s
}

func (b Breaker) orDefault() Breaker {
	if b.FailureThreshold == 0 {
		b.FailureThreshold = 3
	}
	if b.Cooldown <= 0 {
		b.Cooldown = 30 * time.Second
	}
	return b
}

// Fallback asks the first reader and, if that fails or its breaker is open, the second, whose error
// it returns.
type Fallback struct {
	first, second Understander
	breaker       *gobreaker.CircuitBreaker[bot.Classification]
}

var _ Understander = (*Fallback)(nil)

// NewFallback joins two readers. The second is usually an Offline, which can't fail.
func NewFallback(first, second Understander, b Breaker) *Fallback {
	b = b.orDefault()
	return &Fallback{first, second, gobreaker.NewCircuitBreaker[bot.Classification](gobreaker.Settings{
		Name:        "language model",
		Timeout:     b.Cooldown,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= b.FailureThreshold },
		IsExcluded:  notModelFailure,
	})}
}

var errGaveUp = errors.New("the caller gave up")

// Understand implements [Understander]. The Source names the reader that answered.
func (f *Fallback) Understand(ctx context.Context, text string) (bot.Classification, error) {
	u, err := f.breaker.Execute(func() (bot.Classification, error) {
		u, err := f.first.Understand(ctx, text)
		if err != nil && ctx.Err() != nil {
			return u, errors.Join(errGaveUp, err)
		}
		return u, err
	})
	if err == nil {
		return u, nil
	}
	return f.second.Understand(ctx, text)
}

// Open reports whether the breaker of the first reader is open, for health pages.
func (f *Fallback) Open() bool { return f.breaker.State() == gobreaker.StateOpen }
