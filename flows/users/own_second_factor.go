package users

import (
	"context"
	"errors"
	"time"

	"recado/flows/edit"
	"recado/flows/validation"
)

// provePassword returns the user who gives the password again. Tries are counted as those of logins.
func (s *Service) provePassword(ctx context.Context, id, password string, now time.Time) (User, error) {
	u, err := s.Users.Get(ctx, id)
	if err != nil {
		return User{}, err
	}
	ok, err := s.compare(ctx, id, u, password, now)
	if err != nil {
		return User{}, err
	}
	if !ok {
		return User{}, validation.Refuse("password", "password_wrong")
	}
	return u, nil
}

// prove returns the user who gives the password and a code of the second factor, or a recovery code.
func (s *Service) prove(ctx context.Context, id, password, code string, now time.Time) (User, error) {
	u, err := s.provePassword(ctx, id, password, now)
	if err != nil {
		return User{}, err
	}
	if u, err = s.verify(ctx, u, code, now); errors.Is(err, ErrCredentials) {
		return User{}, validation.Refuse("code", "code_wrong")
	}
	return u, err
}

// Renew returns the secret of another second factor for a user who gives the password and, with codes
// by time, a current one. The current factor stays valid until Enrol confirms the new secret.
func (s *Service) Renew(ctx context.Context, id, password, code, issuer string, now time.Time) (secret, address string, err error) {
	u, err := s.provePassword(ctx, id, password, now)
	if err == nil && u.HasTOTP() {
		if u, err = s.verify(ctx, u, code, now); errors.Is(err, ErrCredentials) {
			err = validation.Refuse("code", "code_wrong")
		}
	}
	if err != nil {
		return "", "", err
	}
	u, err = edit.Known(ctx, s.Users, id, u, func(u *User) error {
		u.V, u.Second.Offer = u.V+1, s.newSecret()
		return nil
	})
	if err != nil {
		return "", "", err
	}
	return u.Second.Offer, totpAddress(u, issuer), nil
}

// RemoveTOTP removes the codes by time of a user who gives the password and a current one. All
// sessions end. A user who must have a second factor adds another one first.
func (s *Service) RemoveTOTP(ctx context.Context, id, password, code string, now time.Time) (User, error) {
	return s.removeFactor(ctx, id, password, code, now, func(u *User) error {
		u.Second.Secret, u.Second.Offer, u.Second.Step = "", "", 0
		return nil
	})
}

// removeFactor removes a part of the second factor. With the last part the recovery codes are removed too.
func (s *Service) removeFactor(ctx context.Context, id, password, code string, now time.Time, take func(*User) error) (User, error) {
	change := func(u *User) error {
		if err := take(u); err != nil {
			return err
		}
		if !u.HasSecond() {
			if NeedsSecondFactor(u.Roles) {
				return ErrNeedsSecond
			}
			u.Second = Second{}
		}
		u.V, u.UpdatedAt, u.Epoch = u.V+1, now, u.Epoch+1
		return nil
	}
	u, err := s.Users.Get(ctx, id)
	if err != nil {
		return User{}, err
	}
	if err := change(&u); err != nil { // before a code is used up
		return User{}, err
	}
	if u, err = s.prove(ctx, id, password, code, now); err != nil {
		return User{}, err
	}
	return edit.Known(ctx, s.Users, id, u, change)
}
