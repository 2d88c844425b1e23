package whatsmeow

import (
	"errors"
	"io"
	"os"

	wa "go.mau.fi/whatsmeow"
)

var errTooBig = errors.New("the file is larger than its message says, and than we take")

// tempFile is a temporary file of at most MaxFile bytes that is removed on Close. It does not embed
// *os.File, whose other methods would bypass the limit.
type tempFile struct{ file *os.File }

var _ wa.File = (*tempFile)(nil)

// encryptionOverhead is the most bytes that encryption adds to a file.
const encryptionOverhead = 64

func (t *tempFile) Write(p []byte) (int, error) {
	at, err := t.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	if at+int64(len(p)) > MaxFile+encryptionOverhead {
		return 0, errTooBig
	}
	return t.file.Write(p)
}

func (t *tempFile) WriteAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > MaxFile+encryptionOverhead {
		return 0, errTooBig
	}
	return t.file.WriteAt(p, off)
}

func (t *tempFile) Read(p []byte) (int, error)                { return t.file.Read(p) }
func (t *tempFile) ReadAt(p []byte, off int64) (int, error)   { return t.file.ReadAt(p, off) }
func (t *tempFile) Seek(off int64, whence int) (int64, error) { return t.file.Seek(off, whence) }
func (t *tempFile) Truncate(size int64) error                 { return t.file.Truncate(size) }
func (t *tempFile) Stat() (os.FileInfo, error)                { return t.file.Stat() }

// Close removes the file.
func (t *tempFile) Close() error {
	return errors.Join(t.file.Close(), os.Remove(t.file.Name()))
}
