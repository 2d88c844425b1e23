package reading

import "testing"

func TestReadScore(t *testing.T) {
	words := []*entityWords{wordsOf(t, "es"), wordsOf(t, "en")}
	for _, c := range []struct {
		text     string
		expected bool
		want     int
		all      bool
	}{
		{"", true, 0, false},
		{"5", true, 5, false},
		{"5", false, 0, false},
		{"un 4", true, 4, false},
		{"cinco estrellas", false, 5, false},
		{"1 estrella", false, 1, false},
		{"una estrella", true, 1, false},
		{"⭐⭐⭐", false, 3, false},
		{"⭐️⭐️⭐️⭐️", false, 4, false},
		{"⭐⭐⭐⭐⭐⭐", false, 0, false},
		{"excelente", true, 5, false},
		{"excelente", false, 0, false},
		{"muy bien", true, 5, false},
		{"muy mal", true, 1, false},
		{"bien", true, 4, false},
		{"no muy bien", true, 0, false},
		{"4 de 5", false, 4, false},
		{"4/5", false, 4, false},
		{"le doy un 5", false, 5, false},
		{"todo 5", true, 5, true},
		{"todas 4", true, 4, true},
		{"en todo 5", true, 5, true},
		{"todo excelente", true, 5, true},
		{"8", true, 0, false},
		{"0", true, 0, false},
		{"4.5", true, 0, false},
		{"piso 3 torre 2 por favor es que no vino", true, 0, false},
		{"son 3 pisos", true, 0, false},
		{"cuatro", true, 4, false},
		{"five stars", false, 5, false},
		{"después de las 5", true, 0, false},
		{"entre 3 y 4", true, 0, false},
		{"a las 4 y media", true, 0, false},
		{"5!", true, 5, false},
	} {
		got, all, _, ok := readScore(scanIn(c.text, "CO", words...), c.expected)
		if !ok {
			got = 0
		}
		if got != c.want || ok && all != c.all {
			t.Errorf("%q (expected %v): %d %v, want %d %v", c.text, c.expected, got, all, c.want, c.all)
		}
	}
}
