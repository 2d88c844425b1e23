package reading

import (
	"strings"
	"testing"
)

func TestReadNumbers(t *testing.T) {
	es, en := wordsOf(t, "es"), wordsOf(t, "en")
	english := map[string]string{
		"thirty-five":          "35",
		"two hundred and five": "205",
		"twenty first":         "21º",
		"the 3rd":              "3º",
		"half a million":       "500000",
		"ten thousand":         "10000",
		"one and a half":       "1.5",
	}
	for text, want := range english {
		checkNumbers(t, text, want, en, es)
	}
	for text, want := range map[string]string{
		"":                            "",
		"hola buenas":                 "",
		"5":                           "5",
		"1.234.567,89":                "1234567.89",
		"1,234,567.89":                "1234567.89",
		"1,234.56":                    "1234.56",
		"1.234":                       "1234",
		"50,000":                      "50000",
		"4.5":                         "4.5",
		"1,5":                         "1.5",
		"0.125":                       "0.125",
		"$1'200.000":                  "1200000",
		"1.200.000":                   "1200000",
		"12.05.2020":                  "",
		"treinta y cinco":             "35",
		"mil doscientos":              "1200",
		"medio millón":                "500000",
		"dos y medio":                 "2.5",
		"media docena":                "6",
		"docena y media":              "",
		"una docena y media":          "18",
		"3 docenas":                   "36",
		"tres cuartos":                "0.75",
		"dos tercios":                 "0.666667",
		"1/2":                         "0.5",
		"tercero":                     "3º",
		"3ro":                         "3º",
		"3er piso":                    "3º",
		"vigésimo primero":            "21º",
		"el 2do":                      "2º",
		"1º":                          "1º",
		"décimo":                      "10º",
		"diez y seis":                 "16",
		"ciento veinte":               "120",
		"dos mil veintiséis":          "2026",
		"95 mil":                      "95000",
		"95 mil 500":                  "95500",
		"50k":                         "50000",
		"1.5 millones":                "1500000",
		"dos millones y medio":        "2500000",
		"un millón doscientos mil":    "1200000",
		"2 mil millones":              "2000000000",
		"cinco treinta":               "5 30",
		"somos 3 personas y 2 perros": "3 2",
		"304PJPX6R390":                "",
		"dos punto cinco":             "2.5",
		"uno, dos y tres":             "1 2 3",
		"mil gracias":                 "",
		"entre 200 y 300":             "200 300",
		"a -5 grados":                 "-5",
		"un técnico":                  "(1)",
		"un par de horas":             "2",
		"２５":                          "25",
		"40 000 pesos":                "40000",
		"1 234 567":                   "1234567",
		"300 123 4567":                "300 123 4567",
		"½ hora":                      "0.5",
	} {
		checkNumbers(t, text, want, es, en)
	}
}

func checkNumbers(t *testing.T, text, want string, words ...*entityWords) {
	t.Helper()
	var got []string
	for _, n := range readNumbers(scanIn(text, "CO", words...)) {
		one := n.Value.String()
		if n.Ordinal {
			one += "º"
		}
		if n.Article {
			one = "(" + one + ")"
		}
		got = append(got, one)
	}
	if g := strings.Join(got, " "); g != want {
		t.Errorf("%q: %s, want %s", text, g, want)
	}
}
