package channels

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFormText(t *testing.T) {
	for raw, want := range map[string]string{
		`{"flow_token":"unused","nombre":"Ana  Gómez","direccion_de_la_obra":"Cra 7 # 71-21","pisos":3,"urgente":true,"factura":false}`: "Nombre: Ana Gómez\nDireccion de la obra: Cra 7 # 71-21\nPisos: 3\nUrgente: sí\nFactura: no",
		`{"screen_0_Servicio_0":"1_Plomería","screen_1_Días_2":["0_Lunes","3_Jueves"]}`:                                                 "Servicio: Plomería\nDías: Lunes, Jueves",
		`{"datos":{"nombre":"Ana","mas":{"barrio":"Chapinero"}}}`:                                                                       "Nombre: Ana\nBarrio: Chapinero",
		`{"a":null,"b":"","c":[],"d":[{"file":"x"}]}`:                                                                                   "",
		`{"total":12000.50}`: "Total: 12000.50",
		`{"a":"1","a`:        "A: 1",
		`[1]`:                "1",
		`["Cali", {"barrio":"Granada"}, [1], null]`: "Cali\nBarrio: Granada\n1",
		` {"a":"1"} `: "A: 1",
		`"x"`:         "",
		``:            "",
		`{}`:          "",
	} {
		if got := FormText([]byte(raw)); got != want {
			t.Errorf("%s\n%q, not %q", raw, got, want)
		}
	}
}

func FuzzFormText(f *testing.F) {
	f.Add(`{"nombre":"Ana","x":{"y":[1,true,"0_Z"]}}`)
	f.Add(`{"a":` + strings.Repeat(`{"a":`, 50) + `1` + strings.Repeat(`}`, 51))
	f.Fuzz(func(t *testing.T, raw string) {
		if said := FormText([]byte(raw)); utf8.RuneCountInString(said) > maxFormText || utf8.ValidString(raw) && !utf8.ValidString(said) {
			t.Errorf("%q", said)
		}
	})
}
