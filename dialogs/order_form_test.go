package dialogs_test

import (
	"errors"
	"strings"
	"testing"

	"recado/bot"
)

// formText returns the fields of a form: "name=value" for those that are known, "name?" for missing ones.
func formText(f bot.Form) string {
	var all []string
	for _, field := range f.Fields {
		name := strings.TrimPrefix(field.Label, "field.")
		switch {
		case field.Missing:
			all = append(all, name+"?")
		case field.Value+field.Key != "":
			all = append(all, name+"="+field.Value+field.Key)
		}
	}
	return strings.Join(all, " ")
}

// An agent who took an order over fills the form, from words or from the person's messages; the bot
// then goes on behind what is known.
func TestAgentFillsTheFormAndTheBotGoesOn(t *testing.T) {
	m, texts := officeMachine(t)
	l := newRandomConversation(m, texts, "es", true)
	l.s.FrameCount, l.s.Stack = 1, []bot.Frame{
		{ID: 1, Dialog: "order_intake", Version: 2, State: "place", Slots: []byte(`{"service":"PLUMBING","description":"gotea la llave","no_photos":true,"no_serial":true}`)},
	}
	const before = "service=service.PLUMBING description=gotea la llave place? floor? priority?"
	if got := formText(m.Form(l.s)); got != before {
		t.Fatalf("before: %s", got)
	}
	s, err := m.Takeover(l.s, bot.TakeoverCommand{Agent: "ana"}, l.now)
	if err != nil {
		t.Fatal(err)
	}
	fill := func(at bot.State, in bot.Input) error {
		next, err := m.FillStep(s, "ana", at, in, l.now)
		if err == nil {
			s = next
		}
		return err
	}
	text := func(words string) bot.Input { return bot.Input{ID: "m1", Kind: bot.KindText, Text: words} }
	if err := fill("place", text("Carrera 43A # 5-20, El Poblado, Medellín")); err != nil {
		t.Fatal(err)
	}
	if err := fill("floor", text("8")); err != nil {
		t.Fatal(err)
	}
	if err := fill("room", text("802")); err != nil {
		t.Fatal(err)
	}
	if err := fill("floor", text("es el 9")); err != nil { // a known value is replaced, and no other
		t.Fatal(err)
	}
	if err := fill("description", bot.Input{ID: "m2", Kind: bot.KindText, Text: "se sale el agua por debajo"}); err != nil {
		t.Fatal(err)
	}
	for at, in := range map[bot.State]bot.Input{"priority": text("quién sabe"), "floor": text("¿cómo así?"), "place": text("?")} {
		unchanged := string(s.Stack[0].Slots)
		if err := fill(at, in); !errors.Is(err, bot.ErrNotAnswer) || string(s.Stack[0].Slots) != unchanged {
			t.Errorf("%q at %s: %v, %s", in.Text, at, err, s.Stack[0].Slots)
		}
	}
	for _, at := range []bot.State{"confirm", "creating", "nowhere"} {
		if err := fill(at, text("sí")); !errors.Is(err, bot.ErrState) {
			t.Errorf("a step that holds no value, %s: %v", at, err)
		}
	}
	if _, err := m.FillStep(s, "luis", "floor", text("9"), l.now); !errors.Is(err, bot.ErrOwned) {
		t.Errorf("another agent: %v", err)
	}
	form := m.Form(s)
	if got := formText(form); !strings.Contains(got, "floor=Piso 9 room=802 priority?") || !strings.Contains(got, "Carrera 43A # 5-20") || !strings.Contains(got, "description=se sale el agua por debajo") {
		t.Errorf("filled: %s", got)
	}
	if form.Fields[4].Source != "m1" {
		t.Errorf("the place's source: %+v", form.Fields[4])
	}
	if s.Stack[0].State != "place" {
		t.Errorf("the dialog moved to %s", s.Stack[0].State)
	}
	s, err = m.HandBack(s, "ana", "", false, l.now)
	if err != nil || s.Stack[0].State != "priority" {
		t.Errorf("handed back at %s: %v", s.Stack[0].State, err)
	}
}
