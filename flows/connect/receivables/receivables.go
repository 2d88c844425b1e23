// Package receivables is what the clients of accounting systems have in common: what their errors mean
// for a campaign, and the customers that they remember for a while.
package receivables

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"recado/flows/campaigns"
	"recado/flows/connect"
)

// Problem converts the error of a call: refused credentials and refused requests stop the campaign until
// somebody mends them, all others are tried again, not before pause where the platform names no time.
func Problem(err error, pause time.Duration) error {
	refused, ok := errors.AsType[*connect.Error](err)
	if !ok {
		return err
	}
	switch {
	case refused.Status == http.StatusUnauthorized, refused.Status == http.StatusForbidden:
		return &campaigns.SourceError{Reason: campaigns.SourceCredentials}
	case refused.Retryable:
		if refused.Status == http.StatusTooManyRequests && refused.After == 0 {
			again := *refused
			again.After = pause
			return &again
		}
		return err
	}
	return &campaigns.SourceError{Reason: campaigns.SourceRefused}
}

// Memory remembers values for a while, within a bound. It is safe for concurrent use.
type Memory[T any] struct {
	mu  sync.Mutex
	all map[string]remembered[T]
}

type remembered[T any] struct {
	value T
	until time.Time
}

const maxRemembered = 2000

// Get returns a value that is still good.
func (m *Memory[T]) Get(key string, now time.Time) (value T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	one, ok := m.all[key]
	return one.value, ok && now.Before(one.until)
}

// Set remembers a value until a moment.
func (m *Memory[T]) Set(key string, value T, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all == nil || len(m.all) >= maxRemembered {
		m.all = map[string]remembered[T]{}
	}
	m.all[key] = remembered[T]{value, until}
}

// Drop forgets a value.
func (m *Memory[T]) Drop(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.all, key)
}
