package reading

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/templates"
)

func placesForTest(t testing.TB) *placeReader {
	t.Helper()
	var lexicons []*Lexicon
	for _, language := range []string{"es", "en"} {
		l, err := LoadLexicon(templates.Lexicons, language)
		if err != nil {
			t.Fatal(err)
		}
		lexicons = append(lexicons, l)
	}
	r, err := newPlaceReader(lexicons...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestPlaces reads testdata/places.tsv. Every row is one place, and all its parts are compared.
func TestPlaces(t *testing.T) {
	r := placesForTest(t)
	raw, err := os.ReadFile("testdata/places.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		rows++
		cells := strings.Split(strings.ReplaceAll(line, "⏎", "\n"), "\t")
		country, text, want := cells[0], cells[1], cells[2:]
		if want[0] == "=" {
			want[0] = text
		}
		found := r.readPlaces(text, country)
		if len(found) != 1 {
			t.Errorf("%q: %d places: %+v", text, len(found), found)
			continue
		}
		if got := partsOf(found[0]); !slices.Equal(got, want) {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
		if s := found[0].Span; !isShortenedFrom(found[0].Parts.Text, text[s.From:s.To]) {
			t.Errorf("%q: span %v is not %q", text, s, found[0].Parts.Text)
		}
	}
	if rows < 150 {
		t.Errorf("only %d rows", rows)
	}
}

// isShortenedFrom reports whether a text consists of words of another, in order.
func isShortenedFrom(text, whole string) bool {
	for _, w := range strings.Fields(text) {
		_, rest, ok := strings.Cut(whole, w)
		if !ok {
			return false
		}
		whole = rest
	}
	return true
}

// partsOf returns a place in the form of testdata/places.tsv.
func partsOf(m placeMatch) []string {
	p := m.Parts
	list := []string{p.Text}
	for _, part := range [][2]string{
		{"street", p.Street},
		{"area", p.Neighborhood},
		{"building", p.Building},
		{"floor", m.Level},
		{"room", p.Room},
		{"landmark", p.Landmark},
		{"city", p.City},
		{"department", p.Department},
	} {
		if part[1] != "" {
			list = append(list, part[0]+"="+part[1])
		}
	}
	if p.House {
		list = append(list, "house")
	}
	return list
}

// TestNoPlaces checks that texts without a place give none, or only weak evidence: a spot, a
// house or an unsure town.
func TestNoPlaces(t *testing.T) {
	r := placesForTest(t)
	for _, text := range []string{
		"", " ", "?", "👍", "me costó 2 pisos", "el piso está mojado", "se dañó la nevera al lado de la ventana", "tengo dos televisores de 55 pulgadas",
		"después de las 3", "por la mañana", "por favor", "a las 5 en punto", "necesito 5 metros de cable", "quiero un piso laminado de 20 metros",
		"se reventó el tubo del piso", "al lado derecho sale agua", "la lavadora está a la par de la estufa", "me llamo Andrés Caldas",
		"mi nombre es Armenia Florida", "el compresor de la unidad exterior no entra", "hay un nido de ratas atrás de la bodega",
		"en camino, 20 minutos", "tengo una gotera en la cocina", "cortar el pasto del jardín", "es K54V82424A", "serial 27258914-K8-4958",
		"MZ9217-742", "C82K94722E", "la placa dice 4L7-29-4K", "quiero pintar la fachada de la casa", "nivel de aceite bajo", "nivel 5 de agua",
		"bajó el nivel", "la planta eléctrica no prende", "se cayó en la calle", "trabajo de 8 a 5", "llegan por la tarde o por la noche?",
		"el tubo pasa por debajo de la casa", "cuarto día sin agua", "es el tercero que se daña", "cerca de las 4", "frente a mí no está",
		"no tengo la placa", "ya no sirve la bomba", "fuga detrás de la pared del baño", "cables colgando en la entrada", "no me llegó el técnico",
		"compré un local para negocio", "la oficina", "sí confirmo", "gracias, muy amable", "unas 3 cuotas de 50 mil",
		"cuesta 45 o 50 con iva", "en media hora", "a 20 metros de altura", "2 casas dañadas", "quedó en 7", "junto al breaker", "la 1 con 2 meses", "el edificio está malo, llamen", "la torre quedó mal pintada", "mi número es 310-456-7890", "el 2024-05-12 lo compré", "dos pisos y tres baños", "de 2 y 3 pisos", "la 3 y la 4", "factura 45",
	} {
		for _, m := range r.readPlaces(text, "CO") {
			if m.Evidence > evidenceHouse && m.Evidence != evidenceUnsureTown {
				t.Errorf("%q: %+v", text, m)
			}
		}
	}
}

func TestHouses(t *testing.T) {
	r := placesForTest(t)
	for _, text := range []string{
		"es una casa", "es casa de un piso", "no es edificio", "casa de una planta", "es una finca no tiene pisos", "ya le dije que es casa",
		"no hay pisos", "casa de dos pisos", "es una casa de 2 plantas", "CASA DE TRES PISOS", "vivo en una finca", "no es un edificio es casa",
		"no tiene pisos", "es casa, no apartamento", "rancho La Ponderosa", "quinta Los Naranjos", "casa # 12", "casa esquinera", "mi casita",
	} {
		found := r.readPlaces(text, "CO")
		if len(found) == 0 || !found[0].Parts.House || found[0].Level != "" || found[0].Parts.Floor != "" {
			t.Errorf("%q: %+v", text, found)
		}
	}
	for _, text := range []string{"torre 2 apto 401", "piso 3", "edificio Casa Blanca", "casa matriz", "frente a la casa azul", "oficina 3 de la casa 12"} {
		for _, m := range r.readPlaces(text, "CO") {
			if m.Parts.House {
				t.Errorf("%q is a house: %+v", text, m)
			}
		}
	}
}

func TestEvidence(t *testing.T) {
	r := placesForTest(t)
	for _, tt := range []struct {
		text  string
		want  placeEvidence
		asked bool
	}{
		{"calle 45 # 12-30", evidenceStreet, false},
		{"edificio Avianca piso 12", evidenceBuildingUnit, false},
		{"barrio Teusaquillo", evidenceNamed, false},
		{"frente al parque", evidenceLandmark, false},
		{"por la iglesia", evidenceWeakLandmark, false},
		{"piso 3", evidenceFloor, false},
		{"Medellín", evidenceTown, false},
		{"apto 301", evidenceRoom, false},
		{"La Unión", evidenceUnsureTown, false},
		{"es una casa", evidenceHouse, false},
		{"la cocina", evidenceSpot, false},
		{"¿atienden en Medellín?", evidenceTown, true},
		{"¿van hasta la calle 45 # 12-30?", evidenceStreet, true},
		{"calle 45 # 12-30 ¿a qué hora?", evidenceStreet, false},
	} {
		found := r.readPlaces(tt.text, "CO")
		if len(found) != 1 || found[0].Evidence != tt.want || found[0].Asked != tt.asked {
			t.Errorf("%q: %+v, want evidence %d, asked %v", tt.text, found, tt.want, tt.asked)
		}
	}
}

// FuzzPlaces checks that spans are inside the text and in order, that Parts.Text consists of
// words of its span, and that parts and answers are bounded.
func FuzzPlaces(f *testing.F) {
	r := placesForTest(f)
	raw, err := os.ReadFile("testdata/places.tsv")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if cells := strings.Split(line, "\t"); len(cells) > 2 {
			f.Add(cells[1])
		}
	}
	for _, text := range []string{"#", "calle", "piso -", "km", "de 2 cuadras y", "\"", "edificio \"", "casa 1er", "n.o.", "\xff\xfe calle 5", "a\u0301 b\u0301 9 piso", "🏠 casa 12", "1 y 2 calle y"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, m := range r.readPlaces(text, "") {
			if m.Span.From < last || m.Span.To <= m.Span.From || m.Span.To > len(text) || !isShortenedFrom(m.Parts.Text, text[m.Span.From:m.Span.To]) {
				t.Fatalf("%q: %+v after %d", text, m, last)
			}
			last = m.Span.To
			if m.Confidence() <= 0 || m.Confidence() > 1 || len(m.Parts.Street) > len(text)+2 || len(m.Parts.Landmark) > len(text)+2*maxParts {
				t.Errorf("%q: %+v", text, m)
			}
		}
		for _, answer := range []func(string) (partAnswer, bool){r.answerFloor, r.answerRoom} {
			if a, ok := answer(text); ok && (a.Value == "" || a.Span.To > len(text) || a.Span.From >= a.Span.To) {
				t.Errorf("%q: %+v", text, a)
			}
		}
	})
}

// TestPlacesBounded checks that no repeated text takes long.
func TestPlacesBounded(t *testing.T) {
	r := placesForTest(t)
	for _, piece := range []string{
		"frente a ", "calle ", "calle 5 con ", "2 cuadras y ", "por la iglesia de ", "de ", "casa de ", "barrio la ", "edificio \"", "1 y 2 ",
		"km 5 vía a ", "piso ", "San ", "la ", "\n", "casa, azul ", "#1 ", "a. ", "del parque 2 cuadras ", "5a ", "¿", "🏠",
	} {
		text := strings.Repeat(piece, 2*maxText/len(piece))
		start := time.Now()
		r.readPlaces(text, "")
		r.answerFloor(text)
		r.answerRoom(text)
		if took := time.Since(start); took > time.Second {
			t.Errorf("%q again and again takes %v", piece, took)
		}
	}
}

func BenchmarkPlaces(b *testing.B) {
	r := placesForTest(b)
	for name, text := range map[string]string{
		"none":  "hola buenas tardes quiero saber cuánto vale una revisión del aire que no enfría bien",
		"place": "Buenas, es en la Calle 45 # 12-30 barrio Teusaquillo, edificio Los Robles piso 3 apto 301 Bogotá",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.readPlaces(text, "CO")
			}
		})
	}
}
