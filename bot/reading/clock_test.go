package reading_test

import (
	"strings"
	"testing"
	"time"

	"recado/bot"
)

// TestShiftsAreTold checks what technicians write of their hours, with the time of day that they tell.
func TestShiftsAreTold(t *testing.T) {
	r := newReader(t)
	now := time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"entrada": "shift_in ", "Marco entrada por favor": "shift_in ", "buenos días, inicio jornada": "shift_in ",
		"entré a las 7": "shift_in 07:00?", "entré a las 7 no a las 8": "shift_in 07:00?", "entré a las 7, no a las 8": "shift_in 07:00?",
		"no entré a las 8 sino a las 7": "shift_in 07:00?", "mi entrada no fue a las 8, fue 7:15": "shift_in 07:15?", "entré a las 06:30 am": "shift_in 06:30",
		"salida": "shift_out ", "salí a las 5:30 pm": "shift_out 17:30", "salí a las 17:30": "shift_out 17:30", "salí a las cinco y media": "shift_out 05:30?", "ayer salí a las 6": "shift_out 06:00?",
		"terminé mi turno": "shift_out ", "salí a las 6 de la tarde": "shift_out 18:00",
		"almuerzo": "shift_break ", "almuerzo a las 12": "shift_break 12:00?", "almuerzo de 12 a 1": "shift_break 12:00?", "almorcé de 12:30 a 1 y media": "shift_break 12:30?", "volví del almuerzo": "shift_back ", "ya almorcé": "shift_back ",
		"horas extra": "shift_overtime ", "necesito 2 horas extra para terminar": "shift_overtime ", "mis horas": "shift_hours ", "¿cuántas horas llevo este mes?": "shift_hours ",
		"clock in": "shift_in ", "i clocked out at 5 pm": "shift_out 17:00",
		"salgo a almorzar": "", "ya salí": "", "voy saliendo": "", "la entrada es por la calle 5": "", "estoy en la entrada": "", "gotea la salida del lavamanos": "",
	} {
		got := ""
		reading := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsOpen, Now: now, Zone: time.UTC, Country: "CO"})
		if a, ok := reading.Find(bot.ActGo); ok {
			clock, _ := reading.Find(bot.ActProvide, bot.SlotClock)
			got = a.About + " " + clock.Value
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"a las 7": "07:00?", "7": "07:00?", "7:30": "07:30?", "8 am": "08:00", "como a las 6 de la tarde": "18:00", "las siete y media": "07:30?", "no sé": "", "17": "17:00"} {
		reading := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsClock, Now: now, Zone: time.UTC, Country: "CO"})
		if a, _ := reading.Find(bot.ActProvide, bot.SlotClock); a.Value != want {
			t.Errorf("%q: %q, want %q", text, a.Value, want)
		}
	}
}

// TestInvoicesAreAskedFor checks what asks for an invoice to be sent, where nothing is asked and where a debt is; elsewhere it stays a
// question.
func TestInvoicesAreAskedFor(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]bool{
		"mándeme la factura": true, "Hola, me puede mandar la factura por favor": true, "quiero mis facturas": true, "me regala la factura de la orden 12": true,
		"necesito la factura FAC-00012": true, "me manda la fac 12?": true, "send me my invoice please": true, "pásame el pdf de la factura": true,
		"¿dan factura electrónica?": false, "la factura va a nombre de Inversiones Maro": false, "me pueden facturar a nombre de la empresa": false,
	} {
		for _, at := range []bot.Expects{bot.ExpectsOpen, bot.ExpectsPayment, bot.ExpectsVerdict} {
			got := r.Read(text, bot.ReadingContext{Expects: at, Zone: time.UTC, Country: "CO"}).Has(bot.ActGo, "invoice")
			if numbered := strings.Contains(strings.ToLower(text), "fac-") || strings.Contains(text, "fac 12"); got != (want && (at == bot.ExpectsOpen || at == bot.ExpectsPayment && !numbered)) {
				t.Errorf("%q at %s: %v", text, at, got)
			}
		}
	}
}
