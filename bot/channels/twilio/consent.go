package twilio

import (
	"net/url"
	"slices"
	"strings"
	"sync"
)

// stops and starts are whole messages, and only that: "alto, espere" is talk, and
// "cancelar" cancels what is under way.
var (
	stops  = []string{"STOP", "BAJA", "ALTO", "PARAR", "DETENER", "DESUSCRIBIR"}
	starts = []string{"START", "ALTA", "INICIAR"}
)

// consent is what a message says of writing to its sender. Beside our words it is
// the vendor's own: what it took for an opt-out it blocks by itself.
func consent(p url.Values) (granted, said bool) {
	word := strings.ToUpper(strings.TrimSpace(p.Get("Body")))
	switch {
	case slices.Contains(stops, word):
		return false, true
	case slices.Contains(starts, word):
		return true, true
	case word == "CANCELAR" || word == "CANCEL":
		return false, false
	case p.Get("OptOutType") == "STOP":
		return false, true
	case p.Get("OptOutType") == "START":
		return true, true
	}
	return false, false
}

// owed remembers the messages whose word on consent the sink did not take: they
// come again as duplicates, and must be heard all the same. It is short: the engine
// hears the words too, once the message is in the inbox.
type owed struct {
	mu  sync.Mutex
	ids []string
}

const maxOwed = 1000

func (o *owed) add(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !slices.Contains(o.ids, id) {
		o.ids = append(o.ids[max(0, len(o.ids)-maxOwed+1):], id)
	}
}

func (o *owed) has(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Contains(o.ids, id)
}

func (o *owed) paid(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ids = slices.DeleteFunc(o.ids, func(s string) bool { return s == id })
}
