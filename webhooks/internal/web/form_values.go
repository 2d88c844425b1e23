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

// The following methods read plain values.

// IsText reports whether a field is a text.
func (f *Form) IsText(name string) bool {
	raw := f.raw(name)
	return len(raw) > 0 && raw[0] == '"'
}

// Text reads a text of at most most characters, "" if absent.
func (f *Form) Text(most int, name string) string {
	raw := f.raw(name)
	if raw == nil {
		return ""
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		f.AddError(name, "field.text")
		return ""
	}
	if utf8.RuneCountInString(text) > most {
		f.AddError(name, "field.too_long", Args{"max": strconv.Itoa(most)})
		return ""
	}
	if strings.ContainsRune(text, 0) {
		f.AddError(name, "field.unprintable")
		return ""
	}
	return text
}

// Required is Text for a field that must not be empty.
func (f *Form) Required(most int, name string) string {
	text := f.Text(most, name)
	if strings.TrimSpace(text) == "" {
		f.AddError(name, "field.required")
	}
	return text
}

// Number reads a number; false if it is absent or wrong.
func (f *Form) Number(name string) (float64, bool) {
	raw := f.raw(name)
	if raw == nil {
		return 0, false
	}
	// Some clients send numbers as texts.
	n, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	if err != nil {
		f.AddError(name, "field.number")
		return 0, false
	}
	return n, true
}

// maxInteger is the largest absolute value of a whole number; no count of people's is larger.
const maxInteger = 1e9

// Whole reads a whole number; false if it is absent or wrong.
func (f *Form) Whole(name string) (int, bool) {
	n, given := f.Number(name)
	if !given {
		return 0, false
	}
	if n != math.Trunc(n) || math.Abs(n) > maxInteger { // also refuses NaN
		f.AddError(name, "field.whole")
		return 0, false
	}
	return int(n), true
}

// Bool reads a boolean; absent is false.
func (f *Form) Bool(name string) bool {
	raw := f.raw(name)
	if raw == nil {
		return false
	}
	yes, err := strconv.ParseBool(strings.Trim(string(raw), `"`))
	if err != nil {
		f.AddError(name, "field.bool")
	}
	return yes
}

// Literal reads a number as written, or a text, for values that a float would change. It returns ""
// if absent, and for an object.
func (f *Form) Literal(name string) string {
	raw := f.raw(name)
	if len(raw) == 0 || raw[0] == '{' {
		return ""
	}
	var text string
	if raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// Version reads the version on which a change is based: the header If-Match ("3", quoted or not),
// or else the field v. A missing or invalid one is a problem.
func (f *Form) Version(ifMatch string) int64 {
	said := strings.Trim(strings.TrimPrefix(strings.TrimSpace(ifMatch), "W/"), `"`)
	if said == "" {
		said = strings.Trim(string(f.raw("v")), `"`)
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

// Time reads a time: RFC 3339, or seconds or milliseconds since 1970; zero if absent.
func (f *Form) Time(name string) time.Time {
	raw := f.raw(name)
	if raw == nil {
		return time.Time{}
	}
	t, ok := Moment(strings.Trim(string(raw), `"`))
	if !ok {
		f.AddError(name, "field.time")
		return time.Time{}
	}
	return t
}

// Point reads the coordinates of a form; nil without any. A single coordinate is a problem. It does
// not check the range.
func (f *Form) Point() *bot.Location {
	lat, hasLat := f.Number("latitude")
	lon, hasLon := f.Number("longitude")
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

// RequiredPoint is Point for a form that must have coordinates.
func (f *Form) RequiredPoint() *bot.Location {
	at := f.Point()
	if at == nil {
		f.AddError("latitude", "field.required")
		f.AddError("longitude", "field.required")
	}
	return at
}
