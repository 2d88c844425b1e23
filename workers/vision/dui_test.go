package vision

import "testing"

func TestDUINumber(t *testing.T) {
	for line, want := range map[string]string{
		"00016297-5": "00016297-5", "02392210-8": "02392210-8", "DUI: 02495046-3": "02495046-3", "042888745": "04288874-5", "O3766O21-3": "03766021-3",
	} {
		if got, ok := duiNumber(line); got != want || !ok {
			t.Errorf("%q: %q, %v", line, got, ok)
		}
	}
	for _, line := range []string{"00016297-4", "12345678-9", "00000000-0", "", "1234567-8", "0614-050707-104-8"} {
		if got, ok := duiNumber(line); ok {
			t.Errorf("%q passes as %q", line, got)
		}
	}
}

func TestLastDate(t *testing.T) {
	for line, want := range map[string]string{"SAN SALVADOR, 17/12/1962": "17/12/1962", "SANTAANA,O3/01/1955": "03/01/1955", "01/10/2027": "01/10/2027"} {
		if got, ok := lastDate(line); got != want || !ok {
			t.Errorf("%q: %q, %v", line, got, ok)
		}
	}
	for _, line := range []string{"31/02/2020", "SAN SALVADOR", "17/12/62", ""} {
		if got, ok := lastDate(line); ok {
			t.Errorf("%q passes as %q", line, got)
		}
	}
}

func TestAccentuate(t *testing.T) {
	word := func(text string, from, to int) Word {
		w := Word{Text: text}
		w.Box.Min.X, w.Box.Max.X = from, to
		return w
	}
	for _, c := range []struct {
		first  []string
		second []Word
		want   string
		agree  bool
	}{
		{[]string{"MARTINEZ", "MUNOZ"}, []Word{word("MARTÍNEZ", 0, 200), word("MUÑOZ", 215, 300)}, "MARTÍNEZ MUÑOZ", true},
		{[]string{"DEPAZROMERO"}, []Word{word("DE", 35, 105), word("PAZ", 131, 235), word("ROMERO", 258, 506)}, "DE PAZ ROMERO", true},
		{[]string{"MARTINEZ", "PENA"}, []Word{word("MARTÍN", 31, 182), word("EZ", 188, 233), word("PEÑA", 247, 350)}, "MARTÍNEZ PEÑA", true},
		{[]string{"LOPEZ", "GARCIA"}, []Word{word("LÓPEZ", 0, 100), word("CARCIA", 130, 230)}, "LÓPEZ GARCIA", false},
		{[]string{"JUAN"}, nil, "JUAN", false},
	} {
		got, agree := accentuate(c.first, together(c.second, 9.6))
		if got != c.want || agree != c.agree {
			t.Errorf("%v and %v: %q, %v", c.first, c.second, got, agree)
		}
	}
}

func TestMisread(t *testing.T) {
	for _, c := range []struct {
		text, key string
		like      bool
	}{
		{"APELLIDOSSUMAME", "APELLIDOS", true},
		{"MBRESGIVENNAMES", "GIVENNAMES", true},
		{"NIODATEOFISSUE", "DATEOFISSUE", true},
		{"NACIMIENTO", "FECHADENACIMIENTO", false},
		{"", "SURNAME", false},
	} {
		if got := misread(c.text, c.key) < 0.21; got != c.like {
			t.Errorf("%s in %s: %v", c.key, c.text, got)
		}
	}
}
