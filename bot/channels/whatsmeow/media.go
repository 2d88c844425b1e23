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

// ref is all that is needed to fetch a file later, also by another process: where
// it lies, its key, and which message to name when it has to be uploaded anew.
// The file itself is not fetched before the message is acknowledged, because one
// video would hold up everybody's messages behind it.
type ref struct {
	ID      string `json:"id"`
	Chat    string `json:"chat"`
	Message []byte `json:"message"` // a waE2E.Message with the file's part alone
}

func (r ref) String() string {
	raw, err := json.Marshal(r)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

var errRef = errors.New("no reference of ours")

// parseRef reads a reference and the part of the message that it holds.
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

// attached is what all files have.
type attached interface {
	wa.DownloadableMessage
	GetMimetype() string
	GetFileLength() uint64
}

// part is the message's file, its kind, its caption and its name.
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

// files reads a message that is a file. One that can't be fetched is handed on as
// such: the person is told, instead of waiting for an answer.
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

// reachable is a file on WhatsApp's servers, encrypted. A message can name any url,
// and a path that makes one: neither is followed.
func reachable(f wa.DownloadableMessage) bool {
	path := f.GetDirectPath()
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\@ \r\n") &&
		len(f.GetMediaKey()) == 32 && len(f.GetFileEncSHA256()) == 32
}

// fetchablePart leaves of a file's part what fetching needs: no thumbnail, no quotation, and
// no url, which the library would prefer to the path.
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

// moved is the file's part at another path.
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
