package mail

import (
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/BurntSushi/toml"
)

// words are one language's.
type words struct {
	language string
	mails    map[string]map[string]*template.Template // by mail, then by part
	Label    map[string]string
	Priority map[string]string
}

// languages are read once; a mistake in the files that the program carries is a
// programmer's, and a test's to find.
var languages = map[string]*words{"es": read("es"), "en": read("en")}

func wordsOf(locale string) *words {
	language, _, _ := strings.Cut(locale, "-")
	if w := languages[language]; w != nil {
		return w
	}
	return languages["es"]
}

func read(language string) *words {
	var file map[string]map[string]string
	if _, err := toml.DecodeFS(files, "words."+language+".toml", &file); err != nil {
		panic("templates/mail: " + err.Error())
	}
	w := &words{language: language, mails: map[string]map[string]*template.Template{}, Label: file["label"], Priority: file["priority"]}
	for _, name := range []string{OrderCreated, OrderCreatedTeam} {
		w.mails[name] = map[string]*template.Template{}
		for key, text := range file[name] {
			w.mails[name][key] = template.Must(template.New(key).Option("missingkey=error").Parse(text))
		}
	}
	return w
}

var months = [...]string{
	"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
}

// day words a date: "20 de noviembre de 2025", "November 20, 2025"; "" for none.
func day(language string, t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case language == "en":
		return t.Format("January 2, 2006")
	}
	return fmt.Sprintf("%d de %s de %d", t.Day(), months[t.Month()-1], t.Year())
}
