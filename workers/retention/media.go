package retention

import (
	"context"
	"time"
)

// files is a store of media.
type files interface {
	// ListUnused lists the ids of files last received before a moment, in order, starting behind after.
	ListUnused(ctx context.Context, before time.Time, after string, limit int) ([]string, error)
	// Expire deletes a file unless it has been received again since.
	Expire(ctx context.Context, id string, before time.Time) (bool, error)
	// Sweep removes what interrupted uploads left behind.
	Sweep(ctx context.Context, before time.Time) (int, error)
}

// mediaReferences finds which files documents name.
type mediaReferences interface {
	// RemoveReferenced removes from ids each id that a document names.
	RemoveReferenced(ctx context.Context, ids map[string]bool) error
}

// maxFiles bounds the files of one pass over the documents, because of memory.
const maxFiles = 100_000

// MediaPurger deletes media that no document names. A pass over all documents is expensive, so it
// runs at most once a day, for the next files in order of their ids.
type MediaPurger struct {
	Files      files
	References mediaReferences
	Now        func() time.Time

	after string // the last file that was checked
	next  time.Time
}

// Purge checks the next old files, once a day. It ignores limit, because deleting a file delays no
// other write.
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
