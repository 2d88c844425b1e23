package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"recado/bot"
	"recado/bot/fairqueue"
	"recado/bot/picture"
)

// Options are the options of a Store; a zero field takes its default.
type Options struct {
	MaxBytes      int64          // of one file; default: 16 MiB
	Pictures      picture.Limits // of one picture
	DecodeTimeout time.Duration  // for one picture; default: 10 s
	Decoders      int            // concurrent decodings; default: 1

	Now func() time.Time // modification time of stored files; default: time.Now
}

// Store stores files in a directory: ab/cd/<hash>, and tmp/ for temporary files.
type Store struct {
	dir   string
	opt   Options
	queue *fairqueue.Queue // for decoding
}

var _ FileStore = (*Store)(nil)

// New opens a store in dir, which it creates if necessary.
func New(dir string, opt Options) (*Store, error) {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = 16 << 20
	}
	if opt.DecodeTimeout <= 0 {
		opt.DecodeTimeout = 10 * time.Second
	}
	if opt.Decoders <= 0 {
		opt.Decoders = 1
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s := &Store{dir: filepath.Clean(dir), opt: opt, queue: fairqueue.New(opt.Decoders)}
	if err := os.MkdirAll(s.tmp(), 0o700); err != nil {
		return nil, fmt.Errorf("media store: %w", err)
	}
	return s, nil
}

func (s *Store) tmp() string           { return filepath.Join(s.dir, "tmp") }
func (s *Store) path(id string) string { return filepath.Join(s.dir, id[:2], id[2:4], id) }

// Put implements FileStore.
func (s *Store) Put(ctx context.Context, r io.Reader, want Kind, name string) (bot.Media, error) {
	f, err := os.CreateTemp(s.tmp(), "put-*")
	if err != nil {
		return bot.Media{}, fmt.Errorf("put media: %w", err)
	}
	// After the rename this removes nothing.
	defer os.Remove(f.Name())
	defer f.Close()

	m, err := s.receive(ctx, f, r, want)
	m.Name = clean(name)
	if err == nil && m.Fault == "" {
		err = s.keep(f, m.ID)
	}
	if err != nil {
		return bot.Media{}, fmt.Errorf("put media: %w", err)
	}
	return m, nil
}

// receive writes r to f and checks it.
func (s *Store) receive(ctx context.Context, f *os.File, r io.Reader, want Kind) (bot.Media, error) {
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, hash), io.LimitReader(picture.WithContext(ctx, r), s.opt.MaxBytes+1))
	switch {
	case err != nil:
		return bot.Media{}, err
	case n == 0:
		return bot.Media{Fault: bot.FaultEmpty}, nil
	case n > s.opt.MaxBytes:
		return bot.Media{Fault: bot.FaultTooBig}, nil
	}
	head := make([]byte, min(n, sniffBytes))
	if _, err := f.ReadAt(head, 0); err != nil {
		return bot.Media{}, err
	}
	kind, mime := sniff(head)
	if kind&want == 0 {
		return bot.Media{Fault: kindFault(mime, want)}, nil
	}
	m := bot.Media{ID: hex.EncodeToString(hash.Sum(nil)), MIME: mime, Bytes: n}
	if kind == Image {
		var fault bot.Fault
		if m.Width, m.Height, fault, err = s.picture(ctx, f); err != nil || fault != "" {
			return bot.Media{Fault: fault}, err
		}
	}
	return m, nil
}

// keep makes f the stored file of an id, atomically.
func (s *Store) keep(f *os.File, id string) error {
	path := s.path(id)
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	now := s.opt.Now()
	old, err := os.Stat(path)
	if err == nil && old.Size() == size {
		err = os.Chtimes(path, now, now) // received again; fails if Expire is moving it
	}
	if err != nil || old.Size() != size {
		if err := os.Chtimes(f.Name(), now, now); err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.Rename(f.Name(), path); err != nil {
			return err
		}
	}
	// A rename and a new folder are durable only after their directories are synced. Sync also if
	// the file exists, because a concurrent Put of the same bytes may not have synced yet.
	shard := filepath.Dir(path)
	return errors.Join(syncDir(shard), syncDir(filepath.Dir(shard)), syncDir(s.dir))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Open implements FileStore.
func (s *Store) Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error) {
	if !validID(id) {
		return nil, bot.Media{}, ErrBadID
	}
	if err := ctx.Err(); err != nil {
		return nil, bot.Media{}, err
	}
	f, err := os.Open(s.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, bot.Media{}, fmt.Errorf("open %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return nil, bot.Media{}, fmt.Errorf("open media: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, bot.Media{}, fmt.Errorf("open media: %w", err)
	}
	head := make([]byte, min(info.Size(), sniffBytes))
	if _, err := f.ReadAt(head, 0); err != nil && err != io.EOF {
		f.Close()
		return nil, bot.Media{}, fmt.Errorf("open media: %w", err)
	}
	_, mime := sniff(head)
	return f, bot.Media{ID: id, MIME: mime, Bytes: info.Size()}, nil
}

// Delete implements FileStore.
func (s *Store) Delete(ctx context.Context, id string) error {
	if !validID(id) {
		return ErrBadID
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.Remove(s.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete media: %w", err)
	}
	return nil
}

// Sweep implements FileStore.
func (s *Store) Sweep(ctx context.Context, before time.Time) (int, error) {
	left, err := os.ReadDir(s.tmp())
	if err != nil {
		return 0, fmt.Errorf("sweep media: %w", err)
	}
	n := 0
	for _, e := range left {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || !info.ModTime().Before(before) {
			continue // removed meanwhile, not a temporary file, or still being written
		}
		if err := os.Remove(filepath.Join(s.tmp(), e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return n, fmt.Errorf("sweep media: %w", err)
		}
		n++
	}
	return n, nil
}

// clean makes a sender's file name displayable: its last element, printable, at most 120 characters.
func clean(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.TrimSpace(name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[:120])
	}
	return name
}
