package bot

import (
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLanguageOf(t *testing.T) {
	for text, want := range map[string]string{
		"I need someone to fix my sink":                             "en",
		"The AC isn’t cooling, it's been like this since yesterday": "en",
		"good morning":        "en",
		"AC not working":      "en",
		"necesito un plomero": "es",
		"buenas tardes":       "es",
		"el aire no enfría, dice “filter check” en la pantalla":                                       "es",
		"la nevera dice: the water filter is not working, qué hago con el agua de la casa, por favor": "", // stays as it is

		// What decides nothing.
		"": "", "ok": "", "ok thanks": "", "hola": "", "hello": "", "menu": "", "no": "", "sí": "", "👍": "", "123456": "", "SN-THE-IS-99": "",
		"Calle 50 # 20-30": "", "Edificio B": "", "Split Samsung": "", "Del Monte": "", "ana@example.com": "",
		"Do you have el precio de la reparación": "",
	} {
		if got := languageOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Whatever is written, its language is one that is known, and one more word of another
// alone turns nothing around.
func TestLanguageOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if got := languageOf(text); got != "" && got != "es" && got != "en" {
			t.Fatalf("%q", got)
		}
		digits := rapid.StringMatching(`[0-9 .#-]{0,40}`).Draw(t, "digits")
		if got := languageOf(digits); got != "" {
			t.Fatalf("%q is %q", digits, got)
		}
	})
}

// Of what people write the language of eight in ten is told, and that of none wrongly: to be
// answered in a language that one does not speak is worse than to ask for one's own.
func TestLanguageOfWhatPeopleWrite(t *testing.T) {
	body, err := os.ReadFile("testdata/languages.tsv")
	if err != nil {
		t.Fatal(err)
	}
	all, told := map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(body)) {
		want, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		all[want]++
		switch languageOf(text) {
		case want:
			told[want]++
		case "":
		default:
			t.Errorf("%q is taken for another language than %s", text, want)
		}
	}
	for _, language := range []string{"en", "es"} {
		t.Logf("%s: %d of %d told", language, told[language], all[language])
		if told[language]*10 < all[language]*8 {
			t.Errorf("%s: only %d of %d are told", language, told[language], all[language])
		}
	}
}
