package vision

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestAmountsOfReceipts(t *testing.T) {
	for text, want := range map[string]string{
		"$ 250.000,00": "250000.00", "$250.000": "250000", "$250,000.00": "250000.00", "$ 1.250.000": "1250000", "L 1,500.00": "HNL 1500.00", "L. 1,500.00": "HNL 1500.00",
		"Lps. 80.50": "HNL 80.50", "HNL 1,500.00": "HNL 1500.00", "US$ 35.74": "USD 35.74", "USD 1,035.74": "USD 1035.74", "COP 250.000,00": "COP 250000.00", "250.000,00 COP": "COP 250000.00",
		"$ 250 000,00": "250000.00", "S 35.74": "35.74", "$ 250.000 M/CTE": "COP 250000", "$250000.00": "250000.00",
	} {
		if got, ok := amountValue(text); got != want || !ok {
			t.Errorf("%q: %q, %v; want %q", text, got, ok, want)
		}
	}
	// What may be another amount: without a sign, which may have been read as a digit; without the separator of
	// decimals; with digits lost or added between separators; signs of two currencies.
	for _, text := range []string{
		"250.000,00", "51,500.00", "$ 250000", "$ 35", "$ 3574", "$ 1.250.00.0", "$ 25.00000", "$ 1.2500", "$ 1,25,000.00", "$ 1.250,000", "$ 0,00", "$0", "", "$", "$ 012.000", "US$ 35.74 COP",
		"$ 12.345.678.901.234.567", "$ 250.000 30/11/2026", "Valor $ 250.000,00",
	} {
		if got, ok := amountValue(text); ok {
			t.Errorf("%q passes as %q", text, got)
		}
	}
}

func TestNumbersOfTransactions(t *testing.T) {
	for text, want := range map[string]string{"0000867768": "0000867768", "M51188354": "M51188354", ": 339505590": "339505590", "1234 5678 90": "1234567890", "#778812": "778812", "TRX-778812": "TRX-778812"} {
		if got, ok := referenceValue(text); got != want || !ok {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"****1234", "$ 250.000", "30/11/2026", "12:35", "1234", "Aprobada", "", "12345678901234567890123456789012", "M1A2B3C4D5E6F"} {
		if got, ok := referenceValue(text); ok {
			t.Errorf("%q passes as %q", text, got)
		}
	}
	if !sameReference("M 51188354", "M51188354") || !sameReference("O000867768", "0000867768") || sameReference("M51188355", "M51188354") || sameReference("51188354", "M51188354") {
		t.Error("agreement of two readers")
	}
}

func TestDaysOfReceipts(t *testing.T) {
	for text, want := range map[string]string{
		"31/12/2026": "2026-12-31", "1/2/2026 9:12": "2026-02-01", "2026-11-30 09:12": "2026-11-30", "30 nov 2026": "2026-11-30", "30 de noviembre de 2026 - 09:12 a. m.": "2026-11-30",
		"30denoviembrede2026alas09:12": "2026-11-30", "30 nov. 2026": "2026-11-30", "Nov 30, 2026": "2026-11-30", "30-NOV-2026": "2026-11-30", "30/nov/2026": "2026-11-30", "5 de setiembre del 2026": "2026-09-05",
		"13/10/202614:19": "2026-10-13", "Fecha: 13.10.2026": "2026-10-13",
	} {
		if got, ok := receiptDay(text); got != want || !ok {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"31/02/2026", "12/31/2026", "30 xyz 2026", "30/11/26", "", "904-231619-98", "2026"} {
		if got, ok := receiptDay(text); ok {
			t.Errorf("%q passes as %q", text, got)
		}
	}
}

// A label is what a line begins with; lines that begin like one and mean something else are not it.
func TestLabelsOfReceipts(t *testing.T) {
	for text, want := range map[string]Part{
		"Valor de la transferencia": Amount, "Monto transferido": Amount, "TOTAL": Amount, "ECuanto?": Amount, "Va1or pagado": Amount, "No. de aprobacion": Approval, "CUS": Approval, "AUT:": Approval,
		"Comprobante No.": Voucher, "Numero de comprobante:": Voucher, "Referencia": Reference, "Ref.": Reference, "Fecha y hora:": Day, "Costo de la transaccion": -1, "Subtotal": -1, "Saldo total": -1,
		"Valor comision": -1, "Total IVA": -1, "Fecha de vencimiento": -1, "Custodia de valores del banco": -1, "El valor de sus productos puede cambiar cuando quiera": -1, "Fecha de la transaccion": Day,
	} {
		var words []Word
		for i, w := range strings.Fields(text) {
			one := Word{Text: w, Conf: 99}
			one.Box.Min.X, one.Box.Max.X, one.Box.Max.Y = 100*i, 100*i+90, 40
			words = append(words, one)
		}
		got, ok := receipt.called(cellOf(words))
		if got != want || ok != (want >= 0) {
			t.Errorf("%q: part %d, want %d", text, got, want)
		}
	}
}

var (
	shownAmount = regexp.MustCompile(`^((USD|HNL|COP) )?[1-9]\d{0,13}(\.\d\d)?$|^((USD|HNL|COP) )?0\.\d\d$`)
	shownNumber = regexp.MustCompile(`^[A-Z]{0,6}-?\d[A-Z\d-]*$`)
)

// FuzzReceipt checks for any text that a value that counts has its form: an amount has no digits but those of the
// text, in their order; a date is one of the calendar.
func FuzzReceipt(f *testing.F) {
	for _, s := range []string{"$ 250.000,00", "US$ 35.74", "L. 1,500.00 Lps.", "250.000 COP", "30 de noviembre de 2026 - 09:12 a. m.", "Nov 30, 2026", "M12345678", "0000867768", "𝟘𝟙$", "$ ..,,00", "$\u00a01.000", strings.Repeat("9.", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if v, ok := amountValue(line); ok && (!shownAmount.MatchString(v) || onlyDigits(v) != onlyDigits(line) || !sameDigits(line, v)) {
			t.Errorf("%q: amount %q", line, v)
		}
		if v, ok := referenceValue(line); ok && (!shownNumber.MatchString(v) || len(v) > maxReference || !sameReference(v, v)) {
			t.Errorf("%q: number %q", line, v)
		}
		if v, ok := receiptDay(line); ok {
			if at, err := time.Parse(time.DateOnly, v); err != nil || at.Year() < 2000 || at.Year() > 2099 {
				t.Errorf("%q: day %q", line, v)
			}
		}
		for part, rule := range receipt.Fields {
			for _, key := range rule.Labels {
				if m := rule.begins(strings.ReplaceAll(bare(line), "/", ""), key); m < 0 || m > 1 {
					t.Errorf("%q as label of %d: %v", line, part, m)
				}
			}
		}
	})
}
