package reading

import (
	"strings"
	"testing"
)

func TestReadPhones(t *testing.T) {
	words := wordsOf(t, "es")
	for _, c := range []struct{ text, country, want string }{
		{"", "CO", ""},
		{"3001234567", "CO", "+573001234567"},
		{"mi cel es 300 123 4567", "CO", "+573001234567"},
		{"llámeme al 300-123-4567 gracias", "CO", "+573001234567"},
		{"+57 300 1234567", "CO", "+573001234567"},
		{"573001234567", "CO", "+573001234567"},
		{"(601) 742 1234", "CO", "+576017421234"},
		{"7012-3456", "SV", "+50370123456"},
		{"tel. 2222 1111", "SV", "+50322221111"},
		{"+503 7012 3456", "CO", "+50370123456"},
		{"9876-5432", "HN", "+50498765432"},
		{"50498765432", "HN", "+50498765432"},
		{"+1 (305) 555-0123", "CO", "+13055550123"},
		{"+1 305 418 2233", "CO", "+13054182233"},
		{"$3001234567", "CO", ""},
		{"25.000.000", "SV", ""},
		{"2026-12-15", "SV", ""},
		{"Calle 45 # 12-30", "CO", ""},
		{"ORD-00012", "CO", ""},
		{"serial 304PJPX6R390", "CO", ""},
		{"20000000 pesos", "SV", ""},
		{"22 de octubre a las 3", "SV", ""},
		{"el 3001234567 o el 3109876543", "CO", "+573001234567 +573109876543"},
	} {
		var got []string
		for _, p := range readPhones(scanIn(c.text, c.country, words)) {
			got = append(got, p.Value)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q in %s: %q, want %q", c.text, c.country, g, c.want)
		}
	}
}

func TestReadName(t *testing.T) {
	words := []*entityWords{wordsOf(t, "es"), wordsOf(t, "en")}
	for text, want := range map[string]string{
		"":                                 "",
		"me llamo Ana Ruiz":                "Ana Ruiz",
		"Me llamo ana ruiz":                "Ana Ruiz",
		"me llamo ana ruiz y vivo en Cali": "Ana Ruiz",
		"ME LLAMO ANA RUIZ":                "Ana Ruiz",
		"soy doña Marta":                   "Marta",
		"soy doña marta, del 301":          "Marta",
		"Hola, soy Carlos Pérez de Suba":   "Carlos Pérez de Suba",
		"mi nombre es José de la Cruz":     "José de la Cruz",
		"Nombre: Luz Dary":                 "Luz Dary",
		"le habla el ingeniero Rojas":      "Rojas",
		"soy cliente":                      "",
		"Soy nueva aquí":                   "",
		"soy de Bogotá":                    "",
		"soy el administrador":             "",
		"SOY CLIENTE NUEVO":                "",
		"pregunte por don Luis":            "",
		"no me llamo Ana":                  "",
		"my name is Ana Ruiz":              "Ana Ruiz",
		"I'm Peter":                        "Peter",
		"I'm having a problem":             "",
		"this is urgent":                   "",
		"me llamo 5":                       "",
		"quién habla?":                     "",
		"está a nombre de Pedro Gómez":     "Pedro Gómez",
	} {
		got, ok := readName(scanIn(text, "CO", words...))
		if got.Value != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", text, got.Value, ok, want)
		}
	}
}
