package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"recado/bot/channels/standin"
)

// madeOrder makes an order of ana over WhatsApp.
func (o *office) madeOrder() {
	o.t.Helper()
	for _, turn := range []struct{ say, hear string }{
		{"el aire no enfría y hace mucho ruido, urgente", "foto"},
		{"no tengo", "placa"},
		{"no tengo", ""},
		{"Edificio A, Piso 3, Sala de juntas", "Edificio A"},
		{"si", "ORD-00001"},
	} {
		o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: turn.say})
		o.hear("whatsapp", ana, turn.hear)
	}
	o.hear("whatsapp", ana, "ORD-00001")
}

// TestOutsideTheWindowATemplateGoes checks that a message which WhatsApp refuses outside its
// 24-hour window is sent as the equivalent template, whether the vendor reports that at once or
// later.
func TestOutsideTheWindowATemplateGoes(t *testing.T) {
	for name, fault := range map[string]string{"at once": "131047", "late": "status 131047"} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t, nil)
			o.madeOrder()
			o.faults("whatsapp", fault)
			if status, answer := o.ask("POST", "/api/v1/orders/ORD-00001/state", `{"state":"PUBLISHED"}`); status != http.StatusOK {
				t.Fatalf("%d %s", status, answer)
			}
			m := o.hear("whatsapp", ana, "")
			if name == "late" {
				m = o.hear("whatsapp", ana, "")
			}
			var sent struct {
				Template struct {
					Name     string
					Language struct{ Code string }
				}
			}
			if err := json.Unmarshal(m.Message, &sent); err != nil || m.Kind != "template" || sent.Template.Name != "order_published" || sent.Template.Language.Code != "es" {
				t.Errorf("%s %s", m.Kind, m.Message)
			}
			if s := o.book.Stats(); s.Refused > 0 {
				t.Errorf("refused: %v", s.Reasons)
			}
		})
	}
}

// TestOutsideTheWindowTheRestWaits checks that a message without a fitting template waits until the
// person writes, and that an operator sees why. Then the conversation continues, and a waiting
// question is not sent together with the next one.
func TestOutsideTheWindowTheRestWaits(t *testing.T) {
	o := openOffice(t, nil)
	o.faults("whatsapp", "131047")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "el aire no enfría y hace mucho ruido, urgente"})
	if why := o.event("message_waiting"); !strings.Contains(why, "waits for the person") || !strings.Contains(why, ana) {
		t.Errorf("the event says %s", why)
	}
	o.until("the transcript says why", func() bool {
		_, answer := o.ask("GET", "/api/v1/conversations/"+ana+"/transcript", "")
		return strings.Contains(answer, `"status":"sending"`) && strings.Contains(answer, "waits for the person")
	})
	if n := len(o.book.To("", ana)); n > 0 {
		t.Fatalf("%d messages left", n)
	}
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "no tengo"})
	o.hear("whatsapp", ana, "placa")
	if said := o.book.To("", ana); len(said) != 1 {
		t.Errorf("%d messages, want the next question alone: %+v", len(said), said)
	}
}
