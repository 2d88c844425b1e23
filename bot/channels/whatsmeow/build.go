package whatsmeow

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"recado/bot"
	"recado/bot/channels"
)

// build makes a text message, or a file with the text as its caption.
func (c *Channel) build(ctx context.Context, out bot.Outbound) (*waE2E.Message, error) {
	text := words(out)
	if out.Media != nil {
		return c.attach(ctx, *out.Media, text)
	}
	if text == "" && out.Kind == channels.Template {
		return nil, channels.Refuse(channels.UseSMS, "template", "a linked device has no templates, and this one came without words", 0)
	}
	if text == "" {
		return nil, channels.Refuse(channels.GiveUp, "empty", "a message without text", 0)
	}
	return &waE2E.Message{Conversation: proto.String(text)}, nil
}

// words returns the text followed by its numbered options, or by its link.
func words(out bot.Outbound) string {
	text := strings.TrimSpace(strings.ToValidUTF8(out.Text, "\ufffd"))
	if out.Kind == channels.Link && len(out.Options) == 1 {
		if strings.Contains(text, out.Options[0].ID) {
			return text
		}
		return strings.TrimSpace(text + "\n" + out.Options[0].ID)
	}
	if len(out.Options) == 0 {
		return text
	}
	var b strings.Builder
	if text != "" {
		b.WriteString(text + "\n")
	}
	for n, o := range out.Options {
		title := strings.TrimSpace(o.Title)
		if title == "" {
			title = o.ID
		}
		mark := strconv.Itoa(n+1) + ". "
		if o.Unnumbered {
			mark = "- "
		}
		b.WriteString("\n" + mark + title)
	}
	return strings.TrimSpace(b.String())
}

// attach uploads a file. Media types that the apps show in the chat keep their type; every other
// file is sent as a document.
func (c *Channel) attach(ctx context.Context, m bot.Media, caption string) (*waE2E.Message, error) {
	data, err := c.bytes(ctx, m)
	if err != nil {
		return nil, err
	}
	kind := wa.MediaDocument
	switch m.MIME {
	case "image/jpeg", "image/png":
		kind = wa.MediaImage
	case "video/mp4":
		kind = wa.MediaVideo
	case "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac":
		if caption == "" { // an audio message has no caption
			kind = wa.MediaAudio
		}
	}
	up, err := c.link().Upload(ctx, data, kind)
	if err != nil {
		return nil, c.refusal(err)
	}
	words, mime := optional(caption), optional(m.MIME)
	switch kind {
	case wa.MediaImage:
		return &waE2E.Message{ImageMessage: &waE2E.ImageMessage{
			Caption: words, Mimetype: mime, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
			FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
			Width: size(m.Width), Height: size(m.Height),
		}}, nil
	case wa.MediaVideo:
		return &waE2E.Message{VideoMessage: &waE2E.VideoMessage{
			Caption: words, Mimetype: mime, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
			FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		}}, nil
	case wa.MediaAudio:
		return &waE2E.Message{AudioMessage: &waE2E.AudioMessage{
			Mimetype: mime, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
			FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		}}, nil
	}
	name := m.Name
	if name == "" {
		name = "archivo"
	}
	return &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{
		Caption: words, Mimetype: mime, FileName: &name, Title: &name, URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
		FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
	}}, nil
}

// bytes reads one of the bot's own files.
func (c *Channel) bytes(ctx context.Context, m bot.Media) ([]byte, error) {
	if c.Open == nil || !m.OK() {
		return nil, channels.Refuse(channels.GiveUp, "file", "there is no file to send", 0)
	}
	body, err := c.Open(ctx, m)
	if err != nil {
		return nil, channels.Refuse(fileDecision(err), "file", err.Error(), 0)
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, MaxFile+1))
	switch {
	case err != nil:
		return nil, channels.Refuse(channels.Retry, "file", err.Error(), 0)
	case len(data) > MaxFile:
		return nil, channels.Refuse(channels.GiveUp, "file", fmt.Sprintf("the file is larger than %d MiB", MaxFile>>20), 0)
	}
	return data, nil
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func size(pixels int) *uint32 {
	if pixels <= 0 || pixels > 1<<20 {
		return nil
	}
	return proto.Uint32(uint32(pixels))
}
