package standin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/mail"
	"strings"
)

// The vendor's limits.
const (
	maxLetter     = 30 << 20
	maxRecipients = 1000
	maxArgs       = 10_000 // bytes of custom_args
)

type mailbox struct {
	Email string `json:"email"`
	Name  string `json:"name,omitempty"`
}

// letter is a mail with all fields that the vendor knows; any other field is an error. Fields
// without a rule here stay raw.
type letter struct {
	Personalizations []personalization `json:"personalizations"`
	From             *mailbox          `json:"from"`
	ReplyTo          *mailbox          `json:"reply_to"`
	Subject          string            `json:"subject"`
	Content          []struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	} `json:"content"`
	TemplateID  string            `json:"template_id"`
	Categories  []string          `json:"categories"`
	CustomArgs  map[string]string `json:"custom_args"`
	Headers     map[string]string `json:"headers"`
	Attachments json.RawMessage   `json:"attachments"`
	Settings    json.RawMessage   `json:"mail_settings"`
	Tracking    json.RawMessage   `json:"tracking_settings"`
	Unsubscribe json.RawMessage   `json:"asm"`
	SendAt      int64             `json:"send_at"`
	BatchID     string            `json:"batch_id"`
	Pool        string            `json:"ip_pool_name"`
}

type personalization struct {
	To            []mailbox         `json:"to"`
	Cc            []mailbox         `json:"cc"`
	Bcc           []mailbox         `json:"bcc"`
	Subject       string            `json:"subject"`
	CustomArgs    map[string]string `json:"custom_args"`
	Headers       map[string]string `json:"headers"`
	Substitutions map[string]string `json:"substitutions"`
	TemplateData  json.RawMessage   `json:"dynamic_template_data"`
	SendAt        int64             `json:"send_at"`
}

// readLetter parses a mail; field and why name the broken rule.
func readLetter(body []byte) (m *letter, field, why string) {
	m = &letter{}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		return nil, "", "Bad Request: " + err.Error()
	}
	if len(m.Personalizations) == 0 || len(m.Personalizations) > maxRecipients {
		return nil, "personalizations", "The personalizations field is required and must have at least one personalization."
	}
	if m.From == nil || !isMailbox(m.From.Email) {
		return nil, "from.email", "The from email does not contain a valid address."
	}
	if field, why = m.checkPeople(); why != "" {
		return nil, field, why
	}
	if m.TemplateID == "" && len(m.Content) == 0 {
		return nil, "content", "Unless a valid template_id is provided, the content parameter is required."
	}
	for i, c := range m.Content {
		at := fmt.Sprintf("content.%d.", i)
		switch {
		case c.Type == "" || strings.ContainsAny(c.Type, ";\r\n"):
			return nil, at + "type", "The content type must be a MIME type."
		case c.Value == "":
			return nil, at + "value", "The content value must be a string at least one character in length."
		case c.Type == "text/plain" && i > 0:
			return nil, "content", "If present, text/plain and text/html may only be provided once, text/plain first."
		}
	}
	return m, "", ""
}

func (m *letter) checkPeople() (field, why string) {
	total := 0
	for i, p := range m.Personalizations {
		at, seen := fmt.Sprintf("personalizations.%d.", i), map[string]bool{}
		if len(p.To) == 0 {
			return at + "to", "The to array is required for all personalization objects, and must have at least one email object with a valid email address."
		}
		for _, to := range append(append(p.To[:len(p.To):len(p.To)], p.Cc...), p.Bcc...) {
			if !isMailbox(to.Email) {
				return at + "to", "Does not contain a valid address."
			}
			if seen[strings.ToLower(to.Email)] {
				return at + "to", "Each email address in the personalization block should be unique between to, cc, and bcc."
			}
			seen[strings.ToLower(to.Email)] = true
			total++
		}
		if m.subject(p) == "" && m.TemplateID == "" {
			return "subject", "The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined."
		}
		if size(m.CustomArgs)+size(p.CustomArgs) > maxArgs {
			return at + "custom_args", "The custom_args may not be larger than 10000 bytes."
		}
	}
	if total > maxRecipients {
		return "personalizations", "The total number of recipients must be less than 1000."
	}
	return "", ""
}

func (m *letter) subject(p personalization) string {
	if p.Subject != "" {
		return p.Subject
	}
	return m.Subject
}

func isMailbox(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func size(args map[string]string) (n int) {
	for name, value := range args {
		n += len(name) + len(value)
	}
	return n
}
