package reading

import (
	"slices"
	"strings"
	"testing"

	"recado/bot"
)

// TestLongMessageKeepsWhatItTells checks that a long first message loses nothing that it tells besides its place:
// each text is in the description, in a place, a time or a note, or is left as unexplained.
func TestLongMessageKeepsWhatItTells(t *testing.T) {
	r := readerOfProgram(t)
	for text, kept := range map[string][]string{
		"la lavadora Mabe no centrifuga desde el lunes, todavía está en garantía, la compré en marzo, vivo en la cra 15 # 93-60 apto 301, en las tardes":                                   {"todavía está en garantía"},
		"Solicito mantenimiento de dos equipos de aire. Ubicación: Torre Alta, nivel 7, local 705. Persona de contacto: Lic. Karla Menjívar. Necesitamos factura a nombre de la empresa.":  {"Karla Menjívar", "Necesitamos factura"},
		"se nos levantó el piso de madera en dos partes, vivo en la calle 9 # 3-20 casa 4, llámeme primero al portero, soy Roxana, en la mañana mejor":                                     {"llámeme primero"},
		"la estufa no prende la hornilla de atrás. Marca Mabe. Vivo en Bello, barrio Niquía, diagonal 55 # 42-70, estoy los sábados todo el día":                                           {"Marca Mabe", "estoy los sábados"},
		"el inodoro no baja bien y el agua se devuelve, solo queremos ese arreglo por ahora, colonia Escalón, pasaje 4 casa 12, podría ser el miércoles a las 10":                          {"solo queremos ese arreglo", "podría ser el miércoles"},
		"Doctor buenas, soy la enfermera jefe de la clínica Santa María, la puerta automática quedó trabada a medias. Calle 12 # 3-44 Neiva. Hoy hasta las 7 pm estoy yo, luego Patricia.": {"soy la enfermera jefe", "luego Patricia"},
		"Los contacto por recomendación de Sandra Milena. Quiero lacar un piso de madera de 35 m2. Usaquén, calle 118 # 6-22, es una casa de dos plantas. Gracias, Juan Pablo":             {"recomendación de Sandra Milena"},
	} {
		got := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"})
		if got.Has(bot.ActCancel) || got.Has(bot.ActChange) || got.Has(bot.ActHuman) && !slices.ContainsFunc(got.Unexplained, func(s bot.Span) bool { return s.To > s.From }) {
			t.Errorf("%q: %+v", text, got.Acts)
		}
		for _, want := range kept {
			if !told(got, text, want) {
				t.Errorf("%q: %q is lost: %+v", text, want, got)
			}
		}
	}
}

// told reports whether words of a text are in the text of a description, a time, a note or a contact, or are left.
func told(got bot.Reading, text, want string) bool {
	for _, a := range got.Acts {
		if a.Kind == bot.ActProvide && a.About != bot.SlotPlace && a.About != bot.SlotService && strings.Contains(a.Text, want) {
			return true
		}
	}
	if slices.ContainsFunc(got.Told, func(p bot.Told) bool { return strings.Contains(text[p.Span.From:p.Span.To], want) }) {
		return true
	}
	return slices.ContainsFunc(got.Unexplained, func(s bot.Span) bool {
		return strings.Contains(text[s.From:s.To], want) || strings.Contains(want, text[s.From:s.To])
	})
}

// TestLongMessagePlace checks the place of a long first message: whole, and without where something is broken.
func TestLongMessagePlace(t *testing.T) {
	r := readerOfProgram(t)
	for text, want := range map[string]string{
		"se dañó el calentador y con el frío que hace imagínese. Estoy en Suba, calle 145 # 91-19, interior 4 apto 203":                                  "Suba, calle 145 # 91-19, interior 4 apto 203",
		"el cuarto frío del restaurante no baja de 10 grados y se daña la carne, restaurante la fonda paisa, av 68 con 13 esquina, hoy":                  "restaurante la fonda paisa, av 68 con 13 esquina",
		"destapar el sifón del patio, yo vivo en el 20 de julio, calle 27 sur # 5-14, primer piso, mi hija está en la casa todo el día":                  "20 de julio, calle 27 sur # 5-14, primer piso",
		"tengo goteras en el techo. Barrio Guamilito, 6 avenida, casa 24, San Pedro Sula. Contacto: Ing. Mejía 9988-7766. Después de las 4pm":            "Barrio Guamilito, 6 avenida, casa 24, San Pedro Sula",
		"el aire no enfría. Torre Alta, nivel 7, local 705. Horario de oficina de 8:00 a 17:00, preguntar en recepción por Karla":                        "Torre Alta, nivel 7, local 705",
		"cae agua de mi baño, vivo en torres de santa lucia torre b apto 4d san salvador, puede ser hoy a partir de las 6 o mañana temprano?":            "torres de santa lucia torre b apto 4d san salvador",
		"el ducto del segundo nivel está soltando como polvo negro, la gente está estornudando, oficina 210 edificio Avante, Santa Elena":                "segundo nivel, oficina 210 edificio Avante, Santa Elena",
		"se partió la llave del local y tengo que abrir a las 8, pasaje comercial La 10 local 45 Armenia frente al banco de bogotá, soy Wilmer":          "pasaje comercial La 10 local 45 Armenia frente al banco de bogotá",
		"las puertas se salieron del riel y una está quebrada. Lomas del Guijarro, calle Viena, edificio Viena apartamento 4B. Cualquier día":            "Lomas del Guijarro, calle Viena, edificio Viena apartamento 4B",
		"se quitó la luz y solo tengo en la cocina. Residencial San Ignacio, bloque F casa 31, Tegucigalpa, mañana trabajo, soy Wilfredo":                "Residencial San Ignacio, bloque F casa 31, Tegucigalpa",
		"me instalan un abanico de techo, ya lo tengo comprado, vivo en soledad calle 30 # 12-55 casa barrio costa hermosa, puedo hoy en la tarde":       "soledad calle 30 # 12-55 casa barrio costa hermosa",
		"huele mal el baño de los empleados, quedó igual, restaurante el zócalo metrocentro tercera etapa local 214, vengan antes de las 11":             "restaurante el zócalo metrocentro tercera etapa local 214",
		"la refri gotea por debajo y hace charco, oficina 305 torre el pedregal multiplaza san salvador, parqueo gratis con ticket, es una Mabe":         "oficina 305 torre el pedregal multiplaza san salvador",
		"la cerradura no lee las tarjetas, Hotel Copantl, Colonia Los Arcos Boulevard del Sur. Preguntar por el jefe de mantenimiento, hay huéspedes":    "Hotel Copantl, Colonia Los Arcos Boulevard del Sur",
		"se dañó la chapa de la casa, gira en falso la llave, toberín carrera 16a # 164-30 apto 210 torre 2, hoy hasta las 9 de la noche, soy Ana":       "toberín carrera 16a # 164-30 apto 210 torre 2",
		"se dañó la nevera y no enfría nada desde ayer, marca mabe carrera 45 # 12-30 apto 301, preguntar por Ana, gracias señores, muy amables":         "carrera 45 # 12-30 apto 301",
		"el tubo se salió de la pared y quedó suelto, carrera 3 este # 9-40 san cristóbal sur, la casa de la esquina verde, pregunte por la abuela Ana":  "carrera 3 este # 9-40 san cristóbal sur, la casa de la esquina verde",
		"montar 8 reflectores para un evento el 12 de diciembre, plaza de mercado de Zipaquirá, costado norte, de 6 am a 10 pm, facturan? somos de aquí": "plaza de mercado de Zipaquirá, costado norte",
	} {
		a, ok := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"}).Find(bot.ActProvide, bot.SlotPlace)
		if !ok || a.Place == nil || a.Place.Text != want {
			t.Errorf("%q\n got %+v\nwant %q", text, a.Place, want)
		}
	}
}

// TestLongMessagePriority checks priorities beside other values, and words of a priority that name a thing.
func TestLongMessagePriority(t *testing.T) {
	r := readerOfProgram(t)
	for text, want := range map[string]string{
		"cambiar la grifería del lavamanos, conjunto Sabana Real casa 33, sábado después de las 10 am, no hay afán":                            "BAJA",
		"la pantalla del ascensor de carga dice fuera de servicio, edificio Calima, sótano 1, preguntar por el vigilante, hablar con él, alta": "ALTA",
		"se dañaron 3 tomas y una lámpara de emergencia que no prende, conjunto Prados de Suba, transversal 77 # 162-12":                       "",
	} {
		a, _ := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"}).Find(bot.ActProvide, bot.SlotPriority)
		if a.Value != want {
			t.Errorf("%q: %q, want %q", text, a.Value, want)
		}
	}
}

// TestNumbersInWordsStayTogether checks that "y" within a number or a time of day begins no clause.
func TestNumbersInWordsStayTogether(t *testing.T) {
	c := readerOfProgram(t).words.clauses
	for text, want := range map[string]int{"después de las cinco y media": 1, "son treinta y cinco": 1, "a la 1 y media": 1, "la nevera y dos aires": 2, "Horario de acceso: 7 a 4": 1} {
		if got := len(c.split(text)); got != want {
			t.Errorf("%q: %d clauses, want %d", text, got, want)
		}
	}
}

// TestContactIsReplaced checks what a message at the summary takes out.
func TestContactIsReplaced(t *testing.T) {
	r := readerOfProgram(t)
	for text, want := range map[string]string{
		"bórrelo y ponga a Carlos 3125550102": "bórrelo", "quite a la señora Nubia, ponga a Carlos": "Nubia", "mejor Carlos 3125550102, no Nubia": "Nubia", "anote otro teléfono 3125550102": "",
	} {
		got := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview, Country: "CO"}).Removal
		if got == nil && want != "" || got != nil && got.Text != want {
			t.Errorf("%q: %+v, want %q", text, got, want)
		}
	}
	if got := r.Read("la oficina 12 me la quita", bot.ReadingContext{Expects: bot.ExpectsReview, Country: "CO"}); !got.Has(bot.ActSkip, bot.SlotRoom) {
		t.Errorf("%+v", got.Acts)
	}
	for text, want := range map[string]bool{"si mi niña todo perfecto": true, "si mi esposa está de acuerdo": false} {
		a, _ := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsReview, Country: "CO"}).Find(bot.ActConfirm)
		if (a.Confidence >= 0.6) != want {
			t.Errorf("%q: confirm %.2f", text, a.Confidence)
		}
	}
}

// TestAllClearOfOneKind checks that the end of one danger is not read as the end of all.
func TestAllClearOfOneKind(t *testing.T) {
	a, ok := readerOfProgram(t).Read("ya no huele a gas", bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"}).Find(bot.ActAllClear)
	if !ok || a.About != "gas" {
		t.Errorf("%+v", a)
	}
}
