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

// Options of a Store; what is zero takes its default.
type Options struct {
	MaxBytes      int64          // of one file; 16 MiB
	Pictures      picture.Limits // of one picture
	DecodeTimeout time.Duration  // for one picture; 10 s
	Decoders      int            // pictures decoded at once; 1

	Now func() time.Time // dates what is kept; time.Now
}

// Store keeps files in a directory: ab/cd/<hash>, and tmp/ for what is arriving.
type Store struct {
	dir   string
	opt   Options
	queue *fairqueue.Queue // of decoding
}

var _ FileStore = (*Store)(nil)

// New opens a store in dir, and makes the directory when it is not there.
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
	// After the rename there is nothing of that name to remove.
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

// receive writes r to f and judges it.
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

// keep makes f the file of that id, wholly or not at all.
func (s *Store) keep(f *os.File, id string) error {
	path := s.path(id)
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	now := s.opt.Now()
	old, err := os.Stat(path)
	if err == nil && old.Size() == size {
		err = os.Chtimes(path, now, now) // it has come again; or is gone just now, see Expire
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
	// A rename, and a new shard, last only once their directories are on disk;
	// whoever renamed the same bytes just now may not have come so far.
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
			continue // gone meanwhile, not ours, or still arriving
		}
		if err := os.Remove(filepath.Join(s.tmp(), e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return n, fmt.Errorf("sweep media: %w", err)
		}
		n++
	}
	return n, nil
}

// clean makes a sender's file name fit to show: its last element, printable,
// 120 characters at most.
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
