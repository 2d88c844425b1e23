package users

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"

	"recado/flows/edit"
	"recado/flows/validation"
)

// Second is a second factor: codes by time (TOTP, RFC 6238), and codes for when the phone is lost.
type Second struct {
	Secret   string   `json:"secret,omitempty"`   // base32, sealed in the store; "" while there is none
	Offer    string   `json:"offer,omitempty"`    // a secret that was shown and not confirmed yet
	Step     int64    `json:"step,omitempty"`     // the latest step whose code was taken
	Recovery []string `json:"recovery,omitempty"` // hashes of the recovery codes that are left
}

const (
	step          = 30 * time.Second // of codes
	skew          = 1                // steps before and after, for clocks that differ and people who type slowly
	secretLetters = 32               // 160 bits, as RFC 4226 recommends
	recoveryCodes = 10
	pendingLife   = 10 * time.Minute // between password and second factor
)

// HasTOTP reports whether the user has codes by time.
func (u User) HasTOTP() bool { return u.Second.Secret != "" }

// HasSecond reports whether the user has a second factor: codes by time or a passkey.
func (u User) HasSecond() bool { return u.HasTOTP() || u.HasPasskey() }

// Offer returns the secret of a second factor for a user who has none, as base32 and as the URL of a
// QR code. It is the same until it is confirmed, so that a page may be loaded again.
func (s *Service) Offer(ctx context.Context, id, issuer string) (secret, address string, err error) {
	u, err := edit.Document(ctx, s.Users, id, func(u *User) error {
		switch {
		case u.HasSecond():
			return ErrHasSecond
		case u.Second.Offer != "":
			return edit.ErrUnchanged
		}
		u.V, u.Second.Offer = u.V+1, s.newSecret()
		return nil
	})
	if err != nil {
		return "", "", err
	}
	return u.Second.Offer, totpAddress(u, issuer), nil
}

func (s *Service) newSecret() string { return (s.Secret() + s.Secret())[:secretLetters] }

// totpAddress is what the QR code of an offered secret says.
func totpAddress(u User, issuer string) string {
	q := url.Values{"secret": {u.Second.Offer}, "issuer": {issuer}}
	label := url.PathEscape(issuer) + ":" + url.PathEscape(u.ID)
	return "otpauth://totp/" + label + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// ErrHasSecond refuses a second factor for somebody who has one.
var ErrHasSecond = errors.New("users: there is a second factor")

// Enrol confirms the offered secret with a code of it, and returns the recovery codes, which are not
// stored. If it is in place of another one (Renew), all sessions end.
func (s *Service) Enrol(ctx context.Context, id, code string, now time.Time) (u User, codes []string, err error) {
	codes = s.recoveryCodes()
	u, err = edit.Document(ctx, s.Users, id, func(u *User) error {
		if u.HasSecond() && u.Second.Offer == "" { // an offer of then was asked for with the password
			return ErrHasSecond
		}
		at, ok := matching(u.Second.Offer, code, 0, now)
		if !ok {
			return validation.Refuse("code", "code_wrong")
		}
		if u.HasSecond() {
			u.Epoch++
		}
		u.Second = Second{Secret: u.Second.Offer, Step: at, Recovery: hashes(codes)}
		u.V, u.UpdatedAt = u.V+1, now
		return nil
	})
	if err != nil {
		return User{}, nil, err
	}
	return u, codes, nil
}

func (s *Service) recoveryCodes() (codes []string) {
	for range recoveryCodes {
		codes = append(codes, s.recoveryCode())
	}
	return codes
}

func hashes(codes []string) (all []string) {
	for _, one := range codes {
		all = append(all, Hash(one))
	}
	return all
}

// recoveryCode returns a new code of 80 bits, in groups.
func (s *Service) recoveryCode() string {
	letters := strings.ToLower(s.Secret()[:16])
	return strings.Join([]string{letters[:4], letters[4:8], letters[8:12], letters[12:]}, "-")
}

// RemoveSecond removes codes and passkeys, as somebody who lost it asks for. All sessions end.
func (s *Service) RemoveSecond(ctx context.Context, id string, now time.Time) (User, error) {
	return edit.Document(ctx, s.Users, LoginID(id), func(u *User) error {
		u.V, u.Second, u.Passkeys, u.UpdatedAt, u.Epoch = u.V+1, Second{}, nil, now, u.Epoch+1
		return nil
	})
}

// verify takes a code of a user's second factor, each once: the step of a code, or the recovery code,
// is used up by the same compare-and-set that finds it unused. Tries are counted and locked as those
// of passwords.
func (s *Service) verify(ctx context.Context, u User, code string, now time.Time) (User, error) {
	counted := "second factor of " + u.ID
	locked, err := s.count(ctx, counted, strictest(u.Roles), now)
	if err != nil {
		return User{}, err
	}
	if locked {
		return User{}, ErrCredentials
	}
	u, err = edit.Known(ctx, s.Users, u.ID, u, func(u *User) error {
		if at, ok := matching(u.Second.Secret, code, u.Second.Step, now); ok {
			u.V, u.Second.Step = u.V+1, at
			return nil
		}
		at := slices.Index(u.Second.Recovery, Hash(recovery(code)))
		if at < 0 || !u.HasSecond() {
			return ErrCredentials
		}
		u.V, u.Second.Recovery = u.V+1, slices.Delete(slices.Clone(u.Second.Recovery), at, at+1)
		return nil
	})
	if err != nil {
		return User{}, err
	}
	return u, s.succeeded(ctx, counted, now)
}

// recovery normalizes a recovery code as somebody types it.
func recovery(code string) string {
	letters := strings.Join(strings.FieldsFunc(strings.ToLower(code), func(r rune) bool { return r == '-' || r == ' ' }), "")
	if len(letters) != 16 {
		return code
	}
	return strings.Join([]string{letters[:4], letters[4:8], letters[8:12], letters[12:]}, "-")
}

// matching returns the step, after the latest one that was taken, whose code is the given one.
func matching(secret, code string, after int64, now time.Time) (at int64, ok bool) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	current := now.Unix() / int64(step/time.Second)
	for at = current - skew; at <= current+skew; at++ {
		want, err := hotp.GenerateCode(secret, uint64(at))
		if err == nil && secret != "" && at > after && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return at, true
		}
	}
	return 0, false
}

// Code returns the code of a secret at a moment, as the person's phone shows it.
func Code(secret string, now time.Time) (string, error) {
	return hotp.GenerateCode(secret, uint64(now.Unix()/int64(step/time.Second)))
}

// Pending returns the user of a login that lacks its second factor, or ErrSession.
func (s *Service) Pending(ctx context.Context, secret string, now time.Time) (Login, User, error) {
	l, u, err := s.loginOf(ctx, Hash(secret))
	if err != nil {
		return Login{}, User{}, err
	}
	if l.Kind != PendingSecond || l.Epoch != u.Epoch || !u.May() || !now.Before(l.EndsAt) {
		return Login{}, User{}, ErrSession
	}
	return l, u, nil
}

// Pass completes a pending login with a code. The pending login is over, the session is a new one.
func (s *Service) Pass(ctx context.Context, pending, code string, d Device, now time.Time) (secret string, p Principal, err error) {
	l, u, err := s.Pending(ctx, pending, now)
	if err != nil {
		return "", Principal{}, err
	}
	if u, err = s.verify(ctx, u, code, now); err != nil {
		return "", Principal{}, err
	}
	if err := s.Logins.Delete(ctx, l.ID); err != nil {
		return "", Principal{}, err
	}
	return s.begin(ctx, u, Login{Kind: Session, Second: true}, d, now)
}

// PassEnrolling completes a pending login of somebody who must have a second factor and has none yet,
// with the first code of the offered one. It returns the recovery codes.
func (s *Service) PassEnrolling(ctx context.Context, pending, code string, d Device, now time.Time) (secret string, p Principal, codes []string, err error) {
	l, u, err := s.Pending(ctx, pending, now)
	if err != nil {
		return "", Principal{}, nil, err
	}
	if u, codes, err = s.Enrol(ctx, u.ID, code, now); err != nil {
		return "", Principal{}, nil, err
	}
	if err := s.Logins.Delete(ctx, l.ID); err != nil {
		return "", Principal{}, nil, err
	}
	secret, p, err = s.begin(ctx, u, Login{Kind: Session, Second: true}, d, now)
	return secret, p, codes, err
}
