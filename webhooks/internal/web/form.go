package web

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado/bot"
)

// Form is a JSON object read field by field. What is wrong is gathered, one
// problem a field, so that a caller can mend everything at once.
type Form struct {
	fields map[string]json.RawMessage
	prefix string
	wrong  *[]Field
	own    []Field
}

func object(raw []byte) (map[string]json.RawMessage, error) {
	var read map[string]json.RawMessage
	if err := json.Unmarshal(raw, &read); err != nil {
		return nil, err
	}
	fields := make(map[string]json.RawMessage, len(read))
	// Of two names that fold to the same the later one in the alphabet wins, always.
	for _, name := range slices.Sorted(maps.Keys(read)) {
		fields[fold(name)] = read[name]
	}
	return fields, nil
}

// fold makes field names comparable: "Descripción", "descripcion" and
// "service_type", "serviceType" are the same field.
func fold(name string) string { return strings.ReplaceAll(bot.Fold(name), "_", "") }

// Values makes a form of plain strings, as multipart bodies and queries bring them.
func Values(values map[string]string) *Form {
	f := &Form{fields: make(map[string]json.RawMessage, len(values))}
	for name, value := range values {
		f.fields[fold(name)], _ = json.Marshal(value) //nolint:errchkjson // a string always encodes
	}
	return f
}

func (f *Form) bad() *[]Field {
	if f.wrong != nil {
		return f.wrong
	}
	return &f.own
}

// Wrong notes a problem of a field, unless it has one.
func (f *Form) Wrong(name, key string, args ...Args) {
	for _, was := range *f.bad() {
		if was.Name == f.prefix+name {
			return
		}
	}
	field := Field{Name: f.prefix + name, Key: key}
	if len(args) > 0 {
		field.Args = args[0]
	}
	*f.bad() = append(*f.bad(), field)
}

// Err is the refusal of everything wrong so far, or nil.
func (f *Form) Err() error {
	if wrong := *f.bad(); len(wrong) > 0 {
		return Invalid(wrong...)
	}
	return nil
}

// raw finds a field by any of its names; null is absent.
func (f *Form) raw(names []string) json.RawMessage {
	for _, name := range names {
		if v := f.fields[fold(name)]; v != nil && !bytes.Equal(v, []byte("null")) {
			return v
		}
	}
	return nil
}

// Has reports whether a field is there.
func (f *Form) Has(names ...string) bool { return f.raw(names) != nil }

// Names lists the fields there are, folded and sorted. Those that are null are not.
func (f *Form) Names() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		if f.Has(name) {
			names = append(names, name)
		}
	}
	return names
}

// IsText reports whether a field is a text.
func (f *Form) IsText(name string) bool {
	raw := f.raw([]string{name})
	return len(raw) > 0 && raw[0] == '"'
}

// Text reads a text of at most most characters, "" when absent. names begin with
// the one that problems are told under.
func (f *Form) Text(most int, names ...string) string {
	raw := f.raw(names)
	if raw == nil {
		return ""
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		f.Wrong(names[0], "field.text")
		return ""
	}
	if utf8.RuneCountInString(text) > most {
		f.Wrong(names[0], "field.too_long", Args{"max": strconv.Itoa(most)})
		return ""
	}
	if strings.ContainsRune(text, 0) {
		f.Wrong(names[0], "field.unprintable")
		return ""
	}
	return text
}

// Required is Text of a field that must say something.
func (f *Form) Required(most int, names ...string) string {
	text := f.Text(most, names...)
	if strings.TrimSpace(text) == "" {
		f.Wrong(names[0], "field.required")
	}
	return text
}

// Texts reads a list of at most most texts of at most long characters each.
func (f *Form) Texts(most, long int, names ...string) []string {
	raw := f.raw(names)
	if raw == nil {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		f.Wrong(names[0], "field.list")
		return nil
	}
	if len(list) > most {
		f.Wrong(names[0], "field.too_many", Args{"max": strconv.Itoa(most)})
		return nil
	}
	texts := make([]string, 0, len(list))
	for i, item := range list {
		at := names[0] + "[" + strconv.Itoa(i) + "]"
		one := &Form{fields: map[string]json.RawMessage{fold(at): item}, prefix: f.prefix, wrong: f.bad()}
		texts = append(texts, one.Text(long, at))
	}
	return texts
}

// Number reads a number; false when it is absent or wrong.
func (f *Form) Number(names ...string) (float64, bool) {
	raw := f.raw(names)
	if raw == nil {
		return 0, false
	}
	// Forms and careless clients send numbers as texts.
	n, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	if err != nil {
		f.Wrong(names[0], "field.number")
		return 0, false
	}
	return n, true
}

// Bool reads a truth; absent is false.
func (f *Form) Bool(names ...string) bool {
	raw := f.raw(names)
	if raw == nil {
		return false
	}
	yes, err := strconv.ParseBool(strings.Trim(string(raw), `"`))
	if err != nil {
		f.Wrong(names[0], "field.bool")
	}
	return yes
}

// Literal reads a number as it is written, or a text: for what a float would spoil.
// It is "" when absent, and for an object.
func (f *Form) Literal(names ...string) string {
	raw := f.raw(names)
	if len(raw) == 0 || raw[0] == '{' {
		return ""
	}
	var text string
	if raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// ObjectOrNothing is Object for a field that may be something else.
func (f *Form) ObjectOrNothing(names ...string) *Form {
	if raw := f.raw(names); len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	return f.Object(names...)
}

// Object reads a nested object, whose problems are told under "name.". It is nil
// when absent or wrong.
func (f *Form) Object(names ...string) *Form {
	raw := f.raw(names)
	if raw == nil {
		return nil
	}
	fields, err := object(raw)
	if err != nil || fields == nil {
		f.Wrong(names[0], "field.object")
		return nil
	}
	return &Form{fields: fields, prefix: f.prefix + names[0] + ".", wrong: f.bad()}
}

// Objects reads a list of at most most objects, whose problems are told under
// "name[0].". It is nil when absent or wrong, and empty when the list is.
func (f *Form) Objects(most int, names ...string) []*Form {
	raw := f.raw(names)
	if raw == nil {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		f.Wrong(names[0], "field.list")
		return nil
	}
	if len(list) > most {
		f.Wrong(names[0], "field.too_many", Args{"max": strconv.Itoa(most)})
		return nil
	}
	objects := make([]*Form, 0, len(list))
	for i, item := range list {
		at := names[0] + "[" + strconv.Itoa(i) + "]"
		fields, err := object(item)
		if err != nil || fields == nil {
			f.Wrong(at, "field.object")
			continue
		}
		objects = append(objects, &Form{fields: fields, prefix: f.prefix + at + ".", wrong: f.bad()})
	}
	return objects
}

// Version is the version of a document that a change is made on: the header If-Match
// ("3", quoted or not), else the field v. A change without it, or with nonsense, is wrong.
func (f *Form) Version(ifMatch string) int64 {
	said := strings.Trim(strings.TrimPrefix(strings.TrimSpace(ifMatch), "W/"), `"`)
	if said == "" {
		said = strings.Trim(string(f.raw([]string{"v"})), `"`)
	}
	if said == "" {
		f.Wrong("v", "field.required")
		return 0
	}
	v, err := strconv.ParseInt(said, 10, 64)
	if err != nil || v < 1 {
		f.Wrong("v", "field.version")
	}
	return v
}

// Time reads a moment: RFC 3339, or seconds or milliseconds since 1970; zero when absent.
func (f *Form) Time(names ...string) time.Time {
	raw := f.raw(names)
	if raw == nil {
		return time.Time{}
	}
	t, ok := Moment(strings.Trim(string(raw), `"`))
	if !ok {
		f.Wrong(names[0], "field.time")
		return time.Time{}
	}
	return t
}

// Moment reads RFC 3339, or seconds or milliseconds since 1970.
func Moment(text string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t.UTC(), plausible(t)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	t := time.Unix(n, 0)
	if n >= 1e12 {
		t = time.UnixMilli(n)
	}
	return t.UTC(), plausible(t)
}

// plausible keeps out moments that no store or timer could hold.
func plausible(t time.Time) bool { return t.Year() >= 2000 && t.Year() < 2200 }

// Phone reads a phone number the way people write one: 7 to 15 digits with an
// optional +, spaces, dashes, dots and brackets. A + that a query turned into a
// space is no loss.
func Phone(text string) (bot.ContactID, bool) {
	digits := make([]byte, 0, 16)
	for i, r := range strings.TrimSpace(text) {
		switch {
		case r >= '0' && r <= '9':
			if len(digits) == 15 {
				return "", false
			}
			digits = append(digits, byte(r))
		case r == '+' && i == 0, r == ' ', r == '-', r == '.', r == '(', r == ')', r == '\u00a0':
		default:
			return "", false
		}
	}
	if len(digits) < 7 {
		return "", false
	}
	return bot.ContactID("+" + string(digits)), true
}
