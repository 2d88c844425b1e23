package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	"recado/store/sqlite"
)

// Source locates the data to back up.
type Source struct {
	Database string // path of recado.db
	Device   string // path of a linked device's keys; "" without one
	Media    string // folder of the media
	Program  string
	Schemas  map[string]int
	Keys     []KeyFingerprint
	Now      func() time.Time
}

// Write writes a source to a new archive at path. It reads the archive back in full before it gives
// it its name. It needs disk space for the databases twice, next to path.
func Write(ctx context.Context, from Source, path string) (Manifest, error) {
	if _, err := os.Lstat(path); err == nil {
		return Manifest{}, fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	scratch, err := os.MkdirTemp(filepath.Dir(path), ".recado-backup-") // 0700
	if err != nil {
		return Manifest{}, err
	}
	defer os.RemoveAll(scratch)
	packed := filepath.Join(scratch, "archive")
	if err := pack(ctx, from, scratch, packed); err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	m, err := Verify(ctx, packed)
	if err != nil {
		return m, fmt.Errorf("backup, read back: %w", err)
	}
	// A link, unlike a rename, does not replace a file that was created meanwhile.
	if err := errors.Join(os.Link(packed, path), syncDir(filepath.Dir(path))); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	return m, nil
}

func pack(ctx context.Context, from Source, scratch, packed string) error {
	file, err := os.OpenFile(packed, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	squeeze, err := zstd.NewWriter(file, zstd.WithEncoderCRC(true), zstd.WithWindowSize(maxWindow))
	if err != nil {
		return err
	}
	defer squeeze.Close()
	w := &packer{tar: tar.NewWriter(squeeze), now: from.Now()}
	m := Manifest{Format: Format, Program: from.Program, Made: w.now.UTC(), Schemas: from.Schemas, Keys: from.Keys}
	for _, db := range []struct{ name, path string }{{database, from.Database}, {device, from.Device}} {
		if db.path == "" {
			continue
		}
		f, rows, err := w.database(ctx, db.name, db.path, scratch)
		if err != nil {
			return fmt.Errorf("%s: %w", db.name, err)
		}
		m.Files = append(m.Files, f)
		if db.name == database {
			m.Rows = rows
		}
	}
	if m.Media, err = w.media(ctx, from.Media); err != nil {
		return fmt.Errorf("media: %w", err)
	}
	said, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := w.header(manifest, int64(len(said)), w.now); err != nil {
		return err
	}
	_, err = w.tar.Write(said)
	return errors.Join(err, w.tar.Close(), squeeze.Close(), file.Sync())
}

// packer writes the entries of a tar.
type packer struct {
	tar *tar.Writer
	now time.Time
}

func (w *packer) header(name string, size int64, at time.Time) error {
	return w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: at, Format: tar.FormatPAX})
}

// database adds a snapshot of a database.
func (w *packer) database(ctx context.Context, name, path, scratch string) (File, map[string]int64, error) {
	copied := filepath.Join(scratch, name)
	if err := sqlite.Snapshot(ctx, path, copied); err != nil {
		return File{}, nil, err
	}
	defer os.Remove(copied)
	rows, err := sqlite.Check(ctx, copied)
	if err != nil {
		return File{}, nil, err
	}
	sum := sha256.New()
	size, err := w.file(ctx, name, copied, sum)
	return File{name, size, hex.EncodeToString(sum.Sum(nil))}, rows, err
}

// file adds a file that nobody writes to.
func (w *packer) file(ctx context.Context, name, path string, sum hash.Hash) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if err := w.header(name, info.Size(), info.ModTime()); err != nil {
		return 0, err
	}
	return io.Copy(io.MultiWriter(w.tar, sum), contextReader{ctx, f})
}

// media adds every file whose content matches its name. The walk is in order of the names, which
// Verify requires.
func (w *packer) media(ctx context.Context, dir string) (Media, error) {
	var m Media
	ids := sha256.New()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // no media yet, or the file has just expired
		}
		rel, _ := filepath.Rel(dir, path)
		name := prefix + filepath.ToSlash(rel)
		if err != nil || !e.Type().IsRegular() || !isMedia(name) {
			return err
		}
		id := e.Name()
		sum, err := sumOf(ctx, path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case sum != id:
			m.Damaged = append(m.Damaged, id)
			return nil
		}
		size, err := w.file(ctx, name, path, sha256.New())
		if err != nil {
			return err
		}
		m.Files, m.Bytes = m.Files+1, m.Bytes+size
		fmt.Fprintln(ids, id)
		return nil
	})
	m.SHA256 = hex.EncodeToString(ids.Sum(nil))
	return m, err
}

func sumOf(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, contextReader{ctx, f})
	return hex.EncodeToString(sum.Sum(nil)), err
}
