package users

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/validation"
)

// Passkey is a key pair of a person's device, of which we know the public half (WebAuthn).
type Passkey struct {
	ID         string    `json:"id"` // of the credential, base64url
	Name       string    `json:"name"`
	Key        string    `json:"key"`                  // the public key as COSE writes it, base64url
	Signs      int64     `json:"signs"`                // the device's counter of signatures; 0 where it has none
	Copied     bool      `json:"copied,omitempty"`     // the device may copy it to others of the person
	Transports []string  `json:"transports,omitempty"` // by which the browser reaches it
	CreatedAt  time.Time `json:"createdAt"`
	UsedAt     time.Time `json:"usedAt,omitzero"`
}

// Ceremonies make and check what browsers ask of passkeys. workers/passkeys implements it.
type Ceremonies interface {
	// Creation returns the browser's options to make a passkey, as JSON, and their challenge.
	Creation(u User) (options []byte, challenge string, err error)
	// Created checks the browser's answer to a challenge and returns the new passkey, without a name.
	Created(u User, challenge string, answer []byte) (Passkey, error)
	// Request returns the browser's options to sign with a passkey of the user, and their challenge.
	Request(u User) (options []byte, challenge string, err error)
	// Signed checks the browser's answer. It returns the id of the user's passkey that signed, and its
	// counter, which is not compared.
	Signed(u User, challenge string, answer []byte) (id string, signs int64, err error)
}

// Purpose is what a challenge is for.
type Purpose string

// The purposes.
const (
	toCreate Purpose = "create"
	toSign   Purpose = "sign"
)

// Challenge is a random text that a passkey signs. It belongs to one login and works once.
type Challenge struct {
	For    Purpose   `json:"for"`
	Value  string    `json:"value"`
	EndsAt time.Time `json:"endsAt"`
}

const (
	challengeLife = 5 * time.Minute
	maxPasskeys   = 10 // of a user
)

// The refusals of passkeys.
var (
	// ErrNoPasskeys means that browsers know no passkeys at the program's address.
	ErrNoPasskeys = errors.New("users: no passkeys at this address")
	// ErrPasskey refuses what a browser answers to a challenge, or an answer that comes too late.
	ErrPasskey = errors.New("users: the passkey is not right")
	// ErrCopied refuses a passkey whose counter went back: there may be a copy of the device.
	ErrCopied = fmt.Errorf("users: the counter of a passkey went back: %w", ErrCredentials)
	// ErrPasskeys means that a user has as many passkeys as may be.
	ErrPasskeys = errors.New("users: too many passkeys")
	// ErrNeedsSecond refuses to remove the last second factor of who must have one.
	ErrNeedsSecond = errors.New("users: the role needs a second factor")
)

// HasPasskey reports whether the user has a passkey.
func (u User) HasPasskey() bool { return len(u.Passkeys) > 0 }

// BeginPasskey begins a passkey of a person who gives the password again, in a session or with a
// token. It returns the options for the browser.
func (s *Service) BeginPasskey(ctx context.Context, p Principal, password string, now time.Time) (options []byte, err error) {
	if s.Passkeys == nil {
		return nil, ErrNoPasskeys
	}
	u, err := s.provePassword(ctx, p.ID, password, now)
	if err != nil {
		return nil, err
	}
	if len(u.Passkeys) >= maxPasskeys {
		return nil, ErrPasskeys
	}
	options, value, err := s.Passkeys.Creation(u)
	if err != nil {
		return nil, err
	}
	return options, s.challenge(ctx, p.Login, Challenge{toCreate, value, now.Add(challengeLife)})
}

// AddPasskey adds the passkey that a browser has made. With the first second factor of a user come
// recovery codes, which are not stored.
func (s *Service) AddPasskey(ctx context.Context, p Principal, name string, answer []byte, now time.Time) (k Passkey, codes []string, err error) {
	if s.Passkeys == nil {
		return Passkey{}, nil, ErrNoPasskeys
	}
	var problems validation.Problems
	if problems.Line("name", &name, maxName, true); problems.Err() != nil {
		return Passkey{}, nil, problems.Err()
	}
	value, err := s.spend(ctx, p.Login.ID, toCreate, now)
	if err != nil {
		return Passkey{}, nil, err
	}
	if k, err = s.Passkeys.Created(p.User, value, answer); err != nil {
		return Passkey{}, nil, errors.Join(ErrPasskey, err)
	}
	k.Name, k.CreatedAt = name, now
	made := s.recoveryCodes()
	_, err = edit.Document(ctx, s.Users, p.ID, func(u *User) error {
		codes = nil
		switch {
		case len(u.Passkeys) >= maxPasskeys:
			return ErrPasskeys
		case u.passkey(k.ID) >= 0:
			return ErrPasskey
		case !u.HasSecond():
			codes = made
			u.Second = Second{Recovery: hashes(made)}
		}
		u.V, u.UpdatedAt, u.Passkeys = u.V+1, now, append(slices.Clone(u.Passkeys), k)
		return nil
	})
	if err != nil {
		return Passkey{}, nil, err
	}
	return k, codes, nil
}

// RemovePasskey removes a passkey of a user who gives the password and a code. All sessions end. Of
// one that the user does not have it says bot.ErrNotFound.
func (s *Service) RemovePasskey(ctx context.Context, id, passkey, password, code string, now time.Time) (User, error) {
	return s.removeFactor(ctx, id, password, code, now, func(u *User) error {
		at := u.passkey(passkey)
		if at < 0 {
			return bot.ErrNotFound
		}
		u.Passkeys = slices.Delete(slices.Clone(u.Passkeys), at, at+1)
		return nil
	})
}

// AskPasskey returns the options with which the browser of a pending login signs with a passkey; nil
// if the user has none. Those of before work no more.
func (s *Service) AskPasskey(ctx context.Context, l Login, u User, now time.Time) (options []byte, err error) {
	if s.Passkeys == nil || !u.HasPasskey() {
		return nil, nil
	}
	options, value, err := s.Passkeys.Request(u)
	if err != nil {
		return nil, err
	}
	return options, s.challenge(ctx, l, Challenge{toSign, value, now.Add(challengeLife)})
}

// PassPasskey completes a pending login with what a passkey signed. The pending login is over, the
// session is a new one. Nobody guesses a signature, so that tries are not counted: who is locked out
// by the guesses of others still gets in.
func (s *Service) PassPasskey(ctx context.Context, pending string, answer []byte, d Device, now time.Time) (secret string, p Principal, err error) {
	l, u, err := s.Pending(ctx, pending, now)
	if err != nil {
		return "", Principal{}, err
	}
	if s.Passkeys == nil || !u.HasPasskey() {
		return "", Principal{}, ErrCredentials
	}
	value, err := s.spend(ctx, l.ID, toSign, now)
	if errors.Is(err, ErrPasskey) {
		return "", Principal{}, ErrCredentials
	}
	if err != nil {
		return "", Principal{}, err
	}
	id, signs, err := s.Passkeys.Signed(u, value, answer)
	if err != nil {
		return "", Principal{}, errors.Join(ErrCredentials, err)
	}
	if u, err = s.signed(ctx, u, id, signs, now); err != nil {
		return "", Principal{}, err
	}
	if err := s.Logins.Delete(ctx, l.ID); err != nil {
		return "", Principal{}, err
	}
	return s.begin(ctx, u, Login{Kind: Session, Second: true}, d, now)
}

// signed raises the counter of a passkey, by the same compare-and-set that finds it lower. A device
// without a counter says 0 always.
func (s *Service) signed(ctx context.Context, u User, id string, signs int64, now time.Time) (User, error) {
	return edit.Known(ctx, s.Users, u.ID, u, func(u *User) error {
		at := u.passkey(id)
		switch {
		case at < 0: // removed meanwhile
			return ErrCredentials
		case signs <= u.Passkeys[at].Signs && (signs != 0 || u.Passkeys[at].Signs != 0):
			return ErrCopied
		}
		u.Passkeys = slices.Clone(u.Passkeys)
		u.Passkeys[at].Signs, u.Passkeys[at].UsedAt = signs, now
		u.V++
		return nil
	})
}

func (u User) passkey(id string) int {
	return slices.IndexFunc(u.Passkeys, func(k Passkey) bool { return k.ID == id })
}

// challenge stores the challenge of a login, in place of one of before.
func (s *Service) challenge(ctx context.Context, l Login, c Challenge) error {
	_, err := edit.Document(ctx, s.Logins, l.ID, func(l *Login) error {
		l.V, l.Challenge = l.V+1, c
		return nil
	})
	if errors.Is(err, bot.ErrNotFound) { // ended meanwhile
		return ErrSession
	}
	return err
}

// spend returns the challenge of a login, once and for its purpose only.
func (s *Service) spend(ctx context.Context, login string, purpose Purpose, now time.Time) (value string, err error) {
	_, err = edit.Document(ctx, s.Logins, login, func(l *Login) error {
		if l.Challenge.For != purpose || !now.Before(l.Challenge.EndsAt) {
			return ErrPasskey
		}
		value = l.Challenge.Value
		l.V, l.Challenge = l.V+1, Challenge{}
		return nil
	})
	if errors.Is(err, bot.ErrNotFound) {
		return "", ErrSession
	}
	return value, err
}
