package users

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Attempts counts the tries at one login, whether a user has it or not.
type Attempts struct {
	ID          string    `json:"_id"` // hash of the login: somebody may have typed a password there
	V           int64     `json:"v"`
	Failures    int       `json:"failures"` // tries since the last success
	LockedUntil time.Time `json:"lockedUntil,omitzero"`
	At          time.Time `json:"at"`
}

// AttemptStore stores attempts.
type AttemptStore interface {
	Insert(ctx context.Context, a Attempts) error
	Get(ctx context.Context, id string) (Attempts, error)
	Put(ctx context.Context, a Attempts) error
}

// forgotten is the time after which failures no longer count.
const forgotten = 24 * time.Hour

func attemptsID(login string) string { return Hash("attempts:" + login) }

// compare compares a password with a user's, if the login is not locked. The try is counted before
// the comparison, so that parallel tries can't be more than the rules allow. An unknown user (the
// zero value) is counted and compared in the same way.
func (s *Service) compare(ctx context.Context, login string, u User, password string, now time.Time) (bool, error) {
	locked, err := s.count(ctx, login, strictest(u.Roles), now)
	if err != nil {
		return false, err
	}
	hash := u.Password.Hash
	if locked || hash == "" {
		hash = s.Dummy
	}
	ok := s.Hasher.Matches(hash, password)
	if !ok || locked || u.Password.Hash == "" {
		return false, nil
	}
	return true, s.succeeded(ctx, login, now)
}

// succeeded is unlock for a try that was right. Others who try at the same time can't make it fail:
// the failures then count on.
func (s *Service) succeeded(ctx context.Context, login string, now time.Time) error {
	if err := s.unlock(ctx, login, now); err != nil && !errors.Is(err, bot.ErrUnavailable) {
		return err
	}
	return nil
}

// count counts a try, and reports whether the login is locked.
func (s *Service) count(ctx context.Context, login string, r rules, now time.Time) (locked bool, err error) {
	id := attemptsID(login)
	err = edit.Retry(func() error {
		a, err := s.Attempts.Get(ctx, id)
		known := err == nil
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			return err
		}
		locked = now.Before(a.LockedUntil)
		if locked {
			return nil
		}
		if !a.LockedUntil.IsZero() || now.Sub(a.At) >= forgotten {
			a.Failures, a.LockedUntil = 0, time.Time{}
		}
		a.ID, a.V, a.At = id, a.V+1, now
		if a.Failures++; a.Failures >= r.tries {
			a.LockedUntil = now.Add(r.lock)
		}
		if !known {
			return s.Attempts.Insert(ctx, a)
		}
		return s.Attempts.Put(ctx, a)
	})
	return locked, err
}

// unlock forgets the failures of a login.
func (s *Service) unlock(ctx context.Context, login string, now time.Time) error {
	return edit.Retry(func() error {
		a, err := s.Attempts.Get(ctx, attemptsID(login))
		if errors.Is(err, bot.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		a.V, a.Failures, a.LockedUntil, a.At = a.V+1, 0, time.Time{}, now
		return s.Attempts.Put(ctx, a)
	})
}

// Locked returns until when a user's login is locked; zero if it is not.
func (s *Service) Locked(ctx context.Context, id string, now time.Time) (time.Time, error) {
	a, err := s.Attempts.Get(ctx, attemptsID(id))
	if errors.Is(err, bot.ErrNotFound) || err == nil && !now.Before(a.LockedUntil) {
		return time.Time{}, nil
	}
	return a.LockedUntil, err
}
