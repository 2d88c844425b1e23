package pdf

import (
	"os"
	"strings"
	"testing"
	"time"
)

// bill is an invoice of two orders, partly paid.
func bill(tb testing.TB) InvoiceView {
	tb.Helper()
	day := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	order := func(id, service string) InvoiceOrder {
		return InvoiceOrder{
			Order: id, Service: service, Location: "Torre 2, apto 501, Medellín", Technician: "Teo Ruiz", On: day,
			Labour: Group{Total: "$87.50", Lines: []Line{
				{What: service, Quantity: "1", Price: "$50.00", Amount: "$50.00"},
				{What: service, Note: "Recargo: nocturno +50 %", Quantity: "0.5", Price: "$50.00", Amount: "$37.50"},
			}},
			Others: Group{Total: "$39.98", Lines: []Line{{What: "Sifón de 1 1/2\"", Quantity: "2", Price: "$19.99", Amount: "$39.98"}}},
			Total:  "$127.48",
		}
	}
	return InvoiceView{
		Locale: "es", Number: "FAC-00001", IssuedAt: day, DueOn: day.AddDate(0, 0, 30), Days: 30,
		Business: Business{Name: "Climas y Servicios Técnicos S.A.S.", TaxID: "900.123.456-7", Address: "Calle 45 # 12-30, Medellín", Phone: "+57 604 123 4567", Mail: "facturas@example.com", Logo: logo(tb)},
		Client:   Party{Name: "Claudia Peña", Company: "Distribuidora Ñandú y Compañía Ltda.", TaxID: "811.222.333-4", Address: "Carrera 7 # 1-2, Bogotá", Mail: "pagos@example.com"},
		Orders:   []InvoiceOrder{order("ORD-00001", "Plomería"), order("ORD-00002", "Electricidad")},
		Subtotal: "$254.96", Discount: "$25.50", DiscountNote: "10 %", Net: "$229.46", VATRate: "19 %", VAT: "$43.60", Total: "$273.06", Paid: "$73.06", Balance: "$200.00",
		Payment: "Transferencia a Bancolombia, cuenta de ahorros 123-456789-01, o en efectivo al técnico.", Link: "https://recado.example.com/f/FAC-00001?exp=1827500000&sig=abc",
	}
}

func billed(tb testing.TB, v InvoiceView) string {
	tb.Helper()
	pdf, err := Invoice(v)
	if err != nil {
		tb.Fatal(err)
	}
	if to := os.Getenv("INVOICE_PDF"); to != "" { // to look at it
		if err := os.WriteFile(to, pdf, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	all := leaves(tb, pdf)
	tidy(tb, all)
	return text(all)
}

func TestAnInvoiceSaysWhatItBillsAndThatItIsNoElectronicInvoice(t *testing.T) {
	whole := billed(t, bill(t))
	for _, want := range []string{
		"FAC-00001", "NIT 900.123.456-7", "Distribuidora Ñandú", "23 de diciembre de 2026", "ORD-00001", "ORD-00002", "Teo Ruiz", "Recargo: nocturno +50 %",
		"IVA (19 %)", "-$25.50", "$273.06", "-$73.06", "$200.00", "Bancolombia", "Documento de cobro, no es factura electrónica",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("no %q in\n%s", want, whole)
		}
	}
}

// TestNoSealIsShownThatWasNotReceived checks an invoice that waits for its seal, and one that has it.
func TestNoSealIsShownThatWasNotReceived(t *testing.T) {
	v := bill(t)
	v.Fiscal = InvoiceFiscal{Pending: true, Code: "NOT-RECEIVED", Kind: "fiscal_siigo"}
	whole := billed(t, v)
	if strings.Contains(whole, "NOT-RECEIVED") || strings.Contains(whole, "CUFE") || !strings.Contains(whole, "la validación fiscal está pendiente") {
		t.Errorf("pending:\n%s", whole)
	}
	v.Fiscal = InvoiceFiscal{Kind: "fiscal_cai", Number: "000-001-01-00000123", Code: "A1B2C3-D4E5F6", Range: "000-001-01-00000001 a 000-001-01-00005000", Until: time.Date(2027, 5, 1, 0, 0, 0, 0, time.UTC)}
	whole = billed(t, v)
	for _, want := range []string{"000-001-01-00000123", "CAI: A1B2C3-D4E5F6", "Fecha límite de emisión: 1 de mayo de 2027"} {
		if !strings.Contains(whole, want) {
			t.Errorf("sealed: no %q in\n%s", want, whole)
		}
	}
	if strings.Contains(whole, "no es factura electrónica") {
		t.Error("it is one")
	}
}

func TestACreditNoteAndACancelledInvoiceSayWhatTheyAre(t *testing.T) {
	v := bill(t)
	v.CreditNote, v.Number, v.Corrects, v.Reason, v.Orders, v.Paid = true, "NC-00001", "FAC-00001", "visita más corta", nil, ""
	if whole := billed(t, v); !strings.Contains(whole, "NOTA CRÉDITO") || !strings.Contains(whole, "visita más corta") || !strings.Contains(whole, "FAC-00001") {
		t.Error(whole)
	}
	v = bill(t)
	v.Cancelled = true
	if whole := billed(t, v); !strings.Contains(whole, "ANULADA") {
		t.Error(whole)
	}
}

// TestAFiscalNumberIsPrintedWithWhatTheSARWants checks the document of a CAI, and that nothing of it is printed before.
func TestAFiscalNumberIsPrintedWithWhatTheSARWants(t *testing.T) {
	v := bill(t)
	v.Fiscal = InvoiceFiscal{
		Kind: "fiscal_cai", Number: "000-001-01-00000123", Code: "35BD6A-0195F4-B34BAA-8B7D13-37791A-2D", Range: "000-001-01-00000001 a 000-001-01-00000500",
		Until: time.Date(2027, 6, 30, 0, 0, 0, 0, time.UTC), Nothing: "L 0.00", Exempt: "L 0.00", Taxed: "L 229.46",
	}
	text := billed(t, v)
	for _, want := range []string{v.Fiscal.Number, v.Fiscal.Code, v.Fiscal.Range, "Fecha límite de emisión", "Importe gravado: L 229.46", "beneficio de todos"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if strings.Contains(text, "no es factura electrónica") {
		t.Error("it says that it is none")
	}
	v.Fiscal = InvoiceFiscal{Pending: true, Nothing: "L 0.00", Exempt: "L 0.00", Taxed: "L 229.46"}
	if text := billed(t, v); strings.Contains(text, "Importe gravado") || !strings.Contains(text, "pendiente") {
		t.Errorf("while it is awaited: %s", text)
	}
}
