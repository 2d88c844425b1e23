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
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/klauspost/compress/zstd"

	"recado/store/sqlite"
)

// The names of the entries.
const (
	database = "recado.db"
	device   = "whatsapp.db"
	prefix   = "media/"
	manifest = "manifest.json"
)

// Limits for reading. Documents compress about ten times and media not at all, so a higher ratio
// means a malicious file.
const (
	maxWindow   = 8 << 20 // of zstd, for bounded memory
	maxGrowth   = 200     // unpacked bytes for each packed one …
	maxSmall    = 64 << 20
	maxManifest = 16 << 20
)

var mediaName = regexp.MustCompile(`^media/([0-9a-f]{2})/([0-9a-f]{2})/([0-9a-f]{64})$`)

// isMedia reports whether name is the name of a media file in its right folder.
func isMedia(name string) bool {
	m := mediaName.FindStringSubmatch(name)
	return m != nil && m[3][:4] == m[1]+m[2]
}

// Verify reads an archive in full and returns its manifest, or ErrRefused. It needs disk space for
// the databases next to the archive.
func Verify(ctx context.Context, path string) (Manifest, error) {
	scratch, err := os.MkdirTemp(filepath.Dir(path), ".recado-verify-")
	if err != nil {
		return Manifest{}, err
	}
	defer os.RemoveAll(scratch)
	return read(ctx, path, scratch, false)
}

// read reads an archive once, writes its content to a folder (media only if requested), and verifies it.
func read(ctx context.Context, path, into string, media bool) (Manifest, error) {
	file, err := os.Open(path)
	if err != nil {
		return Manifest{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Manifest{}, err
	}
	swell, err := zstd.NewReader(contextReader{ctx, file}, zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return Manifest{}, err
	}
	defer swell.Close()
	all := &bounded{swell, info.Size()*maxGrowth + maxSmall}
	u := &unpacker{tar: tar.NewReader(all), into: into, keepMedia: media, ids: sha256.New()}
	m, err := u.entries()
	if err == nil {
		_, err = io.Copy(io.Discard, all) // up to the checksum of zstd
	}
	if err != nil {
		return m, classifyError(ctx, err)
	}
	if err := m.compare(u.files, u.media()); err != nil {
		return m, err
	}
	for _, f := range u.files {
		rows, err := sqlite.Check(ctx, filepath.Join(into, f.Name))
		if err != nil {
			return m, refuse("%s: %w", f.Name, err)
		}
		if f.Name == database && fmt.Sprint(rows) != fmt.Sprint(m.Rows) {
			return m, refuse("its documents are not those that its manifest counts")
		}
	}
	return m, nil
}

// classifyError marks an error as ErrRefused unless it comes from the disk or the context.
func classifyError(ctx context.Context, err error) error {
	var disk *os.PathError
	if ctx.Err() != nil || errors.As(err, &disk) || errors.Is(err, ErrRefused) {
		return err
	}
	return refuse("%w", err)
}

// unpacker reads the entries of a tar.
type unpacker struct {
	tar       *tar.Reader
	into      string
	keepMedia bool

	files []File
	sum   Media
	ids   hash.Hash // of the media's ids, one per line
	last  string
}

func (u *unpacker) media() Media {
	u.sum.SHA256 = hex.EncodeToString(u.ids.Sum(nil))
	return u.sum
}

// entries reads all entries; the manifest is the last.
func (u *unpacker) entries() (Manifest, error) {
	for {
		h, err := u.tar.Next()
		switch {
		case errors.Is(err, io.EOF):
			return Manifest{}, refuse("it is cut short: it has no manifest")
		case err != nil:
			return Manifest{}, err
		case h.Typeflag != tar.TypeReg:
			return Manifest{}, refuse("an entry is no plain file")
		}
		switch {
		case h.Name == manifest:
			return u.manifest(h.Size)
		case len(u.files) == 0 && h.Name == database, len(u.files) == 1 && u.last == "" && h.Name == device:
			err = u.database(h)
		case len(u.files) > 0 && isMedia(h.Name) && h.Name > u.last:
			u.last = h.Name
			err = u.medium(h)
		default:
			err = refuse("an entry has no place in it: %.80q", h.Name)
		}
		if err != nil {
			return Manifest{}, err
		}
	}
}

func (u *unpacker) manifest(size int64) (m Manifest, err error) {
	if size > maxManifest {
		return m, refuse("its manifest has %d bytes", size)
	}
	said, err := io.ReadAll(u.tar)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(said, &m); err != nil {
		return m, refuse("its manifest: %w", err)
	}
	if _, err := u.tar.Next(); !errors.Is(err, io.EOF) {
		return m, refuse("something follows its manifest")
	}
	return m, nil
}

func (u *unpacker) database(h *tar.Header) error {
	sum, err := u.write(filepath.Join(u.into, h.Name), h.ModTime) //nolint:gosec // the name is one of the two that entries allows
	u.files = append(u.files, File{h.Name, h.Size, sum})
	return err
}

func (u *unpacker) medium(h *tar.Header) error {
	path := ""
	if u.keepMedia {
		path = filepath.Join(u.into, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
	}
	sum, err := u.write(path, h.ModTime)
	if err != nil {
		return err
	}
	id := filepath.Base(h.Name)
	if sum != id {
		return refuse("a media file is not what its name says")
	}
	u.sum.Files, u.sum.Bytes = u.sum.Files+1, u.sum.Bytes+h.Size
	fmt.Fprintln(u.ids, id)
	return nil
}

// write writes the entry to path and syncs it, or discards it if path is "". It returns the checksum.
func (u *unpacker) write(path string, at time.Time) (string, error) {
	sum := sha256.New()
	if path == "" {
		_, err := io.Copy(sum, u.tar)
		return hex.EncodeToString(sum.Sum(nil)), err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(io.MultiWriter(f, sum), u.tar)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Chtimes(path, at, at) // the modification time is when the file was received
	}
	return hex.EncodeToString(sum.Sum(nil)), err
}
