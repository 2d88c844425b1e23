package whatsmeow

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"recado/bot"
)

// ref holds what fetching a file later needs, also in another process: its path, its key, and the
// message to name when the phone has to upload the file again. The file is not fetched before the
// message is acknowledged, because one video would delay everybody's later messages.
type ref struct {
	ID      string `json:"id"`
	Chat    string `json:"chat"`
	Message []byte `json:"message"` // a waE2E.Message that holds only the file's part
}

func (r ref) String() string {
	raw, err := json.Marshal(r)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

var errRef = errors.New("no reference of ours")

// parseRef decodes a reference and the message part in it.
func parseRef(s string) (r ref, m *waE2E.Message, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(raw, &r) != nil {
		return r, nil, errRef
	}
	m = &waE2E.Message{}
	if err := proto.Unmarshal(r.Message, m); err != nil {
		return r, nil, errRef
	}
	return r, m, nil
}

// attached is the interface of all file parts.
type attached interface {
	wa.DownloadableMessage
	GetMimetype() string
	GetFileLength() uint64
}

// part returns the message's file, its kind, caption and name.
func part(m *waE2E.Message) (f attached, kind bot.Kind, caption, name string) {
	switch {
	case m.GetImageMessage() != nil:
		return m.ImageMessage, bot.KindImage, m.ImageMessage.GetCaption(), ""
	case m.GetVideoMessage() != nil:
		return m.VideoMessage, bot.KindVideo, m.VideoMessage.GetCaption(), ""
	case m.GetPtvMessage() != nil:
		return m.PtvMessage, bot.KindVideo, m.PtvMessage.GetCaption(), ""
	case m.GetAudioMessage() != nil:
		return m.AudioMessage, bot.KindAudio, "", ""
	case m.GetDocumentMessage() != nil:
		d := m.DocumentMessage
		if d.GetFileName() == "" {
			return d, bot.KindDocument, d.GetCaption(), d.GetTitle()
		}
		return d, bot.KindDocument, d.GetCaption(), d.GetFileName()
	}
	return nil, "", "", ""
}

// files reads a message with a file. A file that can't be fetched is passed on with a Fault, so
// that the person is told.
func files(m *waE2E.Message, info *types.MessageInfo, in *bot.Inbound) {
	f, kind, caption, name := part(m)
	if f == nil {
		return
	}
	media := bot.Media{Name: name}
	switch {
	case f.GetFileLength() > MaxFile:
		media.Fault = bot.FaultTooBig
	case !reachable(f):
		media.Fault = bot.FaultUnfetched
	default:
		raw, err := proto.Marshal(fetchablePart(m))
		if err != nil {
			media.Fault = bot.FaultUnfetched
			break
		}
		media.VendorRef = ref{info.ID, info.Chat.ToNonAD().String(), raw}.String()
		if sum := f.GetFileSHA256(); len(sum) == 32 {
			media.SHA256 = hex.EncodeToString(sum)
		}
	}
	in.Kind, in.Text, in.Media = kind, caption, []bot.Media{media}
}

// reachable reports whether a file is encrypted and on WhatsApp's servers. A message can name any
// URL, or a path that turns into one; neither is followed.
func reachable(f wa.DownloadableMessage) bool {
	path := f.GetDirectPath()
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\@ \r\n") &&
		len(f.GetMediaKey()) == 32 && len(f.GetFileEncSHA256()) == 32
}

// fetchablePart returns the fields of a file's part that fetching needs. It leaves out the
// thumbnail, the quotation, and the URL, which the library would prefer to the path.
func fetchablePart(m *waE2E.Message) *waE2E.Message {
	switch {
	case m.GetImageMessage() != nil:
		p := m.ImageMessage
		return &waE2E.Message{ImageMessage: &waE2E.ImageMessage{DirectPath: p.DirectPath, MediaKey: p.MediaKey, FileSHA256: p.FileSHA256, FileEncSHA256: p.FileEncSHA256, FileLength: p.FileLength}}
	case m.GetAudioMessage() != nil:
		p := m.AudioMessage
		return &waE2E.Message{AudioMessage: &waE2E.AudioMessage{DirectPath: p.DirectPath, MediaKey: p.MediaKey, FileSHA256: p.FileSHA256, FileEncSHA256: p.FileEncSHA256, FileLength: p.FileLength}}
	case m.GetDocumentMessage() != nil:
		p := m.DocumentMessage
		return &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{DirectPath: p.DirectPath, MediaKey: p.MediaKey, FileSHA256: p.FileSHA256, FileEncSHA256: p.FileEncSHA256, FileLength: p.FileLength}}
	}
	p := m.GetVideoMessage()
	if p == nil {
		p = m.GetPtvMessage()
	}
	return &waE2E.Message{VideoMessage: &waE2E.VideoMessage{DirectPath: p.DirectPath, MediaKey: p.MediaKey, FileSHA256: p.FileSHA256, FileEncSHA256: p.FileEncSHA256, FileLength: p.FileLength}}
}

// moved returns a copy of the message whose file has another path.
func moved(m *waE2E.Message, path string) *waE2E.Message {
	m = proto.Clone(m).(*waE2E.Message)
	switch {
	case m.ImageMessage != nil:
		m.ImageMessage.DirectPath = &path
	case m.AudioMessage != nil:
		m.AudioMessage.DirectPath = &path
	case m.DocumentMessage != nil:
		m.DocumentMessage.DirectPath = &path
	case m.VideoMessage != nil:
		m.VideoMessage.DirectPath = &path
	}
	return m
}
