package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// ListUnused lists files last received before a moment, in order of their ids, starting behind
// after, at most limit.
func (s *Store) ListUnused(ctx context.Context, before time.Time, after string, limit int) ([]string, error) {
	var old []string
	err := filepath.WalkDir(s.dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case e.IsDir():
			if path == s.tmp() || s.entirelyBefore(path, after) {
				return fs.SkipDir
			}
			return ctx.Err()
		case !validID(e.Name()) || e.Name() <= after:
			return nil
		}
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && info.ModTime().Before(before) {
			old = append(old, e.Name())
		}
		if len(old) == limit {
			return fs.SkipAll
		}
		return nil // unreadable entries were removed meanwhile
	})
	if err != nil {
		return nil, fmt.Errorf("old media: %w", err)
	}
	return old, nil
}

// entirelyBefore reports whether all files of a folder come before an id.
func (s *Store) entirelyBefore(dir, id string) bool {
	rel, err := filepath.Rel(s.dir, dir)
	if err != nil || rel == "." || len(id) < 4 {
		return false
	}
	shard := rel[:min(len(rel), 2)]
	if len(rel) == 5 { // ab/cd
		shard += rel[3:]
	}
	return shard < id[:len(shard)]
}

// Expire deletes a file unless it was received again since before. A concurrent Put either finds
// the file gone and stores its own, or has updated its time first, and then the file is kept.
func (s *Store) Expire(ctx context.Context, id string, before time.Time) (bool, error) {
	if !validID(id) {
		return false, ErrBadID
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	aside := filepath.Join(s.tmp(), "expire-"+id)
	err := os.Rename(s.path(id), aside)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("expire media: %w", err)
	}
	info, err := os.Stat(aside)
	if err == nil && !info.ModTime().Before(before) {
		return false, os.Rename(aside, s.path(id))
	}
	if err = errors.Join(err, os.Remove(aside)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("expire media: %w", err)
	}
	return err == nil, nil
}
