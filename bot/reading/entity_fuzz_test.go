package reading

import (
	"strings"
	"testing"
	"unicode/utf8"

	"recado/bot"
	"recado/bot/mailbox"
)

// entitySeeds are texts with values of every kind.
var entitySeeds = []string{
	"", "hola", "304 PJPX 6R390", "S/N: 304PJPX6R390.", "SN-", "serial #", "el serial es", "1.234.567,89", "1,2,3,4", "treinta y cinco mil millones y medio",
	"medio", "media hora y media", "tres cuartos", "1/2/", "31/12/2026", "2026-12-15T10:00", "30/2", "el 31 de febrero", "mañana de 2 a 4 y de 5 a 6", "a las 99", "cuarto para la",
	"entre el lunes y", "después de las", "$", "L.", "Q50,000", "US$ -5", "un palo de", "ana@x", "@@@", "a@b.co", "+57 (300) 123-4567", "me llamo", "soy doña", "me llamo Ñ",
	"no no no urgente", "¿urgente?", "prioridad", "ORD-", "ORD-99999999999", "⭐⭐⭐", "4 de", "５ ４", "\xff\xfe 12", "3º", "½ ¾", "12:", ":30", "a las 3:", "2h3", "1e9", "\u202e12\u202c",
	"hoy mañana pasado mañana ayer", "fin de mes del mes que viene", "en 999999999999 días", "99999999999999999999999999 minutos", "dos mil veintiséis de mil de mil", "10 para las", "la otra semana de la otra semana",
}

func fuzzEntities(f *testing.F, check func(t *testing.T, s *entityText, inside func(bot.Span))) {
	for _, s := range entitySeeds {
		f.Add(s)
	}
	words := []*entityWords{wordsOf(f, "es"), wordsOf(f, "en")}
	f.Fuzz(func(t *testing.T, text string) {
		for _, country := range []string{"CO", "SV", "HN", ""} {
			s := scanIn(text, country, words...)
			check(t, s, func(span bot.Span) {
				if span.From < 0 || span.To > len(text) || span.From >= span.To {
					t.Fatalf("%q: span %v is not inside", text, span)
				}
				if utf8.ValidString(text) && !utf8.ValidString(text[span.From:span.To]) {
					t.Fatalf("%q: span %v cuts a character", text, span)
				}
			})
		}
	})
}

func FuzzNumbers(f *testing.F) {
	fuzzEntities(f, func(t *testing.T, s *entityText, inside func(bot.Span)) {
		last := 0
		for _, n := range readNumbers(s) {
			inside(n.Span)
			if n.Span.From < last {
				t.Fatalf("%q: numbers overlap", s.text)
			}
			last = n.Span.To
		}
		for _, expected := range []bool{false, true} {
			if n, _, span, ok := readScore(s, expected); ok {
				if inside(span); n < 1 || n > 5 {
					t.Fatalf("%q: score %d", s.text, n)
				}
			}
		}
	})
}

func FuzzMoney(f *testing.F) {
	fuzzEntities(f, func(t *testing.T, s *entityText, inside func(bot.Span)) {
		for _, m := range readMoney(s) {
			if inside(m.Span); m.Value.IsNegative() {
				t.Fatalf("%q: %s", s.text, m.Value)
			}
		}
	})
}

func FuzzTimes(f *testing.F) {
	fuzzEntities(f, func(t *testing.T, s *entityText, inside func(bot.Span)) {
		for _, r := range readTimes(s) {
			inside(r.Span)
			if r.Range.From.IsZero() || !r.Range.To.IsZero() && !r.Range.To.After(r.Range.From) {
				t.Fatalf("%q: %v", s.text, r.Range)
			}
			if !r.Past && !r.Range.To.IsZero() && r.Range.To.Before(s.now.AddDate(-200, 0, 0)) {
				t.Fatalf("%q: %v", s.text, r.Range)
			}
		}
		for _, expected := range []bool{false, true} {
			if n, span, ok := readMinutes(s, expected); ok {
				if inside(span); n < 1 || n > maxWayMinutes {
					t.Fatalf("%q: %d minutes", s.text, n)
				}
			}
			if h, span, ok := readHours(s, expected); ok {
				if inside(span); strings.HasPrefix(h, "-") || h == "" {
					t.Fatalf("%q: %q hours", s.text, h)
				}
			}
		}
	})
}

func FuzzSerial(f *testing.F) {
	fuzzEntities(f, func(t *testing.T, s *entityText, inside func(bot.Span)) {
		for _, expected := range []bool{false, true} {
			v, span, ok := readSerial(s, expected)
			if !ok {
				continue
			}
			inside(span)
			said := strings.ToUpper(strings.Join(strings.Fields(s.text[span.From:span.To]), ""))
			if len(v) < minSerial || len(v) > maxSerial || !strings.Contains(said, v) {
				t.Fatalf("%q: serial %q of %q", s.text, v, said)
			}
		}
	})
}

func FuzzContacts(f *testing.F) {
	mails := mailWordsOf(f)
	fuzzEntities(f, func(t *testing.T, s *entityText, inside func(bot.Span)) {
		for _, a := range mails.readMails(s.text, tokens(s.text)) {
			if inside(bot.Span{From: a.From, To: a.To}); (a.Fault == "") != (a.Value != "") || a.Value != "" && !mailbox.Valid(a.Value) || a.Suggestion != "" && !mailbox.Valid(a.Suggestion) {
				t.Fatalf("%q: %+v", s.text, a)
			}
		}
		for _, p := range readPhones(s) {
			if inside(p.Span); p.Value[0] != '+' || len(p.Value) > 20 {
				t.Fatalf("%q: %q", s.text, p.Value)
			}
		}
		if n, ok := readName(s); ok {
			if inside(n.Span); n.Value == "" || len(n.Value) > 2*maxName {
				t.Fatalf("%q: name %q", s.text, n.Value)
			}
		}
		for _, d := range readDocuments(s) {
			if inside(d.Span); len(d.ID) < 9 {
				t.Fatalf("%q: %q", s.text, d.ID)
			}
		}
	})
}

func FuzzPriority(f *testing.F) {
	fuzzEntities(f, func(t *testing.T, s *entityText, inside func(bot.Span)) {
		for _, expected := range []bool{false, true} {
			v, span, ok := readPriority(s, expected)
			if !ok {
				continue
			}
			if inside(span); v != "BAJA" && v != "MEDIA" && v != "ALTA" && v != "EMERGENCIA" {
				t.Fatalf("%q: %q", s.text, v)
			}
		}
	})
}
