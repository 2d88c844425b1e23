package backup

import (
	"errors"
	"fmt"
	"time"
)

// Format is the archive's own version; one that is higher is not read.
const Format = 1

// Manifest says what an archive holds.
type Manifest struct {
	Format  int              `json:"format"`
	Program string           `json:"program"` // the version that made it
	Made    time.Time        `json:"made"`    // when the documents were as they are in it
	Files   []File           `json:"files"`
	Media   Media            `json:"media"`
	Rows    map[string]int64 `json:"rows"`              // of recado.db, by collection
	Schemas map[string]int   `json:"schemas,omitempty"` // the versions of its documents, by collection
	Keys    []KeyFingerprint `json:"keys,omitempty"`    // those that are not in it and belong to it
}

// File is a database in the archive.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Media sums up the files that people sent.
type Media struct {
	Files   int64    `json:"files"`
	Bytes   int64    `json:"bytes"`
	SHA256  string   `json:"sha256"`            // of their ids in order, a line each
	Damaged []string `json:"damaged,omitempty"` // ids of files left out: their bytes are not those once received
}

// ErrRefused says that the archive is not one that can be trusted: cut short, altered, of another
// kind, or of a newer program.
var ErrRefused = errors.New("the archive is refused")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrRefused}, args...)...)
}

// compare says in what an archive differs from what its manifest says.
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
