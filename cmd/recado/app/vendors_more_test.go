package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/bot/channels/standin"
)

// ask calls the program's own API, as an operator or a skill does.
func (o *office) ask(method, path, body string) (status int, answer string) {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.bot+path, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+childKey)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return resp.StatusCode, string(raw)
}

// until asks again and again, as someone who watches a page does.
func (o *office) until(what string, seen func() bool) {
	o.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for limit := time.After(30 * time.Second); !seen(); {
		select {
		case <-limit:
			o.t.Fatalf("never: %s", what)
		case <-tick.C:
		}
	}
}

// event waits for one of a name in the stream of events, and returns its data.
func (o *office) event(name string) string {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, o.bot+"/api/v1/events", nil)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+childKey)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	found := false
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok && found {
			return data
		}
		found = found && lines.Text() != "" || lines.Text() == "event: "+name
	}
	o.t.Fatalf("no event %s", name)
	return ""
}

func (o *office) faults(vendor string, script ...string) {
	o.t.Helper()
	o.order("/standin/faults", map[string]any{"vendor": vendor, "script": script})
}

// madeOrder is an order that ana has asked for over WhatsApp.
func (o *office) madeOrder() {
	o.t.Helper()
	for _, turn := range []struct{ say, hear string }{
		{"el aire no enfría y hace mucho ruido, urgente", "foto"}, {"no tengo", "placa"}, {"no tengo", ""},
		{"Edificio A, Piso 3, Sala de juntas", "Edificio A"}, {"si", "ORD-00001"},
	} {
		o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: turn.say})
		o.hear("whatsapp", ana, turn.hear)
	}
	o.hear("whatsapp", ana, "ORD-00001")
}

// What WhatsApp refuses outside its 24-hour window goes as the template that says the
// same, whether the vendor says so at once or afterwards.
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

// Where no template fits, the message waits for the person, an operator sees why, and
// it goes when the person writes.
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
	o.hear("whatsapp", ana, "foto")
	o.hear("whatsapp", ana, "placa")
}

// A skill that has asked everything itself posts the fields of an order; what it left
// unfilled is absent.
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

// A channel whose token the vendor refuses is FAILED wherever one looks, with the
// vendor's reason.
func TestADeadChannelShowsEverywhere(t *testing.T) {
	o := openOffice(t, nil)
	if status, answer := o.ask("GET", "/readyz", ""); status != http.StatusOK {
		t.Fatalf("not ready from the start: %s", answer)
	}
	o.faults("whatsapp", "190")
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

// While the bot works for longer than a second the person sees that their message was
// read and an answer is coming.
func TestTypingIsShownWhileTheBotWorks(t *testing.T) {
	var o *office
	model := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for o.book.Stats().Typing == 0 && r.Context().Err() == nil { // it thinks for as long as nobody is told so
			select {
			case <-time.After(10 * time.Millisecond):
			case <-r.Context().Done():
			}
		}
		http.Error(w, "no idea", http.StatusBadRequest)
	}))
	t.Cleanup(model.Close)
	o = openOffice(t, map[string]string{"OPENAI_API_KEY": "key", "OPENAI_BASE_URL": model.URL})
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "quiero solicitar un servicio"})
	o.hear("whatsapp", ana, "servicio")
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "se me dañó el coso de la cocina"})
	o.hear("whatsapp", ana, "")
	if s := o.book.Stats(); s.Typing == 0 || s.Marks != s.Typing || s.Refused > 0 {
		t.Errorf("%d marked as read, %d with typing; refused %v", s.Marks, s.Typing, s.Reasons)
	}
}

// A sticker pack is answered with one kind sentence; a reaction and a message in a
// group with none.
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
	if !strings.Contains(answer, `"kind":"reaction"`) || bytes.Contains([]byte(answer), []byte("hola a todos")) {
		t.Error(answer)
	}
}
