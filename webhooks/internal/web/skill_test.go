package web

import (
	"slices"
	"testing"
)

func TestWhatASkillLeftUnfilledIsAbsent(t *testing.T) {
	fields, err := object([]byte(`{"name":"{{user.name}}","mail":"null","serial":"undefined","notes":" ","says":"{{.}} ${7*7}","n":0,"none":null,
		"photos":["{{photo_url}}","https://a/1.jpg","null"],"location":{"building":"{{building}}","floor":"3"},"broken":{"x":["{{y}}"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	f := &Form{fields: fields}
	f.DropUnfilled()
	for _, name := range []string{"name", "mail", "serial", "notes", "none"} {
		if f.Has(name) {
			t.Errorf("%s is there", name)
		}
	}
	if got := f.Text(100, "says"); got != "{{.}} ${7*7}" {
		t.Errorf("says %q", got)
	}
	if photos := f.Texts(9, 99, "photos"); !slices.Equal(photos, []string{"https://a/1.jpg"}) {
		t.Errorf("photos %q", photos)
	}
	at := f.Object("location")
	if at == nil || at.Has("building") || at.Text(9, "floor") != "3" || !f.Has("n") || f.Err() != nil {
		t.Errorf("location %v, %v", at, f.Err())
	}
}
