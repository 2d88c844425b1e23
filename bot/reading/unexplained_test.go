package reading

import (
	"os"
	"slices"
	"testing"

	"recado/bot"
)

func readerOfProgram(t *testing.T) *Reader {
	t.Helper()
	r, err := New(os.DirFS("../../templates"), "es", "en")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestUnexplainedPartsFollowTheValue checks that the words after a value are returned, and courtesies are not.
func TestUnexplainedPartsFollowTheValue(t *testing.T) {
	r := readerOfProgram(t)
	for text, want := range map[string][]string{
		"Local 104 a mano izquierda entrando": {"a mano izquierda entrando"},
		"3er piso, puerta blanca":             {"puerta blanca"},
		"piso 2, por favor":                   nil,
	} {
		var got []string
		for _, s := range r.Read(text, bot.ReadingContext{Expects: bot.ExpectsFloor, Country: "CO"}).Unexplained {
			got = append(got, text[s.From:s.To])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestPlaceKeepsNamesThatNoTableKnows checks that the place of an answer has the clauses before the part that
// was recognised.
func TestPlaceKeepsNamesThatNoTableKnows(t *testing.T) {
	r := readerOfProgram(t)
	got := r.Read("Tienda La Bendición, Laureles, por el segundo parque, no me sé el número, es al lado de la droguería", bot.ReadingContext{Expects: bot.ExpectsPlace, Country: "CO"})
	a, ok := got.Find(bot.ActProvide, bot.SlotPlace)
	if want := "Tienda La Bendición, Laureles, por el segundo parque, al lado de la droguería"; !ok || a.Place == nil || a.Place.Text != want {
		t.Errorf("%+v, want %q", a, want)
	}
}

// TestYesBesideARequestIsDoubtful checks that a yes to the form is not plain beside a condition, a change or a
// question that no act accounts for.
func TestYesBesideARequestIsDoubtful(t *testing.T) {
	r := readerOfProgram(t)
	for text, plain := range map[string]bool{
		"sí": true, "sí, ¿cuándo vienen?": true, "sí, anote que hay perro": true,
		"sí pero cuando me paguen": false, "sí, solo si me dan factura": false, "sí, y quite el piso": false,
		"eso, está bien pero quite lo de gaseosas": false,
	} {
		a, ok := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview, Country: "CO"}).Find(bot.ActConfirm)
		if got := ok && a.Confidence > doubtfulYes; got != plain {
			t.Errorf("%q: %+v, want plain %v", text, a, plain)
		}
	}
}

func TestRemovalOfWhatWasNoted(t *testing.T) {
	r := readerOfProgram(t)
	for text, want := range map[string]string{
		"quite lo del perro": "perro", "borre lo de que abre Fabio, gracias": "abre Fabio", "please remove the part about the dog": "the dog", "quite el piso": "", "sí": "",
	} {
		got := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview, Country: "CO"}).Removal
		if got == nil && want != "" || got != nil && got.Text != want {
			t.Errorf("%q: %+v, want %q", text, got, want)
		}
	}
}
