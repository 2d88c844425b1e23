package language

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"recado/bot"
	"recado/bot/learn"
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
	m, err := trained()
	if err != nil {
		panic(fmt.Sprintf("language: %v", err))
	}
	return newOffline(m, services)
}

// trained is the model in the program, decoded once for all readers: it is never written to.
var trained = sync.OnceValues(func() (*model, error) { return decode(modelFile) })

func newOffline(m *model, services []string) *Offline {
	o := &Offline{model: m, offers: make([]bool, len(serviceTask.classes))}
	for i, c := range serviceTask.classes {
		o.offers[i] = c != "" && slices.Contains(services, c)
	}
	return o
}

// Understand implements [Understander]; its error is always nil.
func (o *Offline) Understand(_ context.Context, text string) (bot.Classification, error) {
	return o.read(text), nil
}

// read classifies a text. Where all of it tells no service, the surest of its clauses does:
// an address or a signature hides what the first sentence says.
func (o *Offline) read(text string) bot.Classification {
	u := o.readWhole(text)
	if u.Service != "" || u.Intent != "" && u.Intent != CreateOrder {
		return u
	}
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".,;:!?¡¿\n", r) })
	if len(clauses) < 2 {
		return u
	}
	for _, clause := range clauses[:min(len(clauses), maxClauses)] {
		c := o.readWhole(clause)
		if len(strings.Fields(clause)) >= minClauseWords && c.Service != "" && c.Intent == CreateOrder && c.Confidence >= minClauseConfidence && (u.Service == "" || c.Confidence > u.Confidence) {
			u = c
		}
	}
	return u
}

// ServiceInQuestion is the service that a question names, as "¿arreglan neveras?" does, or "".
func (o *Offline) ServiceInQuestion(text string) string {
	if u := o.readWhole(text); u.Confidence >= minQuestionConfidence {
		return u.Service
	}
	return ""
}

// minQuestionConfidence is the confidence from which on a question names a service: to promise work that
// is not done is worse than to list the services.
const minQuestionConfidence = 0.9

// CorrectedService is the service that a correction names besides the one that it calls wrong: of
// every beginning and every end of the text, the surest. "yo pedí un plomero, no aire" names
// both. It is nothing when no other is sure.
func (o *Offline) CorrectedService(text, wrong string) bot.Classification {
	var best bot.Classification
	words := strings.Fields(text)
	if len(words) > maxCorrection {
		return best
	}
	for i := 1; i < len(words); i++ {
		for _, part := range [][]string{words[:i], words[i:]} {
			u := o.readWhole(strings.Join(part, " "))
			if u.Service != "" && u.Service != wrong && u.Confidence >= minCorrectionConfidence && u.Confidence > best.Confidence {
				best = u
			}
		}
	}
	return best
}

const (
	maxCorrection           = 60  // words of a correction whose parts are classified
	minCorrectionConfidence = 0.8 // confidence in the service of a part alone
)

const (
	maxClauses          = 12  // of a text that are classified one by one
	minClauseWords      = 4   // words; fewer are a name or an address
	minClauseConfidence = 0.8 // confidence in the service of a clause alone
)

func (o *Offline) readWhole(text string) bot.Classification {
	fs := features(text)
	if len(fs) == 0 {
		return bot.Classification{Source: "offline"}
	}
	var service, intent [16]float32
	return o.decide(o.model.service.Probabilities(fs, service[:]), o.model.intent.Probabilities(fs, intent[:]))
}

// minOrderConfidence is the confidence that create_order needs when no service was recognised: much small talk sounds
// like a wish, and a wrongly opened order costs a person more than one question.
const minOrderConfidence = 0.85

// decide joins what the two heads say of one text.
func (o *Offline) decide(services, intents []float32) bot.Classification {
	u := bot.Classification{Source: "offline"}
	service, sure := learn.ArgMax(services)
	if sure >= o.model.service.Threshold && o.offers[service] {
		u.Service = serviceTask.classes[service]
	}
	intent, plain := learn.ArgMax(intents)
	if plain >= o.model.intent.Threshold {
		u.Intent = intentTask.classes[intent]
	}
	if u.Intent == OptOut || u.Intent == QualityProbe {
		u.Service = "" // "bórrenme de su base de datos" is no job for a technician
	}
	switch {
	case u.Service != "" && yieldsToOrder(u.Intent):
		u.Intent = CreateOrder
	case u.Service == "" && u.Intent == CreateOrder && plain < minOrderConfidence && service == len(services)-1:
		u.Intent = ""
	}
	u.Confidence = float64(plain)
	if u.Service != "" {
		u.Confidence = float64(sure)
	}
	return u
}

// yieldsToOrder says whether a recognised service makes an order of a text of this intent: in "buenas tardes, se me
// dañó la nevera" the greeting is courtesy.
func yieldsToOrder(intent string) bool {
	switch intent {
	case "", Greeting, Thanks, Goodbye, Help:
		return true
	}
	return false
}
