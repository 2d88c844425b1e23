package templates_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"recado/templates"
)

func TestBusinessRewordsATextAndTakesItBack(t *testing.T) {
	c := load(t)
	args := json.RawMessage(`{"field":"slot.floor","now":"Piso 8"}`)
	said := func(locale, channel string) string {
		text, err := c.Render("changed.value", locale, channel, args)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	own := said("es", "")
	c.SetWordings(map[string]map[string]string{"es": {"changed.value": "Listo: {{text .field}} ahora es {{clip 80 .now}}."}})
	for locale, want := range map[string]string{"es": "Listo: el piso ahora es Piso 8.", "es-CO": "Listo: el piso ahora es Piso 8."} {
		for _, channel := range []string{"", "sms"} {
			if got := said(locale, channel); got != want {
				t.Errorf("%s %s: %q", locale, channel, got)
			}
		}
	}
	if got := said("en", ""); strings.Contains(got, "Listo") {
		t.Errorf("another language: %q", got)
	}
	c.SetWordings(nil)
	if got := said("es", ""); got != own {
		t.Errorf("taken back: %q", got)
	}
}

func TestWordingsThatCanNotBeUsed(t *testing.T) {
	c := load(t)
	for name, w := range map[string]struct {
		key, text string
		want      error
	}{
		"an unknown text":            {"no.such", "x", templates.ErrNoSuchText},
		"an option":                  {"option.yes", "Dale", templates.ErrNoSuchText},
		"a text of the API":          {"api.invalid", "x", templates.ErrNoSuchText},
		"a novel":                    {"changed.value", strings.Repeat("a", templates.MaxWording+1), templates.ErrWordingLong},
		"a variable that is not its": {"changed.value", "{{.password}}", templates.ErrWordingAction},
		"a loop that never ends":     {"changed.value", "{{range 1000000000}}a{{end}}", templates.ErrWordingAction},
		"a condition without an end": {"agent.continue", "Hola{{with .name}} {{.}}", templates.ErrWordingInvalid},
		"an end without a condition": {"changed.value", "Listo{{end}}", templates.ErrWordingInvalid},
	} {
		if err := c.CheckWording(w.key, "es", w.text); !errors.Is(err, w.want) {
			t.Errorf("%s: %v, want %v", name, err, w.want)
		}
	}
	c.SetWordings(map[string]map[string]string{"es": {"changed.value": "{{.password}}"}})
	if got, err := c.Render("changed.value", "es", "", json.RawMessage(`{"field":"slot.floor","now":"8"}`)); err != nil || !strings.HasPrefix(got, "Cambié") {
		t.Errorf("a wording that no longer fits: %q, %v", got, err)
	}
}

// Every text that may be reworded takes its own wording, and shows its variables.
func TestEveryWordingTakesItself(t *testing.T) {
	c := load(t)
	for _, locale := range c.Locales() {
		keys := c.Wordings(locale)
		if len(keys) < 100 {
			t.Errorf("%s has %d texts", locale, len(keys))
		}
		for _, key := range keys {
			source := c.Source(key, locale)
			if err := c.CheckWording(key, locale, source); err != nil && !errors.Is(err, templates.ErrWordingLong) {
				t.Errorf("%s in %s: %v", key, locale, err)
			}
			if shown := templates.PreviewWording(source); strings.Contains(shown, "{{") {
				t.Errorf("%s in %s shows %q", key, locale, shown)
			}
		}
	}
	if got := templates.PreviewWording(c.Source("changed.value", "es")); got != "Cambié «field» a «now»." {
		t.Errorf("preview: %q", got)
	}
}
