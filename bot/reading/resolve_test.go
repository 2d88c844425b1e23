package reading_test

import (
	"fmt"
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/reading"
)

// TestValues checks that a correction is found anywhere in the sentence, that a condition
// prevents approval, and that a courtesy has no other effect.
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
		{"summary", "oficina 15, no 12", []string{"correct:room=Oficina 15"}, nil},
		{"summary", "cambie el 1 a plomería por favor", []string{"provide:line=1"}, []string{"correct:priority="}},
		{"summary", "la línea 6 póngala en baja", []string{"provide:line=6", "correct:priority=BAJA"}, nil},
		{"summary", "cambie el 5 por el 6", nil, []string{"provide:line=5"}},
		{"fresh", "Necesito mantenimiento de dos minisplit en la notaría. Dirección: calle 19 # 8-34 piso 2, Pereira. Contacto Dra. Amparo Gil.", []string{"provide:place="}, []string{"stop:="}},
		{"fresh", "borren mi pedido, me salió más barato comprar uno nuevo", []string{"cancel:="}, []string{"stop:="}},
		{"fresh", "con quién hablo, ¿es una máquina o gente?", []string{"ask:robot="}, []string{"human:="}},
		{"place", "calle 8 # 4-22, el cuarto está inundado y la extensión está dentro del agua", []string{"provide:place=", "hazard:water_electric="}, nil},
		{"place", "barrio La Candelaria, calle 11 # 4-20", []string{"provide:place="}, []string{"hazard:fire="}},
		{"quoted", "¿si la apruebo cuándo vendrían?", []string{"ask:when="}, []string{"approve:="}},
		{"quoted", "va, pero si le agrega el mantenimiento del otro aire por el mismo precio", nil, []string{"approve:="}},
		{"priority", "baja pues", []string{"provide:priority=BAJA"}, []string{"stop:="}},
		{"priority", "dar de baja", []string{"stop:="}, nil},
		{"priority", "urgente, hay una persona electrocutada", []string{"provide:priority=ALTA", "hazard:shock="}, nil},
		{"summary", "¿eso está bien?", nil, []string{"confirm:="}},
		{"photos", "no tengo foto ni serial", []string{"skip:photo=", "skip:serial="}, nil},
		{"offered", "lo tomo, pero si me pagan el transporte", nil, []string{"approve:="}},
		{"quoted", "¿sí?", nil, []string{"approve:=", "confirm:="}},
		{"plate", "muchas gracias", []string{"thank:="}, []string{"skip:serial="}},
		{"plate", "no, gracias", []string{"skip:serial="}, nil},
		{"summary", "la prioridad ponela media, no es tan alta", []string{"correct:priority=MEDIA"}, nil},
		{"summary", "todo bien solo que ahí dice prioridad Alta y yo diría media", []string{"correct:priority=MEDIA"}, nil},
		{"summary", "Está mal el piso, la oficina queda en el segundo", []string{"correct:floor=2"}, []string{"correct:room=Segundo"}},
		{"summary", "cambie la oficina, es la 15", []string{"correct:room=Oficina 15"}, nil},
		{"summary", "la oficina es la B", []string{"correct:room=Oficina B"}, nil},
		{"summary", "Si, mil gracias, que tenga bonita tarde usted tambien", []string{"confirm:="}, []string{"provide:description="}},
		{"photos", "dame de baja", []string{"stop:="}, nil},
		{"photos", "no me den de baja", nil, []string{"stop:="}},
		{"fresh", "take me off your list please", []string{"stop:="}, nil},
		{"fresh", "El aire del archivo no enfría y gotea. Calle 26 # 69-76, torre 3, piso 12. Se puede entrar de 7 a 5. Gracias, Patricia Ñustes", []string{"provide:name=Patricia Ñustes"}, nil},
		{"fresh", "El aire del archivo no enfría. Calle 26 # 69-76, torre 3. Gracias. Urgente", nil, []string{"provide:name=Urgente"}},
		{"fresh", "Hi, I rent a house in Residencial El Trapiche, casa 11. The washing machine doesn't drain. You can come Monday or Tuesday morning", []string{"provide:time="}, []string{"change:date="}},
		{"mail", "fuego.y.sazon@comidas.com", []string{"provide:mail=fuego.y.sazon@comidas.com"}, []string{"hazard:fire="}},
	} {
		var got []string
		for _, a := range r.Read(tt.text, bot.ReadingContext{Expects: reading.QuestionExpects[tt.place]}).Acts {
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

// TestLines checks that a number means a line of the summary only if it can mean nothing else.
func TestLines(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string][2]string{
		"cambie el 1 a plomería por favor":   {"1", "plomería"},
		"corrija la línea 3":                 {"3", ""},
		"el punto 2 está mal":                {"2", ""},
		"change number 1 to plumbing please": {"1", "plumbing"},
		"4":                                  {"4", ""},
		"cambie el 5 por el 6":               {},
		"edificio número 5":                  {},
	} {
		a, _ := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview}).Find(bot.ActProvide, bot.SlotLine)
		if got := [2]string{a.Value, a.Text}; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestAskedPlaceIsWhole checks that a place that was asked for keeps its whole text, including
// names that no table has, but not the text of other acts.
func TestAskedPlaceIsWhole(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]string{
		"Roatan, coxen hole, atrás del muelle de cruceros, casa de madera amarilla":                "Roatan, coxen hole, atrás del muelle de cruceros, casa de madera amarilla",
		"mire es en soyapango reparto los santos pasaje los lirios #17, la casa del palo de mango": "soyapango reparto los santos pasaje los lirios #17, la casa del palo de mango",
		"santa ana, 10a calle pte entre 4a y 6a av sur, taller mecánico Los Primos":                "santa ana, 10a calle pte entre 4a y 6a av sur, taller mecánico Los Primos",
		"calle 8 # 4-22, huele muchísimo a gas":                                                    "calle 8 # 4-22",
		"Carrera 9 # 12-40 barrio Centro, ¿cuánto vale la visita?":                                 "Carrera 9 # 12-40 barrio Centro",
	} {
		a, _ := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsPlace, Country: "CO"}).Find(bot.ActProvide, bot.SlotPlace)
		if a.Place == nil || a.Place.Text != want {
			t.Errorf("%q: %+v, want %q", text, a.Place, want)
		}
	}
}

// TestConditionalApprovalIsWeakened checks that an approval with a condition or a contrast gets
// a low confidence, so that it is confirmed with the person.
func TestConditionalApprovalIsWeakened(t *testing.T) {
	r := newReader(t)
	for text, sure := range map[string]bool{
		"ok pero primero quiero saber cuánto dura la garantía": false,
		"está cariñoso pero bueno, apruébelo":                  true,
		"apruebo la cotización":                                true,
		"sí, dele, hágale que necesito eso ya":                 true,
		"aprobado, cuando vienen?":                             true,
		"la apruebo cuando me paguen el viernes":               false,
		"claro que la apruebo, en sus sueños":                  false,
		"de una, ladrones":                                     false,
		"hágale y verá cómo lo demando":                        false,
		"sí señor, ¿cuánto es?":                                false,
		"mi esposa dijo 'apruébela'":                           false,
		"mi esposo dice que sí, aprobada":                      true,
		"aprobada, pero mi esposo dice que no":                 false,
		"SI LA APRUEBO":                                        true,
		"dele, y cuando tenga la plata le aviso":               false,
		"si la apruebo, ¿cuándo vienen?":                       false,
	} {
		a, _ := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsApproval}).Find(bot.ActApprove)
		if (a.Confidence >= 0.6) != sure {
			t.Errorf("%q: approve %.2f", text, a.Confidence)
		}
	}
}

// TestNegationEndsWithItsClause checks that a negation has no effect on the next clause.
func TestNegationEndsWithItsClause(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct {
		text    string
		expects bot.Expects
		kind    bot.ActKind
		want    bool
	}{
		{"Ya no lo necesito, anule la orden", bot.ExpectsOpen, bot.ActCancel, true},
		{"no quiero cancelar la orden", bot.ExpectsOpen, bot.ActCancel, false},
		{"ya no quiero nada, denme de baja de sus mensajes", bot.ExpectsPhoto, bot.ActStop, true},
		{"ya no sé. póngame a alguien que me ayude", bot.ExpectsField, bot.ActHuman, true},
		{"por el momento en pausa, no la descarte", bot.ExpectsApproval, bot.ActReject, false},
		{"ahora no, hasta que me paguen la quincena", bot.ExpectsApproval, bot.ActReject, false},
		{"ahora no, hasta que me paguen la quincena", bot.ExpectsApproval, bot.ActPostpone, true},
	} {
		if got := r.Read(c.text, bot.ReadingContext{Expects: c.expects}).Has(c.kind); got != c.want {
			t.Errorf("%q: %s is %v", c.text, c.kind, got)
		}
	}
}

// TestReplacedValuesAreIgnored checks that only the new value of a replacement is read.
func TestReplacedValuesAreIgnored(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]string{
		"cambie la oficina 12 por la 15":                  "room=15",
		"donde dice oficina 12 debe decir oficina 15":     "room=Oficina 15",
		"es la oficina 15 en vez de la 12":                "room=Oficina 15",
		"en vez de oficina 12 es la 15":                   "room=15",
		"cambie el piso 5 por el 6":                       "floor=6",
		"donde dice piso 5 ponga piso 6":                  "floor=6",
		"cambie la prioridad a media":                     "priority=MEDIA",
		"cambie alta por baja por favor":                  "priority=BAJA",
		"en prioridad cambie alta por baja":               "priority=BAJA",
		"6 media":                                         "priority=MEDIA",
		"change floor 5 to 6":                             "floor=6",
		"replace office 12 with office 15":                "room=Office 15",
		"está ok la oficina y el piso y todo, confirmado": "room=",
		"cabal así es, ¿vienen hoy mismo o hasta mañana?": "priority=",
	} {
		slot, value, _ := strings.Cut(want, "=")
		a, _ := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview, Country: "CO"}).Find(bot.ActCorrect, slot)
		if a.Value != value {
			t.Errorf("%q: %s is %q, not %q", text, slot, a.Value, value)
		}
	}
}

// TestCorrectedWork checks that a corrected description is the whole new text without its
// announcement, and that a complaint about the form is not a description.
func TestCorrectedWork(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]string{
		"corrija el problema: reparar humedad en la pared y después pintar todo el apartamento": "reparar humedad en la pared y después pintar todo el apartamento",
		"el problema está mal, es que la lavadora NO prende":                                    "la lavadora NO prende",
		"el problema es el horno eléctrico que no calienta":                                     "el horno eléctrico que no calienta",
		"you didn't write Daniela's phone":                                                      "",
	} {
		a, _ := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview, Country: "CO"}).Find(bot.ActCorrect, bot.SlotDescription)
		if a.Text != want {
			t.Errorf("%q: %q", text, a.Text)
		}
	}
}

// TestYesToTheForm checks that a request for haste does not weaken a yes, but a condition and a
// contrast do.
func TestYesToTheForm(t *testing.T) {
	r := newReader(t)
	for text, sure := range map[string]bool{
		"correcto, pero apúrense por favor":                true,
		"confirmo cuando llegue mi esposo":                 false,
		"sí, pero primero dígame cuánto cuesta":            false,
		"está bien, si mi esposa está de acuerdo":          false,
		"si mi esposa está de acuerdo, confirmo":           false,
		"confirmado, mi esposo dice que sí, todo correcto": true,
	} {
		a, _ := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview, Country: "CO"}).Find(bot.ActConfirm)
		if (a.Confidence >= 0.6) != sure {
			t.Errorf("%q: confirm %.2f", text, a.Confidence)
		}
	}
}

// TestPersists checks that Persists is set by Read and by Check.
func TestPersists(t *testing.T) {
	r := newReader(t)
	c := bot.ReadingContext{Expects: bot.ExpectsYesNo}
	for text, want := range map[string]bool{"sí, que vengan, todavía huele": true, "yes, it still smells": true, "sí, que vengan": false} {
		if got := r.Read(text, c).Persists; got != want {
			t.Errorf("read %q: %v", text, got)
		}
		acts := []bot.Act{{Kind: bot.ActConfirm, Text: text}}
		if got := r.Check(text, c, acts).Persists; got != want {
			t.Errorf("checked %q: %v", text, got)
		}
		if got := r.Check(text, c, nil).Persists; got != want {
			t.Errorf("checked without acts %q: %v", text, got)
		}
	}
}

// TestDateDuringIntakeIsAVisitTime checks that a date is the time of the visit, unless the
// message moves a visit.
func TestDateDuringIntakeIsAVisitTime(t *testing.T) {
	r := newReader(t)
	for text, moves := range map[string]bool{"para el viernes": false, "mejor para el sábado": false, "cambien la fecha de mi visita para el viernes": true} {
		got := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsPlace, Country: "CO"})
		if got.Has(bot.ActChange, "date") != moves {
			t.Errorf("%q: %v", text, got.Acts)
		}
	}
}
