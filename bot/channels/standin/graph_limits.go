package standin

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// violation is a rule of the vendor that a message breaks.
type violation struct{ code, why string }

func violationf(code, format string, args ...any) *violation {
	return &violation{code, fmt.Sprintf(format, args...)}
}

// The vendor's codes for invalid requests.
const (
	badParameter = "100"
	missing      = "131008"
	badValue     = "131009"
)

// firstViolation returns the first broken rule, or nil.
func firstViolation(all ...*violation) *violation {
	for _, l := range all {
		if l != nil {
			return l
		}
	}
	return nil
}

// length checks a text's length, in characters.
func length(name, s string, low, high int) *violation {
	n := utf8.RuneCountInString(s)
	switch {
	case n == 0 && low > 0 || strings.TrimSpace(s) == "" && low > 0:
		return violationf(missing, "%s is required", name)
	case n < low || n > high:
		return violationf(badValue, "%s has %d characters, %d to %d are allowed", name, n, low, high)
	}
	return nil
}

var (
	numberLike = regexp.MustCompile(`^\+?[1-9][0-9]{6,14}$`)
	userIDLike = regexp.MustCompile(`^[A-Z]{2}\.[A-Za-z0-9]{1,128}$`)
)

// mark checks a read receipt.
func (m *graphMessage) mark() *violation {
	switch {
	case m.Product != "whatsapp":
		return violationf(badParameter, "messaging_product must be whatsapp")
	case m.Status != "read":
		return violationf(badParameter, "status must be read")
	case m.MessageID == "":
		return violationf(missing, "message_id is required")
	case m.Typing != nil && m.Typing.Type != "text":
		return violationf(badParameter, "typing_indicator.type must be text")
	}
	return nil
}

// check checks a message against every rule that CHANNELS lists.
func (m *graphMessage) check(g *Graph) *violation {
	switch {
	case m.Product != "whatsapp":
		return violationf(badParameter, "messaging_product must be whatsapp")
	case m.Kind != "" && m.Kind != "individual":
		return violationf(badParameter, "recipient_type must be individual")
	case m.To == "" && m.Recipient == "":
		return violationf(missing, "to is required")
	case m.To != "" && m.Recipient != "":
		return violationf(badParameter, "to and recipient exclude each other")
	case m.To != "" && !numberLike.MatchString(m.To):
		return violationf(badValue, "to is no phone number")
	case m.Recipient != "" && !userIDLike.MatchString(m.Recipient):
		return violationf(badValue, "recipient is no user id")
	case len(m.Opaque) > 512:
		return violationf(badValue, "biz_opaque_callback_data has at most 512 characters")
	case m.Context != nil && m.Context.MessageID == "":
		return violationf(missing, "context.message_id is required")
	}
	switch m.Type {
	case "text", "":
		if m.Text == nil {
			return violationf(missing, "text is required")
		}
		return length("text.body", m.Text.Body, 1, 4096)
	case "image", "audio", "video", "document", "sticker":
		return m.attachment(g)
	case "interactive":
		if m.Interactive == nil {
			return violationf(missing, "interactive is required")
		}
		return m.Interactive.check(g)
	case "template":
		if m.Template == nil {
			return violationf(missing, "template is required")
		}
		return m.Template.check(g)
	case "reaction":
		if m.Reaction == nil || m.Reaction.MessageID == "" {
			return violationf(missing, "reaction.message_id is required")
		}
	case "location":
		if m.Location == nil {
			return violationf(missing, "location is required")
		}
	case "contacts":
		if len(m.Contacts) == 0 {
			return violationf(missing, "contacts is required")
		}
	default:
		return violationf(badParameter, "type %q is unknown", m.Type)
	}
	return nil
}

func (m *graphMessage) attachment(g *Graph) *violation {
	a := map[string]*graphAttachment{"image": m.Image, "audio": m.Audio, "video": m.Video, "document": m.Document, "sticker": m.Sticker}[m.Type]
	return firstViolation(a.check(g, m.Type), func() *violation {
		switch {
		case a.Caption != "" && (m.Type == "audio" || m.Type == "sticker"):
			return violationf(badParameter, "%s has no caption", m.Type)
		case a.Filename != "" && m.Type != "document":
			return violationf(badParameter, "%s has no filename", m.Type)
		}
		return length(m.Type+".caption", a.Caption, 0, 1024)
	}())
}

// check requires an uploaded file or an https link.
func (a *graphAttachment) check(g *Graph, name string) *violation {
	if a == nil || (a.ID == "") == (a.Link == "") {
		return violationf(missing, "%s needs an id or a link", name)
	}
	if a.Link != "" {
		return webLink(name+".link", a.Link, "https")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if f, ok := g.files[a.ID]; !ok || g.Now().Sub(f.at) > idLives {
		return violationf(badValue, "%s.id is no file of yours", name)
	}
	return nil
}

func webLink(name, s string, schemes ...string) *violation {
	u, err := url.Parse(s)
	if err == nil && u.Host != "" {
		for _, scheme := range schemes {
			if u.Scheme == scheme {
				return nil
			}
		}
	}
	return violationf(badValue, "%s must be an absolute url with %s", name, strings.Join(schemes, " or "))
}
