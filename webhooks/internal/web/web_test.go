package web_test

import (
	"errors"
	"strings"
	"testing"

	"recado/bot"
	"recado/webhooks/internal/web"
)

func TestPhone(t *testing.T) {
	for said, want := range map[string]bot.ContactID{
		"+573001234567": "+573001234567", " 573001234567": "+573001234567", "57 (300) 123-45.67": "+573001234567", "1234567": "+1234567",
		"tel:+573001234567": "+573001234567", "TEL: 57 3001234567": "+573001234567", "00573001234567": "+573001234567", "tel:": "", "tel:hola": "",
		"+123456": "", "1234567890123456": "", "": "", "hola": "", "+57300x1234567": "", "57+3001234567": "", "٣٠٠١٢٣٤٥٦٧": "",
	} {
		if got, ok := web.Phone(said); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", said, got, ok)
		}
	}
}

func TestLanguage(t *testing.T) {
	for accept, want := range map[string]web.Lang{
		"": web.Spanish, "es-CO": web.Spanish, "en": web.English, "en-GB;q=0.9, es;q=0.5": web.English, "es, en;q=0.1": web.Spanish,
		"fr": web.Spanish, "*": web.Spanish, ";;;": web.Spanish, strings.Repeat("en,", 500): web.Spanish,
	} {
		if got := web.Language(accept); got != want {
			t.Errorf("%.30q: %v", accept, got)
		}
	}
}

func TestObject(t *testing.T) {
	nested := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	for body, want := range map[string]string{
		`{}`: "", "\ufeff{}": "", nested(32): "", nested(33): "too_deep", strings.Repeat("[", 1<<20): "too_deep",
		`{"a":"` + strings.Repeat("[", 100) + `"}`:      "", // brackets within a string don't count
		`{"a":"\"` + strings.Repeat("[", 100) + `"}`:    "",
		`{"a":[` + strings.Repeat("1,", 19_000) + `1]}`: "", `{"a":[` + strings.Repeat("1,", 20_000) + `1]}`: "too_many_values",
		`{` + strings.Repeat(`"":1,`, 10_000) + `"":1}`: "too_many_values", `{"a":"` + strings.Repeat(",", 30_000) + `"}`: "",
		`{"a":1,"a":2}`: "", `"a"`: "not_object", `{"a":"\ud800"}`: "", `{"a":1}}`: "malformed", "\xff": "not_utf8", "": "empty_body",
	} {
		_, err := web.Object([]byte(body), nil)
		code := ""
		if p, ok := errors.AsType[*web.Problem](err); ok {
			code = p.Code
		}
		if code != want {
			t.Errorf("%.40s: %q, want %q", body, code, want)
		}
	}
}

// TestForm checks that all problems are collected, each once and under the first name.
func TestForm(t *testing.T) {
	f, err := web.Object([]byte(`{"Descripción":"a","n":"4.5","yes":"true","list":["a",1],"in":{"x":5},"when":"ayer","nothing":null,"service_type":"HVAC"}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if f.Text(10, "descripcion") != "a" || f.Text(10, "serviceType") != "HVAC" || !f.Bool("yes") || f.Has("nothing") {
		t.Error("what is there was not read")
	}
	if n, ok := f.Number("n"); !ok || n != 4.5 {
		t.Errorf("%v %v", n, ok)
	}
	f.Texts(5, 5, "list")
	f.Object("in").Text(5, "x")
	f.Object("n")
	f.Time("when")
	f.Required(5, "nothing")
	f.Required(5, "nothing")
	p, _ := errors.AsType[*web.Problem](f.Err())
	var names []string
	for _, field := range p.Fields {
		names = append(names, field.Name)
	}
	if got := strings.Join(names, " "); got != "list[1] in.x n when nothing" {
		t.Errorf("%q", got)
	}
}

// A fraction must be refused, not truncated.
func TestWhole(t *testing.T) {
	for said, want := range map[string]int{`3`: 3, `"3"`: 3, `3.0`: 3, `-2`: -2, `1e3`: 1000} {
		f, err := web.Object([]byte(`{"n":`+said+`}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if n, given := f.Whole("n"); n != want || !given || f.Err() != nil {
			t.Errorf("%s: %d, %v, %v", said, n, given, f.Err())
		}
	}
	for _, said := range []string{`1.9`, `"NaN"`, `"Inf"`, `1e300`, `"x"`, `[]`} {
		f, err := web.Object([]byte(`{"n":`+said+`}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if n, given := f.Whole("n"); n != 0 || given || f.Err() == nil {
			t.Errorf("%s: %d, %v", said, n, given)
		}
	}
}

func TestKey(t *testing.T) {
	key := web.NewKey("secret")
	for said, want := range map[string]bool{"secret": true, "": false, "Secret": false, "secrets": false, strings.Repeat("s", 1<<16): false} {
		if key.Matches(said) != want {
			t.Errorf("%.10q: %v", said, !want)
		}
	}
}
