package templates

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"unicode/utf8"
)

// Errors of CheckWording.
var (
	ErrNoSuchText     = errors.New("there is no such text, or it is an option")
	ErrWordingLong    = errors.New("the text is too long")
	ErrWordingAction  = errors.New("the text has a variable that the program's own text does not have")
	ErrWordingInvalid = errors.New("the text can't be read as a template")
)

// MaxWording is the most characters of a business's own wording: with its variables filled in, a
// message with buttons may have 1,024 (WhatsApp Cloud API, interactive messages).
const MaxWording = 900

// action is a variable or a condition of a template.
var action = regexp.MustCompile(`\{\{-?\s*(.*?)\s*-?\}\}`)

// unsaid are the prefixes of texts that no person of a conversation reads.
var unsaid = []string{"api.", "console.", "dialog.", "mail.", "state.", "sla.", "change."}

// Wordings lists the keys of the texts of a language that a business may reword, in order: those
// that are sent in conversations, and are no options.
func (c *Catalog) Wordings(locale string) []string {
	l := c.byName[locale]
	if l == nil {
		return nil
	}
	var keys []string
	for key := range l.texts {
		if c.rewordable(l, key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func (c *Catalog) rewordable(l *locale, key string) bool {
	base, _, _ := strings.Cut(key, "@")
	return l.texts[key] != nil && l.sources[key] != "" && l.names[base] == nil && !strings.HasSuffix(key, ".topic") &&
		!slices.ContainsFunc(unsaid, func(p string) bool { return strings.HasPrefix(key, p) })
}

// Source returns the program's own text, with its variables; "" if there is none that a business may
// reword.
func (c *Catalog) Source(key, locale string) string {
	l := c.byName[locale]
	if l == nil || !c.rewordable(l, key) {
		return ""
	}
	return l.sources[key]
}

// CheckWording returns why a business's own wording of a text can't be used, or nil. Its variables
// and conditions must be ones that the program's own text has, on whatever channel: so they have
// values, and cost what the program's text costs.
func (c *Catalog) CheckWording(key, locale, text string) error {
	l := c.byName[locale]
	switch {
	case l == nil || !c.rewordable(l, key):
		return ErrNoSuchText
	case utf8.RuneCountInString(text) > MaxWording:
		return ErrWordingLong
	}
	base, _, _ := strings.Cut(key, "@")
	known := map[string]bool{"end": true, "else": true}
	for name, source := range l.sources {
		if name == base || strings.HasPrefix(name, base+"@") {
			for _, found := range action.FindAllStringSubmatch(source, -1) {
				known[found[1]] = true
			}
		}
	}
	for _, found := range action.FindAllStringSubmatch(text, -1) {
		if !known[found[1]] {
			return ErrWordingAction
		}
	}
	if _, err := template.New(key).Funcs(c.funcs(locale)).Parse(text); err != nil {
		return ErrWordingInvalid
	}
	return nil
}

// SetWordings replaces all of a business's own wordings, by language and key. Those that CheckWording
// refuses are left out: a text may have lost a variable with a new version of the program. It may be
// called at any time.
func (c *Catalog) SetWordings(all map[string]map[string]string) {
	set := map[wordingKey]*template.Template{}
	for locale, texts := range all {
		for key, text := range texts {
			if c.CheckWording(key, locale, text) != nil {
				continue
			}
			set[wordingKey{locale, key}] = template.Must(template.New(key).Funcs(c.funcs(locale)).Parse(strings.TrimSpace(text)))
		}
	}
	c.wordings.Store(&set)
}

// wordingKey names a business's own wording.
type wordingKey struct{ locale, key string }

// wording returns a business's own wording of a text for a channel: that for the channel, or that for
// all channels; nil without one.
func (c *Catalog) wording(l *locale, key, channel string) *template.Template {
	set := c.wordings.Load()
	if set == nil {
		return nil
	}
	if t := (*set)[wordingKey{l.name, key + "@" + channel}]; t != nil {
		return t
	}
	return (*set)[wordingKey{l.name, key}]
}

// PreviewWording returns a text with its variables as people see them while they write: «name».
// Conditions are left out; what stands in them is kept.
func PreviewWording(text string) string {
	return action.ReplaceAllStringFunc(text, func(said string) string {
		inner := action.FindStringSubmatch(said)[1]
		if verb, _, _ := strings.Cut(inner, " "); slices.Contains([]string{"if", "else", "end", "with", "range"}, verb) {
			return ""
		}
		if i := strings.LastIndexByte(inner, '.'); i >= 0 {
			inner = strings.TrimRight(inner[i+1:], ") ")
		}
		return "«" + inner + "»"
	})
}
