package webhooks

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"recado/webhooks/internal/web"
)

// TestCardNumbersInAnOrderAreMasked checks every field of an order that people fill in their own words.
func TestCardNumbersInAnOrderAreMasked(t *testing.T) {
	const card = "4111 1111 1111 1111"
	fields := map[string]string{"serviceType": "PLUMBING"}
	for _, name := range []string{"description", "clientName", "company", "location"} {
		fields[name] = name + " " + card
	}
	raw, err1 := json.Marshal(fields)
	form, err2 := web.Object(raw, nil)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	c, err := readOrder(form, caller{})
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"description": c.Description, "clientName": c.ClientName, "company": c.Company, "location": c.Location.Text} {
		if !strings.HasPrefix(got, name) || strings.Contains(got, "4111") {
			t.Errorf("%s: %q", name, got)
		}
	}
}
