package channels

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits of a form as text.
const (
	maxFormFields = 50
	maxFormValue  = 500  // characters of a value
	maxFormText   = 4000 // characters of the whole text
	maxFormDepth  = 4
)

// FormText tells the answers of a form (a WhatsApp Flow) as a person would write them: a
// line for each field, "Nombre: Ana". raw is the JSON that the form sends, an object or a list:
// nfm_reply's response_json, Twilio's FlowData. It is "" where there is nothing to tell.
//
// Forms made in the vendor's builder name a field "screen_0_Nombre_1" and a chosen option
// "0_Plomería"; these numbers are left out, and so are fields for technical use.
func FormText(raw []byte) string {
	f := form{}
	raw = bytes.TrimSpace(raw)
	var list []json.RawMessage
	switch {
	case len(raw) > 0 && raw[0] == '{':
		list = []json.RawMessage{raw}
	case json.Unmarshal(raw, &list) != nil:
		return ""
	}
	for _, one := range list[:min(len(list), maxFormFields)] {
		if one[0] != '{' {
			f.add("", values(one))
			continue
		}
		d := json.NewDecoder(bytes.NewReader(one))
		d.UseNumber()
		if _, err := d.Token(); err == nil {
			f.object(d, 0)
		}
	}
	return strings.Join(f.lines, "\n")
}

type form struct {
	lines []string
	size  int
}

// object reads the fields of a JSON object in their order.
func (f *form) object(d *json.Decoder, depth int) {
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return
		}
		name, _ := key.(string)
		if name == "flow_token" || name == "wa_flow_response_params" || strings.HasPrefix(name, "__") {
			continue
		}
		if inner := json.NewDecoder(bytes.NewReader(value)); value[0] == '{' && depth < maxFormDepth {
			inner.UseNumber()
			if _, err := inner.Token(); err == nil {
				f.object(inner, depth+1)
			}
			continue
		}
		f.add(fieldName(name), values(value))
	}
}

func (f *form) add(name, value string) {
	if value == "" || len(f.lines) >= maxFormFields {
		return
	}
	line := value
	if name != "" {
		line = name + ": " + value
	}
	if f.size += utf8.RuneCountInString(line) + 1; f.size <= maxFormText {
		f.lines = append(f.lines, line)
	}
}

// values returns one or several values as text. Files and objects within a list are left out.
func values(raw json.RawMessage) string {
	var list []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	var said []string
	for _, one := range list[:min(len(list), maxFormFields)] {
		var text string
		switch c := one[0]; {
		case c == '"':
			if json.Unmarshal(one, &text) != nil {
				continue
			}
			text = chosen.ReplaceAllString(text, "")
		case c == '-' || c >= '0' && c <= '9':
			text = string(one)
		case c == 't':
			text = "sí"
		case c == 'f':
			text = "no"
		}
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			said = append(said, text)
		}
	}
	words := []rune(strings.Join(said, ", "))
	return string(words[:min(len(words), maxFormValue)])
}

var (
	chosen  = regexp.MustCompile(`^\d{1,2}_`)              // the builder's number of an option
	ordinal = regexp.MustCompile(`^screen_\d+_|_\d{1,2}$`) // the builder's number of a screen or field
)

// fieldName returns a field's readable name.
func fieldName(name string) string {
	name = ordinal.ReplaceAllString(name, "")
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '_' || unicode.IsSpace(r) }), " ")
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + name[size:]
}
