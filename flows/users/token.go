package users

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Lives of tokens (requirements of the field service, 14.1). A family of tokens is one login: it ends
// when it was not refreshed in time, and at last after maxFamily.
const (
	accessLife  = 2 * time.Hour
	refreshLife = 7 * 24 * time.Hour
	maxFamily   = 30 * 24 * time.Hour
	maxTickets  = 4 // access tokens of a family that work at once: requests under way at a refresh go on
)

// The beginnings of tokens tell them apart from other keys.
const (
	accessPrefix  = "rat_"
	refreshPrefix = "rrt_"
)

// Ticket is an access token of a family.
type Ticket struct {
	Hash   string    `json:"hash"`
	EndsAt time.Time `json:"endsAt"`
}

// Tokens are what a client of the API gets at a login or a refresh.
type Tokens struct {
	Access, Refresh         string
	AccessEnds, RefreshEnds time.Time
	Principal               Principal
}

// ErrReused means that a refresh token was used before: somebody else has it. Its family is over.
var ErrReused = errors.New("users: the refresh token was used before")

// Grant begins a family of tokens for a user whose credentials were checked.
func (s *Service) Grant(ctx context.Context, u User, second bool, d Device, now time.Time) (Tokens, error) {
	l := Login{
		ID: s.Secret(), V: 1, User: u.ID, Kind: Token, Second: second, Epoch: u.Epoch, From: d.From, Agent: d.agent(), CreatedAt: now,
	}
	t := s.renew(&l, now)
	t.Principal = principal(l, u)
	return t, s.Logins.Insert(ctx, l)
}

// renew gives a family new tokens. The refresh token of before is used up.
func (s *Service) renew(l *Login, now time.Time) Tokens {
	access, refresh := s.Secret(), s.Secret()
	l.EndsAt = now.Add(refreshLife)
	if last := l.CreatedAt.Add(maxFamily); last.Before(l.EndsAt) {
		l.EndsAt = last
	}
	live := slices.DeleteFunc(slices.Clone(l.Access), func(t Ticket) bool { return !now.Before(t.EndsAt) })
	live = append(live, Ticket{Hash(access), now.Add(accessLife)})
	l.Access = live[max(0, len(live)-maxTickets):]
	l.Refresh = Hash(refresh)
	return Tokens{
		Access: accessPrefix + l.ID + "." + access, Refresh: refreshPrefix + l.ID + "." + refresh,
		AccessEnds: now.Add(accessLife), RefreshEnds: l.EndsAt,
	}
}

// parts splits a token into the family's id and the secret.
func parts(token, prefix string) (id, secret string, ok bool) {
	rest, ok := strings.CutPrefix(token, prefix)
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, ".")
}

// IsAccess reports whether a bearer token looks like an access token.
func IsAccess(token string) bool { return strings.HasPrefix(token, accessPrefix) }

// family returns a family that is not over, with its user.
func (s *Service) family(ctx context.Context, id string, now time.Time) (Login, User, error) {
	l, u, err := s.loginOf(ctx, id)
	if err != nil {
		return Login{}, User{}, err
	}
	if l.Kind != Token || !valid(l, u, now) {
		return Login{}, User{}, ErrSession
	}
	return l, u, nil
}

// Bearer returns the person of an access token, or ErrSession.
func (s *Service) Bearer(ctx context.Context, token string, now time.Time) (Principal, error) {
	id, secret, ok := parts(token, accessPrefix)
	if !ok {
		return Principal{}, ErrSession
	}
	l, u, err := s.family(ctx, id, now)
	if err != nil {
		return Principal{}, err
	}
	hash := Hash(secret)
	for _, t := range l.Access {
		if subtle.ConstantTimeCompare([]byte(t.Hash), []byte(hash)) == 1 && now.Before(t.EndsAt) {
			return principal(l, u), nil
		}
	}
	return Principal{}, ErrSession
}

// Refresh exchanges a refresh token for new tokens, once. Whoever comes with it again ends the whole
// family (ErrReused): of two holders of one token nobody can tell which is the thief. The principal
// of ErrReused is the user, for the record.
func (s *Service) Refresh(ctx context.Context, token string, now time.Time) (t Tokens, err error) {
	id, secret, ok := parts(token, refreshPrefix)
	if !ok {
		return Tokens{}, ErrSession
	}
	l, u, err := s.family(ctx, id, now)
	if err != nil {
		return Tokens{}, err
	}
	hash := Hash(secret)
	l, err = edit.Known(ctx, s.Logins, id, l, func(l *Login) error {
		if subtle.ConstantTimeCompare([]byte(l.Refresh), []byte(hash)) != 1 {
			return ErrReused
		}
		l.V++
		t = s.renew(l, now)
		return nil
	})
	switch {
	case errors.Is(err, ErrReused):
		return Tokens{Principal: principal(Login{Kind: Token}, u)}, errors.Join(err, s.Logins.Delete(ctx, id))
	case errors.Is(err, bot.ErrNotFound): // ended meanwhile, by another use of the token
		return Tokens{}, ErrSession
	case err != nil:
		return Tokens{}, err
	}
	t.Principal = principal(l, u)
	return t, nil
}

// VerifyPending checks the second factor of a pending login, which is over then, and returns its user.
func (s *Service) VerifyPending(ctx context.Context, pending, code string, now time.Time) (User, error) {
	l, u, err := s.Pending(ctx, pending, now)
	if err != nil {
		return User{}, err
	}
	if u, err = s.verify(ctx, u, code, now); err != nil {
		return u, err
	}
	return u, s.Logins.Delete(ctx, l.ID)
}

// Register makes a user who chose the password at once: a client, about whom nobody of the business
// knows yet, and who therefore reads nothing.
func (s *Service) Register(ctx context.Context, login string, d Profile, password string, now time.Time) (User, error) {
	d.Roles, d.State, d.Client = []Role{Client}, Active, ""
	return s.create(ctx, User{ID: LoginID(login), V: 1, Profile: d, CreatedAt: now, UpdatedAt: now}, password, now, nil)
}
