package reading_test

import (
	"strings"
	"testing"

	"recado/bot/reading"
	"recado/templates"
)

func newReader(tb testing.TB) *reading.Reader {
	tb.Helper()
	r, err := reading.New(templates.Lexicons, "es", "en")
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestCommands(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]string{
		"English": "language:en", "in English, please": "language:en", "In english please!": "language:en", "en inglés": "language:en",
		"Hi, do you speak English?": "language:en", "I don’t speak Spanish": "language:en", "español": "language:es",
		"en español por favor": "language:es", "Hola, ¿habla español?": "language:es",
		"la clase de inglés": "", "the english room": "", "hola": "greet:",
		"¡MENÚ!": "menu:", "menú por favor": "menu:", "STOP": "stop:", "baja": "stop:", "no me den de baja": "",
		"no quiero cancelar": "", "cancelar": "cancel:", "una persona por favor": "human:", "estado": "ask:status", "": "", "👍": "",
		"Hello, we are initiating this conversation to understand the quality of your bot experience": "menu:probe",
		strings.Repeat("menu ", 200): "",
	} {
		got := ""
		if a, ok := r.Command(text); ok {
			got = string(a.Kind) + ":" + a.About
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
