package reading_test

import (
	"strings"
	"testing"
	"time"

	"recado/bot"
)

// TestValuesOfAPerson checks what is read at the questions about a person, as "slot=value", in order.
func TestValuesOfAPerson(t *testing.T) {
	r := newReader(t)
	for _, tt := range []struct {
		at         bot.Expects
		said, want string
	}{
		{bot.ExpectsBirth, "3 de marzo de 1978", "birth=1978-03-03"},
		{bot.ExpectsBirth, "doce de mayo de mil novecientos noventa", "birth=1990-05-12"},
		{bot.ExpectsBirth, "el 21 de septiembre del 95", "birth=1995-09-21"},
		{bot.ExpectsBirth, "01.02.1999", "birth=1999-02-01"},
		{bot.ExpectsBirth, "12051990", "birth=1990-05-12"},
		{bot.ExpectsBirth, "1990-05-12", "birth=1990-05-12"},
		{bot.ExpectsBirth, "12/05/90", "birth=1990-05-12"},
		{bot.ExpectsBirth, "12 del 5 del 90", "birth=1990-05-12"},
		{bot.ExpectsBirth, "5 enero 85", "birth=1985-01-05"},
		{bot.ExpectsBirth, "24/dic/1980", "birth=1980-12-24"},
		{bot.ExpectsBirth, "mayo 12 de 1990", "birth=1990-05-12"},
		{bot.ExpectsBirth, "May 12, 1990", "birth=1990-05-12"},
		{bot.ExpectsBirth, "born on june 3 1985", "birth=1985-06-03"},
		{bot.ExpectsBirth, "cumplo el 30 de noviembre, soy del 88", "birth=1988-11-30"},
		{bot.ExpectsBirth, "12 de mayo", "birth=--05-12"},
		{bot.ExpectsBirth, "31/02/1990", ""},
		{bot.ExpectsBirth, "12/05/1886", "birth=1886-05-12"},
		{bot.ExpectsSince, "hace 3 años", "since=2023-11"},
		{bot.ExpectsSince, "desde 2019", "since=2019-01"},
		{bot.ExpectsSince, "marzo de 2021", "since=2021-03"},
		{bot.ExpectsSince, "desde enero", "since=2026-01"},
		{bot.ExpectsSince, "desde agosto del año pasado", "since=2025-08"},
		{bot.ExpectsSince, "como 6 meses", "since=2026-05"},
		{bot.ExpectsSince, "for 3 years", "since=2023-11"},
		{bot.ExpectsIncome, "gano como 800 al mes", "income=800.00"},
		{bot.ExpectsIncome, "650 dólares", "income=650.00 USD"},
		{bot.ExpectsIncome, "$1,100.50", "income=1100.50 USD"},
		{bot.ExpectsIncome, "dos millones de pesos", "income=2000000.00 COP"},
		{bot.ExpectsIncome, "ochocientos", "income=800.00"},
		{bot.ExpectsIncome, "entre 500 y 700", ""},
		{bot.ExpectsDocument, "mi dui es 0239 2210 8", "document=023922108"},
		{bot.ExpectsDocument, "1.020.304.050", "document=1.020.304.050"},
		{bot.ExpectsName, "ROSA ELENA MARTINEZ DE FLORES", "name=Rosa Elena Martinez de Flores"},
		{bot.ExpectsName, "es Jonathan Steve Mejía Cruz", "name=Jonathan Steve Mejía Cruz"},
		{bot.ExpectsName, "me llamo Ana María López Ruiz y nací el 12 de mayo de 1990", "name=Ana María López Ruiz birth=1990-05-12"},
		{bot.ExpectsName, "gracias", ""},
		{bot.ExpectsName, "quiero hablar con una persona", ""},
		{bot.ExpectsPerson, "Luz Pérez, 7012 3456, hermana", "name=Luz Pérez phone=+50370123456 relation=hermana"},
		{bot.ExpectsPerson, "mi jefe es Carlos Rivas y su cel 7555 1234", "relation=jefe name=Carlos Rivas phone=+50375551234"},
		{bot.ExpectsPerson, "my sister Anna Smith 7012 3499", "relation=sister name=Anna Smith phone=+50370123499"},
		{bot.ExpectsMail, "ana@example.com y gano 650 dólares", "mail=ana@example.com income=650.00 USD"},
		{bot.ExpectsMail, "ana@example.com", "mail=ana@example.com"},
		{bot.ExpectsOpen, "quiero un crédito, me llamo Ana López y mi dui es 04288874-5", "name=Ana López document=04288874-5"},
	} {
		c := bot.ReadingContext{Expects: tt.at, Now: time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC), Zone: time.UTC, Country: "SV", Locale: "es"}
		var got []string
		for _, a := range r.Read(tt.said, c).Acts {
			if (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && a.Value != "" {
				got = append(got, a.About+"="+a.Value)
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.at, tt.said, s, tt.want)
		}
	}
}
