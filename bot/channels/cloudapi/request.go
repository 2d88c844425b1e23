package cloudapi

import (
	"strings"

	"recado/bot"
)

// The request format of the vendor.

type outMessage struct {
	Product     string          `json:"messaging_product"`
	Individual  string          `json:"recipient_type"`
	To          string          `json:"to,omitempty"`
	Recipient   string          `json:"recipient,omitempty"`
	Type        string          `json:"type"`
	Text        *outText        `json:"text,omitempty"`
	Image       *outMedia       `json:"image,omitempty"`
	Audio       *outMedia       `json:"audio,omitempty"`
	Video       *outMedia       `json:"video,omitempty"`
	Document    *outMedia       `json:"document,omitempty"`
	Interactive *outInteractive `json:"interactive,omitempty"`
	Template    *outTemplate    `json:"template,omitempty"`
	Opaque      string          `json:"biz_opaque_callback_data,omitempty"`
}

type outText struct {
	Body    string `json:"body"`
	Preview bool   `json:"preview_url"`
}

type outMedia struct {
	ID       string `json:"id"`
	Caption  string `json:"caption,omitempty"`
	Filename string `json:"filename,omitempty"`
}

type outInteractive struct {
	Type   string     `json:"type"`
	Header *outHeader `json:"header,omitempty"`
	Body   outWords   `json:"body"`
	Action outAction  `json:"action"`
}

type outHeader struct {
	Type     string    `json:"type"`
	Image    *outMedia `json:"image,omitempty"`
	Document *outMedia `json:"document,omitempty"`
}

type outWords struct {
	Text string `json:"text"`
}

type outAction struct {
	Name       string       `json:"name,omitempty"`
	Button     string       `json:"button,omitempty"`
	Buttons    []outButton  `json:"buttons,omitempty"`
	Sections   []outSection `json:"sections,omitempty"`
	Parameters *outLink     `json:"parameters,omitempty"`
}

type outButton struct {
	Type  string   `json:"type"`
	Reply outReply `json:"reply"`
}

type outReply struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

type outSection struct {
	Rows []outRow `json:"rows"`
}

type outRow struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

type outLink struct {
	Text string `json:"display_text"`
	URL  string `json:"url"`
}

func (m *outMessage) text(s string) {
	// The vendor fetches the page of a preview, so it is requested only if the text has a link.
	link := strings.Contains(s, "https://") || strings.Contains(s, "http://")
	m.Type, m.Text = "text", &outText{Body: cut(s, maxText), Preview: link}
}

func (m *outMessage) interactive(i *outInteractive) { m.Type, m.Interactive = "interactive", i }

// words returns a body, which must not be empty.
func words(s string, most int) outWords {
	if strings.TrimSpace(s) == "" {
		s = "…"
	}
	return outWords{cut(s, most)}
}

// link makes a message with a button that opens a URL.
func (m *outMessage) link(text string, to bot.Button) {
	title := to.Title
	if title == "" {
		title = to.ID
	}
	m.interactive(&outInteractive{
		Type: "cta_url", Body: words(text, maxButtonBody),
		Action: outAction{Name: "cta_url", Parameters: &outLink{Text: cut(title, maxLinkTitle), URL: to.ID}},
	})
}

// file sends an uploaded file with its caption. Buttons go under a picture or document; other
// options are numbered in the caption.
func (m *outMessage) file(f bot.Media, id, caption string, options []bot.Button) {
	kind, _, _ := strings.Cut(f.MIME, "/")
	picture := f.MIME == "image/jpeg" || f.MIME == "image/png"
	if len(options) > 0 {
		if document := f.MIME == "application/pdf"; (picture || document) && tappable(options) && runes(caption) <= maxButtonBody {
			i := buttons(caption, options)
			i.Header = &outHeader{Type: "image", Image: &outMedia{ID: id}}
			if document {
				i.Header = &outHeader{Type: "document", Document: &outMedia{ID: id, Filename: cut(f.Name, maxFilename)}}
			}
			m.interactive(i)
			return
		}
		caption = numbered(caption, options, maxCaption)
	}
	media := &outMedia{ID: id, Caption: cut(caption, maxCaption)}
	switch {
	case picture:
		m.Type, m.Image = "image", media
	case f.MIME == "video/mp4" || f.MIME == "video/3gpp":
		m.Type, m.Video = "video", media
	case kind == "audio" && caption == "": // audio can't have a caption: with one it is sent as a document
		m.Type, m.Audio = "audio", media
	default:
		media.Filename = cut(f.Name, maxFilename)
		m.Type, m.Document = "document", media
	}
}
