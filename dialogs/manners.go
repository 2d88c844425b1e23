package dialogs

import (
	"regexp"
	"strings"

	"recado/bot"
)

// courtesies keep a conversation going and answer nothing.
var courtesies = set(
	"gracias", "muchas gracias", "mil gracias", "gracias mija", "ok", "okey", "okay", "ok gracias", "listo", "listo gracias", "vale", "dale", "bueno", "perfecto", "entendido",
	"de acuerdo", "ya", "ya voy", "ya va", "espere", "espereme", "espera", "un momento", "un momentico", "un segundo", "deme un momento", "deme un segundo", "hagale", "normal",
	"lo que sea", "da igual", "me da igual", "thanks", "thank you", "wait", "one moment", "hold on",
)

// courtesy knows a message that says nothing about what was asked: thanks, "listo",
// "espere", an emoji.
func courtesy(text string) bool {
	said := strings.Trim(strings.ReplaceAll(bot.Fold(text), ",", ""), " .!")
	return courtesies[said] || text != "" && !says(text, 1)
}

// moment is when someone would like a visit: "el martes que viene en la tarde".
var moment = regexp.MustCompile(`^((puede ser|podria ser|que sea|mejor|para|seria|ojala|si se puede|tomorrow is fine) )*(el |este |la |on |next )?(hoy en|hoy por|hoy a|hoy despues|manana|pasado manana|lunes|martes|miercoles|jueves|viernes|sabado|domingo|proxima semana|otra semana|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|next week)( [\pL\d:.]+){0,7}$`)

// wished knows a message that says nothing but when. It is no place and no name: it is
// kept with the description, for those who plan the visit.
func wished(text string) bool {
	said := strings.Trim(strings.ReplaceAll(bot.Fold(text), ",", ""), " .!")
	return moment.MatchString(said) && !aRoom.MatchString(said) && !aBuilding.MatchString(said) && !aFloor.MatchString(said)
}

// lacking is how people say that they have none, in more words than "no tengo".
var lacking = regexp.MustCompile(`^((no|ay no|uy no|nop|que pena|la verdad) )?((el serial|la placa|la foto|foto|serial|placa|eso|ahorita|ahora|aun|todavia) )?no (la |lo |le |se |se lo |se le )?(tengo|tiene|hay|veo|ve|encuentro|alcanzo|aparece|trae)( (ahi|foto|fotos|serial|placa|a la mano|aqui|ahora|ahorita|ninguna|ninguno|mas|nada|disponible|eso|una|uno|una foto|el serial|la foto|la placa|a ver|en este momento|por ahora))*$|^(no )?i (don't|do not) have (it|one|any|a photo|that)$`)

var aSerialWord = regexp.MustCompile(`\b(serial|serie|placa|plate)\b`)

// inWords is a priority said by its name among a few other words: "mejor alta".
func inWords(text string) string {
	words := strings.Fields(strings.ReplaceAll(bot.Fold(text), ",", ""))
	if len(words) > 4 {
		return ""
	}
	for _, w := range words {
		switch strings.Trim(w, ".!") {
		case "alta":
			return "ALTA"
		case "media", "normal", "cualquiera":
			return "MEDIA"
		case "baja":
			return "BAJA"
		}
	}
	switch strings.Join(words, " ") {
	case "lo que sea", "da igual", "me da igual", "la que sea":
		return "MEDIA"
	}
	return ""
}

var numbers = map[string]int{"uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10}

// numberIn is a number in words, 0 when a text is none.
func numberIn(text string) int { return numbers[strings.Trim(bot.Fold(text), " .!")] }
