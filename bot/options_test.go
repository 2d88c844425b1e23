package bot_test

import (
	"strconv"
	"strings"
	"testing"

	"recado/bot"
)

// picker asks one question with the given options, "choice=Title|other name" each,
// and a leading "=" for a label that is data.
func picker(tb testing.TB, list ...string) func(said string) string {
	var opts []bot.Option
	names := map[string][]string{}
	for _, line := range list {
		choice, words, _ := strings.Cut(line, "=")
		if label, literal := strings.CutPrefix(words, "="); literal {
			opts = append(opts, bot.Option{Choice: choice, Label: label})
			continue
		}
		opts = append(opts, bot.Option{Choice: choice, Title: "title." + choice})
		names["title."+choice] = strings.Split(words, "|")
	}
	type heard struct{ Choice, Text string }
	pick := bot.MustCompile(bot.Dialog[heard]{Name: "pick", Version: 1, Steps: []bot.Step[heard]{
		{State: "q", Ask: "q", SkipIf: func(h heard) bool { return h.Choice+h.Text != "" }, Options: func(heard) []bot.Option { return opts }, Handle: func(_ heard, in bot.Input) (heard, bot.Event) {
			if in.Option == "" {
				return heard{Text: in.Text}, bot.OK
			}
			return heard{Choice: in.Option}, bot.OK
		}, On: bot.On{bot.OK: "still", bot.TooManyMisses: bot.Agent}},
		{State: "still", Ask: "still", Handle: func(h heard, _ bot.Input) (heard, bot.Event) { return h, "" }, On: bot.On{bot.TooManyMisses: bot.Agent}},
	}})
	m := newMachine(tb, func(c *bot.Config) {
		c.Dialogs = append(c.Dialogs, pick)
		c.Texts = texts{names: names}
	})
	return func(said string) string {
		k := newTalk(tb, m)
		k.s.Stack = []bot.Frame{{ID: 1, Dialog: "pick", Version: 1, State: "q"}}
		k.do(said)
		var h heard
		if len(k.s.Stack) == 1 {
			_ = jsonInto(k.s.Stack[0].Slots, &h)
		}
		return h.Choice
	}
}

func TestOptionIsMatchedByNumberTitleAndOrdinal(t *testing.T) {
	pick := picker(t, "low=Baja|poca", "mid=Media|normal", "high=Alta|alto|urgente")
	for want, said := range map[string][]string{
		"low": {
			"low", "1", "1.", "1)", "#1", "# 1", "la 1", "opción 1", "Opcion 1", "la opción 1", "número 1", "1️⃣", "uno", "primera", "la primera", "El primero", "first", "the first",
			"Baja", "BAJA", "baja!", "*Baja*", "b\u200baja", "poca", "baj", "bajs", "baaja", "bja", " baja ", "- 1",
		},
		"mid":  {"2", "2️⃣", "la segunda", "dos", "Media.", "normal", "norma", "med", "meida", "medi", "mdia"},
		"high": {"3", "tercera", "la última", "last", "alta", "ALTO", "urgente", "urg", "ata", "altaa"},
		"":     {"4", "0", "abja", "nromal", "décima", "2 o 3", "1 2", "no sé", "es", "b", "la", "¿cuál?", "10", "1️⃣2️⃣", "👎", "👍", ".", "media o alta"},
	} {
		for _, s := range said {
			if got := pick(s); got != want {
				t.Errorf("%q chose %q, want %q", s, got, want)
			}
		}
	}
}

func TestAmbiguousOptionMatchesNothing(t *testing.T) {
	pick := picker(t, "fix=Corregir", "ok=Correcto", "pay=Pagar ahora", "paid=Pagado ya")
	for said, want := range map[string]string{
		"corr": "", "pag": "", "corre": "", "correct": "ok", "corregi": "fix", "pagar": "pay", "pagado": "paid", "pagao": "", "pagr ahora": "pay",
	} {
		if got := pick(said); got != want {
			t.Errorf("%q chose %q, want %q", said, got, want)
		}
	}
}

func TestOptionIsMatchedBesideFillers(t *testing.T) {
	pick := picker(t, "skip=Sin ubicación", "back=Volver", "home=Electrodomésticos", "all=Todo bien", "pay=Pagar otro día")
	for want, said := range map[string][]string{
		"skip": {"no, sin ubicación", "pues sin ubicacion por favor", "sin ubicación, gracias", "no, la de sin ubicación"},
		"home": {"sí electrodomésticos", "ya le dije: electrodomésticos", "el de electrodomésticos"},
		"pay":  {"mejor pagar otro día", "quiero pagar otro dia"},
		"all":  {"sí, todo bien", "pues todo bien gracias"},
		"":     {"no sin ubicación", "no está todo bien", "todo bien pero gotea", "¿y sin ubicación?", "no quiero pagar otro día", "sin ubicación no", "todo bien, pagar otro día", "electrodomésticos de la cocina"},
	} {
		for _, s := range said {
			if got := pick(s); got != want {
				t.Errorf("%q chose %q, want %q", s, got, want)
			}
		}
	}
}

func TestOptionIsNotMatchedInsideASentence(t *testing.T) {
	pick := picker(t, "yes=Confirmar|sí|si|claro|dale|👍", "no=Corregir|no")
	for _, said := range []string{
		"sí pero otra cosa", "claro que no", "no, así no", "dale una revisada", "no quiero confirmar", "sí o no", "creo que sí",
		"confirmar no", "si no es mucha molestia", strings.Repeat("si ", 40), "2 pisos", "1 momento",
	} {
		if got := pick(said); got != "" {
			t.Errorf("%q chose %q", said, got)
		}
	}
	for said, want := range map[string]string{"SÍ.": "yes", "¡sí!": "yes", "👍🏿": "yes", "👍": "yes", "👎": "", "no": "no", "nó": "no"} {
		if got := pick(said); got != want {
			t.Errorf("%q chose %q, want %q", said, got, want)
		}
	}
}

func TestTypoNeverTurnsOneNumberIntoAnother(t *testing.T) {
	pick := picker(t, "a==ORD-00001", "b==Edificio A")
	for said, want := range map[string]string{"ord-00001": "a", "ORD-00002": "", "ORD-0001": "", "edificio a": "b", "edifcio a": "b"} {
		if got := pick(said); got != want {
			t.Errorf("%q chose %q, want %q", said, got, want)
		}
	}
}

func TestOptionLabelOfSymbolsMatches(t *testing.T) {
	pick := picker(t, "a==—", "b==✅", "c==")
	for _, said := range []string{"abc", "ola", "—", "…", "✅"} {
		pick(said) // must not panic
	}
	if got := pick("2"); got != "b" {
		t.Errorf("2 chose %q", got)
	}
}

func FuzzOption(f *testing.F) {
	options := []string{"yes=Confirmar|sí|si|👍", "no=Corregir|no", "a==Edificio A"}
	for _, s := range []string{"sí", "la 2", "2️⃣", "confirmra", "no quiero", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		pick := picker(t, options...)
		if said == "" || strings.ContainsAny(said[:1], "[(<+!@") {
			return
		}
		got := pick(said)
		if n, err := strconv.Atoi(bot.Fold(said)); err == nil && (n < 1 || n > 3) && got != "" {
			t.Errorf("%q chose %q", said, got)
		}
	})
}
