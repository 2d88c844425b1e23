package media

import (
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"recado/bot"
)

// Kind is a set of file kinds; Image|Document accepts either.
type Kind uint8

// The kinds of file people send.
const (
	Image    Kind = 1 << iota // JPEG, PNG, WebP
	Audio                     // Ogg (Opus), MP3, MP4 and AAC, AMR, WAV
	Video                     // MP4, 3GP
	Document                  // PDF
	Any      = Image | Audio | Video | Document
)

var kinds = map[string]Kind{
	"image/jpeg":      Image,
	"image/png":       Image,
	"image/webp":      Image,
	"audio/ogg":       Audio,
	"audio/mpeg":      Audio,
	"audio/mp4":       Audio,
	"audio/x-m4a":     Audio,
	"audio/aac":       Audio,
	"audio/amr":       Audio,
	"audio/wav":       Audio,
	"video/mp4":       Video,
	"video/3gpp":      Video,
	"application/pdf": Document,
}

// sniff returns a file's kind and MIME type by its first bytes; the kind is 0 if it is not supported.
func sniff(head []byte) (Kind, string) {
	m := mimetype.Detect(head)
	for t, k := range kinds {
		if m.Is(t) {
			return k, t
		}
	}
	return 0, m.String()
}

// kindFault returns the fault of a file whose type is not wanted.
func kindFault(mime string, want Kind) bot.Fault {
	if want&Image != 0 && strings.HasPrefix(mime, "image/") && mime != "image/svg+xml" && kinds[mime] == 0 {
		return bot.FaultFormat
	}
	return bot.FaultNotImage
}

// sniffBytes is how many bytes at a file's beginning determine its kind.
const sniffBytes = 3072
