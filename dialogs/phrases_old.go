package dialogs

// Temporary: what the technicians' dialogs still match.

import (
	"regexp"
	"strings"

	"recado/bot"
)

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

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

// assent are the ways of saying yes to a price.
var assent = set(
	"aprobar", "aprobar cotizacion", "aprobar la cotizacion", "apruebo la cotizacion", "apruebo", "aprobado", "aprobada", "si", "si apruebo", "si la apruebo", "la apruebo", "dale", "hagale", "dale hagale", "dale, hagale", "dele", "hagalo", "ok", "listo", "de acuerdo", "perfecto",
	"claro", "cabal", "asi es", "simon", "adelante", "proceda", "procedan", "esta bien", "me parece bien", "si por favor", "si, por favor", "va", "vale", "yes", "approve", "approved", "yes go ahead", "yes please", "go ahead", "please go ahead", "sure", "sounds good", "i approve", "i agree", "agreed", "👍", "✅",
)

// agrees reads a whole message as a yes, however it is punctuated.
func agrees(text string) bool {
	said := bot.Fold(text)
	plain := strings.TrimRight(strings.ReplaceAll(said, ",", ""), " .!")
	for _, tail := range []string{" muchas gracias", " gracias", " pues", " porfa", " por favor", " please"} {
		plain = strings.TrimSuffix(plain, tail)
	}
	return assent[said] || assent[plain]
}

var errands = func() map[string]bot.Event {
	m := map[string]bot.Event{}
	for event, said := range map[bot.Event]string{
		"quotation": "cotizacion|ver cotizacion|ver la cotizacion|mi cotizacion|la cotizacion|aprobar|aprobar cotizacion|aprobar la cotizacion|apruebo|apruebo la cotizacion|rechazar cotizacion|presupuesto|ver presupuesto|quotation|quote|approve|see quotation",
		"warranty":  "garantia|la garantia|reclamo|reclamo de garantia|reclamar garantia|sigue fallando|volvio a fallar|se volvio a danar|warranty|warranty claim|still failing",
		"closing":   "todo bien|todo quedo bien|todo quedo muy bien|quedo bien|quedo muy bien|quedo todo bien|all good|everything is fine",
		"jobs":      "trabajo|trabajos|mis trabajos|mi trabajo|ver trabajos|agenda|mi agenda|mis ordenes de trabajo|jobs|my jobs",
	} {
		for _, text := range strings.Split(said, "|") {
			m[text] = event
		}
	}
	return m
}()

// errand reads a whole message as an errand.
func errand(text string) (bot.Event, bool) {
	event, ok := errands[strings.TrimRight(bot.Fold(text), ".!? ")]
	return event, ok
}
