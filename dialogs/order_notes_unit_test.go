package dialogs

import (
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/orders"
)

// TestTidyNotes checks what notes keep beside the problem and the place.
func TestTidyNotes(t *testing.T) {
	for _, c := range []struct{ problem, notes, place, want string }{
		{"se dañó el aire acondicionado, no enfría", "no enfría, estoy en la Carrera 43A # 5-20 El Poblado", "Carrera 43A # 5-20 El Poblado", "se dañó el aire acondicionado, no enfría"},
		{"gotea la llave", "pregunten por don Luis en la torre B apto 4, toque el timbre", "Calle 5 # 3-20, torre B apto 4", "gotea la llave\npregunten por don Luis, toque el timbre"},
		{"gotea la llave", "el portón de la torre 2 es negro", "Calle 5 # 3-20, torre 2", "gotea la llave\nel portón de la torre 2 es negro"},
		{"pintar el apto, le dejo las llaves al portero", "le dejo las llaves al portero, don Aníbal", "", "pintar el apto, le dejo las llaves al portero, don Aníbal"},
		{"cambiar el piso", "que vengan el martes\nque vengan el martes, pregunten por Edith", "", "cambiar el piso\nque vengan el martes\npregunten por Edith"},
		{"no prende", "mi dirección es colonia la esperanza atrás de la iglesia casa verde me llamo Reina Isabel", "colonia la esperanza atrás de la iglesia casa verde", "no prende\nme llamo Reina Isabel"},
		{"no prende", "hable con la administración\nhable con la administración, Silvia", "", "no prende\nhable con la administración, Silvia"},
		{"no prende", "soy Teresita, Santa Tecla", "Casa 4, Santa Tecla", "no prende\nsoy Teresita"},
		{"no prende", "llamar al 3001234567", "Calle 5 # 3-20", "no prende\nllamar al 3001234567"},
	} {
		o := Order{Description: c.problem + "\n" + c.notes, Location: orders.Location{Text: c.place}}
		if got := o.tidyNotes().Description; got != c.want {
			t.Errorf("%q at %q:\n got %q\nwant %q", c.notes, c.place, got, c.want)
		}
		if once := o.tidyNotes(); once.tidyNotes().Description != once.Description {
			t.Errorf("%q: tidied again it is another", c.notes)
		}
	}
}

// TestSentenceAroundANumber checks that the point of a number ends no sentence.
func TestSentenceAroundANumber(t *testing.T) {
	text := "autopista km 4.5 parque industrial, contacto Lorena"
	at := strings.Index(text, "Lorena")
	if got := sentenceAround(text, bot.Span{From: at, To: at + len("Lorena")}); got != text {
		t.Errorf("got %q", got)
	}
}
