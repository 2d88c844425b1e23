package campaigns

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/users"
	"recado/flows/validation"
)

// CredentialState says whether a platform takes credentials.
type CredentialState string

// The states.
const (
	Untried CredentialState = "new"
	Good    CredentialState = "good"
	Bad     CredentialState = "refused" // they are not used again
)

// Credentials are what a user logs in to a platform with. The values are sealed.
type Credentials struct {
	ID        string          `json:"_id"` // "<user>/<platform>"
	V         int64           `json:"v"`
	User      string          `json:"user"`
	Platform  Platform        `json:"platform"`
	Sealed    string          `json:"sealed"`
	Fields    []string        `json:"fields"`
	State     CredentialState `json:"state"`
	UpdatedAt time.Time       `json:"updatedAt"`
	CheckedAt time.Time       `json:"checkedAt,omitzero"`
}

// CredentialStore stores credentials.
type CredentialStore interface {
	Get(ctx context.Context, id string) (Credentials, error)
	Insert(ctx context.Context, c Credentials) error
	Put(ctx context.Context, c Credentials) error
	Delete(ctx context.Context, id string) error
}

// Connector reads the invoices of one platform.
type Connector interface {
	// Check asks the platform with one cheap call whether it takes the values. The error is a
	// *SourceError with SourceCredentials if it does not.
	Check(ctx context.Context, values map[string]string) error
	// Open returns the source of a campaign; values are nil where the platform allows it.
	Open(ctx context.Context, c Campaign, values map[string]string) (Source, error)
}

// Vault keeps credentials, and opens sources with them.
type Vault struct {
	Store   CredentialStore
	Sealer  users.Sealer
	Connect map[Platform]Connector
	Now     func() time.Time
}

// need lists the values of each platform.
var need = map[Platform][]string{
	PlatformSiigo:  {"username", "accessKey", "partnerId"},
	PlatformCuenti: {"token", "company", "branch", "employee"},
	PlatformSheets: {"apiKey"},
}

// NeededValues lists the names of the values that a platform's credentials have; none for other platforms.
func NeededValues(p Platform) []string { return slices.Clone(need[p]) }

const maxValue = 2000 // bytes of a value

// owner is whose sealed values these are: copied to another user, or platform, they do not open.
func (c Credentials) owner() string { return "credentials " + c.ID }

func credentialsID(user string, p Platform) string { return user + "/" + string(p) }

// moment is the time as it is stored.
func (v *Vault) moment() time.Time { return v.Now().UTC().Truncate(time.Millisecond) }

// Get returns what is known of credentials, or bot.ErrNotFound.
func (v *Vault) Get(ctx context.Context, user string, p Platform) (Credentials, error) {
	return v.Store.Get(ctx, credentialsID(user, p))
}

// Delete forgets credentials.
func (v *Vault) Delete(ctx context.Context, user string, p Platform) error {
	if _, err := v.Get(ctx, user, p); err != nil {
		return err
	}
	return v.Store.Delete(ctx, credentialsID(user, p))
}

// Save stores credentials in place of those before, and asks the platform whether it takes them. A
// platform that does not answer leaves them untried: then the first campaign asks.
func (v *Vault) Save(ctx context.Context, user string, p Platform, values map[string]string) (Credentials, error) {
	if found := checkValues(user, p, values); len(found) > 0 {
		return Credentials{}, &validation.InvalidError{Problems: found}
	}
	c := Credentials{ID: credentialsID(user, p), User: user, Platform: p}
	raw, err := json.Marshal(values)
	if err != nil {
		return c, err
	}
	if c.Sealed, err = v.Sealer.Seal(string(raw), c.owner()); err != nil {
		return c, fmt.Errorf("seal credentials: %w", err)
	}
	c.Fields, c.State, c.UpdatedAt = slices.Sorted(maps.Keys(values)), Untried, v.moment()
	err = edit.Retry(func() error {
		was, err := v.Store.Get(ctx, c.ID)
		if errors.Is(err, bot.ErrNotFound) {
			c.V = 1
			return v.Store.Insert(ctx, c)
		}
		if err != nil {
			return err
		}
		c.V = was.V + 1
		return v.Store.Put(ctx, c)
	})
	if err != nil {
		return c, err
	}
	return v.try(ctx, c, values)
}

func checkValues(user string, p Platform, values map[string]string) (found []validation.Problem) {
	if !ValidUser(user) {
		found = append(found, validation.Problem{Field: "user", Code: validation.Code})
	}
	if need[p] == nil {
		found = append(found, validation.Problem{Field: "platform", Code: validation.Unknown})
	}
	for name, value := range values {
		switch {
		case !slices.Contains(need[p], name):
			found = append(found, validation.Problem{Field: name, Code: validation.Unknown})
		case len(value) > maxValue:
			found = append(found, validation.Problem{Field: name, Code: validation.TooLong, Max: maxValue})
		case strings.ContainsFunc(value, func(r rune) bool {
			return r > unicode.MaxASCII || !unicode.IsPrint(r) || r == ' ' && name != "username"
		}):
			found = append(found, validation.Problem{Field: name, Code: validation.Code})
		}
	}
	for _, name := range need[p] {
		if values[name] == "" {
			found = append(found, validation.Problem{Field: name, Code: validation.Required})
		}
	}
	return found
}

// try asks the platform, and keeps the answer.
func (v *Vault) try(ctx context.Context, c Credentials, values map[string]string) (Credentials, error) {
	connect := v.Connect[c.Platform]
	if connect == nil {
		return c, nil
	}
	err := connect.Check(ctx, values)
	broken, refused := errors.AsType[*SourceError](err)
	switch {
	case refused && broken.Reason == SourceCredentials:
		return v.mark(ctx, c, Bad)
	case err != nil:
		return c, nil //nolint:nilerr // the platform does not answer now: they stay untried
	}
	return v.mark(ctx, c, Good)
}

// mark keeps what a platform says of credentials, unless they have been replaced meanwhile.
func (v *Vault) mark(ctx context.Context, c Credentials, state CredentialState) (Credentials, error) {
	next := c
	next.V, next.State, next.CheckedAt = c.V+1, state, v.moment()
	err := v.Store.Put(ctx, next)
	if errors.Is(err, bot.ErrStale) || errors.Is(err, bot.ErrNotFound) {
		return v.Store.Get(ctx, c.ID)
	}
	return next, err
}

// Open opens the source of a campaign with the user's credentials. Those that the platform has refused
// are not tried again, because an account with many errors is blocked.
func (v *Vault) Open(ctx context.Context, c Campaign) (Source, error) {
	connect := v.Connect[c.Platform]
	if connect == nil {
		return nil, &SourceError{Reason: SourceUnknown}
	}
	kept, err := v.Get(ctx, c.User, c.Platform)
	if errors.Is(err, bot.ErrNotFound) {
		return connect.Open(ctx, c, nil)
	}
	if err != nil {
		return nil, err
	}
	values, err := v.values(kept)
	if err != nil || kept.State == Bad {
		return nil, &SourceError{Reason: SourceCredentials} // sealed with another key: they have to be given again
	}
	if kept.State == Untried {
		if kept, err = v.try(ctx, kept, values); err != nil {
			return nil, err
		}
		if kept.State == Bad {
			return nil, &SourceError{Reason: SourceCredentials}
		}
	}
	source, err := connect.Open(ctx, c, values)
	if err != nil {
		return nil, v.refused(ctx, kept, err)
	}
	return watched{source, v, kept}, nil
}

func (v *Vault) values(c Credentials) (values map[string]string, err error) {
	raw, err := v.Sealer.Open(c.Sealed, c.owner())
	if err == nil {
		err = json.Unmarshal([]byte(raw), &values)
	}
	return values, err
}

// refused keeps that a platform refuses credentials that it took before.
func (v *Vault) refused(ctx context.Context, c Credentials, err error) error {
	if broken, ok := errors.AsType[*SourceError](err); ok && broken.Reason == SourceCredentials {
		if _, failed := v.mark(ctx, c, Bad); failed != nil {
			return failed
		}
	}
	return err
}

// watched notices when credentials are revoked midway.
type watched struct {
	Source
	vault *Vault
	with  Credentials
}

func (w watched) Page(ctx context.Context, cursor string) (Page, error) {
	p, err := w.Source.Page(ctx, cursor)
	return p, w.vault.refused(ctx, w.with, err)
}
