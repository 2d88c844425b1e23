package users

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/validation"
)

// Service manages users, their sessions and their links.
type Service struct {
	Users        Repository
	Logins       Logins
	Attempts     AttemptStore
	Links        LinkStore
	Keys         KeyStore
	Passkeys     Ceremonies // nil: browsers know no passkeys at our address
	Hasher       Hasher
	Dummy        string        // a hash of the Hasher that no password matches: what an unknown login is compared with
	Secret       func() string // a new random secret of 128 bits or more
	PasswordDays int           // after which a password has to be changed; 0: never
}

// Hash returns what is stored of a secret. The secrets are random and long, so that a plain hash
// can't be reversed.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// ErrLastAdmin refuses a change that would leave the business without an admin.
var ErrLastAdmin = errors.New("users: the last admin stays one")

// Add stores a new user, who is invited: the secret is of the link with which the user chooses a
// password.
func (s *Service) Add(ctx context.Context, login string, d Profile, now time.Time) (u User, secret string, err error) {
	id := LoginID(login)
	d.State = Invited
	if u, err = s.insert(ctx, User{ID: id, V: 1, Profile: d, CreatedAt: now, UpdatedAt: now}); err != nil {
		return User{}, "", err
	}
	secret, err = s.newLink(ctx, Link{Kind: Invitation, User: id, Epoch: u.Epoch}, now)
	return u, secret, err
}

// insert checks a new user and stores it.
func (s *Service) insert(ctx context.Context, u User) (User, error) {
	var p validation.Problems
	checkLogin(&p, u.ID)
	u.check(&p)
	if err := p.Err(); err != nil {
		return User{}, err
	}
	u.derive()
	return u, s.taken(ctx, u, s.Users.Insert(ctx, u))
}

// create checks a new user with a password and stores it, after claim has succeeded.
func (s *Service) create(ctx context.Context, u User, password string, now time.Time, claim func() error) (User, error) {
	var p validation.Problems
	checkLogin(&p, u.ID)
	u.check(&p)
	if s.checkPassword(&p, u, password); p.Err() != nil {
		return User{}, p.Err()
	}
	if _, err := s.Users.Get(ctx, u.ID); err == nil {
		return User{}, &validation.DuplicateError{Field: "login"}
	}
	hash, err := s.Hasher.Hash(password)
	if err != nil {
		return User{}, err
	}
	if claim != nil {
		if err := claim(); err != nil {
			return User{}, err
		}
	}
	u.setPassword(hash, now)
	return s.insert(ctx, u)
}

// taken says which of login and name somebody else has.
func (s *Service) taken(ctx context.Context, u User, err error) error {
	if !errors.Is(err, bot.ErrDuplicate) {
		return err
	}
	if _, known := s.Users.Get(ctx, u.ID); known == nil && u.V == 1 {
		return &validation.DuplicateError{Field: "login"}
	}
	return &validation.DuplicateError{Field: "name"}
}

// Get returns a user.
func (s *Service) Get(ctx context.Context, id string) (User, error) {
	return s.Users.Get(ctx, LoginID(id))
}

// List returns a page of users by id.
func (s *Service) List(ctx context.Context, limit int, after string) ([]User, string, error) {
	return s.Users.List(ctx, limit, after)
}

// Update changes the profile of version v. Who is disabled has no session any more.
func (s *Service) Update(ctx context.Context, id string, v int64, change func(*Profile), now time.Time) (User, error) {
	u, err := edit.Document(ctx, s.Users, LoginID(id), func(u *User) error {
		if v != 0 && v != u.V {
			return &validation.StaleError{V: u.V}
		}
		was, state := *u, u.State
		change(&u.Profile)
		var p validation.Problems
		u.check(&p)
		switch {
		case u.State == Invited && u.Password.Hash != "", u.State == Active && u.Password.Hash == "":
			p.Add("state", validation.Invalid) // only a link makes an invited user an active one
		case u.Name != was.Name && u.Password.Hash != "":
			p.Add("name", "name_fixed") // the owner of conversations is known by it, and transcripts have it
		}
		if err := p.Err(); err != nil {
			return err
		}
		if u.derive(); was.Admin && !u.Admin {
			if err := s.anotherAdmin(ctx); err != nil {
				return err
			}
		}
		if state != u.State {
			u.Epoch++
		}
		u.V, u.UpdatedAt = u.V+1, now
		return nil
	})
	return u, s.taken(ctx, u, err)
}

func (s *Service) anotherAdmin(ctx context.Context) error {
	n, err := s.Users.Admins(ctx)
	if err == nil && n < 2 {
		return ErrLastAdmin
	}
	return err
}

// ChangePassword sets a new password for somebody who knows the old one. All sessions end.
func (s *Service) ChangePassword(ctx context.Context, id, old, password string, now time.Time) (User, error) {
	u, err := s.Users.Get(ctx, id)
	if err != nil {
		return User{}, err
	}
	if ok, err := s.compare(ctx, id, u, old, now); err != nil || !ok {
		return User{}, errors.Join(err, refusedUnless(ok))
	}
	return s.setPassword(ctx, u, password, now)
}

func refusedUnless(ok bool) error {
	if ok {
		return nil
	}
	return validation.Refuse("current", "password_wrong")
}

// setPassword checks a password, hashes it and stores it. A user who was invited is active now.
func (s *Service) setPassword(ctx context.Context, u User, password string, now time.Time) (User, error) {
	var p validation.Problems
	if s.checkPassword(&p, u, password); p.Err() != nil {
		return User{}, p.Err()
	}
	hash, err := s.Hasher.Hash(password)
	if err != nil {
		return User{}, err
	}
	epoch := u.Epoch
	return edit.Known(ctx, s.Users, u.ID, u, func(u *User) error {
		if u.Epoch != epoch {
			return bot.ErrStale // another password was set meanwhile, against which this one was not checked
		}
		if u.State == Invited {
			u.State = Active
		}
		u.setPassword(hash, now)
		u.derive()
		u.V, u.UpdatedAt = u.V+1, now
		return nil
	})
}
