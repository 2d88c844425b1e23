package twilio

import (
	"net/url"
	"slices"
	"strings"
	"sync"
)

// stopWords and startWords are matched against the whole message only: "alto, espere" is ordinary
// text, and "cancelar" cancels the current dialog.
var (
	stopWords  = []string{"STOP", "BAJA", "ALTO", "PARAR", "DETENER", "DESUSCRIBIR"}
	startWords = []string{"START", "ALTA", "INICIAR"}
)

// consent returns whether a message opts its sender in or out; said is false if it does neither.
// Besides our words it uses the vendor's: the vendor itself blocks a contact after its own opt-out
// words.
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

// pendingConsents records messages whose consent the sink failed to store. They are redelivered as
// duplicates, and their consent must still be stored. The list is short, because the engine also
// reads the words once the message is in the inbox.
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
