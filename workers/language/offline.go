package language

import (
	"context"
	"fmt"
	"slices"

	"recado/bot"
)

// Offline answers from the trained model in the program. It never fails and is safe for concurrent use.
type Offline struct {
	model  *model
	offers []bool // by class of the service head
}

var _ Understander = (*Offline)(nil)

// NewOffline returns a reader that names only the given services. Services without examples are
// ignored, because nothing was learned of them. It panics if the program was built with a broken model file,
// which the package's tests rule out.
func NewOffline(services []string) *Offline {
	m, err := decode(modelFile)
	if err != nil {
		panic(fmt.Sprintf("language: %v", err))
	}
	return newOffline(m, services)
}

func newOffline(m *model, services []string) *Offline {
	o := &Offline{model: m, offers: make([]bool, len(serviceTask.classes))}
	for i, c := range serviceTask.classes {
		o.offers[i] = c != "" && slices.Contains(services, c)
	}
	return o
}

// Understand implements [Understander]; its error is always nil.
func (o *Offline) Understand(_ context.Context, text string) (bot.Understanding, error) {
	return o.read(text), nil
}

func (o *Offline) read(text string) bot.Understanding {
	u := bot.Understanding{Source: "offline"}
	fs := features(text)
	if len(fs) == 0 {
		return u
	}
	var buf [16]float32
	service, sure := best(o.model.service.probabilities(fs, buf[:]))
	u.Confidence = float64(sure)
	if sure >= o.model.service.threshold && o.offers[service] {
		u.Service = serviceTask.classes[service]
	}
	intent, clear := best(o.model.intent.probabilities(fs, buf[:]))
	if clear >= o.model.intent.threshold {
		u.Intent = intentTask.classes[intent]
	}
	if u.Service != "" && givesWay(u.Intent) {
		u.Intent = CreateOrder
	}
	if u.Service == "" {
		u.Confidence = float64(clear)
	}
	return u
}

// givesWay says whether a recognised service makes an order of a text of this intent: in "buenas tardes, se me
// dañó la nevera" the greeting is courtesy.
func givesWay(intent string) bool {
	switch intent {
	case "", Greeting, Thanks, Goodbye, Help:
		return true
	}
	return false
}
