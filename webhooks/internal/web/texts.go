package web

import (
	"encoding/json"

	"golang.org/x/text/language"
)

// Lang is a language of error texts.
type Lang int

// The languages; the first is the default.
const (
	Spanish Lang = iota
	English
)

// Tag returns the language's tag for Content-Language.
func (l Lang) Tag() string { return [...]string{"es", "en"}[l] }

var matcher = language.NewMatcher([]language.Tag{language.Spanish, language.English})

// Language reads an Accept-Language header. The result is Spanish unless English is preferred.
func Language(accept string) Lang {
	if accept == "" || len(accept) > 200 {
		return Spanish
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return Spanish
	}
	if _, at, trust := matcher.Match(tags...); trust != language.No {
		return Lang(at)
	}
	return Spanish
}

// Texts renders texts by key; *templates.Catalog implements it.
type Texts interface {
	Render(key, locale, channel string, args json.RawMessage) (string, error)
}

// Args are the arguments of a text.
type Args map[string]string

// Word returns the text "api.<key>". An unknown key is returned as it is.
func Word(texts Texts, lang Lang, key string, args Args) string {
	raw, err := json.Marshal(args)
	if err != nil {
		return key // strings always encode
	}
	text, err := texts.Render("api."+key, lang.Tag(), "", raw)
	if err != nil {
		return key
	}
	return text
}
