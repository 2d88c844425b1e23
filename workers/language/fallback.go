package language

import (
	"context"
	"errors"
	"time"

	"github.com/sony/gobreaker/v2"

	"recado/bot"
)

// Breaker says when a language model that fails is no longer asked, and for how long.
type Breaker struct {
	FailureThreshold uint32        // in a row; the default is 3
	Cooldown         time.Duration // before one question is let through again; the default is 30 s
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

// Fallback asks the first reader and, when that fails or has failed too often, the second. An error of
// the second is the answer's error.
type Fallback struct {
	first, second Understander
	breaker       *gobreaker.CircuitBreaker[bot.Classification]
}

var _ Understander = (*Fallback)(nil)

// NewFallback joins two readers; the second is usually an Offline, which cannot fail.
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

// Understand implements [Understander]. The Source says which reader answered.
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

// Open says whether the first reader is resting, for health pages.
func (f *Fallback) Open() bool { return f.breaker.State() == gobreaker.StateOpen }
