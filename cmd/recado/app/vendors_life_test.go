package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/bot/channels/standin"
)

// TestASkillPostsAnOrder checks that a skill which has asked all questions itself can post an
// order, and that fields it left unfilled are absent.
func TestASkillPostsAnOrder(t *testing.T) {
	o := openOffice(t, nil)
	status, answer := o.ask("POST", "/api/orders", `{"serviceType":"PLUMBING","description":"Fuga en el baño","photos":["{{photo_url}}"],
		"assetSerial":"undefined","location":"Edificio A, Piso 3, Sala de juntas","priority":"ALTA","clientPhone":"`+ana+`","clientName":"{{user.name}}",
		"clientMail":"{{user.email}}","source":"WHATSAPP"}`)
	if status != http.StatusCreated || !strings.Contains(answer, "ORD-00001") {
		t.Fatalf("%d %s", status, answer)
	}
	if _, answer = o.ask("GET", "/api/v1/orders/ORD-00001", ""); strings.Contains(answer, "{{") || strings.Contains(answer, "undefined") || !strings.Contains(answer, "Piso 3") {
		t.Error(answer)
	}
}

// TestADeadChannelShowsEverywhere checks that a channel whose token or account the vendor refuses
// is shown as FAILED everywhere, with the vendor's reason.
func TestADeadChannelShowsEverywhere(t *testing.T) {
	for _, code := range []string{"190", "131031", "368", "133010", "131005", "131045"} {
		t.Run(code, func(t *testing.T) { deadEverywhere(t, code) })
	}
}

func deadEverywhere(t *testing.T, code string) {
	t.Helper()
	o := openOffice(t, nil)
	if status, answer := o.ask("GET", "/readyz", ""); status != http.StatusOK {
		t.Fatalf("not ready from the start: %s", answer)
	}
	o.faults("whatsapp", code)
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "hola"})
	if why := o.event("channel_failed"); !strings.Contains(why, `"channel":"whatsapp"`) || !strings.Contains(why, "ordered by a script") {
		t.Errorf("the event says %s", why)
	}
	if status, answer := o.ask("GET", "/readyz", ""); status != http.StatusServiceUnavailable || !strings.Contains(answer, "ordered by a script") {
		t.Errorf("/readyz: %d %s", status, answer)
	}
	_, answer := o.ask("GET", "/metrics", "")
	for _, want := range []string{`recado_channel_up{channel="whatsapp"} 0`, `recado_channel_up{channel="sms"} 1`} {
		if !strings.Contains(answer, want) {
			t.Errorf("/metrics has no %s", want)
		}
	}
}

// TestThePhoneTakesOver checks that somebody who answers from the account's own phone takes over
// the conversation, and that these messages are in the transcript.
func TestThePhoneTakesOver(t *testing.T) {
	o := openOffice(t, nil)
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "hola"})
	o.hear("whatsapp", ana, "ayudar")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Phone: true, Text: "Hola, soy Luz"})
	if why := o.event("taken_over"); !strings.Contains(why, `"agent":"phone"`) {
		t.Errorf("the event says %s", why)
	}
	if _, answer := o.ask("GET", "/api/v1/conversations/"+ana+"/transcript", ""); !strings.Contains(answer, "Hola, soy Luz") {
		t.Error(answer)
	}
	if status, answer := o.ask("POST", "/api/v1/conversations/"+ana+"/handback", `{"agent":"luz"}`); status != http.StatusOK {
		t.Errorf("%d %s", status, answer)
	}
}

// TestTypingIsShownWhileTheBotWorks checks that a person whose message takes longer than a second
// gets a read receipt and a typing indicator.
func TestTypingIsShownWhileTheBotWorks(t *testing.T) {
	var o *office
	model := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for o.book.Stats().Typing == 0 && r.Context().Err() == nil { // it works until the typing indicator is sent
			select {
			case <-time.After(10 * time.Millisecond):
			case <-r.Context().Done():
			}
		}
		http.Error(w, "no idea", http.StatusBadRequest)
	}))
	t.Cleanup(model.Close)
	o = openOffice(t, map[string]string{"OPENAI_API_KEY": "key-of-a-model", "OPENAI_BASE_URL": model.URL})
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "quiero solicitar un servicio"})
	o.hear("whatsapp", ana, "servicio")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "se me dañó el coso de la cocina"})
	o.hear("whatsapp", ana, "")
	if s := o.book.Stats(); s.Typing == 0 || s.Marks != s.Typing || s.Refused > 0 {
		t.Errorf("%d marked as read, %d with typing; refused %v", s.Marks, s.Typing, s.Reasons)
	}
}

// TestWhatNeedsNoAnswerGetsNone checks that a sticker pack gets one polite answer, and a reaction
// and a message in a group get none.
func TestWhatNeedsNoAnswerGetsNone(t *testing.T) {
	o := openOffice(t, nil)
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "el aire no enfría y hace mucho ruido, urgente"})
	m := o.hear("whatsapp", ana, "foto")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Reaction: &standin.About{Of: m.ID, Text: "👍"}})
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Raw: json.RawMessage(`{"from":"573001112233","id":"wamid.G","timestamp":"1772625480","group_id":"G1","type":"text","text":{"body":"hola a todos"}}`)})
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Sticker: &standin.File{}})
	o.hear("whatsapp", ana, "")
	o.hear("whatsapp", ana, "foto")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Sticker: &standin.File{}})
	o.hear("whatsapp", ana, "foto")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "no tengo"})
	o.hear("whatsapp", ana, "placa")
	_, answer := o.ask("GET", "/api/v1/conversations/"+ana+"/transcript", "")
	if !strings.Contains(answer, `"kind":"reaction"`) || strings.Contains(answer, "hola a todos") {
		t.Error(answer)
	}
}
