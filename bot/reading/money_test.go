package reading

import (
	"strings"
	"testing"
)

func TestReadMoney(t *testing.T) {
	words := []*entityWords{wordsOf(t, "es"), wordsOf(t, "en")}
	for _, c := range []struct{ text, country, want string }{
		{"", "CO", ""},
		{"$95", "SV", "95 USD"},
		{"$95", "CO", "95 COP"},
		{"$ 95", "HN", "95 USD"},
		{"95 USD", "CO", "95 USD"},
		{"$95 USD", "CO", "95 USD"},
		{"US$ 50", "CO", "50 USD"},
		{"95 mil pesos", "CO", "95000 COP"},
		{"L 500", "HN", "500 HNL"},
		{"L. 500", "HN", "500 HNL"},
		{"L500", "HN", "500 HNL"},
		{"L500", "CO", ""},
		{"local L500", "HN", ""},
		{"500 lempiras", "HN", "500 HNL"},
		{"Lps. 1,500.00", "HN", "1500 HNL"},
		{"Q50,000", "GT", "50000 GTQ"},
		{"Q50,000", "SV", "50000 GTQ"},
		{"$1.200.000", "CO", "1200000 COP"},
		{"$1'200.000", "CO", "1200000 COP"},
		{"$1,5 millones", "CO", "1500000 COP"},
		{"50 lucas", "CO", "50000 COP"},
		{"un palo", "CO", "1000000 COP"},
		{"palo y medio", "CO", ""},
		{"un palo y medio", "CO", "1500000 COP"},
		{"un palo de escoba", "CO", ""},
		{"medio millón de pesos", "CO", "500000 COP"},
		{"doscientos mil pesos", "CO", "200000 COP"},
		{"cincuenta dólares", "SV", "50 USD"},
		{"50 centavos", "SV", "0.5 USD"},
		{"5.00$", "SV", "5 USD"},
		{"entre $50 y $60", "SV", "50 USD 60 USD"},
		{"50", "SV", ""},
		{"apto 301", "CO", ""},
		{"500 millones de dólares", "CO", "500000000 USD"},
		{"fifty dollars", "CO", "50 USD"},
		{"20 euros", "CO", "20 EUR"},
		{"€20", "CO", "20 EUR"},
		{"$95 mil", "CO", "95000 COP"},
		{"me cobraron 80mil pesos", "CO", "80000 COP"},
		{"15 dólares con 50", "SV", "15.5 USD"},
		{"15 dólares y 15 centavos", "SV", "15.15 USD"},
		{"U$D 90", "SV", "90 USD"},
		{"80k pesos", "CO", "80000 COP"},
	} {
		var got []string
		for _, m := range readMoney(scanIn(c.text, c.country, words...)) {
			got = append(got, strings.TrimSpace(m.Value.String()+" "+m.Currency))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q in %s: %q, want %q", c.text, c.country, g, c.want)
		}
	}
}
