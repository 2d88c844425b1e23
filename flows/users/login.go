package users

import (
	"context"
	"errors"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/edit"
)

// Login is a session of a person. Its secret is not stored.
type Login struct {
	ID        string    `json:"_id"` // hash of the secret
	V         int64     `json:"v"`
	User      string    `json:"user"`
	Kind      Kind      `json:"kind"`             // Session, Token or PendingSecond
	Second    bool      `json:"second,omitempty"` // a second factor was shown
	CSRF      string    `json:"csrf,omitempty"`
	Epoch     int64     `json:"epoch"` // of the user's credentials
	From      string    `json:"from,omitempty"`
	Agent     string    `json:"agent,omitempty"` // the browser, as it names itself
	CreatedAt time.Time `json:"createdAt"`
	EndsAt    time.Time `json:"endsAt"`
	Challenge Challenge `json:"challenge,omitzero"` // for a passkey, until it is answered

	// of a family of tokens, whose id is no secret
	Access  []Ticket `json:"access,omitempty"`
	Refresh string   `json:"refresh,omitempty"` // hash of the one that is not used yet
}

// Logins stores sessions.
type Logins interface {
	Insert(ctx context.Context, l Login) error
	Get(ctx context.Context, id string) (Login, error)
	Put(ctx context.Context, l Login) error
	Delete(ctx context.Context, id string) error
	// Of lists the sessions of a user, the one that ends last first.
	Of(ctx context.Context, user string, limit int) ([]Login, error)
}

// The refusals of a login.
var (
	// ErrCredentials means that login or password are wrong, or the account is locked, disabled or
	// unknown. Which of these is not told.
	ErrCredentials = errors.New("users: login or password are wrong, or there were too many tries")
	// ErrSession means that there is no such session, or that it is over.
	ErrSession = errors.New("users: no such session")
)

// ExpiredError means that the password was right and has to be changed, with the link of this secret.
type ExpiredError struct{ Secret string }

func (*ExpiredError) Error() string { return "users: the password has expired" }

// Device is where a login comes from.
type Device struct{ From, Agent string }

const maxAgent = 200 // bytes

func (d Device) agent() string {
	return strings.ToValidUTF8(d.Agent[:min(len(d.Agent), maxAgent)], "")
}

// LogIn compares a login and a password and begins a session. The secret belongs into the cookie.
func (s *Service) LogIn(ctx context.Context, login, password string, d Device, now time.Time) (secret string, p Principal, err error) {
	u, err := s.Check(ctx, login, password, now)
	if err != nil {
		return "", Principal{}, err
	}
	return s.Begin(ctx, u, d, now)
}

// Check compares a login and a password, and returns the user, whose second factor is still to come.
func (s *Service) Check(ctx context.Context, login, password string, now time.Time) (User, error) {
	id := LoginID(login)
	u, err := s.Users.Get(ctx, id)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		return User{}, err
	}
	ok, err := s.compare(ctx, id, u, password, now)
	if err != nil {
		return User{}, err
	}
	if !ok || !u.May() {
		return User{}, ErrCredentials
	}
	if u.Password.Expired(s.PasswordDays, now) {
		secret, err := s.newLink(ctx, Link{Kind: Reset, User: u.ID, Epoch: u.Epoch}, now)
		return User{}, errors.Join(err, &ExpiredError{secret})
	}
	return u, nil
}

// Begin begins a session of a user whose password was checked. If a second factor is to follow, the
// login of the result is pending.
func (s *Service) Begin(ctx context.Context, u User, d Device, now time.Time) (secret string, p Principal, err error) {
	if u.HasSecond() || NeedsSecondFactor(u.Roles) {
		return s.begin(ctx, u, Login{Kind: PendingSecond}, d, now)
	}
	return s.begin(ctx, u, Login{Kind: Session}, d, now)
}

func (s *Service) begin(ctx context.Context, u User, l Login, d Device, now time.Time) (secret string, p Principal, err error) {
	secret = s.Secret()
	life := SessionLength(u.Roles)
	if l.Kind == PendingSecond {
		life = pendingLife
	}
	l.ID, l.V, l.User, l.Epoch, l.CSRF, l.CreatedAt, l.EndsAt = Hash(secret), 1, u.ID, u.Epoch, s.Secret(), now, now.Add(life)
	l.From, l.Agent = d.From, d.agent()
	if err := s.Logins.Insert(ctx, l); err != nil {
		return "", Principal{}, err
	}
	return secret, principal(l, u), nil
}

// Authenticate returns the person of a session, or ErrSession. The user is read anew, so that a role
// that was taken away is gone at once.
func (s *Service) Authenticate(ctx context.Context, secret string, kind Kind, now time.Time) (Principal, error) {
	l, u, err := s.loginOf(ctx, Hash(secret))
	if err != nil {
		return Principal{}, err
	}
	if ends := l.CreatedAt.Add(SessionLength(u.Roles)); ends.Before(l.EndsAt) {
		l.EndsAt = ends // a role with shorter sessions was added
	}
	if l.Kind != kind || !valid(l, u, now) {
		return Principal{}, ErrSession
	}
	return principal(l, u), nil
}

// loginOf returns a stored login and its user, or ErrSession if one of the two is gone. Whether the
// login still holds is for the caller to decide.
func (s *Service) loginOf(ctx context.Context, id string) (Login, User, error) {
	l, err := s.Logins.Get(ctx, id)
	if err == nil {
		var u User
		if u, err = s.Users.Get(ctx, l.User); err == nil {
			return l, u, nil
		}
	}
	if errors.Is(err, bot.ErrNotFound) {
		err = ErrSession
	}
	return Login{}, User{}, err
}

// valid reports whether a complete login of a user holds: its time is not over, the user may log in
// and has the same credentials, and no role was added that needs a second factor which was not shown.
func valid(l Login, u User, now time.Time) bool {
	return now.Before(l.EndsAt) && u.May() && l.Epoch == u.Epoch && (l.Second || !NeedsSecondFactor(u.Roles))
}

func principal(l Login, u User) Principal {
	return Principal{Kind: l.Kind, ID: u.ID, Name: u.Name, Roles: u.Roles, Login: l, User: u}
}

// LogOut ends a session. One that is over is no error.
func (s *Service) LogOut(ctx context.Context, id string) error { return s.Logins.Delete(ctx, id) }

// Sessions lists the logins of a user that are not over.
func (s *Service) Sessions(ctx context.Context, u User, now time.Time) ([]Login, error) {
	const most = 200
	all, err := s.Logins.Of(ctx, u.ID, most)
	live := all[:0]
	for _, l := range all {
		if l.Kind != PendingSecond && valid(l, u, now) {
			live = append(live, l)
		}
	}
	return live, err
}

// EndSession ends a login of a user. Of another's it says bot.ErrNotFound.
func (s *Service) EndSession(ctx context.Context, user, id string) error {
	l, err := s.Logins.Get(ctx, id)
	if err == nil && l.User != user {
		return bot.ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.Logins.Delete(ctx, id)
}

// Keep lets one login go on after its user has changed the password.
func (s *Service) Keep(ctx context.Context, l Login, u User) error {
	_, err := edit.Known(ctx, s.Logins, l.ID, l, func(l *Login) error {
		l.V, l.Epoch = l.V+1, u.Epoch
		return nil
	})
	return err
}
