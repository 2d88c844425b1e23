package reading

import (
	"strings"
	"testing"
)

func TestReadDocuments(t *testing.T) {
	words := []*entityWords{wordsOf(t, "es"), wordsOf(t, "en")}
	for text, want := range map[string]string{
		"":                              "",
		"ORD-00012":                     "ORD-00012",
		"ord-12":                        "ORD-00012",
		"ord 12":                        "ORD-00012",
		"ORD00012":                      "ORD-00012",
		"qué pasó con la orden 12?":     "ORD-00012",
		"la orden número 12":            "ORD-00012",
		"la orden No. 12":               "ORD-00012",
		"orden #12":                     "ORD-00012",
		"mi pedido 7 y la cotización 3": "ORD-00007 COT-00003",
		"COT-00001":                     "COT-00001",
		"la cotización COT-00001":       "COT-00001",
		"la 12":                         "",
		"la orden de 3 aires":           "",
		"orden":                         "",
		"la orden de ayer":              "",
		"cancele ORD-00003 y ORD-00004": "ORD-00003 ORD-00004",
		"order 15":                      "ORD-00015",
		"orden 0":                       "",
		"orden 99999999999999999999":    "",
		"la orden del 15 de octubre":    "",
		"ORD-00012.":                    "ORD-00012",
		"cotización por $500":           "",
		"la orden, 3 aires":             "",
	} {
		var got []string
		for _, d := range readDocuments(scanIn(text, "CO", words...)) {
			got = append(got, d.ID)
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q: %s, want %s", text, g, want)
		}
	}
}
