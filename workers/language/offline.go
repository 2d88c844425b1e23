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

// NewOffline returns a reader that names only the given services. It ignores services without
// examples. It panics if the program was built with a broken model file, which the package's tests
// exclude.
func NewOffline(services []string) *Offline {
	m, err := trained()
	if err != nil {
		panic(fmt.Sprintf("language: %v", err))
	}
	return newOffline(m, services)
}

// trained is the program's model, decoded once and shared by all readers, which do not change it.
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

// read classifies a text. If the whole text gives no service, it uses the clause with the highest
// confidence, because an address or a signature can outweigh the first sentence.
func (o *Offline) read(text string) bot.Classification {
	u := o.readWhole(text)
	if u.Service != "" || u.Intent != "" && u.Intent != CreateOrder {
		return u
	}
	clauses := parts(text)
	if len(clauses) < 2 {
		return u
	}
	for _, clause := range clauses {
		c := o.readWhole(clause)
		least := minClauseConfidence
		if len(strings.Fields(clause)) < minClauseWords {
			least = minShortConfidence
		}
		if c.Service != "" && c.Intent == CreateOrder && c.Confidence >= least && (u.Service == "" || c.Confidence > u.Confidence) {
			u = c
		}
	}
	return u
}

// parts returns the clauses of a text. Long ones, as people dictate them, come in overlapping pieces.
func parts(text string) []string {
	var list []string
	for clause := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".,;:!?¡¿\n", r) }) {
		words := strings.Fields(clause)
		if len(words) <= maxClauseWords {
			list = append(list, clause)
			continue
		}
		for from := 0; from+pieceWords/2 < len(words); from += pieceWords / 2 {
			list = append(list, strings.Join(words[from:min(from+pieceWords, len(words))], " "))
		}
	}
	return list[:min(len(list), maxClauses)]
}

// ServiceInQuestion returns the service that a question names, such as "¿arreglan neveras?", or "".
func (o *Offline) ServiceInQuestion(text string) string {
	if u := o.readWhole(text); u.Confidence >= minQuestionConfidence {
		return u.Service
	}
	return ""
}

// minQuestionConfidence is the confidence from which a question names a service. Listing the
// services is better than promising work that is not offered.
const minQuestionConfidence = 0.9

// CorrectedService returns the service that a correction names besides the wrong one: "yo pedí un
// plomero, no aire" names both. It classifies every beginning and end of the text, and its clauses, and
// takes the most confident. It returns a zero Classification if no other service is confident enough.
func (o *Offline) CorrectedService(text, wrong string) bot.Classification {
	var best bot.Classification
	words := strings.Fields(text)
	if len(words) > maxCorrection {
		return best
	}
	candidates := parts(text)
	for i := 1; i < len(words); i++ {
		candidates = append(candidates, strings.Join(words[:i], " "), strings.Join(words[i:], " "))
	}
	for _, part := range candidates {
		u := o.readWhole(part)
		if u.Service != "" && u.Service != wrong && u.Confidence >= minCorrectionConfidence && u.Confidence > best.Confidence {
			best = u
		}
	}
	return best
}

const (
	maxCorrection           = 60  // most words of a correction whose parts are classified
	minCorrectionConfidence = 0.8 // least confidence in the service of a part
)

const (
	maxClauses          = 24  // most clauses of a text that are classified one by one
	maxClauseWords      = 14  // longer clauses are classified in pieces
	pieceWords          = 10  // words of such a piece; half of them are in the next one too
	minClauseWords      = 4   // shorter clauses are mostly names or addresses
	minShortConfidence  = 0.9 // least confidence in the service of a shorter one: "es eléctrico"
	minClauseConfidence = 0.8 // least confidence in the service of a clause
)

func (o *Offline) readWhole(text string) bot.Classification {
	fs := features(text)
	if len(fs) == 0 {
		return bot.Classification{Source: "offline"}
	}
	var service, intent [16]float32
	return o.decide(o.model.service.Probabilities(fs, service[:]), o.model.intent.Probabilities(fs, intent[:]))
}

// minOrderConfidence is the confidence that create_order needs without a recognised service: small
// talk often sounds like a wish, and a wrongly opened order is worse than one question.
const minOrderConfidence = 0.85

// decide joins the results of the two heads.
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
		u.Service = "" // "bórrenme de su base de datos" is not an IT job
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

// yieldsToOrder reports whether a recognised service turns a text of this intent into an order: in
// "buenas tardes, se me dañó la nevera" the greeting is only courtesy.
func yieldsToOrder(intent string) bool {
	switch intent {
	case "", Greeting, Thanks, Goodbye, Help:
		return true
	}
	return false
}
