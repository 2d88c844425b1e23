package reading

import "testing"

func TestAnswerFloor(t *testing.T) {
	r := placesForTest(t)
	for text, want := range map[string]string{
		"6": "6", "el sexto": "6", "es en el 6to": "6", "piso tres": "3", "en el sótano": "Sótano", "-1": "Sótano", "s2": "Sótano 2", "nivel -2": "Sótano 2",
		"es una casa": "none", "es casa de un piso": "none", "no es edificio": "none", "casa de una planta": "none", "es una finca no tiene pisos": "none",
		"ya le dije que es casa": "none", "no hay pisos": "none", "planta baja": "Planta baja", "no aplica": "none", "n/a": "none",
		"¿para qué quiere el piso?": "", "no sé": "", "creo que el 3": "3", "tercero": "3", "treinta y dos": "32", "el último piso": "Último piso",
		"PB": "Planta baja", "mezzanine": "Mezanine", "no tiene": "none", "ninguno": "none", "primer nivel": "1", "2do piso, gracias": "2",
		"vivo en una casa": "none", "hace dos horas": "", "el cuarto": "4", "apto 301": "", "no": "", "casa": "none", "3er": "3", "3ro": "3", "3°": "3",
		"piso 5to": "5", "PISO 8": "8", "piso8": "8", "es el segundo piso de la casa": "2", "al quinto": "5", "floor 3": "3", "third floor": "3",
		"ground floor": "Planta baja", "azotea": "Azotea", "estoy en el nivel 4": "4", "piso 12 oficina 1201": "12", "décimo": "10", "304PJPX6R390": "",
		"no gracias": "", "un momento": "", "es de un solo piso, una casa": "none", "ya les dije": "", "me urge": "", "250": "", "once": "11", "el 2 por favor": "2",
		"último piso, el 10": "10", "en el primero, entrando a mano derecha": "1", "14, apto 1402": "14", "14 y 15": "Pisos 14 y 15", "el 14 y el 15": "Pisos 14 y 15",
		"pisos 2 y 3": "Pisos 2 y 3", "the 2nd and 3rd floors": "Pisos 2 y 3", "3. es la oficina del fondo": "3", "primero, cuánto vale?": "", "primero, dígame cuánto cuesta": "",
		"es el 3 pero el equipo está en la azotea": "3", "1, 2 o 3, no sé": "", "second floor but the AC is on the roof": "2", "14, 1402": "14", "el 5, frente al ascensor": "5",
		"p4 apto 401": "4", "el último, el 6": "6", "al ladito del ascensor en el 4": "4", "no sé si es el 3 o el 4": "",
		"casa de dos pisos, en el segundo": "2", "al tercero (subiendo la grada)": "3", "cuentan el sótano como piso?": "",
		"subiendo las gradas, en el sexto a mano izquierda": "6", "OCTAVO, OJO QUE EL ASCENSOR NO SIRVE": "8", "por ahí del dos… sí, segundo": "2", "a nivel de la calle": "Planta baja",
		"no sé si el tercero o el cuarto": "", "cuarto, frente a la grada": "4",
	} {
		got, ok := r.answerFloor(text)
		if got.Value != want || ok != (want != "") {
			t.Errorf("%q: %+v %v, want %q", text, got, ok, want)
		}
	}
}

func TestAnswerRoom(t *testing.T) {
	r := placesForTest(t)
	for text, want := range map[string]string{
		"204": "204", "la 204": "204", "oficina 204": "Oficina 204", "apto 5b": "Apto 5b", "B-12": "B-12", "recepción": "Recepción", "en la cocina": "Cocina",
		"la cocina del fondo": "Cocina del fondo", "sala de juntas": "Sala de juntas", "gerencia general": "Gerencia general", "es casa": "none",
		"no hay": "none", "toda la casa": "none", "local 8": "Local 8", "¿por qué?": "", "no se": "", "el cuarto de bombas": "Cuarto de bombas",
		"contabilidad": "Contabilidad", "piso 3": "", "no aplica": "none", "ninguna": "none", "piso 3 apto 301": "Apto 301", "la oficina del gerente": "Oficina del gerente",
		"ya no lo necesito": "", "apartamento 201 torre 4": "Apartamento 201", "3A": "3A", "301 A": "301 A", "no tiene oficina": "none",
	} {
		got, ok := r.answerRoom(text)
		if got.Value != want || ok != (want != "") {
			t.Errorf("%q: %+v %v, want %q", text, got, ok, want)
		}
	}
}
