package dialogs_test

import (
	"strings"
	"testing"

	"recado/bot"
)

// lateTap returns a tap on a button of an ended question.
func (b *quotationFixture) lateTap(channel, choice, title string) bot.Inbound {
	in := b.wrote(channel, title)
	in.Kind, in.Option = bot.KindOption, "extra_work.1.ask.1:"+choice+" ORD-00001 1"
	return in
}

func newLateExtra(t *testing.T) *quotationFixture {
	t.Helper()
	b := newQuotationFixture(t)
	b.s.Stack = nil
	return b
}

// TestALateTapOfAMinorApprovesNothing checks that a minor's age counts for a late tap as for
// one in time, and that an adult's statement afterwards approves.
func TestALateTapOfAMinorApprovesNothing(t *testing.T) {
	b := newLateExtra(t)
	b.s.MinorAt = noon
	state, said, d := b.turn(b.lateTap("whatsapp", "yes", "Aprobar"))
	if d != nil || state != "adult" || !strings.Contains(said, "extra.adult") {
		t.Fatalf("a minor's late tap: %s, %s, %v", state, said, d)
	}
	again := b.wrote("whatsapp", "Aprobar")
	again.Kind, again.Option = bot.KindOption, b.option("yes")
	if state, said, d = b.turn(again); d != nil || state != "adult" || !strings.Contains(said, "approval.adult") {
		t.Fatalf("the same again: %s, %s, %v", state, said, d)
	}
	if state, said, d = b.turn(b.wrote("whatsapp", "apruebo")); d != nil || state != "adult" {
		t.Fatalf("in words: %s, %s, %v", state, said, d)
	}
	if state, said, d = b.turn(b.wrote("whatsapp", "soy la mamá, tengo 40 años, apruebo")); d == nil || !strings.Contains(string(d.Args), `"yes":true`) {
		t.Fatalf("the grown-up: %s, %s, %v", state, said, d)
	}
}

// option returns the id of the open question's option for a choice.
func (b *quotationFixture) option(choice string) string {
	for _, f := range b.s.Outbox {
		if f.Say == nil {
			continue
		}
		for _, o := range f.Say.Options {
			if strings.Contains(o.ID, ":"+choice+" ") {
				return o.ID
			}
		}
	}
	b.Fatalf("no option %q", choice)
	return ""
}

// TestALateTapOfAMinorMayRefuse checks that a minor may refuse, because a no costs nothing, and
// may ask for an agent.
func TestALateTapOfAMinorMayRefuse(t *testing.T) {
	b := newLateExtra(t)
	b.s.MinorAt = noon
	if state, said, d := b.turn(b.lateTap("whatsapp", "no", "Rechazar")); d == nil || strings.Contains(string(d.Args), `"yes":true`) {
		t.Errorf("no: %s, %s, %v", state, said, d)
	}
	b = newLateExtra(t)
	b.s.MinorAt = noon
	if state, said, _ := b.turn(b.lateTap("whatsapp", "yes", "Aprobar")); state != "adult" {
		t.Fatalf("%s, %s", state, said)
	}
	if state, said, d := b.turn(b.wrote("whatsapp", "mejor no, rechazo")); d == nil || strings.Contains(string(d.Args), `"yes":true`) {
		t.Errorf("a no instead: %s, %s, %v", state, said, d)
	}
}

// TestALateTapWaitsForTheCode checks that a late tap on a spoofable channel needs the code as
// one in time does.
func TestALateTapWaitsForTheCode(t *testing.T) {
	for channel, want := range map[string]bool{"sms": true, "whatsapp": false} {
		b := newLateExtra(t)
		b.s.Channel = channel
		_, said, d := b.turn(b.lateTap(channel, "yes", "Aprobar"))
		if d == nil || strings.Contains(string(d.Args), `"spoofable":true`) != want {
			t.Errorf("%s: %s, %v", channel, said, d)
		}
	}
}
