package dialogs

import (
	"encoding/json"
	"slices"
	"strings"

	"recado/bot"
)

// errands are what people ask for by name, as the whole message: nothing needs to be
// understood there. The event is the menu's.
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

// errandDialogs are where errands lead.
var errandDialogs = map[bot.Event]string{"quotation": quotation, "warranty": warranty, "closing": closing, "jobs": technicianJob}

// errand reads a whole message as an errand.
func errand(text string) (bot.Event, bool) {
	event, ok := errands[strings.TrimRight(bot.Fold(text), ".!? ")]
	return event, ok
}

// answersBelow knows a yes, a no or a score that is meant for the question that the menu covers.
func answersBelow(f bot.Facts, text string) bool {
	n := slices.Index(f.Underway, menu)
	if n < 1 || !slices.Contains([]string{quotation, extraWork, closing}, f.Underway[n-1]) {
		return false
	}
	if f.Underway[n-1] == closing && scoreIn(text) > 0 {
		return true
	}
	switch bot.Fold(text) {
	case "no", "no apruebo", "rechazo", "rechazar", "hay un problema", "reject", "there is a problem":
		return true
	}
	return agrees(text)
}

// same is the upgrade of a dialog that only has learned more.
func same(s bot.State, slots json.RawMessage) (bot.State, json.RawMessage, error) {
	return s, slots, nil
}
