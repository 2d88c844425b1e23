package repo

import (
	"context"
	"errors"
	"time"

	"recado/store"
)

// requestKey is a used Idempotency-Key. It holds hashes only: nothing of the request.
type requestKey struct {
	ID     string    `json:"_id"` // hash of the caller and the key
	Digest string    `json:"digest"`
	At     time.Time `json:"at"` // of the first request
}

// RequestKeys remembers for which request an Idempotency-Key was used.
type RequestKeys struct{ docs store.Collection[requestKey] }

// NewRequestKeys opens the keys.
func NewRequestKeys(db store.DB) (*RequestKeys, error) {
	docs, err := open[requestKey](db, store.Spec{Name: "request_keys", Indexes: []store.Index{
		{Name: "at", Fields: []store.Field{{Path: "at", Kind: store.Time}}},
	}})
	return &RequestKeys{docs}, err
}

// Claim stores the digest of the first request with a key. For a key that was used it returns that
// request's digest, else "".
func (k *RequestKeys) Claim(ctx context.Context, id, digest string, now time.Time) (first string, err error) {
	for {
		err = k.docs.Insert(ctx, requestKey{ID: id, Digest: digest, At: now})
		if !errors.Is(err, store.ErrDuplicate) {
			return "", err
		}
		used, err := k.docs.Get(ctx, id)
		if !errors.Is(err, store.ErrNotFound) { // else it was released meanwhile
			return used.Digest, err
		}
	}
}

// Release forgets a key. An unknown one is no error.
func (k *RequestKeys) Release(ctx context.Context, id string) error {
	return k.docs.Delete(ctx, id)
}

// Purge deletes keys that were first used before a moment.
func (k *RequestKeys) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	return k.docs.DeleteAll(ctx, store.Query{Index: "at", Max: before, Limit: limit})
}
