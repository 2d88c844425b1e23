package standin

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// twilioFields lists the message parameters that the bot uses. Another one is an error here,
// although the vendor would ignore it.
var twilioFields = []string{"To", "From", "MessagingServiceSid", "Body", "MediaUrl", "ContentSid", "ContentVariables", "StatusCallback"}

var (
	e164         = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	contentSID   = regexp.MustCompile(`^HX[0-9a-fA-F]{32}$`)
	serviceSID   = regexp.MustCompile(`^MG[0-9a-fA-F]{32}$`)
	twilioUserID = regexp.MustCompile(`^[A-Z]{2}\.[A-Za-z0-9]{1,128}$`)
)

// check checks a message against the vendor's rules.
func (t *Twilio) check(form url.Values) *violation {
	for k, v := range form {
		switch {
		case !slices.Contains(twilioFields, k):
			return violationf("20001", "no parameter is called %s", k)
		case len(v) > 1 && k != "MediaUrl":
			return violationf("20001", "%s stands there %d times", k, len(v))
		}
	}
	return firstViolation(t.checkPair(form), checkTwilioBody(form), checkContent(form), checkTwilioURLs(form))
}

// checkPair checks sender and recipient.
func (t *Twilio) checkPair(form url.Values) *violation {
	from, service, to := form.Get("From"), form.Get("MessagingServiceSid"), form.Get("To")
	number, whatsapp := strings.CutPrefix(to, "whatsapp:")
	switch {
	case to == "":
		return violationf("21604", "A 'To' phone number is required.")
	case !e164.MatchString(number) && !(whatsapp && twilioUserID.MatchString(number)):
		return violationf("21211", "The 'To' number %s is not a valid phone number.", to)
	case from == "" && service == "":
		return violationf("21603", "A 'From' phone number is required.")
	case from != "" && service != "":
		return violationf("20001", "either From or MessagingServiceSid")
	case service != "" && !serviceSID.MatchString(service):
		return violationf("21701", "The Messaging Service %s does not exist.", service)
	case from == to:
		return violationf("21266", "'To' and 'From' number cannot be the same.")
	case from != "" && strings.HasPrefix(from, "whatsapp:") != whatsapp:
		return violationf("21910", "Invalid From and To pair. From and To should be of the same channel.")
	case from != "" && len(t.Senders) > 0 && !slices.Contains(t.Senders, from):
		return violationf("21606", "The 'From' phone number %s is not one that can send.", from)
	case !whatsapp && t.optedOut(to):
		return violationf("21610", "Attempt to send to unsubscribed recipient.")
	}
	return nil
}

// checkTwilioBody checks the presence, length and encoding of the text.
func checkTwilioBody(form url.Values) *violation {
	body := form.Get("Body")
	switch {
	case form.Get("ContentSid") != "" && body != "":
		return violationf("20001", "either Body or ContentSid")
	case strings.TrimSpace(body) == "" && form.Get("MediaUrl") == "" && form.Get("ContentSid") == "":
		return violationf("21602", "Message body is required.")
	case utf8.RuneCountInString(body) > 1600:
		return violationf("21617", "The concatenated message body exceeds the 1600 character limit.")
	case !utf8.ValidString(body):
		return violationf("21619", "the body is no UTF-8")
	}
	return nil
}

// checkContent checks a template and its variables.
func checkContent(form url.Values) *violation {
	sid, variables := form.Get("ContentSid"), form.Get("ContentVariables")
	if sid != "" && !contentSID.MatchString(sid) {
		return violationf("21655", "The ContentSid %s is invalid.", sid)
	}
	if variables == "" {
		return nil
	}
	var filled map[string]string
	if sid == "" || json.Unmarshal([]byte(variables), &filled) != nil {
		return violationf("21656", "The ContentVariables Parameter is invalid.")
	}
	for k, v := range filled {
		if v == "" || strings.ContainsAny(v, "\n\r\t") || strings.Contains(v, "     ") {
			return violationf("21656", "The ContentVariables Parameter is invalid: %s is empty, or has a line break, a tab or five blanks.", k)
		}
	}
	return nil
}

// checkTwilioURLs checks the media URL and the status callback.
func checkTwilioURLs(form url.Values) *violation {
	web := func(s string) bool {
		u, err := url.Parse(s)
		return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
	}
	if len(form["MediaUrl"]) > 10 {
		return violationf("21623", "Number of media files exceeds allowed limit.")
	}
	for _, m := range form["MediaUrl"] {
		if !web(m) {
			return violationf("21620", "Invalid media URL: %s", m)
		}
	}
	if back := form.Get("StatusCallback"); back != "" && !web(back) {
		return violationf("21609", "The StatusCallback URL %s is not a valid URL.", back)
	}
	return nil
}
