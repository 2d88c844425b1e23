package twilio

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/sms"
)

// maxText is the vendor's limit for a text, in characters.
const maxText = 1600

// compose builds the vendor's request, or returns why it can't.
func (c *Client) compose(out bot.Outbound) (url.Values, error) {
	form := url.Values{}
	if err := c.sender(form); err != nil {
		return nil, err
	}
	to := string(out.To)
	if to == "" {
		return nil, channels.Refuse(channels.GiveUp, "empty", "a message to nobody", 0)
	}
	if c.whatsapp {
		to = prefix + to
	}
	form.Set("To", to)
	if back := c.callback(out.ID); back != "" {
		form.Set("StatusCallback", back)
	}
	if out.Kind == channels.Template && c.content(out.Template, form) {
		return form, nil
	}
	if out.Kind == channels.Template && c.whatsapp { // free text would be refused where a template is required
		return nil, channels.Refuse(channels.UseTemplate, "template", "no content of the vendor's is known for this template", 0)
	}
	if out.Media != nil && c.Link != nil {
		if link := c.Link(*out.Media); link != "" {
			form.Set("MediaUrl", link)
		}
	}
	if text := c.text(out); text != "" {
		form.Set("Body", text)
	}
	if form.Get("Body") == "" && form.Get("MediaUrl") == "" {
		return nil, channels.Refuse(channels.GiveUp, "empty", "nothing that can be sent: no text, and no public link to a file", 0)
	}
	return form, nil
}

// sender sets the sender.
func (c *Client) sender(form url.Values) error {
	switch {
	case c.MessagingServiceSID != "":
		form.Set("MessagingServiceSid", c.MessagingServiceSID)
	case c.From != "":
		form.Set("From", c.From)
	default:
		return channels.Refuse(channels.Stop, "config", "a sender or a messaging service must be set", 0)
	}
	return nil
}

// text returns the whole message as text, because Twilio messages have no buttons here.
func (c *Client) text(out bot.Outbound) string {
	fit, mark := func(s string) string { return s }, "…"
	if !c.whatsapp {
		fit, mark = sms.Transliterate, "..."
	}
	text := fit(strings.TrimSpace(out.Text))
	switch {
	case out.Kind == channels.Link && len(out.Options) > 0:
		below := "\n" + out.Options[0].ID // a URL is never transliterated
		if strings.Contains(text, out.Options[0].ID) {
			below = ""
		}
		return strings.TrimSpace(sms.Cut(text, maxText-len([]rune(below)), mark) + below)
	case len(out.Options) > 0:
		options := make([]bot.Button, len(out.Options))
		for i, o := range out.Options {
			o.Title = fit(o.Title)
			options[i] = o
		}
		return sms.Numbered(text, options, maxText, mark)
	}
	return sms.Cut(text, maxText, mark)
}

// contentSID matches the vendor's content ids.
var contentSID = regexp.MustCompile(`^HX[0-9a-fA-F]{32}$`)

// content fills in a template. It reports false if the vendor has no content for it.
func (c *Client) content(t *bot.Template, form url.Values) bool {
	if t == nil {
		return false
	}
	sid := ""
	if c.Content != nil {
		sid = c.Content(*t)
	}
	if sid == "" && contentSID.MatchString(t.Name) {
		sid = t.Name
	}
	if sid == "" {
		return false
	}
	form.Set("ContentSid", sid)
	variables := map[string]string{}
	for i, v := range t.Body {
		variables[strconv.Itoa(i+1)] = oneLine(v)
	}
	if t.Button != "" {
		variables[strconv.Itoa(len(t.Body)+1)] = t.Button
	}
	if len(variables) > 0 {
		raw, _ := json.Marshal(variables) // strings never fail
		form.Set("ContentVariables", string(raw))
	}
	return true
}

// oneLine joins lines and runs of spaces: WhatsApp refuses parameters that have them.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
