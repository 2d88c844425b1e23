package users

import (
	"context"
	"errors"
	"time"

	"recado/bot"
	"recado/flows/validation"
)

// LinkKind is what a link is for.
type LinkKind string

// The kinds of links.
const (
	Setup      LinkKind = "setup"      // makes the first admin
	Invitation LinkKind = "invitation" // of a user without a password
	Reset      LinkKind = "reset"      // to a new password
	Forgotten  LinkKind = "forgotten"  // the same, by mail
)

// lives are how long a link works.
var lives = map[LinkKind]time.Duration{Setup: 24 * time.Hour, Invitation: 7 * 24 * time.Hour, Reset: 24 * time.Hour, Forgotten: time.Hour}

// Link is a link that works once. Its secret is not stored.
type Link struct {
	ID     string    `json:"_id"` // hash of the secret
	V      int64     `json:"v"`
	Kind   LinkKind  `json:"kind"`
	User   string    `json:"user,omitempty"`
	Epoch  int64     `json:"epoch"` // of the user, when it was made
	EndsAt time.Time `json:"endsAt"`
	UsedAt time.Time `json:"usedAt,omitzero"`
}

// LinkStore stores links.
type LinkStore interface {
	Insert(ctx context.Context, l Link) error
	Get(ctx context.Context, id string) (Link, error)
	Put(ctx context.Context, l Link) error
}

// ErrLink means that a link is unknown, over, or was used.
var ErrLink = errors.New("users: the link does not work any more")

func (s *Service) newLink(ctx context.Context, l Link, now time.Time) (secret string, err error) {
	secret = s.Secret()
	l.ID, l.V, l.EndsAt = Hash(secret), 1, now.Add(lives[l.Kind])
	return secret, s.Links.Insert(ctx, l)
}

// NewSetup returns the secret of a link that makes the first admin, or "" if there is an admin. It
// may be called at each start: every such link works until one is used.
func (s *Service) NewSetup(ctx context.Context, now time.Time) (secret string, err error) {
	if n, err := s.Users.Admins(ctx); err != nil || n > 0 {
		return "", err
	}
	return s.newLink(ctx, Link{Kind: Setup}, now)
}

// NewReset returns the secret of a link with which a user chooses a new password.
func (s *Service) NewReset(ctx context.Context, id string, now time.Time) (secret string, err error) {
	u, err := s.Users.Get(ctx, LoginID(id))
	if err != nil {
		return "", err
	}
	kind := Reset
	if u.State == Invited {
		kind = Invitation
	}
	return s.newLink(ctx, Link{Kind: kind, User: u.ID, Epoch: u.Epoch}, now)
}

// Forget returns the user with a login or mail address who may have a link to a new password, with
// the secret of one. Without such a user, or without a mail address, the secret is "".
func (s *Service) Forget(ctx context.Context, said string, now time.Time) (u User, secret string, err error) {
	u, err = s.Users.Get(ctx, LoginID(said))
	if errors.Is(err, bot.ErrNotFound) {
		u, err = s.Users.ByMail(ctx, LoginID(said))
	}
	if errors.Is(err, bot.ErrNotFound) || err == nil && (u.Mail == "" || !u.May()) {
		return User{}, "", nil
	}
	if err != nil {
		return User{}, "", err
	}
	secret, err = s.newLink(ctx, Link{Kind: Forgotten, User: u.ID, Epoch: u.Epoch}, now)
	return u, secret, err
}

// Link returns the link of a secret and its user, or ErrLink.
func (s *Service) Link(ctx context.Context, secret string, now time.Time) (l Link, u User, err error) {
	l, err = s.Links.Get(ctx, Hash(secret))
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return Link{}, User{}, ErrLink
	case err != nil:
		return Link{}, User{}, err
	case !l.UsedAt.IsZero() || !now.Before(l.EndsAt):
		return Link{}, User{}, ErrLink
	}
	if l.Kind == Setup {
		if n, err := s.Users.Admins(ctx); err != nil || n > 0 {
			return Link{}, User{}, errors.Join(err, ErrLink)
		}
		return l, User{}, nil
	}
	u, err = s.Users.Get(ctx, l.User)
	if err != nil {
		return Link{}, User{}, err
	}
	if u.Epoch != l.Epoch || u.State == Disabled {
		return Link{}, User{}, ErrLink
	}
	return l, u, nil
}

// claim marks a link as used, for one caller only.
func (s *Service) claim(ctx context.Context, l Link, now time.Time) error {
	l.V, l.UsedAt = l.V+1, now
	if err := s.Links.Put(ctx, l); errors.Is(err, bot.ErrStale) {
		return ErrLink
	} else if err != nil {
		return err
	}
	return nil
}

// FirstAdmin makes the first admin with the secret of a setup link. The first admin is a supervisor
// too, so that somebody who is alone lacks nothing.
func (s *Service) FirstAdmin(ctx context.Context, secret, login, name, password, locale string, now time.Time) (User, error) {
	l, _, err := s.Link(ctx, secret, now)
	if err != nil || l.Kind != Setup {
		return User{}, errors.Join(err, ErrLink)
	}
	u := User{
		ID: LoginID(login), V: 1, CreatedAt: now, UpdatedAt: now,
		Profile: Profile{Name: name, Roles: []Role{Admin, Supervisor}, State: Active, Locale: locale},
	}
	return s.create(ctx, u, password, now, func() error { return s.claim(ctx, l, now) })
}

// Accept sets the password of the user of an invitation or reset link. The account is not locked any more.
func (s *Service) Accept(ctx context.Context, secret, password string, now time.Time) (User, error) {
	l, u, err := s.Link(ctx, secret, now)
	if err != nil || l.Kind == Setup {
		return User{}, errors.Join(err, ErrLink)
	}
	var p validation.Problems
	if s.checkPassword(&p, u, password); p.Err() != nil {
		return User{}, p.Err()
	}
	if err := s.claim(ctx, l, now); err != nil {
		return User{}, err
	}
	if u, err = s.setPassword(ctx, u, password, now); err != nil {
		return User{}, err
	}
	return u, s.unlock(ctx, u.ID, now)
}
