package reading_test

import (
	"fmt"
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/reading"
)

// TestValues: what a message puts right is found wherever it stands in the sentence, what
// is tied to a condition approves nothing, and a courtesy is nothing but one.
func TestValues(t *testing.T) {
	r := newReader(t)
	for _, tt := range []struct {
		place, text string
		want, never []string
	}{
		{"summary", "Todo bien menos la 6, es MEDIA", []string{"correct:priority=MEDIA"}, nil},
		{"summary", "Bájele la prioridad, baja está bien, hay otro aire funcionando", []string{"correct:priority=BAJA"}, nil},
		{"summary", "Piso 6 por favor, lo demás está bien", []string{"correct:floor=6"}, nil},
		{"summary", "la ubicación está mal, el piso correcto es el 6", []string{"correct:floor=6"}, []string{"correct:place="}},
		{"summary", "era piso 3, no 2", []string{"correct:floor=3"}, nil},
		{"summary", `el serial no es "no tiene", anote 304PJPX6R390`, []string{"correct:serial=304PJPX6R390"}, nil},
		{"summary", "Dele, y disculpe la demora en contestar, estaba en el banco", []string{"confirm:="}, []string{"correct:place="}},
		{"quoted", "¿si la apruebo cuándo vendrían?", []string{"ask:when="}, []string{"approve:="}},
		{"quoted", "va, pero si le agrega el mantenimiento del otro aire por el mismo precio", nil, []string{"approve:="}},
		{"plate", "muchas gracias", []string{"thank:="}, []string{"skip:serial="}},
		{"plate", "no, gracias", []string{"skip:serial="}, nil},
		{"mail", "fuego.y.sazon@comidas.com", []string{"provide:mail=fuego.y.sazon@comidas.com"}, []string{"hazard:fire="}},
	} {
		var got []string
		for _, a := range r.Read(tt.text, bot.ReadingContext{Expects: reading.Expectations[tt.place]}).Acts {
			got = append(got, fmt.Sprintf("%s:%s=%s", a.Kind, a.About, a.Value))
		}
		all := " " + strings.Join(got, "  ") + " "
		for _, w := range tt.want {
			if !strings.Contains(all, " "+w+" ") {
				t.Errorf("%s: %q: %v, want %s", tt.place, tt.text, got, w)
			}
		}
		for _, w := range tt.never {
			if strings.Contains(all, " "+w+" ") {
				t.Errorf("%s: %q: %v, never %s", tt.place, tt.text, got, w)
			}
		}
	}
}
