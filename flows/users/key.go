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
	"recado/flows/validation"
)

// keyPrefix begins a named key.
const keyPrefix = "rk_"

// Limits of named keys.
const (
	maxKeyLife = 2 * 366 * 24 * time.Hour // a key that nobody looks after ends
	usedEvery  = time.Hour                // how exactly the last use is known: a write for each request would cost more than it tells
	keyLetters = 12                       // of an id
)

// Key is an API key with a name, for a program. Its secret is not stored.
type Key struct {
	ID        string    `json:"_id"`
	V         int64     `json:"v"`
	Name      string    `json:"name"`
	Roles     []Role    `json:"roles"`
	Hash      string    `json:"hash"`
	By        string    `json:"by"` // who made it
	CreatedAt time.Time `json:"createdAt"`
	EndsAt    time.Time `json:"endsAt"`
	UsedAt    time.Time `json:"usedAt,omitzero"` // within the hour
	RevokedAt time.Time `json:"revokedAt,omitzero"`
}

// KeyStore stores named keys.
type KeyStore interface {
	Insert(ctx context.Context, k Key) error
	Get(ctx context.Context, id string) (Key, error)
	Put(ctx context.Context, k Key) error
	// List returns a page of keys by id.
	List(ctx context.Context, limit int, after string) (page []Key, next string, err error)
}

// AddKey makes a named key. The text is shown once.
func (s *Service) AddKey(ctx context.Context, k Key, now time.Time) (made Key, text string, err error) {
	var p validation.Problems
	p.Line("name", &k.Name, maxName, true)
	k.Roles = slices.Clone(k.Roles)
	slices.Sort(k.Roles)
	k.Roles = slices.Compact(k.Roles)
	switch {
	case len(k.Roles) == 0:
		p.Add("roles", validation.Required)
	case slices.ContainsFunc(k.Roles, func(r Role) bool { return !r.Known() }):
		p.Add("roles", validation.Unknown)
	case slices.ContainsFunc(k.Roles, func(r Role) bool { return r == Client || r == Technician }): // whose own would a program's be?
		p.Add("roles", validation.Invalid)
	}
	switch {
	case k.EndsAt.IsZero():
		p.Add("endsAt", validation.Required)
	case !k.EndsAt.After(now) || k.EndsAt.After(now.Add(maxKeyLife)):
		p.Add("endsAt", "key_end")
	}
	if err := p.Err(); err != nil {
		return Key{}, "", err
	}
	secret := s.Secret()
	k.ID, k.V, k.Hash, k.CreatedAt = strings.ToLower(s.Secret()[:keyLetters]), 1, Hash(secret), now
	return k, keyPrefix + k.ID + "." + secret, s.Keys.Insert(ctx, k)
}

// IsKey reports whether a bearer token looks like a named key.
func IsKey(token string) bool { return strings.HasPrefix(token, keyPrefix) }

// Program returns the program of a named key, or ErrSession.
func (s *Service) Program(ctx context.Context, token string, now time.Time) (Principal, error) {
	id, secret, ok := parts(token, keyPrefix)
	if !ok {
		return Principal{}, ErrSession
	}
	k, err := s.Keys.Get(ctx, id)
	if errors.Is(err, bot.ErrNotFound) {
		return Principal{}, ErrSession
	}
	if err != nil {
		return Principal{}, err
	}
	if subtle.ConstantTimeCompare([]byte(k.Hash), []byte(Hash(secret))) != 1 || !k.RevokedAt.IsZero() || !now.Before(k.EndsAt) {
		return Principal{}, ErrSession
	}
	if now.Sub(k.UsedAt) >= usedEvery {
		used := k
		used.V, used.UsedAt = k.V+1, now
		if err := s.Keys.Put(ctx, used); err != nil && !errors.Is(err, bot.ErrStale) { // else another request noted it, or it was revoked
			return Principal{}, err
		}
	}
	return Principal{Kind: Named, ID: k.ID, Name: k.Name, Roles: k.Roles}, nil
}

// Revoke ends a key, at once. Repeating it changes nothing.
func (s *Service) Revoke(ctx context.Context, id string, now time.Time) (Key, error) {
	return edit.Document(ctx, s.Keys, id, func(k *Key) error {
		if !k.RevokedAt.IsZero() {
			return edit.ErrUnchanged
		}
		k.V, k.RevokedAt = k.V+1, now
		return nil
	})
}
