package pdf

import (
	"embed"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"time"

	"recado/templates"
)

//go:embed locales/*.toml
var locales embed.FS

// labels are read once; a mistake in the files that the program carries is a
// programmer's, and a test's to find.
var labels = load()

func load() *templates.Catalog {
	files, err := fs.Sub(locales, "locales")
	if err == nil {
		var c *templates.Catalog
		if c, err = templates.LoadFS(files, "es"); err == nil {
			return c
		}
	}
	panic("templates/pdf: " + err.Error())
}

// words says labels in one locale; an unknown one reads Spanish.
type words struct{ locale string }

// args are what a label may mention.
type args map[string]any

func (w words) say(key string, with args) string {
	raw, err := json.Marshal(with)
	if err != nil { // strings and numbers: cannot be
		raw = nil
	}
	text, _ := labels.Render(key, w.locale, "", raw) // an absent label shows its key
	return text
}

func (w words) label(key string) string { return w.say(key, nil) }

// upperLabel is a label in capitals.
func (w words) upperLabel(key string) string { return strings.ToUpper(w.label(key)) }

// date words a day: "20 de noviembre de 2025"; "" for none.
func (w words) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.say("date", calendar(t, labels.Names("month", w.locale)))
}

// moment words a day in short and its hour: "20 nov. 2025, 14:05"; "" for none.
func (w words) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.say("moment", calendar(t, labels.Names("month_short", w.locale)))
}

func calendar(t time.Time, months []string) args {
	return args{"day": t.Day(), "month": months[t.Month()-1], "year": t.Year(), "time": t.Format("15:04")}
}

// language is the document's own, as those who read it aloud ask for it.
func (w words) language() string {
	lang, _, _ := strings.Cut(w.locale, "-")
	if slices.Contains(labels.Locales(), lang) {
		return lang
	}
	return "es"
}
