package templates

import (
	_ "embed" // for the definitions
	"encoding/json"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed openings.toml
var messageTemplateFile string

// messageTemplate is a template that a messaging vendor has approved. Only templates may be
// sent to a person who has not written for a day.
type messageTemplate struct {
	Name   string            `toml:"name"`
	Langs  map[string]string `toml:"languages"` // our language to the vendor's code
	Params []string          `toml:"params"`    // names of the arguments that fill {{1}}, {{2}}, …
}

func loadMessageTemplates() (map[string]messageTemplate, error) {
	all := map[string]messageTemplate{}
	if _, err := toml.Decode(messageTemplateFile, &all); err != nil {
		return nil, fmt.Errorf("templates: openings.toml: %w", err)
	}
	return all, nil
}

// maxParam bounds a parameter, in characters; vendors also refuse line breaks.
const maxParam = 200

// MessageTemplate returns the vendor's template for a text key, with its parameters. ok is
// false if there is none in the language, or if args are invalid.
func (c *Catalog) MessageTemplate(key, locale string, args json.RawMessage) (name, language string, params []string, ok bool) {
	o, ok := c.messageTemplates[key]
	if !ok {
		return "", "", nil, false
	}
	lang, _, _ := strings.Cut(locale, "-")
	if language = o.Langs[lang]; language == "" {
		return "", "", nil, false
	}
	var data map[string]any
	if len(args) > 0 && json.Unmarshal(args, &data) != nil {
		return "", "", nil, false
	}
	said := len(o.Params) == 0
	for _, p := range o.Params {
		text, _ := data[p].(string)
		text = truncate(maxParam, strings.Join(strings.Fields(text), " "))
		if said = said || text != ""; text == "" {
			text = "-" // vendors refuse an empty parameter
		}
		params = append(params, text)
	}
	return o.Name, language, params, said // one without a value says nothing
}
