package reading

import (
	"testing"

	"recado/bot"
	"recado/templates"
)

// TestPhraseThatBeginsAMessage checks that such a phrase needs more words after it, and few.
func TestPhraseThatBeginsAMessage(t *testing.T) {
	r, err := New(templates.Lexicons, "es", "en")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"me queda un rodamiento": true, "Hola, se me acabó la grasa, porfa": true, "reponer cinta aislante 3M": true, "i'm home": false,
		"me queda un": false, "running out of fuses": true,
		"me queda un poco lejos pero puedo ir a recogerla el viernes por la tarde": false,
	} {
		if a, ok := r.Command(text); (ok && a.Kind == bot.ActGo && a.About == "supply") != want {
			t.Errorf("%q: %+v", text, a)
		}
	}
}
