package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"recado/cmd/recado/config"
	"recado/store"
	"recado/store/mongo"
	"recado/store/sqlite"
	"recado/workers/sealing"
)

// OpenDB opens the configured store.
func OpenDB(c config.Config) (store.DB, string, error) {
	if uri := string(c.MongoDBURI); uri != "" {
		db, err := mongo.Open(uri)
		return db, "mongodb", err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, "sqlite", fmt.Errorf("RECADO_DATA: %w", err)
	}
	file := filepath.Join(c.Data, "recado.db")
	if err := private(file); err != nil {
		return nil, "sqlite", fmt.Errorf("RECADO_DATA: %w", err)
	}
	db, err := sqlite.Open(file)
	return db, "sqlite", err
}

// private makes the store's file accessible to its owner only, whatever the permissions of its
// folder: it holds keys and messages. SQLite gives its other files the same permissions.
func private(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Chmod(file, 0o600))
}

func (a *App) openStore(ctx context.Context) error {
	db, _, err := OpenDB(a.Config)
	if err != nil {
		return err
	}
	a.onClose(func() {
		if err := db.Close(); err != nil {
			a.Log.Error("the store did not close well", "error", err)
		}
	})
	if db, err = sealedStore(a.Config, db, a.Log); err != nil {
		return err
	}
	if a.stores, err = openStores(db, func() time.Time { return a.clock.Now() }); err != nil {
		return err
	}
	return a.stores.Orders.Upgrade(ctx)
}

// sealedStore returns the database with secrets in its documents sealed under RECADO_SECRET_KEY.
func sealedStore(c config.Config, db store.DB, log *slog.Logger) (store.DB, error) {
	secret, err := secretKey(c, db)
	if err != nil {
		return nil, err
	}
	box, err := sealing.New(secret)
	if err != nil {
		return nil, err
	}
	return store.Sealed(db, box, func(collection, _ string, err error) {
		log.Warn("a secret was sealed with another RECADO_SECRET_KEY and can't be read", "collection", collection, "error", err)
	}), nil
}
