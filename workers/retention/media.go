package retention

import (
	"context"
	"time"
)

// files keeps media.
type files interface {
	// ListUnused lists files that last came before a moment, by id, from behind after on.
	ListUnused(ctx context.Context, before time.Time, after string, limit int) ([]string, error)
	// Expire deletes a file unless it has come again since.
	Expire(ctx context.Context, id string, before time.Time) (bool, error)
	// Sweep removes what interrupted arrivals left behind.
	Sweep(ctx context.Context, before time.Time) (int, error)
}

// mediaReferences knows which files documents name.
type mediaReferences interface {
	// RemoveReferenced takes out of ids each that a document names.
	RemoveReferenced(ctx context.Context, ids map[string]bool) error
}

// maxFiles bounds how many files one look through the documents is about: memory.
const maxFiles = 100_000

// MediaPurger deletes media that no document names. A look through all documents is dear, so
// it is done once a day at most, for the next files in order of their ids.
type MediaPurger struct {
	Files      files
	References mediaReferences
	Now        func() time.Time

	after string // the last file looked at
	next  time.Time
}

// Purge looks at the next old files, once a day. It does not keep to limit: a file is
// deleted by itself, and holds up nobody.
func (f *MediaPurger) Purge(ctx context.Context, before time.Time, _ int) (deleted int, err error) {
	now := f.Now()
	if now.Before(f.next) {
		return 0, nil
	}
	if _, err := f.Files.Sweep(ctx, before); err != nil {
		return 0, err
	}
	old, err := f.Files.ListUnused(ctx, before, f.after, maxFiles)
	if err != nil {
		return 0, err
	}
	unnamed := make(map[string]bool, len(old))
	for _, id := range old {
		unnamed[id] = true
	}
	if err := f.References.RemoveReferenced(ctx, unnamed); err != nil {
		return 0, err
	}
	for id := range unnamed {
		gone, err := f.Files.Expire(ctx, id, before)
		if err != nil {
			return deleted, err
		}
		if gone {
			deleted++
		}
	}
	f.after, f.next = "", now.Add(24*time.Hour)
	if len(old) == maxFiles {
		f.after = old[len(old)-1]
	}
	return deleted, nil
}
