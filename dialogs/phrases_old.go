package dialogs

// Temporary: what the dialogs about open orders still match.

import (
	"regexp"
	"strings"

	"recado/bot"
)

// lacking is how people say that they have none, in more words than "no tengo".
var lacking = regexp.MustCompile(`^((no|ay no|uy no|nop|que pena|la verdad) )?((el serial|la placa|la foto|foto|serial|placa|eso|ahorita|ahora|aun|todavia) )?no (la |lo |le |se |se lo |se le )?(tengo|tiene|hay|veo|ve|encuentro|alcanzo|aparece|trae)( (ahi|foto|fotos|serial|placa|a la mano|aqui|ahora|ahorita|ninguna|ninguno|mas|nada|disponible|eso|una|uno|una foto|el serial|la foto|la placa|a ver|en este momento|por ahora))*$|^(no )?i (don't|do not) have (it|one|any|a photo|that)$`)

func without(text string) bool {
	switch bot.Fold(text) {
	case "no tengo", "no", "ninguno", "ninguna", "sin foto", "no tengo foto", "omitir", "saltar", "no se", "no aplica", "n/a", "na",
		"no hay", "no tiene", "no puedo", "despues", "skip", "none", "no photo", "i don't have one":
		return true
	}
	return lacking.MatchString(strings.Trim(strings.ReplaceAll(bot.Fold(text), ",", ""), " ."))
}
