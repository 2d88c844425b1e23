package reading

import "testing"

func TestReadPriority(t *testing.T) {
	words := []*entityWords{wordsOf(t, "es"), wordsOf(t, "en")}
	for _, c := range []struct {
		text     string
		expected bool
		want     string
	}{
		{"", false, ""},
		{"alta", true, "ALTA"},
		{"Alta.", true, "ALTA"},
		{"alta", false, ""},
		{"baja", true, "BAJA"},
		{"media", true, "MEDIA"},
		{"normal", true, "MEDIA"},
		{"la que sea", true, "MEDIA"},
		{"me da igual", true, "MEDIA"},
		{"mejor alta", true, "ALTA"},
		{"póngala media", false, "MEDIA"},
		{"prioridad alta", false, "ALTA"},
		{"con prioridad alta por favor", false, "ALTA"},
		{"la lavadora no enciende, estoy en colonia médica calle 3, prioridad media, no tengo fotos", false, "MEDIA"},
		{"que sea normal", false, "MEDIA"},
		{"es urgente", false, "ALTA"},
		{"ES URGENTE!!", false, "ALTA"},
		{"no es urgente", false, "BAJA"},
		{"no es tan urgente", false, "BAJA"},
		{"no es nada urgente", false, "BAJA"},
		{"no es para nada urgente", false, "BAJA"},
		{"no, es urgente", false, "ALTA"},
		{"no puedo esperar, es urgente", false, "ALTA"},
		{"sin afán", false, "BAJA"},
		{"sin afán, cuando puedan", false, "BAJA"},
		{"cuando puedan", false, "BAJA"},
		{"lo antes posible", false, "ALTA"},
		{"me urge", false, "ALTA"},
		{"no me urge", false, "BAJA"},
		{"me precisa que vengan", false, "ALTA"},
		{"no corre prisa", false, "BAJA"},
		{"whenever", false, "BAJA"},
		{"asap please", false, "ALTA"},
		{"it's not urgent", false, "BAJA"},
		{"high priority", false, "ALTA"},
		{"¿es urgente?", false, ""},
		{"es urgente?", false, ""},
		{"cuál es alta?", true, ""},
		{"¿pueden venir lo antes posible?", false, "ALTA"},
		{"pueden venir urgente?", false, "ALTA"},
		{"cuánto cuesta si es urgente?", false, ""},
		{"no sé si es urgente", false, ""},
		{"es una emergencia", false, "EMERGENCIA"},
		{"la pieza media del lavaplatos", false, ""},
		{"en media hora", true, ""},
		{"hora y media", true, ""},
		{"dé de baja mi número", false, ""},
		{"no es alta", true, ""},
		{"no es alta, es baja", true, "BAJA"},
		{"el punto 6 va en baja no en alta", true, "BAJA"},
		{"hoy mismo por favor", false, "ALTA"},
		{"no es una emergencia", false, ""},
		{"no es una emergencia", true, "BAJA"},
		{"media, cuando puedan, no corre afán", true, "MEDIA"},
		{"baja, mejor media, no hay afán", true, "MEDIA"},
		{"la presión está muy alta en el tanque y bota agua", true, ""},
		{"puede esperar", false, "BAJA"},
		{"no puede esperar", false, "ALTA"},
		{"no hay agua es urgente", false, "ALTA"},
		{"no tengo luz urgente por favor", false, "ALTA"},
		{"no creo que sea urgente", false, "BAJA"},
		{"urgencia alta", false, "ALTA"},
	} {
		got, span, ok := readPriority(scanIn(c.text, "CO", words...), c.expected)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q (expected %v): %q %v, want %q; span %v", c.text, c.expected, got, ok, c.want, span)
		}
	}
}
