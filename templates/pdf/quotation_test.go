package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func laid(tb testing.TB, v QuotationView) []leaf {
	tb.Helper()
	pdf, err := Quotation(v)
	if err != nil {
		tb.Fatal(err)
	}
	return leaves(tb, pdf)
}

// long is a quotation of n materials; some take two or three lines.
func long(tb testing.TB, n int) QuotationView {
	v := quotation(tb)
	v.Materials = Group{Total: "$ 9.999.000"}
	for i := range n {
		l := Line{What: fmt.Sprintf("Repuesto-%03d", i+1), Quantity: "1", Price: "$ 1.000", Amount: fmt.Sprintf("$ %d.000", i+1)}
		if i%7 == 3 {
			l.What += " con un nombre largo que no cabe en una sola línea de la tabla y sigue en la de abajo"
			l.Note = "Ref. A-1"
		}
		v.Materials.Lines = append(v.Materials.Lines, l)
	}
	return v
}

func TestALongQuotationBreaksItsPagesWell(t *testing.T) {
	all := laid(t, long(t, 200))
	tidy(t, all)
	whole := text(all)
	for i := range 200 {
		if n := strings.Count(whole, fmt.Sprintf("Repuesto-%03d", i+1)); n != 1 {
			t.Errorf("line %d is there %d times", i+1, n)
		}
	}
	for n, l := range all {
		page := strings.Join(l.lines(), "\n")
		if want := fmt.Sprintf("Página %d de %d", n+1, len(all)); !strings.Contains(page, want) {
			t.Errorf("page %d does not say %q", n+1, want)
		}
		if !strings.Contains(page, "Este documento no es una factura") {
			t.Errorf("page %d could be taken for an invoice", n+1)
		}
		if n == 0 {
			continue
		}
		if !strings.Contains(page, "Climas y Servicios Técnicos S.A.S. | Cotización COT-00001") {
			t.Errorf("page %d does not say what it is of", n+1)
		}
		if strings.Contains(page, "Repuesto-") && !strings.Contains(page, "Materiales (continuación) | Cantidad | Precio unitario | Importe") {
			t.Errorf("page %d has rows without a head", n+1)
		}
		if strings.Contains(page, "Repuesto-") && n < len(all)-1 {
			low := 0.0
			for _, w := range l {
				if w.Y1 < bottom*points {
					low = max(low, w.Y1)
				}
			}
			if bottom*points-low > 60 {
				t.Errorf("page %d ends at %.0f points, well above its foot", n+1, low)
			}
		}
	}
}

// The totals are never alone on a page, however the lines before them fall.
func TestTheTotalsStayWithALine(t *testing.T) {
	for n := 1; n <= 24; n++ {
		v := long(t, n)
		v.Business.Logo, v.Travel, v.Others = nil, Group{}, Group{}
		v.Problem += strings.Repeat("\nOtro hallazgo.", n%11)
		v.Labour.Lines[0].Note = strings.Repeat("Una nota. ", n*5)
		v.Payment = strings.Repeat("Una cuota. ", n*4)
		all := laid(t, v)
		tidy(t, all)
		for p, l := range all {
			page := strings.Join(l.lines(), "\n")
			if strings.Contains(page, "$ 1.333.395") &&
				(!strings.Contains(page, fmt.Sprintf("Repuesto-%03d", n)) || !strings.Contains(page, "Subtotal | $ 1.245.000") || n > 1 && !strings.Contains(page, "$ 9.999.000")) {
				t.Errorf("%d lines: page %d has a total without its lines:\n%s", n, p+1, page)
			}
			if lines := l.lines(); strings.HasPrefix(lines[max(0, len(lines)-2)], "Materiales |") {
				t.Errorf("%d lines: page %d ends with a head", n, p+1)
			}
		}
	}
}

func TestWhatIsEmptyIsLeftOut(t *testing.T) {
	all := laid(t, QuotationView{Number: "COT-00007", Total: "$ 10.00"})
	whole := text(all)
	if len(all) != 1 || !strings.Contains(whole, "COT-00007") || !strings.Contains(whole, "TOTAL $ 10.00") {
		t.Errorf("%d pages: %s", len(all), whole)
	}
	for _, label := range []string{"Problema", "Mano de obra", "Descuento", "IVA", "Forma de pago", "NIT", "Versión", "VÁLIDA", "a más tardar"} {
		if strings.Contains(whole, label) {
			t.Errorf("%q is said of nothing: %s", label, whole)
		}
	}
}

func TestAColumnIsNamedWhereItHasSomething(t *testing.T) {
	v := quotation(t)
	v.Travel.Lines = []Line{{What: "Peaje", Quantity: "2", Price: "$ 12.000", Amount: "$ 24.000"}}
	var lines []string
	for _, l := range laid(t, v) {
		lines = append(lines, l.lines()...)
	}
	whole := strings.Join(lines, "\n")
	for _, head := range []string{"Desplazamiento | Cantidad | Precio unitario | Importe\n", "Otros costos | Importe\n"} {
		if !strings.Contains(whole, head) {
			t.Errorf("no %q in %s", head, whole)
		}
	}
}

func TestACountryNamesItsTax(t *testing.T) {
	for locale, want := range map[string]string{"es-CO": "IVA (19 %)", "es-SV": "IVA (19 %)", "es-HN": "ISV (19 %)", "en": "VAT (19 %)", "fr": "IVA (19 %)"} {
		v := quotation(t)
		v.Locale, v.Business.Logo = locale, nil
		if whole := text(laid(t, v)); !strings.Contains(whole, want) {
			t.Errorf("%s does not say %q", locale, want)
		}
	}
	v := quotation(t)
	v.Locale = "es-HN"
	if whole := text(laid(t, v)); !strings.Contains(whole, "RTN 900.123.456-7") || strings.Contains(whole, "NIT ") {
		t.Error("Honduras does not say RTN")
	}
}

func TestLongNamesWrapInsideTheMargins(t *testing.T) {
	v := quotation(t)
	name := strings.Repeat("Compañía Nacional de Refrigeración y Climatización Industrial ", 4)
	v.Business.Name, v.Client.Company, v.Client.Name, v.Location = name, name, name, name
	v.Business.Mail = strings.Repeat("unnombremuylargosinespacios", 6) + "@correo.example"
	v.Client.Mail = v.Business.Mail
	v.Number = "COT-00001-" + strings.Repeat("9", 40)
	v.Labour.Lines[0].What = strings.Repeat("W", 200)
	v.Labour.Lines[1].Amount = "$ 99.999.999.999.999,99"
	v.Labour.Lines[2].Price = strings.Repeat("8", 60)
	v.Business.Logo = nil
	v.Total, v.VAT = "$ 999.999.999.999.999.999.999,00", "$ 999.999.999.999.999.999,00"
	v.DiscountNote = name
	all := laid(t, v)
	tidy(t, all)
	whole := text(all)
	for _, amount := range []string{v.Labour.Lines[1].Amount, v.Total, v.VAT} {
		if !strings.Contains(whole, amount) {
			t.Errorf("%s was broken or lost", amount)
		}
	}
	if n := strings.Count(strings.ReplaceAll(whole, " ", ""), "W"); n < 200 {
		t.Errorf("%d of 200 letters of a long word are left", n)
	}
}

func TestADescriptionOfPagesIsAllThere(t *testing.T) {
	v := quotation(t)
	var said []string
	for i := range 1500 {
		said = append(said, fmt.Sprintf("palabra%04d", i))
	}
	v.Problem = strings.Join(said, " ")
	v.Materials.Lines[0].What = strings.ReplaceAll(v.Problem, "palabra", "material")
	v.Exclusions = strings.ReplaceAll(v.Problem, "palabra", "excepto")
	all := laid(t, v)
	tidy(t, all)
	whole := text(all)
	for i := range 1500 {
		for _, kind := range []string{"palabra", "material", "excepto"} {
			if !strings.Contains(whole, fmt.Sprintf("%s%04d", kind, i)) {
				t.Fatalf("%s%04d is lost", kind, i)
			}
		}
	}
	for n, l := range all {
		if len(l) < 25 {
			t.Errorf("page %d is as good as empty: %v", n+1, l.lines())
		}
	}
}

func TestTheSameViewGivesTheSameBytes(t *testing.T) {
	q := quotation(t)
	first, err := Quotation(q)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if again, err := Quotation(q); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("another document of the same view (%v)", err)
		}
	}
	v := report(t)
	for i := range v.During {
		v.During[i].Image = v.Before[0].Image // one photo twice is where the library's order could slip
	}
	r, err := ServiceReport(v)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := ServiceReport(v); err != nil || !bytes.Equal(r, again) {
		t.Fatalf("another report of the same view (%v)", err)
	}
}

func BenchmarkQuotation(b *testing.B) {
	for _, n := range []int{10, 200, 10_000} {
		v := long(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				pdf, err := Quotation(v)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(pdf)), "bytes")
			}
		})
	}
}
