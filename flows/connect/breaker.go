package connect

import (
	"context"
	"errors"
	"time"

	"github.com/sony/gobreaker/v2"
)

// FailureThreshold is after how many failures in a row a partner is left alone, and Rest for
// how long.
const (
	FailureThreshold = 3
	Cooldown         = 30 * time.Second
)

// Breaker spares a partner that fails, and us the waiting for it. A partner that
// answers "no" works: only calls that another attempt may mend count as failures.
type Breaker struct {
	cb *gobreaker.CircuitBreaker[struct{}]
}

// NewBreaker makes a closed breaker; changed, which may be nil, is told of every
// change between "closed", "open" and "half-open".
func NewBreaker(partner string, changed func(partner, from, to string)) *Breaker {
	s := gobreaker.Settings{
		Name:        partner,
		MaxRequests: 1,
		Timeout:     Cooldown,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= FailureThreshold },
		IsSuccessful: func(err error) bool {
			return err == nil || !Retryable(err)
		},
		// Who hangs up on a partner says nothing about it.
		IsExcluded: func(err error) bool { return errors.Is(err, context.Canceled) },
	}
	if changed != nil {
		s.OnStateChange = func(name string, from, to gobreaker.State) { changed(name, from.String(), to.String()) }
	}
	return &Breaker{gobreaker.NewCircuitBreaker[struct{}](s)}
}

// State is "closed", "open" or "half-open".
func (b *Breaker) State() string { return b.cb.State().String() }

// Do calls the partner unless it is being left alone, which is a retryable *Error.
func (b *Breaker) Do(op string, call func() error) error {
	_, err := b.cb.Execute(func() (struct{}, error) { return struct{}{}, call() })
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return &Error{Partner: b.cb.Name(), Op: op, Reason: "left alone after failures", Retryable: true, After: Cooldown, Err: err}
	}
	return err
}
