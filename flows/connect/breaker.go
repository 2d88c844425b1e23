package connect

import (
	"context"
	"errors"
	"time"

	"github.com/sony/gobreaker/v2"
)

// FailureThreshold is the number of failures in a row after which calls to a partner are refused,
// for Cooldown.
const (
	FailureThreshold = 3
	Cooldown         = 30 * time.Second
)

// Breaker is a circuit breaker for a partner. Only retryable errors count as failures: a partner
// that refuses a request works.
type Breaker struct {
	cb *gobreaker.CircuitBreaker[struct{}]
}

// NewBreaker makes a closed breaker. changed, if not nil, is called for every change between
// "closed", "open" and "half-open".
func NewBreaker(partner string, changed func(partner, from, to string)) *Breaker {
	s := gobreaker.Settings{
		Name:        partner,
		MaxRequests: 1,
		Timeout:     Cooldown,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= FailureThreshold },
		IsSuccessful: func(err error) bool {
			return err == nil || !Retryable(err)
		},
		// A caller that gave up says nothing about the partner.
		IsExcluded: func(err error) bool { return errors.Is(err, context.Canceled) },
	}
	if changed != nil {
		s.OnStateChange = func(name string, from, to gobreaker.State) { changed(name, from.String(), to.String()) }
	}
	return &Breaker{gobreaker.NewCircuitBreaker[struct{}](s)}
}

// State is "closed", "open" or "half-open".
func (b *Breaker) State() string { return b.cb.State().String() }

// Do calls the partner. While the breaker is open it returns a retryable *Error.
func (b *Breaker) Do(op string, call func() error) error {
	_, err := b.cb.Execute(func() (struct{}, error) { return struct{}{}, call() })
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return &Error{Partner: b.cb.Name(), Op: op, Reason: "left alone after failures", Retryable: true, After: Cooldown, Err: err}
	}
	return err
}
