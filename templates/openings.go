package templates

import (
	_ "embed" // for the definitions
	"encoding/json"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed openings.toml
var openings string

// opening is a template that a messaging vendor has approved: the only thing that
// may be said to someone who has not written for a day.
type opening struct {
	Name   string            `toml:"name"`
	Langs  map[string]string `toml:"languages"` // our locale → the vendor's code
	Params []string          `toml:"params"`    // what fills {{1}}, {{2}}, …: small texts of ours over the same arguments
}

func loadOpenings() (map[string]opening, error) {
	all := map[string]opening{}
	if _, err := toml.Decode(openings, &all); err != nil {
		return nil, fmt.Errorf("templates: openings.toml: %w", err)
	}
	return all, nil
}

// maxParam is what vendors take of one parameter; line breaks they refuse.
const maxParam = 200

// Opening is the vendor's template for a text key, with its parameters worded.
func (c *Catalog) Opening(key, locale string, args json.RawMessage) (name, language string, params []string, ok bool) {
	o, ok := c.openings[key]
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
		text = clip(maxParam, strings.Join(strings.Fields(text), " "))
		if text == "" {
			text = "-" // vendors refuse an empty parameter
		}
		params = append(params, text)
	}
	return o.Name, language, params, true
}
