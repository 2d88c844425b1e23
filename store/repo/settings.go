package repo

import (
	"context"
	"errors"

	"recado/store"
)

// setting is a small value of the program's own.
type setting struct {
	Key   string `json:"_id"`
	Value string `json:"value"`
	V     int64  `json:"v"`
}

// Settings stores small values: a generated key, the offset of the simulator's clock.
type Settings struct{ docs store.Collection[setting] }

// NewSettings opens the settings.
func NewSettings(db store.DB) (*Settings, error) {
	docs, err := open[setting](db, store.Spec{Name: "settings"})
	return &Settings{docs}, err
}

// Get returns a value, or "" without one.
func (s *Settings) Get(ctx context.Context, key string) (string, error) {
	doc, err := s.docs.Get(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return doc.Value, err
}

// SetIfAbsent stores a value unless the key has one, and returns the stored value, so that
// processes that generate a key at once all use the same.
func (s *Settings) SetIfAbsent(ctx context.Context, key, value string) (string, error) {
	err := s.docs.Insert(ctx, setting{Key: key, Value: value, V: 1})
	if errors.Is(err, store.ErrDuplicate) {
		return s.Get(ctx, key)
	}
	return value, err
}

// Set stores a value and overwrites an old one.
func (s *Settings) Set(ctx context.Context, key, value string) error {
	err := s.docs.Insert(ctx, setting{Key: key, Value: value, V: 1})
	if errors.Is(err, store.ErrDuplicate) {
		_, err = s.docs.Update(ctx, key, store.Change{Set: map[string]any{"value": value}})
	}
	return err
}
