package reading_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
)

// TestHazardsAndAllClear checks the acts of danger and of its end, in both languages; "" means
// neither.
func TestHazardsAndAllClear(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]string{
		"the building guy cut the power, no more sparks, so it's over": "allclear",
		"it's over":                               "allclear",
		"everything is fine now":                  "allclear",
		"no more smoke, we are ok":                "allclear:smoke",
		"it doesn't smell of gas anymore":         "allclear:gas",
		"the fire is out":                         "allclear:fire",
		"we got the door open with a knife":       "allclear:locked_in",
		"ya! ya lo pudimos abrir con un cuchillo": "allclear:locked_in",
		"ya lo sacamos, está bien":                "allclear:locked_in",
		"ya bajamos los tacos, ya no hay chispas": "allclear:sparks",

		"the fire is out of control":                                      "",
		"it's over the sink":                                              "",
		"ya llamé al cerrajero para abrir":                                "",
		"¿ya pudieron abrir?":                                             "",
		"no pudimos abrir":                                                "",
		"abrí la puerta con un cuchillo y se dañó la chapa":               "",
		"ahi se mira la gotera del cielo falso, cae justo en la compu":    "",
		"se trabó la puerta de mi cuarto por fuera pero no estoy adentro": "",

		// Figures of speech, appliances, cooking and past events are not danger. The same words
		// are danger if something happens now.
		"mi suegra echa humo desde ayer":                                   "",
		"mi suegra ya está que explota":                                    "",
		"a mi suegra le explotó la olla en la cara":                        "hazard:explosion hazard:injury",
		"quiero poner un detector de humo y otro de gas, ¿hacen eso?":      "",
		"el detector de humo está sonando y hay humo en el pasillo":        "hazard:smoke",
		"tengo los frijoles en el fuego":                                   "",
		"dejé los frijoles en el fuego y se prendió la cocina":             "hazard:fire",
		"el año pasado mi tío se electrocutó, por eso los llamo a ustedes": "",
		"el año pasado lo arreglaron y ahora el enchufe me electrocuta":    "hazard:shock",
		"vino el técnico y dejó suelta la conexión del gas, hiede la casa": "hazard:gas",
		"quería una cita pero ahorita mismo está saliendo llama del aire":  "hazard:fire",
		"se rompió un tubo en el baño y sale mucha agua":                   "",
		"cuando llueve se me empoza y se mete a la cocina":                 "",

		"no more smoke but I see flames":                        "hazard:fire",
		"ya no hay humo pero hay chispas":                       "hazard:sparks",
		"todavía hay humo, ya no hay llamas":                    "hazard:smoke",
		"estoy adentro y no puedo salir":                        "hazard:locked_in",
		"hay una gotera y el techo se cayó":                     "hazard:collapse",
		"el techo se va a caer":                                 "hazard:collapse",
		"un tipo abrió la puerta con un cuchillo y nos amenazó": "hazard:threat",
		"entró un ladrón, abrió la puerta con un cuchillo":      "hazard:threat",
		"me amenazaron con un cuchillo":                         "hazard:threat",
	} {
		reading := r.Read(text, bot.ReadingContext{Expects: bot.ExpectsDescription, Now: time.Now(), Zone: time.UTC, Country: "CO", Locale: "es"})
		var got []string
		for _, a := range reading.Acts {
			if a.Kind == bot.ActHazard || a.Kind == bot.ActAllClear && a.Confidence >= 0.6 {
				got = append(got, strings.TrimSuffix(string(a.Kind)+":"+a.About, ":"))
			}
		}
		if slices.Sort(got); strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
}
