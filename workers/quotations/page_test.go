package quotations

import (
	"encoding/json"
	"strings"
	"testing"

	"recado/flows/money"
	"recado/templates"
)

// TestTheDocumentWritesMoneyAsTheChatDoes checks it for every country of the locale.
func TestTheDocumentWritesMoneyAsTheChatDoes(t *testing.T) {
	texts, err := templates.Load("es")
	if err != nil {
		t.Fatal(err)
	}
	for _, currency := range []string{"COP", "HNL", "USD"} {
		for _, locale := range []string{"es", "es-CO", "es-SV", "en"} {
			a := money.Amount{Minor: 5365950, Currency: currency}
			args, err := json.Marshal(map[string]any{"id": "COT-00001", "total": a})
			if err != nil {
				t.Fatal(err)
			}
			said, err := texts.Render("quotation.answer.price", locale, "", args)
			if err != nil {
				t.Fatal(err)
			}
			if written := Worded(a, locale); !strings.Contains(said, written) {
				t.Errorf("%s in %s: %q on paper, and in the chat: %s", currency, locale, written, said)
			}
		}
	}
}
