package app

import (
	"context"
	"crypto/rand"
	"fmt"

	"recado/cmd/recado/config"
	"recado/store"
	"recado/store/media"
	"recado/store/repo"
)

// The names under which the keys that the program makes are stored.
const (
	apiKeySetting    = "RECADO_API_KEY"    //nolint:gosec // a name, no secret
	secretKeySetting = "RECADO_SECRET_KEY" //nolint:gosec // a name, no secret
	codesKeySetting  = "RECADO_CODES_KEY"
)

// APIKey returns the key that callers of the API must present: the configured one, or the one in
// the store, which it generates if there is none.
func APIKey(ctx context.Context, c config.Config) (string, error) {
	if set := string(c.APIKey); set != "" {
		return set, nil
	}
	db, _, err := OpenDB(c)
	if err != nil {
		return "", err
	}
	defer db.Close()
	settings, err := repo.NewSettings(db)
	if err != nil {
		return "", err
	}
	return settings.SetIfAbsent(ctx, apiKeySetting, rand.Text())
}

// secretKey returns the program's secret as openKeys does.
func secretKey(c config.Config, db store.DB) ([]byte, error) {
	if set := string(c.SecretKey); set != "" {
		return []byte(set), nil
	}
	settings, err := repo.NewSettings(db)
	if err != nil {
		return nil, err
	}
	made, err := settings.SetIfAbsent(context.Background(), secretKeySetting, rand.Text())
	return []byte(made), err
}

// openKeys takes the configured keys, and generates and stores the missing ones.
func (a *App) openKeys(ctx context.Context) error {
	keys := ownKeys(a.Config)
	for name, key := range keys {
		if key != "" {
			continue
		}
		made, err := a.stores.Settings.SetIfAbsent(ctx, name, rand.Text())
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		keys[name] = config.Secret(made)
	}
	a.APIKey, a.APIKeyMade = string(keys[apiKeySetting]), a.Config.APIKey == ""
	a.codesKey = []byte(keys[codesKeySetting])
	a.signer = media.Signer{Key: []byte(keys[secretKeySetting])}
	return nil
}
