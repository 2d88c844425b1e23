package web

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado/bot"
)

// What follows reads plain values. Each reader takes the names of a field, beginning with
// the one that problems are told under.

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
		f.AddError(names[0], "field.text")
		return ""
	}
	if utf8.RuneCountInString(text) > most {
		f.AddError(names[0], "field.too_long", Args{"max": strconv.Itoa(most)})
		return ""
	}
	if strings.ContainsRune(text, 0) {
		f.AddError(names[0], "field.unprintable")
		return ""
	}
	return text
}

// Required is Text of a field that must say something.
func (f *Form) Required(most int, names ...string) string {
	text := f.Text(most, names...)
	if strings.TrimSpace(text) == "" {
		f.AddError(names[0], "field.required")
	}
	return text
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
		f.AddError(names[0], "field.number")
		return 0, false
	}
	return n, true
}

// maxInteger is how far from 0 a whole number may be: nothing that people count is more.
const maxInteger = 1e9

// Whole reads a whole number; false when it is absent or wrong.
func (f *Form) Whole(names ...string) (int, bool) {
	n, given := f.Number(names...)
	if !given {
		return 0, false
	}
	if n != math.Trunc(n) || math.Abs(n) > maxInteger { // a NaN is not even itself
		f.AddError(names[0], "field.whole")
		return 0, false
	}
	return int(n), true
}

// Bool reads a truth; absent is false.
func (f *Form) Bool(names ...string) bool {
	raw := f.raw(names)
	if raw == nil {
		return false
	}
	yes, err := strconv.ParseBool(strings.Trim(string(raw), `"`))
	if err != nil {
		f.AddError(names[0], "field.bool")
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

// Version is the version of a document that a change is made on: the header If-Match
// ("3", quoted or not), else the field v. A change without it, or with nonsense, is wrong.
func (f *Form) Version(ifMatch string) int64 {
	said := strings.Trim(strings.TrimPrefix(strings.TrimSpace(ifMatch), "W/"), `"`)
	if said == "" {
		said = strings.Trim(string(f.raw([]string{"v"})), `"`)
	}
	if said == "" {
		f.AddError("v", "field.required")
		return 0
	}
	v, err := strconv.ParseInt(said, 10, 64)
	if err != nil || v < 1 {
		f.AddError("v", "field.version")
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
		f.AddError(names[0], "field.time")
		return time.Time{}
	}
	return t
}

// Point reads the coordinates that a form holds; nil when it holds none. Half of them is
// wrong. Whether there is such a place is another matter.
func (f *Form) Point() *bot.Location {
	lat, hasLat := f.Number("latitude", "lat")
	lon, hasLon := f.Number("longitude", "lon", "lng")
	switch {
	case hasLat && hasLon:
		return &bot.Location{Latitude: lat, Longitude: lon}
	case hasLat:
		f.AddError("longitude", "field.required")
	case hasLon:
		f.AddError("latitude", "field.required")
	}
	return nil
}

// RequiredPoint is Point of a form that must hold coordinates.
func (f *Form) RequiredPoint() *bot.Location {
	at := f.Point()
	if at == nil {
		f.AddError("latitude", "field.required")
		f.AddError("longitude", "field.required")
	}
	return at
}
