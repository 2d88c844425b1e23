package workspace

import (
	"regexp"
	"slices"
	"strings"

	"recado/flows/record"
	"recado/flows/validation"
)

// CannedAnswer is a prepared reply that an agent inserts by its id: "/saludo".
type CannedAnswer struct {
	Text     string `json:"text"` // may contain Variables in braces: "Hola {name}"
	Inactive bool   `json:"inactive,omitempty"`
}

// Variables are the names that a canned answer may contain, and the console fills in: the contact's
// name, the number of the contact's latest order, and the agent's name.
var Variables = []string{"name", "order", "agent"}

// maxCannedAnswer is WhatsApp's limit for a message, in characters.
const maxCannedAnswer = 4096

var variable = regexp.MustCompile(`\{([^{}\s]*)\}`)

// NewCannedAnswers returns the service of canned answers.
func NewCannedAnswers(docs record.Repository[CannedAnswer]) *record.Service[CannedAnswer] {
	return &record.Service[CannedAnswer]{Documents: docs, Normalize: cleanCannedAnswer}
}

func cleanCannedAnswer(a CannedAnswer) (CannedAnswer, validation.Problems) {
	var p validation.Problems
	a.Text = strings.TrimSpace(a.Text)
	if a.Text == "" {
		p.Add("text", validation.Required)
	}
	p.Length("text", a.Text, maxCannedAnswer)
	for _, found := range variable.FindAllStringSubmatch(a.Text, -1) {
		if !slices.Contains(Variables, found[1]) {
			p.Add("text", "canned.variable")
			break
		}
	}
	return a, p
}
