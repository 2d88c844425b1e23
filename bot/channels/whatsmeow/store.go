package whatsmeow

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "github.com/lib/pq" // registers the driver "postgres"
	"go.mau.fi/whatsmeow/store/sqlstore"
	waLog "go.mau.fi/whatsmeow/util/log"
)

// openStore opens the database of the keys and our own tables in it.
func openStore(ctx context.Context, where string, log waLog.Logger) (*sqlstore.Container, *localStore, error) {
	dialect, dsn, err := source(where)
	if err != nil {
		return nil, nil, err
	}
	db, err := sql.Open(dialect, dsn)
	if err != nil {
		return nil, nil, err
	}
	container := sqlstore.NewWithDB(db, dialect, log)
	if err := container.Upgrade(ctx); err != nil {
		return nil, nil, errors.Join(redactPassword(err, where), db.Close())
	}
	b := &localStore{db}
	if err := b.create(ctx, dialect); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return container, b, nil
}

// CheckStore says whether the store of the device's keys can be opened, and leaves the keys
// to the program that has them.
func CheckStore(ctx context.Context, where string) error {
	dialect, err := dialectOf(where)
	if err != nil {
		return err
	}
	if dialect == "postgres" {
		db, err := sql.Open(dialect, where)
		if err != nil {
			return redactPassword(err, where)
		}
		defer db.Close()
		if err := db.PingContext(ctx); err != nil {
			return redactPassword(err, where)
		}
		return nil
	}
	f, err := os.OpenFile(where, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) { // it is made by whoever links the device first
		return os.MkdirAll(filepath.Dir(where), 0o700)
	}
	if err != nil {
		return err
	}
	return f.Close()
}

func dialectOf(where string) (string, error) {
	switch {
	case where == "":
		return "", errors.New("no store is named for the device's keys")
	case strings.HasPrefix(where, "postgres://"), strings.HasPrefix(where, "postgresql://"):
		return "postgres", nil
	case strings.Contains(where, "://"):
		return "", errors.New("the store is neither the path of a file nor a postgres:// url")
	case !slices.Contains(sql.Drivers(), "sqlite3"):
		return "", errors.New("no SQLite driver is part of this program")
	}
	return "sqlite3", nil
}

// source tells a file from a server. The file is made here, because SQLite would
// make one that everyone can read.
func source(where string) (dialect, dsn string, err error) {
	if dialect, err = dialectOf(where); err != nil || dialect == "postgres" {
		return dialect, where, err
	}
	path, err := filepath.Abs(where)
	if err != nil {
		return "", "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", "", err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", "", err
	}
	if err := f.Close(); err != nil {
		return "", "", err
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: "_foreign_keys=on&_journal_mode=WAL&_busy_timeout=10000&_txlock=immediate"}
	return "sqlite3", u.String(), nil
}

// redactPassword removes the URL's password from an error.
func redactPassword(err error, where string) error {
	u, bad := url.Parse(where)
	if bad != nil || u.User == nil {
		return err
	}
	if secret, ok := u.User.Password(); ok && secret != "" && strings.Contains(err.Error(), secret) {
		return errors.New(strings.ReplaceAll(err.Error(), secret, "***"))
	}
	return fmt.Errorf("%s: %w", u.Redacted(), err)
}
