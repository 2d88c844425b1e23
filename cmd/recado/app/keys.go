package app

import (
	"context"
	"crypto/rand"
	"fmt"

	"recado/store/media"
	"recado/store/repo"
)

// minJWTSecret is the minimum of RFC 7518 (section 3.2) for HS256: whoever has a token can try
// secrets offline.
const minJWTSecret = 32 // bytes

// APIKey returns the key that callers of the API must present: the configured one, or the one in
// the store, which it generates if there is none.
func APIKey(ctx context.Context, c Config) (string, error) {
	if set := c["RECADO_API_KEY"]; set != "" {
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
	return settings.SetIfAbsent(ctx, "RECADO_API_KEY", rand.Text())
}

// openKeys takes the configured keys, and generates and stores the missing ones.
func (a *App) openKeys(ctx context.Context) (err error) {
	if a.ordersFrom, err = a.Config.ordersFrom(); err != nil {
		return err
	}
	if a.proxies, err = a.Config.proxies(); err != nil {
		return err
	}
	if said := a.Config["RECADO_LOG_ADDRESSES"]; said != "" && said != "full" && said != "masked" {
		return fmt.Errorf("RECADO_LOG_ADDRESSES must be full or masked")
	}
	if n := len(a.Config["RECADO_JWT_SECRET"]); n > 0 && n < minJWTSecret {
		return fmt.Errorf("RECADO_JWT_SECRET must have at least %d bytes", minJWTSecret)
	}
	for name, key := range map[string]*string{"RECADO_API_KEY": &a.APIKey, "RECADO_SECRET_KEY": nil} {
		value := a.Config[name]
		if value == "" {
			made, err := a.stores.Settings.SetIfAbsent(ctx, name, rand.Text())
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			value = made
			a.APIKeyMade = a.APIKeyMade || name == "RECADO_API_KEY"
		}
		if len(value) < 16 {
			return fmt.Errorf("%s must have at least 16 characters", name)
		}
		if key != nil {
			*key = value
		} else {
			a.signer = media.Signer{Key: []byte(value)}
		}
	}
	return nil
}
