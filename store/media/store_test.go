package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"recado/bot"
	"recado/bot/picture"
)

func newStore(t testing.TB, opt Options) *Store {
	t.Helper()
	s, err := New(t.TempDir(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// files lists all files of a store, including temporary ones.
func files(t testing.TB, s *Store) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(s.dir, path)
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPut(t *testing.T) {
	ctx := t.Context()
	for _, c := range putCases() {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t, c.opt)
			want := c.want
			if want == 0 {
				want = Image
			}
			got, err := s.Put(ctx, bytes.NewReader(c.data), want, "foto.jpg")
			if err != nil {
				t.Fatal(err)
			}
			expect := c.media
			expect.Name = "foto.jpg"
			if expect.Fault != "" {
				if diff := cmp.Diff(expect, got); diff != "" {
					t.Errorf("media (-want +got):\n%s", diff)
				}
				if f := files(t, s); len(f) != 0 {
					t.Errorf("a refused file left %v", f)
				}
				return
			}
			sum := sha256.Sum256(c.data)
			expect.ID, expect.Bytes = hex.EncodeToString(sum[:]), int64(len(c.data))
			if diff := cmp.Diff(expect, got); diff != "" {
				t.Errorf("media (-want +got):\n%s", diff)
			}
			f, meta, err := s.Open(ctx, got.ID)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if back, err := io.ReadAll(f); err != nil || !bytes.Equal(back, c.data) {
				t.Errorf("read back %d bytes, %v", len(back), err)
			}
			if meta.MIME != got.MIME || meta.Bytes != got.Bytes {
				t.Errorf("Open says %+v, Put said %+v", meta, got)
			}
		})
	}
}

func TestSameContentIsOneFile(t *testing.T) {
	s := newStore(t, Options{Decoders: 4})
	data := jpegOf(300, 200)
	var wg sync.WaitGroup
	ids := make([]string, 32)
	for i := range ids {
		wg.Go(func() {
			m, err := s.Put(t.Context(), iotest.OneByteReader(bytes.NewReader(data)), Image, "")
			if err != nil {
				t.Error(err)
			}
			ids[i] = m.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] || id == "" {
			t.Fatalf("ids differ: %q and %q", id, ids[0])
		}
	}
	want := []string{filepath.Join(ids[0][:2], ids[0][2:4], ids[0])}
	if diff := cmp.Diff(want, files(t, s)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestPutReportsItsReader(t *testing.T) {
	s := newStore(t, Options{})
	broken := errors.New("line cut")
	m, err := s.Put(t.Context(), io.MultiReader(bytes.NewReader(jpegOf(10, 10)), iotest.ErrReader(broken)), Image, "")
	if !errors.Is(err, broken) || m != (bot.Media{}) {
		t.Errorf("Put = %+v, %v", m, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, bytes.NewReader(jpegOf(10, 10)), Image, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled Put: %v", err)
	}
	if f := files(t, s); len(f) != 0 {
		t.Errorf("left %v", f)
	}
}

// An endless body is read only up to the limit.
func TestPutReadsNoFurtherThanItsLimit(t *testing.T) {
	s := newStore(t, Options{MaxBytes: 1000})
	r := &endless{}
	m, err := s.Put(t.Context(), r, Image, "")
	if err != nil || m.Fault != bot.FaultTooBig {
		t.Errorf("Put = %+v, %v", m, err)
	}
	if r.read != 1001 {
		t.Errorf("read %d bytes", r.read)
	}
}

type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) { e.read += len(b); return len(b), nil }

// A damaged file is repaired when it is sent again.
func TestPutMendsATruncatedFile(t *testing.T) {
	s := newStore(t, Options{})
	data := jpegOf(30, 20)
	m, _ := s.Put(t.Context(), bytes.NewReader(data), Image, "")
	if err := os.WriteFile(s.path(m.ID), data[:9], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), bytes.NewReader(data), Image, ""); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(s.path(m.ID)); !bytes.Equal(got, data) {
		t.Errorf("still %d bytes of %d", len(got), len(data))
	}
}

func TestIDs(t *testing.T) {
	s := newStore(t, Options{})
	secret := filepath.Join(filepath.Dir(s.dir), "secret")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", ".", "../../secret", strings.Repeat("a", 63), strings.Repeat("A", 64), strings.Repeat("../", 21) + "x", strings.Repeat("a", 63) + "\x00", "/" + strings.Repeat("a", 63)} {
		if _, _, err := s.Open(t.Context(), id); !errors.Is(err, ErrBadID) {
			t.Errorf("Open(%q): %v", id, err)
		}
		if err := s.Delete(t.Context(), id); !errors.Is(err, ErrBadID) {
			t.Errorf("Delete(%q): %v", id, err)
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Error(err)
	}
}

func TestDelete(t *testing.T) {
	s := newStore(t, Options{})
	m, _ := s.Put(t.Context(), bytes.NewReader(jpegOf(30, 20)), Image, "")
	for range 2 { // deleting twice is no error
		if err := s.Delete(t.Context(), m.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.Open(t.Context(), m.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("Open after Delete: %v", err)
	}
}

func TestSweep(t *testing.T) {
	s := newStore(t, Options{})
	m, _ := s.Put(t.Context(), bytes.NewReader(jpegOf(30, 20)), Image, "")
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, age := range map[string]time.Duration{"put-old": 2 * time.Hour, "put-new": time.Minute} {
		path := filepath.Join(s.tmp(), name)
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, noon.Add(-age), noon.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Sweep(t.Context(), noon.Add(-time.Hour)); n != 1 || err != nil {
		t.Errorf("Sweep = %d, %v", n, err)
	}
	if _, err := os.Stat(filepath.Join(s.tmp(), "put-new")); err != nil {
		t.Errorf("what may still be arriving is gone: %v", err)
	}
	if f, _, err := s.Open(t.Context(), m.ID); err != nil {
		t.Error(err)
	} else {
		f.Close()
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"foto.jpg":               "foto.jpg",
		"../../etc/passwd":       "passwd",
		`C:\Users\a\placa.png`:   "placa.png",
		"a\x00b\nc\u202egpj.exe": "abcgpj.exe",
		"niño\xff.jpg":           "niño.jpg",
		strings.Repeat("ñ", 500): strings.Repeat("ñ", 120),
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzPut(f *testing.F) {
	for _, c := range putCases() {
		if len(c.data) < 1<<16 {
			f.Add(c.data)
		}
	}
	s := newStore(f, Options{MaxBytes: 1 << 16, Pictures: picture.Limits{Pixels: 1 << 16}})
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := s.Put(t.Context(), bytes.NewReader(data), Any, "x")
		if err != nil {
			t.Fatal(err)
		}
		if m.OK() == (m.Fault != "") {
			t.Fatalf("neither kept nor refused: %+v", m)
		}
		if m.OK() && (m.Bytes > 1<<16 || m.Width*m.Height > 1<<16) {
			t.Fatalf("kept over its limits: %+v", m)
		}
		for _, name := range files(t, s) {
			if strings.HasPrefix(name, "tmp") {
				t.Fatalf("left %s", name)
			}
		}
		if m.OK() {
			if err := s.Delete(t.Context(), m.ID); err != nil {
				t.Fatal(err)
			}
		}
	})
}
