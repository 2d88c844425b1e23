package repo

import (
	"context"
	"time"

	"recado/flows/users"
	"recado/flows/validation"
	"recado/store"
)

// Users stores users.
type Users struct{ documents[users.User] }

var _ users.Repository = (*Users)(nil)

// NewUsers opens the users.
func NewUsers(db store.DB) (*Users, error) {
	docs, err := openDocuments(db, store.Spec{Name: "users", Indexes: []store.Index{
		{Name: "name_key", Unique: true, Fields: []store.Field{{Path: "name_key", Kind: store.String}}},
		{Name: "admin", Sparse: true, Fields: []store.Field{{Path: "admin", Kind: store.Bool}}},
		{Name: "mail_key", Sparse: true, Fields: []store.Field{{Path: "mail_key", Kind: store.String}}},
	}}, func(u users.User) int64 { return u.V })
	return &Users{docs}, err
}

// List returns a page of users by id.
func (r *Users) List(ctx context.Context, limit int, after string) ([]users.User, string, error) {
	return list(ctx, r.docs, store.Query{Limit: limit, After: after}, validation.ErrCursor)
}

// Admins counts the active admins.
func (r *Users) Admins(ctx context.Context) (int, error) {
	return r.docs.Count(ctx, store.Query{Index: "admin", Equal: []any{true}})
}

// ByMail finds a user with a mail address.
func (r *Users) ByMail(ctx context.Context, key string) (users.User, error) {
	return r.one(ctx, "mail_key", key)
}

// UserLogins stores the sessions of users.
type UserLogins struct{ documents[users.Login] }

var _ users.Logins = (*UserLogins)(nil)

// NewUserLogins opens the sessions of users.
func NewUserLogins(db store.DB) (*UserLogins, error) {
	docs, err := openDocuments(db, store.Spec{Name: "user_logins", Indexes: []store.Index{
		{Name: "user", Fields: []store.Field{{Path: "user", Kind: store.String}, {Path: "endsAt", Kind: store.Time}}},
		{Name: "ends", Fields: []store.Field{{Path: "endsAt", Kind: store.Time}}},
	}}, func(l users.Login) int64 { return l.V })
	return &UserLogins{docs}, err
}

// Of lists the sessions of a user, the one that ends last first.
func (r *UserLogins) Of(ctx context.Context, user string, limit int) ([]users.Login, error) {
	return r.docs.Find(ctx, store.Query{Index: "user", Equal: []any{user}, Desc: true, Limit: limit})
}

// Delete ends a session.
func (r *UserLogins) Delete(ctx context.Context, id string) error { return r.docs.Delete(ctx, id) }

// Purge deletes sessions that ended before a moment.
func (r *UserLogins) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return r.docs.DeleteAll(ctx, store.Query{Index: "ends", Max: before, Limit: limit})
}

// UserAttempts stores how often logins were tried.
type UserAttempts struct{ documents[users.Attempts] }

var _ users.AttemptStore = (*UserAttempts)(nil)

// NewUserAttempts opens the tries at logins.
func NewUserAttempts(db store.DB) (*UserAttempts, error) {
	docs, err := openDocuments(db, store.Spec{Name: "user_attempts", Indexes: []store.Index{
		{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}},
	}}, func(a users.Attempts) int64 { return a.V })
	return &UserAttempts{docs}, err
}

// Purge deletes what was last tried before a moment.
func (r *UserAttempts) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return r.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}

// UserLinks stores links of invitations and to new passwords.
type UserLinks struct{ documents[users.Link] }

var _ users.LinkStore = (*UserLinks)(nil)

// NewUserLinks opens the links.
func NewUserLinks(db store.DB) (*UserLinks, error) {
	docs, err := openDocuments(db, store.Spec{Name: "user_links", Indexes: []store.Index{
		{Name: "ends", Fields: []store.Field{{Path: "endsAt", Kind: store.Time}}},
	}}, func(l users.Link) int64 { return l.V })
	return &UserLinks{docs}, err
}

// Purge deletes links that ended before a moment.
func (r *UserLinks) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return r.docs.DeleteAll(ctx, store.Query{Index: "ends", Max: before, Limit: limit})
}

// UserKeys stores named API keys.
type UserKeys struct{ documents[users.Key] }

var _ users.KeyStore = (*UserKeys)(nil)

// NewUserKeys opens the keys.
func NewUserKeys(db store.DB) (*UserKeys, error) {
	docs, err := openDocuments(db, store.Spec{Name: "user_keys"}, func(k users.Key) int64 { return k.V })
	return &UserKeys{docs}, err
}

// List returns a page of keys by id.
func (r *UserKeys) List(ctx context.Context, limit int, after string) ([]users.Key, string, error) {
	return list(ctx, r.docs, store.Query{Limit: limit, After: after}, validation.ErrCursor)
}
