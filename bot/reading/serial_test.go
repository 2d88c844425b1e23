package reading

import "testing"

func TestReadSerial(t *testing.T) {
	words := []*entityWords{wordsOf(t, "es"), wordsOf(t, "en")}
	const s = "304PJPX6R390"
	for _, c := range []struct {
		text     string
		expected bool
		want     string
	}{
		{"", true, ""},
		{"304PJPX6R390", true, s},
		{"304pjpx6r390", true, s},
		{"304 PJPX 6R390", true, s},
		{"304 pjpx 6r390", true, s},
		{"es 304PJPX6R390", true, s},
		{"creo que es 304PJPX6R390", true, s},
		{"El serial es 304PJPX6R390", true, s},
		{"el serial es 304 PJPX 6R390", true, s},
		{"el serial es 304 PJPX 6R390", false, s},
		{"el serial es 304PJPX6R390", false, s},
		{"dice 304PJPX6R390", true, s},
		{"S/N: 304PJPX6R390", true, s},
		{"S/N: 304PJPX6R390", false, s},
		{"S/N304PJPX6R390", true, s},
		{"SN:304PJPX6R390", false, s},
		{"modelo LG inverter serie 304PJPX6R390", true, s},
		{"modelo LG inverter serie 304PJPX6R390", false, s},
		{"Modelo: WM3600HWA Serie: 304PJPX6R390", true, s},
		{"serie 304PJPX6R390, modelo WM3600HWA", true, s},
		{"MOD WM3600HWA SN 304PJPX6R390", true, s},
		{"modelo WM3600HWA", true, ""},
		{"MOD: WM3600HWA", true, ""},
		{"dice SN-AC12345", true, "AC12345"},
		{"SN-AC12345", true, "AC12345"},
		{"SN-AC12345", false, "AC12345"},
		{"SN304PJPX", true, "SN304PJPX"},
		{"serial # 12345", false, "12345"},
		{"serial: A12", false, "A12"},
		{"4821", true, "4821"},
		{"4821", false, ""},
		{"48", true, ""},
		{"3001234567", true, "3001234567"},
		{"llámeme al 3001234567", true, ""},
		{"mi celular es 3001234567", true, ""},
		{"estoy en la calle 45 # 12-30", true, ""},
		{"Calle 45 # 12-30 barrio Teusaquillo", true, ""},
		{"piso 3", true, ""},
		{"piso 12345", true, ""},
		{"apto 301", true, ""},
		{"apto301", true, ""},
		{"torre 2 apto 1204", true, ""},
		{"ORD-00012", true, ""},
		{"COT-00001", true, ""},
		{"la orden 00012", true, ""},
		{"vale $250000", true, ""},
		{"cuesta 250000 pesos", true, ""},
		{"es de 12000 btu", true, ""},
		{"es de 12000btu", true, ""},
		{"tiene 20 años", true, ""},
		{"la compré el 15/12/2026", true, ""},
		{"la compré en 2019", true, ""},
		{"ana12345@gmail.com", true, ""},
		{"no tengo", true, ""},
		{"no se ve, está a 3 metros", true, ""},
		{"no, es 304PJPX6R390", true, s},
		{"no es 304PJPX6R391 sino 304PJPX6R390", true, s},
		{"WM3600HWA 304PJPX6R390", true, ""},
		{"lavadora LG 304PJPX6R390 no enciende", false, ""},
		{"la lavadora LG tiene 304PJPX6R390 en la puerta", true, s},
		{"le leo: 304-PJPX-6R390 gracias", true, "304-PJPX-6R390"},
		{"serial 304PJPX6R390 y está en el piso 3", false, s},
		{"no sé cuál es, voy en 20 minutos", true, ""},
		{"serial no tiene, piso 12345", false, ""},
		{"son las 3:30 pm", true, ""},
		{"SERIAL: 0O1I5S8B", true, "0O1I5S8B"},
		{"the serial number is 304PJPX6R390", false, s},
		{"it says 304PJPX6R390", true, s},
		{"serial 304ÑPX6R390", true, ""},
		{"ñoño 22", true, ""},
		{"A12", true, ""},
		{"el serial empieza por 304 y no se ve más", false, ""},
		{"dice R410A 220V 12000BTU", true, ""},
		{"es del 2015", true, ""},
		{"la placa dice 8901234567 y abajo 304PJPX6R390", true, ""},
		{"304PJPX6R39O o 304PJPX6R390", true, ""},
		{"no es 304PJPX6R39O, el serial es 304PJPX6R390", true, s},
		{"ok 304PJPX6R390", true, s},
		{"OK 304PJPX6R390", true, s},
		{"mi serial 304PJPX6R390", true, s},
		{"listo 304PJPX6R390", true, s},
		{"PJPX 304 6R390", true, "PJPX3046R390"},
		{"mi cédula es 1023456789", true, ""},
		{"el 22-10-2026", true, ""},
		{"304PJPX6R390 ok", true, s},
		{"304PJPX6R390 gracias", true, s},
		{"Serial:\n304PJPX6R390", false, s},
		{"son 2 equipos de 24000 btu", true, ""},
	} {
		sc := scanIn(c.text, "CO", words...)
		got, span, ok := readSerial(sc, c.expected)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q (expected %v): %q %v, want %q", c.text, c.expected, got, ok, c.want)
		}
		if ok && (span.From < 0 || span.To > len(c.text) || span.From >= span.To) {
			t.Errorf("%q: span %v", c.text, span)
		}
	}
}
