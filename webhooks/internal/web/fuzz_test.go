package web

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzObject checks that an accepted object is valid for the standard library too and not too deep,
// that its fields are bounded, and that DropUnfilled leaves valid JSON.
func FuzzObject(f *testing.F) {
	for _, s := range []string{`{"a":1}`, "\ufeff{}", `{"Descripción":"x","descripcion":null}`, strings.Repeat(`{"a":`, 40), `{"a":["{{x}}",null,"undefined"],"b":{"c":""}}`, `[]`, "{\"a\":\"\xff\"}", `{"a":"\ud800"}`, `{"lat":"1e400"}`, `{"at":99999999999999}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		form, err := Object(body, nil)
		if err != nil {
			if p := problem(err, MaxBody); p.Status != 400 {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		if deep, values := shape(body); !utf8.Valid(body) || deep > maxDepth || values > maxValues {
			t.Errorf("%q was read", body)
		}
		form.DropUnfilled()
		for _, name := range form.Names() {
			if !json.Valid(form.fields[name]) {
				t.Errorf("%q: %s is %q", body, name, form.fields[name])
			}
			if text := form.Text(10, name); utf8.RuneCountInString(text) > 10 || strings.ContainsRune(text, 0) {
				t.Errorf("%q: %q", body, text)
			}
			if list := form.Texts(3, 10, name); len(list) > 3 {
				t.Errorf("%q: %q", body, list)
			}
			form.Objects(3, name)
			form.Number(name)
			form.Whole(name)
			form.Point()
			if at := form.Time(name); !at.IsZero() && !plausible(at) {
				t.Errorf("%q: %s", body, at)
			}
			form.Version("")
		}
	})
}

// FuzzPhone checks that an accepted number has one normal form, which is read as itself; the same
// for times and ids.
func FuzzPhone(f *testing.F) {
	for _, s := range []string{"+57 300 123-4567", " 573001234567", "(57)300.1234567", "٣٠٠١٢٣٤٥٦٧", "+", "2026-01-01T00:00:00Z", "1790000000000", "9223372036854775807", "-62135596801", "0000-01-01T00:00:00Z", "a\x7f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if who, ok := Phone(s); ok {
			if again, ok := Phone(string(who)); !ok || again != who || len(who) > 16 || strings.Trim(string(who), "+0123456789") != "" {
				t.Errorf("%q became %q, again %q", s, who, again)
			}
		}
		if at, ok := Moment(s); ok {
			if again, ok := Moment(at.Format(time.RFC3339Nano)); !ok || !again.Equal(at) {
				t.Errorf("%q became %s, again %s", s, at, again)
			}
		}
		if Visible(s) && (len(s) > 200 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })) {
			t.Errorf("%q is visible", s)
		}
		if lang := Language(s); lang != Spanish && lang != English {
			t.Errorf("%q: %v", s, lang)
		}
	})
}

// FuzzDocumentedObject checks that an object of a schema names each unknown field once, a bounded
// number of them, and that what it keeps can be read by the documented names.
func FuzzDocumentedObject(f *testing.F) {
	schema := exampleSchema(f)
	for _, s := range []string{`{"descripcion":"a","lugar":{"piso":1,"x":[]},"lines":[{"horas":2},3]}`, `{"x":1,"X":2,"_x":3}`, `{"days":{"monday":["a"],"":{}}}`, `{"description":null,"Descripción":{}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		form, err := Object(body, schema)
		if err != nil {
			return
		}
		if len(form.own) > maxUnknown {
			t.Errorf("%d fields are named", len(form.own))
		}
		seen := map[string]bool{}
		for _, field := range form.own {
			if seen[field.Name] || !utf8.ValidString(field.Name) {
				t.Errorf("%q is named again, or can't be", field.Name)
			}
			seen[field.Name] = true
		}
		for _, name := range form.Names() {
			form.Text(10, name)
		}
		if place := form.Object("place"); place != nil {
			place.Text(10, "floor")
		}
		for _, line := range form.Objects(3, "lines") {
			line.Number("hours")
		}
		if days := form.Object("days"); days != nil {
			for _, day := range days.Names() {
				days.Texts(3, 10, day)
			}
		}
	})
}

// FuzzCanonicalParts checks that a form becomes a list of its parts, each with the hash of its
// content, and that one which is broken stays as it is.
func FuzzCanonicalParts(f *testing.F) {
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhola\r\n--x--\r\n"), "x")
	f.Add([]byte("--x\r\n\r\n"), "x")
	f.Add([]byte(""), "")
	f.Fuzz(func(t *testing.T, body []byte, boundary string) {
		text := canonicalParts(body, boundary)
		if text == string(body) {
			return
		}
		for parts := json.NewDecoder(strings.NewReader(text)); parts.More(); {
			var part []string
			if err := parts.Decode(&part); err != nil || len(part) != 3 || len(part[2]) != 64 {
				t.Fatalf("%q became %q: %v", body, text, err)
			}
		}
	})
}
