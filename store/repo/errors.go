package repo

import (
	"errors"
	"fmt"

	"recado/bot"
	"recado/store"
)

// translate converts an error of package store to one of package bot.
func translate(err error) error {
	for from, to := range map[error]error{
		store.ErrNotFound:    bot.ErrNotFound,
		store.ErrStale:       bot.ErrStale,
		store.ErrDuplicate:   bot.ErrDuplicate,
		store.ErrUnavailable: bot.ErrUnavailable,
	} {
		if errors.Is(err, from) {
			return fmt.Errorf("%w: %w", to, err)
		}
	}
	return err
}
