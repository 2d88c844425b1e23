package users

import (
	"context"
)

// Sealer hides what the program has to read again from who reads the store alone. workers/sealing
// implements it.
type Sealer interface {
	// Seal returns the sealed text, which opens for its owner only. A sealed text stays as it is.
	Seal(text, owner string) (string, error)
	// Open returns the text. One that is not sealed is returned as it is.
	Open(sealed, owner string) (string, error)
}

// Sealed returns a repository that stores the secrets of second factors sealed. A document of before
// is read as it is, and sealed at its next write. What can't be opened, since it was sealed with
// another key, stays sealed: no code matches it, recovery codes do, and lost is told the user.
func Sealed(r Repository, s Sealer, lost func(user string, err error)) Repository {
	return sealed{r, s, lost}
}

type sealed struct {
	Repository
	sealer Sealer
	lost   func(user string, err error)
}

// secretOwner names the owner of a user's secrets: one that is copied to another user does not open.
func secretOwner(u User) string { return "second factor of " + u.ID }

func (r sealed) seal(u User) (User, error) {
	for _, secret := range []*string{&u.Second.Secret, &u.Second.Offer} {
		if *secret == "" {
			continue
		}
		hidden, err := r.sealer.Seal(*secret, secretOwner(u))
		if err != nil {
			return User{}, err
		}
		*secret = hidden
	}
	return u, nil
}

func (r sealed) open(u User) User {
	for _, secret := range []*string{&u.Second.Secret, &u.Second.Offer} {
		if *secret == "" {
			continue
		}
		text, err := r.sealer.Open(*secret, secretOwner(u))
		if err != nil {
			r.lost(u.ID, err)
			continue
		}
		*secret = text
	}
	return u
}

func (r sealed) Insert(ctx context.Context, u User) error {
	u, err := r.seal(u)
	if err != nil {
		return err
	}
	return r.Repository.Insert(ctx, u)
}

func (r sealed) Put(ctx context.Context, u User) error {
	u, err := r.seal(u)
	if err != nil {
		return err
	}
	return r.Repository.Put(ctx, u)
}

func (r sealed) Get(ctx context.Context, id string) (User, error) {
	u, err := r.Repository.Get(ctx, id)
	if err != nil {
		return User{}, err
	}
	return r.open(u), nil
}

func (r sealed) List(ctx context.Context, limit int, after string) (page []User, next string, err error) {
	page, next, err = r.Repository.List(ctx, limit, after)
	for i, u := range page {
		page[i] = r.open(u)
	}
	return page, next, err
}

func (r sealed) ByMail(ctx context.Context, key string) (User, error) {
	u, err := r.Repository.ByMail(ctx, key)
	if err != nil {
		return User{}, err
	}
	return r.open(u), nil
}
