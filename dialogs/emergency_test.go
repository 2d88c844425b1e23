package dialogs_test

import (
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/dialogs"
	"recado/templates"
)

// emergencyFixture is a conversation of one phone with a business in Colombia.
type emergencyFixture struct {
	*testing.T
	m *bot.Machine
	s bot.Session
	n int
}

func newEmergencyFixture(t *testing.T, phone bot.ContactID) *emergencyFixture {
	t.Helper()
	texts, err := templates.Load("es")
	if err != nil {
		t.Fatal(err)
	}
	m, err := bot.NewMachine(bot.Config{
		Dialogs: dialogs.All(services, nil), Texts: texts, Locale: "es", Country: "CO", Roles: dialogs.Roles, Reader: reader(),
		Facts: func(now time.Time) bot.Facts { f := businessFacts(now); f.Country = "CO"; return f },
	})
	if err != nil {
		t.Fatal(err)
	}
	return &emergencyFixture{T: t, m: m, s: bot.Session{ID: phone, Channel: "chat"}}
}

// writes handles a text and returns all messages, by key with their arguments, and all effects.
func (d *emergencyFixture) writes(text string) string {
	d.Helper()
	d.s.Outbox = nil
	d.n++
	out, err := d.m.Turn(d.s, []bot.Inbound{{Input: bot.Input{ID: string(rune('a' + d.n)), Kind: bot.KindText, Text: text, At: noon}, Contact: d.s.ID, Channel: "chat", Received: noon}}, noon)
	if err != nil {
		d.Fatal(err)
	}
	d.s = out.Session
	var all strings.Builder
	for _, f := range d.s.Outbox {
		if f.Say != nil {
			all.WriteString(f.Say.Key + " " + string(f.Say.Args) + "\n")
		}
		all.WriteString(f.Name + " " + string(f.Args) + "\n")
	}
	return all.String()
}

// The phone's country decides the emergency numbers, or the place's if it is told.
func TestEmergencyNumbersOfTheCountry(t *testing.T) {
	for _, tt := range []struct {
		phone bot.ContactID
		text  string
		want  string
	}{
		{"+50378889900", "huele mucho a gas en la cocina", `"number":"913"`},
		{"+50498765432", "huele mucho a gas en la cocina", `"number":"911"`},
		{"+573001234567", "huele mucho a gas en la cocina", `"number":"164"`},
		{"+12125550123", "huele mucho a gas en la cocina", `"number":"164"`},
		{"+573001234567", "huele mucho a gas donde mi mamá, colonia Escalón, San Salvador", `"number":"913"`},
	} {
		said := newEmergencyFixture(t, tt.phone).writes(tt.text)
		if !strings.Contains(said, "emergency.safety") || !strings.Contains(said, tt.want) {
			t.Errorf("%s, %q: without %s:\n%s", tt.phone, tt.text, tt.want, said)
		}
	}
}
