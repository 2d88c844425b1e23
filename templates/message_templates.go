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

// messageTemplate is a template that a messaging vendor has approved: the only thing that
// may be said to someone who has not written for a day.
type messageTemplate struct {
	Name   string            `toml:"name"`
	Langs  map[string]string `toml:"languages"` // our locale → the vendor's code
	Params []string          `toml:"params"`    // what fills {{1}}, {{2}}, …: small texts of ours over the same arguments
}

func loadMessageTemplates() (map[string]messageTemplate, error) {
	all := map[string]messageTemplate{}
	if _, err := toml.Decode(messageTemplateFile, &all); err != nil {
		return nil, fmt.Errorf("templates: openings.toml: %w", err)
	}
	return all, nil
}

// maxParam is what vendors take of one parameter; line breaks they refuse.
const maxParam = 200

// MessageTemplate is the vendor's template for a text key, with its parameters worded.
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
	for _, p := range o.Params {
		text, _ := data[p].(string)
		text = truncate(maxParam, strings.Join(strings.Fields(text), " "))
		if text == "" {
			text = "-" // vendors refuse an empty parameter
		}
		params = append(params, text)
	}
	return o.Name, language, params, true
}
