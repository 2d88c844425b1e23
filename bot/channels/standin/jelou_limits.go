package standin

import (
	"net/url"
	"slices"
	"strings"
)

// jelouMessage is an outgoing message in the vendor's format.
type jelouMessage struct {
	Type     string `json:"type"`
	UserID   string `json:"userId"`
	Text     string `json:"text"`
	MediaURL string `json:"mediaUrl"`
	Title    string `json:"title"`
	Button   *struct {
		Type string `json:"type"`
		Text string `json:"text"`
	} `json:"buttonText"`
	Options []struct {
		ID          string `json:"id"`
		Title       string `json:"title"`
		Description string `json:"description"`
	} `json:"options"`
}

// check checks a message against the vendor's rules.
func (m *jelouMessage) check() *violation {
	file, err := url.Parse(m.MediaURL)
	switch {
	case strings.TrimSpace(m.UserID) == "" || strings.HasPrefix(m.UserID, "+"):
		return violationf("", "userId is required, without a plus")
	case !slices.Contains([]string{"text", "image", "audio", "video", "file"}, m.Type):
		return violationf("", "no type is called %q", m.Type)
	case m.Type == "text" && m.MediaURL != "":
		return violationf("", "a text has no mediaUrl")
	case m.Type != "text" && (err != nil || file.Host == "" || file.Scheme != "https" && file.Scheme != "http"):
		return violationf("INVALID_MEDIA_URL", "mediaUrl must be a public url")
	case len(m.Options) > 0 && m.Type != "text":
		return violationf("", "only a text has options")
	case len(m.Options) > 10:
		return violationf("", "options has %d rows, 10 are allowed", len(m.Options))
	case len(m.Options) == 0 && (m.Button != nil || m.Title != ""):
		return violationf("", "options is required")
	}
	low := 0
	if m.Type == "text" {
		low = 1
	}
	if l := length("text", m.Text, low, 4096); l != nil {
		return l
	}
	ids := map[string]bool{}
	for _, o := range m.Options {
		if l := firstViolation(length("options.id", o.ID, 1, 200), length("options.title", o.Title, 1, 24), length("options.description", o.Description, 0, 72)); l != nil {
			return l
		}
		if ids[o.ID] {
			return violationf("", "two options have the id %s", o.ID)
		}
		ids[o.ID] = true
	}
	if m.Button != nil {
		return firstViolation(length("buttonText.text", m.Button.Text, 1, 20))
	}
	return nil
}
