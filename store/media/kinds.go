package media

import (
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"recado/bot"
)

// Kind is a set of kinds of file; Image|Document asks for either.
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

// sniff tells a file's kind and MIME type from its first bytes; 0 when it is of
// none that is kept.
func sniff(head []byte) (Kind, string) {
	m := mimetype.Detect(head)
	for t, k := range kinds {
		if m.Is(t) {
			return k, t
		}
	}
	return 0, m.String()
}

// kindFault is why a file of a type that is not among what is wanted is refused.
func kindFault(mime string, want Kind) bot.Fault {
	if want&Image != 0 && strings.HasPrefix(mime, "image/") && mime != "image/svg+xml" && kinds[mime] == 0 {
		return bot.FaultFormat
	}
	return bot.FaultNotImage
}

// sniffBytes is how much of a file's beginning tells its kind.
const sniffBytes = 3072
