package jelou

import (
	"strings"
	"unicode/utf8"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/sms"
)

// The vendor's limits, in characters.
const (
	maxText     = 4096
	maxListText = 1024
	maxOptions  = 10
	maxTitle    = 24
	maxMore     = 72
	maxButton   = 20
)

// message is the vendor's request body.
type message struct {
	Type     string   `json:"type"`
	UserID   string   `json:"userId"`
	Text     string   `json:"text,omitempty"`
	MediaURL string   `json:"mediaUrl,omitempty"`
	Button   *button  `json:"buttonText,omitempty"`
	Options  []option `json:"options,omitempty"`
}

type button struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type option struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// compose builds the vendor's request, or returns why it can't. Jelou sends templates by campaigns
// only, so a template's text is sent instead, which the vendor refuses outside the window.
func (c *Client) compose(out bot.Outbound) (*message, error) {
	m := &message{Type: "text", UserID: strings.TrimPrefix(string(out.To), "+"), Text: strings.TrimSpace(out.Text)}
	if m.UserID == "" {
		return nil, channels.Refuse(channels.GiveUp, "empty", "a message to nobody", 0)
	}
	if out.Media != nil && c.Link != nil {
		if link := c.Link(*out.Media); link != "" {
			m.Type, m.MediaURL = fileType(out.Media.MIME), link
		}
	}
	switch {
	case out.Kind == channels.Link && len(out.Options) > 0:
		if at := out.Options[0].ID; !strings.Contains(m.Text, at) {
			m.Text = strings.TrimSpace(sms.Cut(m.Text, maxText-1-utf8.RuneCountInString(at), "…") + "\n" + at)
		}
	case len(out.Options) > 0 && m.MediaURL == "" && listable(m.Text, out.Options):
		m.list(out.Options, c.ListButton)
	case len(out.Options) > 0:
		m.Text = sms.Numbered(m.Text, out.Options, maxText, "…")
	}
	m.Text = sms.Cut(m.Text, maxText, "…")
	if m.Text == "" && m.MediaURL == "" {
		return nil, channels.Refuse(channels.GiveUp, "empty", "nothing that can be sent: no text, and no public link to a file", 0)
	}
	return m, nil
}

// listable reports whether a list can show all options. A title that is too long for a row is
// repeated in the description, which must hold it.
func listable(text string, options []bot.Button) bool {
	ids := map[string]bool{}
	for _, o := range options {
		if o.ID == "" || ids[o.ID] || strings.TrimSpace(o.Title) == "" || utf8.RuneCountInString(o.Title) > maxMore {
			return false
		}
		ids[o.ID] = true
	}
	return len(options) <= maxOptions && text != "" && utf8.RuneCountInString(text) <= maxListText
}

func (m *message) list(options []bot.Button, open string) {
	m.Button = &button{"text", sms.Cut(open, maxButton, "…")}
	for _, o := range options {
		row := option{ID: o.ID, Title: sms.Cut(o.Title, maxTitle, "…")}
		if row.Title != o.Title {
			row.Description = o.Title
		}
		m.Options = append(m.Options, row)
	}
}

// fileType returns the vendor's name for a MIME type.
func fileType(mime string) string {
	switch family, _, _ := strings.Cut(mime, "/"); family {
	case "image", "audio", "video":
		return family
	}
	return "file"
}
