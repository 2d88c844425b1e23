package standin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Say implements Vendor. A From like "whatsapp:+57…" writes by WhatsApp, others by SMS.
func (t *Twilio) Say(ctx context.Context, s Say) (Posted, error) {
	switch {
	case t.Target == "":
		return Posted{}, errors.New("no webhook to post to is set")
	case s.From == "":
		return Posted{}, errors.New("from is missing")
	case s.Copies > 1:
		return Posted{}, fmt.Errorf("several messages in one webhook: %w", ErrCannot)
	}
	if s.ID == "" {
		s.ID = t.sid("SM")
	} else {
		s.ID = sidOf(s.ID)
	}
	form, err := t.inboundWebhook(s)
	if err != nil {
		return Posted{}, err
	}
	if took := t.hear(form.Get("From"), form.Get("Body")); took != "" {
		form.Set("OptOutType", took)
	}
	posted := Posted{ID: s.ID}
	for range max(1, min(s.Posts, 1000)) {
		if posted.Status, posted.Answer, err = t.post(ctx, t.Public, form, s.Sign); err != nil {
			return posted, err
		}
	}
	return posted, nil
}

// sidShape matches Twilio's message ids: SM or MM and 32 hex digits.
var sidShape = regexp.MustCompile(`^(?:SM|MM)[0-9a-fA-F]{32}$`)

// sidOf returns a message id in Twilio's format that is always the same for one name.
func sidOf(name string) string {
	if sidShape.MatchString(name) {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return "SM" + hex.EncodeToString(sum[:16])
}

// inboundWebhook builds the webhook of what a person does.
func (t *Twilio) inboundWebhook(s Say) (url.Values, error) {
	number, whatsapp := strings.CutPrefix(s.From, "whatsapp:")
	if _, err := strconv.ParseUint(number, 10, 64); err == nil && len(number) > 7 {
		number = "+" + number // the other vendors' form of a number
	}
	form := url.Values{
		"MessageSid": {s.ID}, "SmsMessageSid": {s.ID}, "SmsSid": {s.ID}, "AccountSid": {t.AccountSID}, "ApiVersion": {"2010-04-01"},
		"From": {number}, "To": {t.sender(whatsapp)}, "Body": {s.Text}, "NumMedia": {"0"}, "NumSegments": {"1"}, "SmsStatus": {"received"},
	}
	if whatsapp {
		form.Set("From", "whatsapp:"+number)
		form.Set("WaId", bare(number))
		form.Set("ProfileName", s.Name)
	}
	switch {
	case s.Option != "" && whatsapp && strings.ContainsAny(s.Option, ":/"): // a button of a template
		form.Set("ButtonPayload", s.Option)
		form.Set("ButtonText", s.Text)
	case s.Option != "": // options numbered in a text are typed
		form.Set("Body", s.Option)
	case s.Location != nil && whatsapp:
		form.Set("Latitude", strconv.FormatFloat(s.Location.Latitude, 'f', -1, 64))
		form.Set("Longitude", strconv.FormatFloat(s.Location.Longitude, 'f', -1, 64))
		form.Set("Label", s.Location.Name)
		form.Set("Address", s.Location.Address)
	case s.Card != nil:
		card := "BEGIN:VCARD\nVERSION:3.0\nFN:" + s.Card.Name + "\nTEL:" + s.Card.Phone + "\nEND:VCARD\n"
		return form, t.attach(form, s.ID, "text/vcard", []byte(card), "")
	case s.Unsupported && whatsapp:
		form.Set("MessageType", "unsupported")
	case s.Raw != nil:
		var also map[string]string
		if err := json.Unmarshal(s.Raw, &also); err != nil {
			return nil, fmt.Errorf("raw is no object of texts: %w", err)
		}
		for k, v := range also {
			form.Set(k, v)
		}
	default:
		return form, t.attached(form, s)
	}
	return form, nil
}

// attached adds the file of the action. Without file and text it returns an error.
func (t *Twilio) attached(form url.Values, s Say) error {
	for _, f := range []*File{s.Image, s.Audio, s.Video, s.Document, s.Sticker} {
		if f == nil {
			continue
		}
		data, mime, err := f.bytes()
		if err != nil {
			return err
		}
		return t.attach(form, s.ID, mime, data, f.Caption)
	}
	switch {
	case s.Text != "":
		return nil
	case s.Location != nil, s.Reaction != nil, s.Edit != nil, s.Revoke != nil, len(s.Order) > 0, s.Unsupported, s.NewNumber != "", s.Marketing != "":
		return ErrCannot
	}
	return errors.New("nothing is said")
}

const keepTwilioFiles = 1000

// attach stores a file and writes its URL.
func (t *Twilio) attach(form url.Values, message, mime string, data []byte, caption string) error {
	if t.URL == "" {
		return errors.New("the stand-in does not know its own url, and can't offer a file")
	}
	path := "/2010-04-01/Accounts/" + url.PathEscape(t.AccountSID) + "/Messages/" + url.PathEscape(message) + "/Media/" + t.sid("ME")
	t.mu.Lock()
	defer t.mu.Unlock()
	t.files[path] = graphFile{mime, data, t.Now()}
	if t.paths = append(t.paths, path); len(t.paths) > keepTwilioFiles {
		delete(t.files, t.paths[0])
		t.paths = t.paths[1:]
	}
	form.Set("NumMedia", "1")
	form.Set("MediaUrl0", strings.TrimRight(t.URL, "/")+path)
	form.Set("MediaContentType0", mime)
	if caption != "" {
		form.Set("Body", caption)
	}
	return nil
}

// sender returns the number that a person writes to.
func (t *Twilio) sender(whatsapp bool) string {
	for _, s := range t.Senders {
		if strings.HasPrefix(s, "whatsapp:") == whatsapp {
			return s
		}
	}
	if whatsapp {
		return "whatsapp:+16505550100"
	}
	return "+16505550100"
}

// file returns a file.
func (t *Twilio) file(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	f, known := t.files[r.URL.EscapedPath()]
	t.mu.Unlock()
	if !known {
		twilioError(w, http.StatusNotFound, "20404", "The requested resource was not found")
		return
	}
	w.Header().Set("Content-Type", f.kind)
	_, _ = w.Write(f.data)
}
