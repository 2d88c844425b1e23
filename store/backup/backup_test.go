package backup_test

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"recado/store"
	"recado/store/backup"
	"recado/store/sqlite"
)

var made = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

type note struct {
	ID   string `json:"_id"`
	Text string `json:"text"`
}

// house is a data folder with documents, media and a linked device, and its open store.
func house(t *testing.T) (backup.Source, *sqlite.DB) {
	t.Helper()
	dir := t.TempDir()
	db, err := sqlite.Open(filepath.Join(dir, "recado.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	add(t, db, "notes", "a", "b")
	device, err := sqlite.Open(filepath.Join(dir, "whatsapp.db"))
	if err != nil {
		t.Fatal(err)
	}
	add(t, device, "keys", "k")
	device.Close()
	for _, body := range []string{"a photo", "another", strings.Repeat("voice ", 10_000)} {
		keep(t, filepath.Join(dir, "media"), body)
	}
	return backup.Source{
		Database: filepath.Join(dir, "recado.db"), Device: filepath.Join(dir, "whatsapp.db"), Media: filepath.Join(dir, "media"),
		Program: "1.2.3", Now: func() time.Time { return made },
	}, db
}

func add(t *testing.T, db store.DB, kind string, ids ...string) {
	t.Helper()
	c, err := store.Open[note](db, store.Spec{Name: kind})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if err := c.Insert(t.Context(), note{id, strings.Repeat("palabras ", 100)}); err != nil {
			t.Fatal(err)
		}
	}
}

func sum(body string) string {
	h := sha256.Sum256([]byte(body))
	return hex.EncodeToString(h[:])
}

func keep(t *testing.T, media, body string) string {
	t.Helper()
	id := sum(body)
	path := filepath.Join(media, id[:2], id[2:4], id)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, made, made); err != nil {
		t.Fatal(err)
	}
	return path
}

func archive(t *testing.T) (path string, from backup.Source) {
	t.Helper()
	from, _ = house(t)
	path = filepath.Join(t.TempDir(), "b.tar.zst")
	if _, err := backup.Write(t.Context(), from, path); err != nil {
		t.Fatal(err)
	}
	return path, from
}

func allow(backup.Manifest) error { return nil }

// A restore brings back the documents, the device and the media with their modification times, all
// readable by the owner only.
func TestRoundTrip(t *testing.T) {
	for _, target := range []string{"absent", "empty"} {
		t.Run(target, func(t *testing.T) {
			path, from := archive(t)
			data := filepath.Join(t.TempDir(), "data")
			if target == "empty" {
				if err := os.Mkdir(data, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			m, err := backup.Restore(t.Context(), path, data, allow)
			if err != nil {
				t.Fatal(err)
			}
			if m.Rows["notes"] != 2 || m.Media.Files != 3 || m.Program != "1.2.3" || !m.Made.Equal(made) || len(m.Files) != 2 {
				t.Errorf("manifest %+v", m)
			}
			if got, want := media(t, data), media(t, filepath.Dir(from.Media)); !slices.Equal(got, want) {
				t.Errorf("media %v, want %v", got, want)
			}
			for name, kind := range map[string]string{"recado.db": "notes", "whatsapp.db": "keys"} {
				rows, err := sqlite.Check(t.Context(), filepath.Join(data, name))
				if err != nil || rows[kind] == 0 {
					t.Errorf("%s: %v, %v", name, rows, err)
				}
			}
			private(t, data, path)
			left, err := os.ReadDir(filepath.Dir(data))
			if err != nil || len(left) != 1 {
				t.Errorf("left beside the folder: %v, %v", left, err)
			}
			if left, _ := os.ReadDir(data); len(left) != 3 {
				t.Errorf("in the folder: %v", left)
			}
		})
	}
}

// media lists files with their modification times.
func media(t *testing.T, data string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(data, "media"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			info, _ := e.Info()
			body, _ := os.ReadFile(path)
			rel, _ := filepath.Rel(data, path)
			all = append(all, rel+" "+info.ModTime().UTC().String()+" "+sum(string(body)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func private(t *testing.T, roots ...string) {
	t.Helper()
	for _, root := range roots {
		_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if info, err := e.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s is open to others: %v, %v", path, info.Mode(), err)
			}
			return err
		})
	}
}

// An archive that is cut anywhere is refused, and nothing is restored. The same holds for an
// altered byte, except for the few bytes that decompress to the same data (a reference to another
// place with the same bytes).
func TestBrokenArchives(t *testing.T) {
	path, _ := archive(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(t.TempDir(), "data")
	if _, err := backup.Restore(t.Context(), path, good, allow); err != nil {
		t.Fatal(err)
	}
	try := func(body []byte, mayMeanTheSame bool) {
		t.Helper()
		dir := t.TempDir()
		bad, data := filepath.Join(dir, "bad"), filepath.Join(dir, "data")
		if err := os.WriteFile(bad, body, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := backup.Restore(t.Context(), bad, data, allow)
		if err == nil && mayMeanTheSame {
			if got, want := contents(t, data), contents(t, good); !maps.Equal(got, want) {
				t.Errorf("restored from an altered archive: %v, want %v", got, want)
			}
			return
		}
		if !errors.Is(err, backup.ErrRefused) {
			t.Errorf("restored: %v", err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("left behind: %v", left)
		}
	}
	step := max(1, len(whole)/40)
	for at := 0; at < len(whole); at += step {
		try(whole[:at], false)
		altered := slices.Clone(whole)
		altered[at] ^= 0x10
		try(altered, true)
	}
	try(whole[:len(whole)-1], false)
	try([]byte("no archive at all"), false)
}

// contents maps each file below a folder to its checksum.
func contents(t *testing.T, data string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(data, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		rel, _ := filepath.Rel(data, path)
		all[rel] = sum(string(body))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// repack rewrites an archive; edit may change the header and bytes of each entry.
func repack(t *testing.T, path string, edit func(h *tar.Header, body []byte) []entry) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var packed bytes.Buffer
	squeeze, err := zstd.NewWriter(&packed, zstd.WithWindowSize(8<<20))
	if err != nil {
		t.Fatal(err)
	}
	out := tar.NewWriter(squeeze)
	for in := tar.NewReader(z); ; {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range edit(h, body) {
			e.Size = int64(len(e.body))
			if err := out.WriteHeader(e.Header); err != nil {
				t.Fatal(err)
			}
			if _, err := out.Write(e.body); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(out.Close(), squeeze.Close()); err != nil {
		t.Fatal(err)
	}
	forged := filepath.Join(t.TempDir(), "forged")
	if err := os.WriteFile(forged, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return forged
}

type entry struct {
	*tar.Header
	body []byte
}

// Forged archives that are valid zstd and tar.
func TestForgedArchives(t *testing.T) {
	path, _ := archive(t)
	before := func(e entry) func(*tar.Header, []byte) []entry {
		done := false
		return func(h *tar.Header, body []byte) []entry {
			if strings.HasPrefix(h.Name, "media/") && !done {
				done = true
				return []entry{e, {h, body}}
			}
			return []entry{{h, body}}
		}
	}
	file := func(name, body string) entry {
		return entry{&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600}, []byte(body)}
	}
	link := func(kind byte, name, to string) entry {
		return entry{&tar.Header{Typeflag: kind, Name: name, Linkname: to}, nil}
	}
	zero := sum("\x00")
	cases := map[string]func(*tar.Header, []byte) []entry{
		"climbs":       before(file("../evil", "x")),
		"climbs media": before(file("media/00/00/../../../evil", "x")),
		"absolute":     before(file("/tmp/evil", "x")),
		"elsewhere":    before(file("recado.db-wal", "x")),
		"symlink":      before(link(tar.TypeSymlink, "media/00", "/tmp")),
		"hard link":    before(link(tar.TypeLink, "media/00/00/"+strings.Repeat("0", 64), "/etc/passwd")),
		"device node":  before(link(tar.TypeChar, "media/00", "")),
		"folder":       before(entry{&tar.Header{Typeflag: tar.TypeDir, Name: "media/"}, nil}),
		"wrong shard":  before(file("media/00/00/"+zero, "\x00")),
		"not its name": before(file("media/00/00/"+strings.Repeat("0", 64), "x")),
		"twice the db": before(file("recado.db", "x")),
		"one media more": func(h *tar.Header, body []byte) []entry {
			if h.Name == "manifest.json" {
				last := strings.Repeat("f", 64)
				return []entry{file("media/ff/ff/"+last, "x"), {h, body}}
			}
			return []entry{{h, body}}
		},
		"one media less": func(h *tar.Header, body []byte) []entry {
			if strings.HasPrefix(h.Name, "media/") && len(body) > 1000 {
				return nil
			}
			return []entry{{h, body}}
		},
		"no documents": func(h *tar.Header, body []byte) []entry {
			if h.Name == "recado.db" {
				return nil
			}
			return []entry{{h, body}}
		},
		"another document": func(h *tar.Header, body []byte) []entry {
			return []entry{{h, bytes.Replace(body, []byte("palabras"), []byte("mentiras"), 1)}}
		},
		"a newer format": func(h *tar.Header, body []byte) []entry {
			return []entry{{h, bytes.Replace(body, []byte(`"format": 1`), []byte(`"format": 2`), 1)}}
		},
		"an afterthought": func(h *tar.Header, body []byte) []entry {
			if h.Name == "manifest.json" {
				return []entry{{h, body}, file("media/ff/ff/"+strings.Repeat("f", 64), "x")}
			}
			return []entry{{h, body}}
		},
		"a bomb": func(h *tar.Header, body []byte) []entry {
			if h.Name == "recado.db" {
				body = append(body, make([]byte, 256<<20)...)
			}
			return []entry{{h, body}}
		},
	}
	for name, edit := range cases {
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			_, err := backup.Restore(t.Context(), repack(t, path, edit), data, allow)
			if !errors.Is(err, backup.ErrRefused) {
				t.Errorf("restored: %v", err)
			}
			if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the folder came to be: %v", err)
			}
		})
	}
	same := repack(t, path, func(h *tar.Header, body []byte) []entry { return []entry{{h, body}} })
	if _, err := backup.Verify(t.Context(), same); err != nil {
		t.Errorf("an archive packed again as it was: %v", err)
	}
}

// A restore overwrites nothing, and says so if a program is using the folder.
func TestRestoreRefusesAnOccupiedFolder(t *testing.T) {
	path, _ := archive(t)
	living, db := house(t)
	data := filepath.Dir(living.Database)
	before := media(t, data)
	_, err := backup.Restore(t.Context(), path, data, allow)
	if !errors.Is(err, backup.ErrOccupied) || !strings.Contains(err.Error(), "running") {
		t.Errorf("over a running program: %v", err)
	}
	add(t, db, "notes", "still here")
	if !slices.Equal(media(t, data), before) {
		t.Error("its media changed")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = backup.Restore(t.Context(), path, data, allow)
	if !errors.Is(err, backup.ErrOccupied) || strings.Contains(err.Error(), "running") {
		t.Errorf("over a stopped program's folder: %v", err)
	}
	if _, err := backup.Write(t.Context(), living, path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another backup: %v", err)
	}
	refused := errors.New("of a newer program")
	where := filepath.Join(t.TempDir(), "data")
	if _, err := backup.Restore(t.Context(), path, where, func(backup.Manifest) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("not allowed: %v", err)
	}
	if _, err := os.Stat(where); !errors.Is(err, fs.ErrNotExist) {
		t.Error("what was not allowed was put back")
	}
}

// A photo that is damaged on disk is left out; the backup succeeds.
func TestDamagedMedia(t *testing.T) {
	from, _ := house(t)
	spoilt := keep(t, from.Media, "a third photo")
	if err := os.WriteFile(spoilt, []byte("a third ph\x00to"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(from.Media, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := backup.Write(t.Context(), from, filepath.Join(t.TempDir(), "b"))
	if err != nil || m.Media.Files != 3 || !slices.Equal(m.Media.Damaged, []string{filepath.Base(spoilt)}) {
		t.Errorf("%+v, %v", m.Media, err)
	}
}

// An interrupted backup leaves no files.
func TestInterrupted(t *testing.T) {
	from, _ := house(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if _, err := backup.Write(ctx, from, filepath.Join(dir, "b")); err == nil {
		t.Error("no error")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestKeys(t *testing.T) {
	k, err := backup.NewKeyFingerprint("RECADO_SECRET_KEY", "una-clave-de-la-prueba")
	if err != nil {
		t.Fatal(err)
	}
	if !k.Matches("una-clave-de-la-prueba") || k.Matches("otra-clave-de-la-prueba") || k.Matches("") {
		t.Error("the print does not tell keys apart")
	}
}
