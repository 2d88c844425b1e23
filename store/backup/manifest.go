package backup

import (
	"errors"
	"fmt"
	"time"
)

// Format is the version of the archive format. A higher one is refused.
const Format = 1

// Manifest describes the content of an archive.
type Manifest struct {
	Format  int              `json:"format"`
	Program string           `json:"program"` // version of the program that wrote it
	Made    time.Time        `json:"made"`    // the moment of the documents' snapshot
	Files   []File           `json:"files"`
	Media   Media            `json:"media"`
	Rows    map[string]int64 `json:"rows"`              // rows of recado.db by collection
	Schemas map[string]int   `json:"schemas,omitempty"` // schema versions of the documents by collection
	Keys    []KeyFingerprint `json:"keys,omitempty"`    // keys that are not in the archive but are needed for its data
}

// File is a database in the archive.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Media summarises the media files.
type Media struct {
	Files   int64    `json:"files"`
	Bytes   int64    `json:"bytes"`
	SHA256  string   `json:"sha256"`            // of their ids in order, one per line
	Damaged []string `json:"damaged,omitempty"` // ids of files that were left out because their content does not match their id
}

// ErrRefused means that an archive can't be trusted: it is cut, altered, of another kind, or of a
// newer program.
var ErrRefused = errors.New("the archive is refused")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrRefused}, args...)...)
}

// compare returns an error that names the first difference between an archive and its manifest.
func (m Manifest) compare(files []File, media Media) error {
	switch {
	case m.Format < 1 || m.Format > Format:
		return refuse("its format is %d, this program reads %d", m.Format, Format)
	case len(m.Files) != len(files):
		return refuse("it holds %d databases, its manifest says %d", len(files), len(m.Files))
	case m.Media.Files != media.Files || m.Media.Bytes != media.Bytes || m.Media.SHA256 != media.SHA256:
		return refuse("its media are not those of its manifest")
	}
	for i := range files {
		if files[i] != m.Files[i] {
			return refuse("%s is not that of its manifest", files[i].Name)
		}
	}
	return nil
}
