package templates

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"text/template"
	"time"

	"github.com/BurntSushi/toml"
)

//go:embed locales/*.toml
var locales embed.FS

// Catalog renders texts. It does not change once loaded, except for a business's own wordings.
type Catalog struct {
	base             string             // fallback of an unknown locale
	byName           map[string]*locale // "es", "es-CO", …
	messageTemplates map[string]messageTemplate
	zone             *time.Location                                    // zone of rendered times; nil: the one they are written in
	wordings         atomic.Pointer[map[wordingKey]*template.Template] // a business's own; see SetWordings
}

// SetZone sets the zone of all rendered times, however they are stored: a technician whose
// visit is at ten must not read 15:00. It must be called before the first Render.
func (c *Catalog) SetZone(zone *time.Location) { c.zone = zone }

type locale struct {
	name  string
	under *locale // the locale that it overlays, or nil
	texts map[string]*template.Template
	names map[string][]string // of options: the title, then synonyms

	sources map[string]string // of texts that are no options, as written
}

// Load reads the embedded catalogue. base is the fallback of unknown locales.
func Load(base string) (*Catalog, error) {
	sub, err := fs.Sub(locales, "locales")
	if err != nil {
		return nil, err
	}
	return LoadFS(sub, base)
}

// LoadFS reads a catalogue of TOML files, "<locale>.toml" each. It returns an error for an
// invalid file, an overlay without its language, and a missing base.
func LoadFS(files fs.FS, base string) (*Catalog, error) {
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil, err
	}
	slices.SortFunc(names, func(a, b string) int { return len(a) - len(b) }) // bases before their overlays
	c := &Catalog{base: base, byName: map[string]*locale{}}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".toml")
		l := &locale{name: name, texts: map[string]*template.Template{}, names: map[string][]string{}, sources: map[string]string{}}
		if lang, _, overlay := strings.Cut(name, "-"); overlay {
			if l.under = c.byName[lang]; l.under == nil {
				return nil, fmt.Errorf("templates: %s overlays %s, which is not there", name, lang)
			}
		}
		raw, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, err
		}
		var entries map[string]any
		if _, err := toml.Decode(string(raw), &entries); err != nil {
			return nil, fmt.Errorf("templates: %s: %w", file, err)
		}
		c.byName[name] = l
		for key, entry := range entries {
			if err := c.add(l, key, entry); err != nil {
				return nil, fmt.Errorf("templates: %s: %q: %w", file, key, err)
			}
		}
	}
	if c.messageTemplates, err = loadMessageTemplates(); err != nil {
		return nil, err
	}
	if c.byName[base] == nil {
		return nil, fmt.Errorf("templates: no base locale %q", base)
	}
	return c, nil
}

func (c *Catalog) add(l *locale, key string, entry any) error {
	var text string
	switch v := entry.(type) {
	case string:
		text = v
		l.sources[key] = strings.TrimSpace(v)
	case []any:
		for _, name := range v {
			s, ok := name.(string)
			if !ok {
				return fmt.Errorf("%v is no text", name)
			}
			l.names[key] = append(l.names[key], s)
		}
		if len(l.names[key]) == 0 {
			return fmt.Errorf("an option needs a title")
		}
		text = l.names[key][0]
	default:
		return fmt.Errorf("%T is neither a text nor a list", v)
	}
	t, err := template.New(key).Funcs(c.funcs(l.name)).Parse(strings.TrimSpace(text))
	l.texts[key] = t
	return err
}

// Locales returns the locales that must have every text: the bases, as overlays inherit.
func (c *Catalog) Locales() []string {
	var names []string
	for name, l := range c.byName {
		if l.under == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// find returns the locale of a name, or else that of its language, or else the base.
func (c *Catalog) find(name string) *locale {
	if l := c.byName[name]; l != nil {
		return l
	}
	lang, _, _ := strings.Cut(name, "-")
	if l := c.byName[lang]; l != nil {
		return l
	}
	return c.byName[c.base]
}

// Has reports whether a text exists in a locale, or in the one it overlays.
func (c *Catalog) Has(key, locale string) bool {
	for l := c.find(locale); l != nil; l = l.under {
		if l.texts[key] != nil {
			return true
		}
	}
	return false
}

// Title returns the text of an option.
func (c *Catalog) Title(key, locale string) string {
	text, _ := c.Render(key, locale, "", nil) // a missing title is shown as its key
	return text
}

// Names returns the title of an option and its synonyms.
func (c *Catalog) Names(key, locale string) []string {
	for l := c.find(locale); l != nil; l = l.under {
		if names := l.names[key]; names != nil {
			return names
		}
		if l.texts[key] != nil {
			return []string{c.Title(key, locale)}
		}
	}
	return nil
}

// Render returns a text for a channel, filled in with args (a JSON object). A text for one
// channel has the key "<key>@<channel>". With an error it returns what was rendered so far, or
// the key if the text is missing or args are invalid.
func (c *Catalog) Render(key, locale, channel string, args json.RawMessage) (string, error) {
	var data map[string]any
	if len(args) > 0 {
		if err := json.Unmarshal(args, &data); err != nil {
			return key, fmt.Errorf("templates: arguments of %s: %w", key, err)
		}
	}
	t := c.lookup(key, locale, channel)
	if t == nil {
		return key, fmt.Errorf("templates: no text %q in %s", key, locale)
	}
	var b strings.Builder
	if err := t.Execute(&b, data); err != nil {
		return strings.TrimSpace(b.String()), fmt.Errorf("templates: %w", err)
	}
	return strings.TrimSpace(b.String()), nil
}

func (c *Catalog) lookup(key, locale, channel string) *template.Template {
	for l := c.find(locale); l != nil; l = l.under {
		if t := c.wording(l, key, channel); t != nil {
			return t
		}
		if t := l.texts[key+"@"+channel]; t != nil {
			return t
		}
		if t := l.texts[key]; t != nil {
			return t
		}
	}
	return nil
}
