package bot

import (
	"slices"
	"strings"
)

// Media describes a file that a person sent. The media store has its bytes, under their hash;
// sessions have only this description. The engine fetches a file that still has a VendorRef
// before any dialog handles the message.
type Media struct {
	ID        string `json:"id,omitempty"`   // SHA-256 of the bytes, lower-case hex; "" when Fault is set
	MIME      string `json:"mime,omitempty"` // sniffed from the bytes, never taken from a name or header
	Bytes     int64  `json:"bytes,omitempty"`
	Width     int    `json:"width,omitempty"`  // pixels, as shown (EXIF orientation applied); images only
	Height    int    `json:"height,omitempty"` // pixels
	Name      string `json:"name,omitempty"`   // the sender's file name; to show, never for decisions
	Fault     Fault  `json:"fault,omitempty"`  // why the file was refused; a refused file is not stored
	VendorRef string `json:"ref,omitempty"`    // the vendor's reference to the file, until it is fetched
	MessageID string `json:"sent,omitempty"`   // id of the message that contained it; set for dialogs
	SHA256    string `json:"sha256,omitempty"` // hash of the bytes according to the vendor, lower-case hex; checked when fetched
	Words     string `json:"words,omitempty"`  // of a file that is words itself, such as a contact card: it is not stored, see Input.WithWords
}

// WithWords returns a message whose files that are words themselves have become part of its text.
func (in Input) WithWords() Input {
	if !slices.ContainsFunc(in.Media, func(m Media) bool { return m.Words != "" }) {
		return in
	}
	said := []string{in.Text}
	var files []Media
	for _, m := range in.Media {
		if m.Words != "" {
			said = append(said, m.Words)
		} else {
			files = append(files, m)
		}
	}
	in.Text, in.Media = strings.TrimSpace(strings.Join(said, "\n")), files
	if len(files) == 0 {
		in.Kind = KindText
	}
	return in
}

// Fault is why a file was refused. It completes a text key: "media.too_big".
type Fault string

// Reasons for which a file is refused.
const (
	FaultNotImage  Fault = "not_image" // not of a requested kind, whatever its name says
	FaultFormat    Fault = "format"    // a picture in a format that is not supported: HEIC, GIF, TIFF, …
	FaultTooBig    Fault = "too_big"   // over the limit of bytes or of pixels
	FaultBroken    Fault = "broken"    // truncated or undecodable
	FaultEmpty     Fault = "empty"     // no bytes
	FaultUnfetched Fault = "unfetched" // the vendor did not deliver it
)

// FaultVideo is why a video, which is stored, can't be used as a photo.
const FaultVideo Fault = "video"

// Unusable returns why a file can't be used as a photo, or "".
func (m Media) Unusable() Fault {
	switch {
	case m.Fault != "":
		return m.Fault
	case strings.HasPrefix(m.MIME, "video/"):
		return FaultVideo
	case !m.OK(), !strings.HasPrefix(m.MIME, "image/"):
		return FaultNotImage
	}
	return ""
}

// OK reports whether the file was accepted and stored.
func (m Media) OK() bool { return m.Fault == "" && m.ID != "" }
