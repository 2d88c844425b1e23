package twilio

import (
	"net/url"
	"slices"
	"strings"
	"sync"
)

// stopWords and starts are whole messages, and only that: "alto, espere" is talk, and
// "cancelar" cancels what is under way.
var (
	stopWords  = []string{"STOP", "BAJA", "ALTO", "PARAR", "DETENER", "DESUSCRIBIR"}
	startWords = []string{"START", "ALTA", "INICIAR"}
)

// consent is what a message says of writing to its sender. Beside our words it is
// the vendor's own: what it took for an opt-out it blocks by itself.
func consent(p url.Values) (granted, said bool) {
	word := strings.ToUpper(strings.TrimSpace(p.Get("Body")))
	switch {
	case slices.Contains(stopWords, word):
		return false, true
	case slices.Contains(startWords, word):
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

// pendingConsents remembers the messages whose word on consent the sink did not take: they
// come again as duplicates, and must be heard all the same. It is short: the engine
// hears the words too, once the message is in the inbox.
type pendingConsents struct {
	mu  sync.Mutex
	ids []string
}

const maxPendingConsents = 1000

func (o *pendingConsents) add(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !slices.Contains(o.ids, id) {
		o.ids = append(o.ids[max(0, len(o.ids)-maxPendingConsents+1):], id)
	}
}

func (o *pendingConsents) has(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Contains(o.ids, id)
}

func (o *pendingConsents) remove(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ids = slices.DeleteFunc(o.ids, func(s string) bool { return s == id })
}
