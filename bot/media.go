package bot

import "strings"

// Media is a file a person sent: its bytes live in the media
// store under their hash, and only this description travels through sessions. One
// that still has a Ref is at the vendor: the engine fetches it before any dialog
// sees the message.
type Media struct {
	ID        string `json:"id,omitempty"`   // SHA-256 of the bytes, lower-case hex; "" when Fault is set
	MIME      string `json:"mime,omitempty"` // sniffed from the bytes, never taken from a name or header
	Bytes     int64  `json:"bytes,omitempty"`
	Width     int    `json:"width,omitempty"`  // pixels, as shown (EXIF orientation applied); images only
	Height    int    `json:"height,omitempty"` // pixels
	Name      string `json:"name,omitempty"`   // as the sender called it; for people, never for decisions
	Fault     Fault  `json:"fault,omitempty"`  // why the file was refused; a refused file is not stored
	VendorRef string `json:"ref,omitempty"`    // where the vendor keeps it, until it is fetched
	MessageID string `json:"sent,omitempty"`   // id of the message that brought it; set for dialogs
	SHA256    string `json:"sha256,omitempty"` // what the vendor says of its bytes, lower-case hex; checked when fetched
}

// Fault says why a file was refused. It completes a text key: "media.too_big".
type Fault string

// The reasons for which a file is refused.
const (
	FaultNotImage  Fault = "not_image" // not of a kind that was asked for, whatever it is called
	FaultFormat    Fault = "format"    // a picture of a format that is not opened: HEIC, GIF, TIFF, …
	FaultTooBig    Fault = "too_big"   // over the limit of bytes or of pixels
	FaultBroken    Fault = "broken"    // truncated or undecodable
	FaultEmpty     Fault = "empty"     // no bytes
	FaultUnfetched Fault = "unfetched" // the vendor did not hand it over
)

// FaultVideo is why a video, which is kept, is of no use where a photo is asked for.
const FaultVideo Fault = "video"

// Unusable is why a file is no photo, "" for one that is.
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
