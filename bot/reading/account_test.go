package reading

import (
	"slices"
	"strings"
	"testing"

	"recado/bot"
)

// TestLongMessageIsAccountedFor checks what a long first message tells besides its place and its values: the parts of
// the problem, then the notes and times, each in the order of the text.
func TestLongMessageIsAccountedFor(t *testing.T) {
	r := readerOfProgram(t)
	for _, c := range []struct {
		text           string
		problem, notes []string
		place          string
	}{
		{
			"hola buenas mire es que el aire de la sala no está enfriando nada desde el domingo yo vivo en la carrera 15 número 93 47 apartamento 502 edificio los cedros por favor si pueden venir en la tarde porque en la mañana trabajo me llamo Patricia Gómez",
			[]string{"es que el aire de la sala no está enfriando nada desde el domingo"},
			[]string{"pueden venir en la tarde", "porque en la mañana trabajo me llamo Patricia Gómez"},
			"carrera 15 número 93 47 apartamento 502 edificio los cedros",
		},
		{
			"el televisor de la recepción no da imagen pero sí sonido es un samsung de 55 pulgadas está en el hospital san juan de dios primer piso recepción de urgencias santa rosa de copán pregunten por licenciada Marta es prioridad media gracias",
			[]string{"el televisor de la recepción no da imagen pero sí sonido es un samsung de 55 pulgadas"},
			[]string{"pregunten por licenciada Marta"},
			"hospital san juan de dios primer piso recepción de urgencias santa rosa de copán",
		},
		{
			"Rosa Elvira Castaño calle 45 # 20-18 barrio La Soledad el lavamanos está tapado y huele feo, puedo de 2 a 5 de la tarde, prioridad baja",
			[]string{"el lavamanos está tapado y huele feo"},
			[]string{"Rosa Elvira Castaño", "puedo de 2 a 5 de la tarde"},
			"calle 45 # 20-18 barrio La Soledad",
		},
		{
			"Nombre: Óscar Pineda / Dirección: Col. Kennedy, bloque 7 casa 2314, Tegucigalpa / Equipo: refrigeradora Mabe 14 pies / Falla: no congela arriba / Prioridad: alta / Horario: después de las 4 pm",
			[]string{"Equipo: refrigeradora Mabe 14 pies / Falla: no congela arriba"},
			[]string{"Nombre: Óscar Pineda", "Horario: después de las 4 pm"},
			"Col. Kennedy, bloque 7 casa 2314, Tegucigalpa",
		},
		{
			"Buenos días, escribo de Dental Sonrisas: el compresor del consultorio 2 no carga presión, es un Schulz. Estamos en Calle 5 # 38-25 consultorio 607 edificio Imbanaco Cali. Atendemos de lunes a viernes de 8 a 6, pero que vengan al mediodía. Factura a nombre de Dental Sonrisas.",
			[]string{"escribo de Dental Sonrisas: el compresor del consultorio 2 no carga presión, es un Schulz"},
			[]string{"Atendemos de lunes a viernes de 8 a 6, pero que vengan al mediodía", "Factura a nombre de Dental Sonrisas"},
			"Calle 5 # 38-25 consultorio 607 edificio Imbanaco Cali",
		},
		{
			"Hotel Plaza Mayor, calle 10 # 5-21, Popayán. Habitación 304: el aire gotea sobre las camas. Hablar con Camilo, jefe de mantenimiento, ext. 115. Es urgente, tenemos ocupación total el puente.",
			[]string{"Habitación 304: el aire gotea sobre las camas"},
			[]string{"Hablar con Camilo, jefe de mantenimiento, ext. 115", "tenemos ocupación total el puente"},
			"Hotel Plaza Mayor, calle 10 # 5-21, Popayán",
		},
		{
			"Cómo le va. El inodoro del segundo piso pierde agua por la base, huele maluco, y de paso la ducha del primero no drena. Casa 22, Parcelación El Retiro, vía a Jamundí km 4, Cali. Hay que avisar la placa del carro a portería un día antes.",
			[]string{"El inodoro del segundo piso pierde agua por la base, huele maluco, y de paso la ducha del primero no drena"},
			[]string{"Cómo le va", "Hay que avisar la placa del carro a portería un día antes"},
			"segundo piso, Casa 22, Parcelación El Retiro, vía a Jamundí km 4, Cali",
		},
		{
			"Oiga, ¿cuánto cobran por destapar una cañería? Es la del patio de atrás, se rebalsa cuando lavo. Vivo en Ciudad Merliot, calle Chiltiupán, pasaje 3, casa 21-A. Pregunten por Nelly.",
			[]string{"¿cuánto cobran por destapar una cañería? Es la del patio de atrás, se rebalsa cuando lavo"},
			[]string{"Pregunten por Nelly"},
			"Ciudad Merliot, calle Chiltiupán, pasaje 3, casa 21-A",
		},
		{
			"Buenas, para un cambio de guarda de cerradura, el dueño anterior tiene llave. Son 2 puertas: la principal y la del patio. Avenida 6 # 14-55, barrio Blanco, Cúcuta, casa de un piso color terracota. Ah y el perro es manso, se llama Rocky",
			[]string{"para un cambio de guarda de cerradura, el dueño anterior tiene llave. Son 2 puertas: la principal y la del patio"},
			[]string{"Ah y el perro es manso, se llama Rocky"},
			"Avenida 6 # 14-55, barrio Blanco, Cúcuta, casa de un piso color terracota",
		},
	} {
		got := r.Read(c.text, bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"})
		var problem, notes []string
		for _, p := range got.Told {
			if said := c.text[p.Span.From:p.Span.To]; p.Role == bot.TellsProblem {
				problem = append(problem, said)
			} else {
				notes = append(notes, said)
			}
		}
		if !slices.Equal(problem, c.problem) || !slices.Equal(notes, c.notes) {
			t.Errorf("%q:\n got %q, notes %q\nwant %q, notes %q", c.text, problem, notes, c.problem, c.notes)
		}
		if a, _ := got.Find(bot.ActProvide, bot.SlotPlace); a.Place == nil || a.Place.Text != c.place {
			t.Errorf("%q: place %+v, want %q", c.text, a.Place, c.place)
		}
		if got.Has(bot.ActHazard) || got.Has(bot.ActChange) || got.Has(bot.ActComplain) {
			t.Errorf("%q: %+v", c.text, got.Acts)
		}
	}
}

// TestAccountLosesNothing checks that every word of a long message is in what it tells, in its place or in another
// value, unless it greets or leads to one of them.
func TestAccountLosesNothing(t *testing.T) {
	r := readerOfProgram(t)
	for text, lead := range map[string]string{
		"Fíjese que el breaker del cuarto de mi hijo se baja cada vez que enciendo el ventilador, ya cambié el ventilador y sigue igual. Dirección: Colonia Miraflores Sur, bloque B, casa 18, Comayagüela. Solo puedo los martes y jueves. Mi correo es ana.mejia84@example.com": "Dirección Mi correo es",
		"Quiero una limpieza de una sala de tres puestos y dos sillones, tela beige, con manchas de café. Barrio Laureles, circular 4 # 73-20, apto 402, Medellín. El sábado a las 9 am. No hay ascensor, y el parqueadero es para visitantes. Juliana Restrepo.":                 "",
		"Servicio de plomería. Cambio de grifería de cocina (ya comprada, marca Grival, monocontrol). Av. Las Américas, Pereira, Cra 27 # 78-30, Conjunto Málaga, casa 14. Martes 3 pm. La casa está en obra, no hay timbre, llamar al 3146667788 (Arq. Tovar).":                  "",
		"Mi consulta: filtración de agua en el techo del baño, se está cayendo la pintura, vivo abajo del 402 o sea en el 302. Edificio Los Tulipanes, Calle 85 # 11-53, Bogotá. La vecina del 402 se llama Margarita y está de acuerdo en que entren. Prioridad: no tan alta.":   "",
		"Bueno a ver, el aire, que es marca Midea modelo MSAG-18, serial 2208A77Q1, no enfría. Estoy en Envigado, calle 37 sur # 27-90, unidad Camino Verde, torre 2, apto 1504. Solo fines de semana.":                                                                           "Bueno serial Estoy en",
	} {
		got := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"})
		kept := lead
		for _, p := range got.Told {
			kept += " " + text[p.Span.From:p.Span.To]
		}
		for _, a := range got.Acts {
			if a.Place != nil {
				kept += " " + a.Place.Text
			}
			if a.Value != "" {
				kept += " " + text[a.Span.From:a.Span.To]
			}
		}
		have := words(kept)
		for _, w := range words(text) {
			if !slices.Contains(have, w) {
				t.Errorf("%q: %q is lost: %+v", text, w, got.Told)
			}
		}
	}
}

// TestOrdersAreNoDanger checks words of danger in long messages that tell ordinary work, and words of work beside a danger.
func TestOrdersAreNoDanger(t *testing.T) {
	r := readerOfProgram(t)
	for text, danger := range map[string]bool{
		"Buenas noches, la puerta del garaje eléctrica no sube, el motor suena pero no hace nada, y mi carro está adentro!! necesito salir a las 6 am. Calle 127 # 11-50, casa 9, conjunto Bosques de Santa Ana.":                      false,
		"Se salieron las aguas negras en el patio de la casa y el baño de abajo se inundó, col. Jardines de Loarque, bloque M casa 4, Tegucigalpa. Hay un bebé, urge. Tel 3322-1188, soy Wendy.":                                       false,
		"pues le cuento que el compresor de la nevera se quedó pegado y hace un zumbido, la nevera es una whirlpool de 3 años, estamos en la 26 # 7-14 barrio La Enea manizales":                                                       false,
		"Epa, mirá, la regadera del baño de arriba solo chorrea y abajo sí sale con fuerza, no sé si es la tubería. Es en Residencial Plaza, bloque 12, casa 3408, Tegucigalpa. Yo estoy hasta las 3, después está mi mamá, doña Lupe": false,
		"la refri no enfría y ahorita mismo salen chispas del enchufe y huele a quemado, vivo en la colonia Escalón calle El Mirador casa 27 San Salvador, vengan rápido por favor, me llamo Beto":                                     true,
		"necesito arreglar la puerta del baño porque mi hijo de tres años se quedó encerrado adentro y está llorando, vivo en la carrera 15 # 93-47 apartamento 502 edificio Los Cedros":                                               true,
		"tenemos una fuga grande, se está inundando toda la casa, el agua ya llega a los tomas y sigue subiendo, estamos en la calle 9 # 3-20 casa 4 barrio Los Pinos, necesito un plomero urgente":                                    true,
		strings.Repeat("el aire de la sala no enfría bien y gotea, ", 3) + "vivo en la calle 9 # 3-20 casa 4, y anoche empezó a oler a gas en toda la cocina, mi esposa está mareada":                                                  true,
	} {
		if got := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsOpen, Country: "CO"}); got.Has(bot.ActHazard) != danger {
			t.Errorf("%q: %+v, want danger %v", text, got.Acts, danger)
		}
	}
}
