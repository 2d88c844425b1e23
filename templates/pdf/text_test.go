package pdf

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCleanKeepsWhatCanBeWritten(t *testing.T) {
	for typed, want := range map[string]string{
		"¿Cuánto? ¡Ñandú! $ 1.200,00 € 12 °C ½″": "¿Cuánto? ¡Ñandú! $ 1.200,00 € 12 °C ½″",
		"n\u0303andu\u0301":                   "ñandú", // as an iPhone sends them
		"gracias 🙏🏽👨‍👩‍👧 señor":               "gracias señor",
		"𝐔𝐫𝐠𝐞𝐧𝐭𝐞 ｆｕｌｌ ①":                      "Urgente full 1",
		"空调 no enfría":                        "□□ no enfría",
		"uno\r\ndos\u2028tres\x00\x07 cuatro": "uno\ndos\ntres cuatro",
		"1\u202f200,00":                       "1\u00a0200,00",
		"a\xff\xfeb":                          "a□□b",
		"  \n ✨ \n ":                          "",
		"\u202eodal la":                       "odal la",
	} {
		if got := clean(typed); got != want {
			t.Errorf("%q reads %q, want %q", typed, got, want)
		}
	}
}

func TestWrapLosesNothingAndFits(t *testing.T) {
	measure := func(s string) float64 { return float64(utf8.RuneCountInString(s)) }
	rapid.Check(t, func(t *rapid.T) {
		said := clean(rapid.StringMatching(`([a-zñ ]{0,30}\n?){0,6}`).Draw(t, "text"))
		width := rapid.Float64Range(1, 20).Draw(t, "width")
		lines := wrap(said, width, measure)
		for _, l := range lines {
			if measure(l) > width {
				t.Fatalf("%q is wider than %v", l, width)
			}
		}
		bare := strings.NewReplacer(" ", "", "\n", "").Replace
		if bare(strings.Join(lines, "")) != bare(said) {
			t.Fatalf("%q became %q", said, lines)
		}
	})
}

// anything is what people and programs put into a text field.
func anything() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringN(0, 150, -1),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 60), func(b []byte) string { return string(b) }),
		rapid.Map(rapid.IntRange(0, 300), func(n int) string { return strings.Repeat("Ñ", n) }),
		rapid.Map(rapid.IntRange(0, 20), func(n int) string { return strings.Repeat("- a\n", n) }),
		rapid.SampledFrom([]string{"", " ", "\n\n", "(\\)\r", "\uffff", "\U0010ffff", "{{.}}", "%d", "€", "\u00a0\u00a0", "{nb}", "\ufeff"}),
	)
}

func TestNoViewIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		say := func(what string) string { return anything().Draw(t, what) }
		group := func(what string) Group {
			g := Group{Total: say(what)}
			for range rapid.IntRange(0, 4).Draw(t, what+" lines") {
				g.Lines = append(g.Lines, Line{say(what), say(what), say(what), say(what), say(what)})
			}
			return g
		}
		at := time.Unix(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "at"), 0)
		b := Business{Name: say("name"), TaxID: say("id"), Address: say("address"), Mail: say("mail"), Logo: []byte(say("logo"))}
		p := Party{Name: say("person"), Company: say("company"), TaxID: say("id"), Address: say("address"), Phone: say("phone")}
		if rapid.Bool().Draw(t, "a report") {
			refused(t, ServiceReport, ReportView{
				Locale: say("locale"), Business: b, Client: p, Order: say("order"), IssuedAt: at, CheckIn: at, Hours: say("hours"),
				HoursNote: say("note"), Technician: say("technician"), Diagnosis: say("diagnosis"), Actions: say("actions"),
				Materials: []Material{{say("what"), say("note"), say("quantity")}}, After: []Photo{{[]byte(say("photo")), say("caption")}},
				Warranty: Warranty{Days: rapid.Int().Draw(t, "days"), Covers: say("covers")},
				Approval: Approval{Decision: Decision(rapid.IntRange(-1, 4).Draw(t, "decision")), By: say("by"), Comment: say("comment")},
			})
			return
		}
		refused(t, Quotation, QuotationView{
			Locale: say("locale"), Business: b, Client: p, Number: say("number"), Version: rapid.Int().Draw(t, "version"),
			Order: say("order"), IssuedAt: at, ValidUntil: at, Location: say("location"), Problem: say("problem"), Scope: say("scope"),
			Labour: group("labour"), Materials: group("materials"), Travel: group("travel"), Others: group("others"),
			Subtotal: say("subtotal"), Discount: say("discount"), DiscountNote: say("note"), Net: say("net"),
			VATRate: say("rate"), VAT: say("vat"), Total: say("total"), Payment: say("payment"), Exclusions: say("exclusions"),
		})
	})
}

func refused[V any](t *rapid.T, lay func(V) ([]byte, error), v V) {
	if pdf, err := lay(v); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("%T is refused: %v", v, err)
	}
}

// FuzzText holds whatever is typed to the margins of a line, as the fonts measure it.
func FuzzText(f *testing.F) {
	f.Add("¿Ñandú?\n- uno\n* dos", 20.0)
	f.Add(strings.Repeat("W", 500), 3.0)
	f.Add("\U0010ffff\xff(\\", 170.0)
	s := newSheet("es")
	f.Fuzz(func(t *testing.T, typed string, w float64) {
		if !(w >= 10 && w <= width) {
			return
		}
		c := at(left, w, toLeft)
		s.add(&c, typed, body)
		for _, l := range c.lines {
			if got := body.measure(l.text); got > w-l.indent+0.01 {
				t.Errorf("%q is %.2f mm wide in %.2f", l.text, got, w-l.indent)
			}
		}
	})
}
