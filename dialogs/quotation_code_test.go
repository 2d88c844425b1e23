package dialogs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/dialogs"
	"recado/flows/orders"
	"recado/templates"
)

// quotationFixture is a contact with an open quotation who writes through several channels.
type quotationFixture struct {
	*testing.T
	m *bot.Machine
	s bot.Session
	n int
}

func newQuotationFixture(t *testing.T) *quotationFixture {
	t.Helper()
	texts, err := templates.Load("es")
	if err != nil {
		t.Fatal(err)
	}
	m, err := bot.NewMachine(bot.Config{
		Dialogs: dialogs.All(services, nil), Texts: texts, Locale: "es", Roles: dialogs.Roles, Reader: reader(), Facts: businessFacts,
		Spoofable: func(channel string) bool { return channel == "sms" },
	})
	if err != nil {
		t.Fatal(err)
	}
	slots := json.RawMessage(`{"id":"COT-00003","version":2,"quote":` + aQuote + `}`)
	return &quotationFixture{T: t, m: m, s: bot.Session{ID: "+573001110001", FrameCount: 1, Stack: []bot.Frame{{ID: 1, Dialog: "quotation", Version: 1, State: "ask", EnteredAt: noon, Slots: slots}}}}
}

// turn handles inputs and returns the state, the text keys, and the requested decision.
func (b *quotationFixture) turn(in ...bot.Inbound) (state bot.State, said string, decision *bot.Effect) {
	b.Helper()
	b.s.Outbox = nil
	out, err := b.m.Turn(b.s, in, noon)
	if err != nil {
		b.Fatal(err)
	}
	b.s = out.Session
	for i, f := range b.s.Outbox {
		if f.Say != nil {
			said += " " + f.Say.Key
		}
		if f.Name == dialogs.DecideQuotation || f.Name == orders.ExtraAnswer {
			decision = &b.s.Outbox[i]
		}
	}
	if top := b.s.Top(); top != nil {
		state = top.State
	}
	return state, said, decision
}

func (b *quotationFixture) wrote(channel, text string) bot.Inbound {
	b.n++
	return bot.Inbound{Input: bot.Input{ID: fmt.Sprintf("%s:%d", channel, b.n), Kind: bot.KindText, Text: text, At: noon}, Contact: b.s.ID, Channel: channel, Received: noon}
}

// answer returns the worker's answer to a decision: a code if the decision is spoofable.
func (b *quotationFixture) answer(d *bot.Effect, code string) bot.Inbound {
	b.Helper()
	if d == nil {
		b.Fatal("nothing was decided")
	}
	var args struct{ Spoofable bool }
	if err := json.Unmarshal(d.Args, &args); err != nil {
		b.Fatal(err)
	}
	in := bot.Input{ID: d.ID, Kind: bot.KindAnswer, Name: d.Name, Frame: d.Frame, Event: bot.OK, Data: json.RawMessage(aQuote), At: noon}
	if args.Spoofable {
		in.Event, in.Data = "refused", json.RawMessage(`{"why":"code","code":"`+code+`"}`)
	}
	return bot.Inbound{Input: in, Contact: b.s.ID, Received: noon}
}

// approvals are the two things that are approved by SMS: the slots of the dialog, the yes, and
// the worker's refusal.
var approvals = []struct{ dialog, slots, yes, refusal string }{
	{"quotation", `{"id":"COT-00003","version":2,"quote":` + aQuote + `}`, "apruebo", `{"why":%q,"code":%q}`},
	{"extra_work", `{"order":"ORD-00001","extra":"1","text":"cambiar el capacitor"}`, "sí, hágalo", `{"key":%q,"code":%q}`},
}

// TestACodeCanNotBeGuessed checks that after three wrong codes none is accepted, whatever is
// said between, and that an agent is called, also if a case is open already.
func TestACodeCanNotBeGuessed(t *testing.T) {
	for _, a := range approvals {
		for name, between := range map[string]string{"in a row": "", "with other words between": "buenas"} {
			t.Run(a.dialog+", "+name, func(t *testing.T) {
				b := newQuotationFixture(t)
				b.s.Stack = []bot.Frame{{ID: 1, Dialog: a.dialog, Version: 1, State: "ask", EnteredAt: noon, Slots: json.RawMessage(a.slots)}}
				_, _, d := b.turn(b.wrote("sms", a.yes))
				b.turn(b.refuse(d, a.refusal, "code", "482913", noon))
				for i, wrong := range []string{"100000", "100 001", "100-002"} {
					if between != "" {
						b.turn(b.wrote("sms", between))
					}
					state, said, d := b.turn(b.wrote("sms", wrong))
					if d != nil || i < 2 && (state != "code" || !strings.Contains(said, ".code.again")) {
						t.Fatalf("wrong code %d: %s, %s", i+1, state, said)
					}
					if i == 2 && !strings.Contains(said, ".void") {
						t.Fatalf("the third wrong code: %s, %s", state, said)
					}
				}
				if b.s.Case == nil {
					t.Error("no person is told")
				}
				if _, _, d := b.turn(b.wrote("sms", "482913")); d != nil {
					t.Error("the right code after three wrong ones approves")
				}
			})
		}
	}
}

// TestACodeLivesAQuarterOfAnHour checks that a late code is replaced by another one, and that
// earlier wrong codes still count.
func TestACodeLivesAQuarterOfAnHour(t *testing.T) {
	for _, a := range approvals {
		t.Run(a.dialog, func(t *testing.T) {
			b := newQuotationFixture(t)
			b.s.Stack = []bot.Frame{{ID: 1, Dialog: a.dialog, Version: 1, State: "ask", EnteredAt: noon, Slots: json.RawMessage(a.slots)}}
			_, _, d := b.turn(b.wrote("sms", a.yes))
			b.turn(b.refuse(d, a.refusal, "code", "482913", noon))
			late := b.wrote("sms", "482913")
			late.At = noon.Add(15*time.Minute + time.Second)
			_, _, d = b.turn(late)
			if d == nil || !strings.Contains(string(d.Args), `"spoofable":true`) {
				t.Fatalf("a late code decides without another: %+v", d)
			}
			state, said, _ := b.turn(b.refuse(d, a.refusal, "code", "555555", late.At))
			if state != "code" || !strings.Contains(said, ".code") {
				t.Fatalf("%s, %s", state, said)
			}
			if _, _, d := b.turn(b.wrote("sms", "482913")); d != nil {
				t.Error("the first code still holds")
			}
			right := b.wrote("sms", "555 555")
			right.At = late.At.Add(15 * time.Minute)
			if _, _, d := b.turn(right); d == nil || strings.Contains(string(d.Args), `"spoofable":true`) {
				t.Errorf("the second code in time: %+v", d)
			}
		})
	}
}

// TestNoCodeIsLeft checks that a contact who has been sent too many codes is refused politely,
// and that an agent is called.
func TestNoCodeIsLeft(t *testing.T) {
	for _, a := range approvals {
		b := newQuotationFixture(t)
		b.s.Stack = []bot.Frame{{ID: 1, Dialog: a.dialog, Version: 1, State: "ask", EnteredAt: noon, Slots: json.RawMessage(a.slots)}}
		_, _, d := b.turn(b.wrote("sms", a.yes))
		if _, said, _ := b.turn(b.refuse(d, a.refusal, "no_code", "", noon)); !strings.Contains(said, ".void") || b.s.Case == nil {
			t.Errorf("%s: %s, case %v", a.dialog, said, b.s.Case)
		}
	}
}

// TestOtherDigitsAreNoAttempt checks that a phone or a flat number is not counted as an
// attempt.
func TestOtherDigitsAreNoAttempt(t *testing.T) {
	b := newQuotationFixture(t)
	_, _, d := b.turn(b.wrote("sms", "apruebo"))
	b.turn(b.answer(d, "482913"))
	for _, said := range []string{"apto 301", "mi número es 3001234567"} {
		if _, _, d := b.turn(b.wrote("sms", said)); d != nil {
			t.Fatalf("%q decides", said)
		}
	}
	b.turn(b.wrote("sms", "100000"), b.wrote("sms", "100001"))
	if _, _, d := b.turn(b.wrote("sms", "482 913")); d == nil {
		t.Error("the right code after two wrong ones is refused")
	}
}

// refuse returns the worker's refusal of a decision.
func (b *quotationFixture) refuse(d *bot.Effect, form, why, code string, at time.Time) bot.Inbound {
	b.Helper()
	in := b.answer(d, "")
	in.Event, in.Data, in.At = "refused", json.RawMessage(fmt.Sprintf(form, why, code)), at
	return in
}

// TestRejectionOverSMSAsksForACode checks that a rejection by SMS holds only after the code has come back.
func TestRejectionOverSMSAsksForACode(t *testing.T) {
	b := newQuotationFixture(t)
	_, _, d := b.turn(b.wrote("sms", "la rechazo, está muy cara"))
	if d == nil || !strings.Contains(string(d.Args), `"spoofable":true`) || !strings.Contains(string(d.Args), `"choice":"reject"`) {
		t.Fatalf("%+v", d)
	}
	if !d.Spoofable {
		t.Error("work that a forged sender may have caused is not marked")
	}
	if state, said, _ := b.turn(b.answer(d, "482913")); state != "code" || !strings.Contains(said, "quotation.code") {
		t.Fatalf("%s, %s", state, said)
	}
	proven := newQuotationFixture(t)
	if _, _, d := proven.turn(proven.wrote("whatsapp", "la rechazo, está muy cara")); d == nil || d.Spoofable {
		t.Errorf("by WhatsApp: %+v", d)
	}
	_, _, d = b.turn(b.wrote("sms", "482913"))
	if d == nil || !strings.Contains(string(d.Args), `"choice":"reject"`) || strings.Contains(string(d.Args), `"spoofable":true`) {
		t.Fatalf("after the code: %+v", d)
	}
}

// TestApprovalOverSMSAsksForACode checks that an approval by SMS, which anybody can send in the
// customer's name, holds only after the code that was sent to the customer's phone has come
// back.
func TestApprovalOverSMSAsksForACode(t *testing.T) {
	b := newQuotationFixture(t)
	_, _, d := b.turn(b.wrote("sms", "apruebo"))
	state, said, _ := b.turn(b.answer(d, "482913"))
	if state != "code" || !strings.Contains(said, "quotation.code") {
		t.Fatalf("%s, %s", state, said)
	}
	for _, wrong := range []string{"sí, apruebo", "482914", "000000"} {
		if _, _, d := b.turn(b.wrote("sms", wrong)); d != nil {
			t.Fatalf("%q decides", wrong)
		}
		if top := b.s.Top(); top == nil || top.State != "code" {
			break // an agent has been called
		}
	}

	b = newQuotationFixture(t)
	_, _, d = b.turn(b.wrote("sms", "apruebo"))
	b.turn(b.answer(d, "482913"))
	_, _, d = b.turn(b.wrote("sms", "el código es 482 913"))
	if _, said, _ = b.turn(b.answer(d, "")); !strings.Contains(said, "quotation.approved") {
		t.Errorf("the code is right: %s", said)
	}

	b = newQuotationFixture(t) // a message through an authenticated channel does not vouch for the SMS with it
	_, _, d = b.turn(b.wrote("sms", "apruebo"), b.wrote("whatsapp", "hola"))
	if d != nil {
		if state, _, _ = b.turn(b.answer(d, "482913")); state != "code" {
			t.Errorf("beside another: %s", state)
		}
	}

	b = newQuotationFixture(t)
	_, _, d = b.turn(b.wrote("sms", "apruebo"))
	b.turn(b.answer(d, "482913"))
	_, _, d = b.turn(b.wrote("whatsapp", "sí, apruebo"))
	if _, said, _ = b.turn(b.answer(d, "")); !strings.Contains(said, "quotation.approved") {
		t.Errorf("by WhatsApp after all: %s", said)
	}

	b = newQuotationFixture(t)
	_, _, d = b.turn(b.wrote("whatsapp", "apruebo"))
	if _, said, _ = b.turn(b.answer(d, "")); !strings.Contains(said, "quotation.approved") {
		t.Errorf("by WhatsApp: %s", said)
	}
}

// An SMS alone approves no extra work either: the code that was sent to the phone has to come
// back.
func TestExtraWorkApprovedBySMSWaitsForItsCode(t *testing.T) {
	newExtra := func(t *testing.T) *quotationFixture {
		b := newQuotationFixture(t)
		slots := json.RawMessage(`{"order":"ORD-00001","extra":"1","text":"cambiar el capacitor"}`)
		b.s.Stack = []bot.Frame{{ID: 1, Dialog: "extra_work", Version: 1, State: "ask", EnteredAt: noon, Slots: slots}}
		return b
	}
	// done returns the worker's answer: the code if the yes came through a spoofable channel.
	done := func(b *quotationFixture, d *bot.Effect, code string) bot.Inbound {
		in := b.answer(d, code)
		if in.Event == "refused" {
			in.Data = json.RawMessage(`{"key":"code","code":"` + code + `"}`)
		}
		return in
	}
	for _, c := range []struct {
		name, channel, back string // how it is approved, and the answer to the code question
		want                string // the last text
	}{
		{"the right code", "sms", "482 913", "extra.approved"},
		{"a wrong code", "sms", "482914", "extra.code"},
		{"a yes instead of the code", "sms", "sí", "extra.code"},
		{"taken back", "sms", "no, mejor no", "extra.ask"},
		{"by WhatsApp no code is asked", "whatsapp", "", "extra.approved"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newExtra(t)
			_, _, d := b.turn(b.wrote(c.channel, "sí, hágalo"))
			_, said, _ := b.turn(done(b, d, "482913"))
			if c.back != "" {
				if !strings.Contains(said, "extra.code") {
					t.Fatalf("said %s", said)
				}
				if _, said, d = b.turn(b.wrote("sms", c.back)); d != nil {
					_, said, _ = b.turn(done(b, d, ""))
				}
			}
			if !strings.Contains(said, c.want) {
				t.Errorf("said %s, want %s", said, c.want)
			}
		})
	}
}

// TestExtraWorkRejectedBySMSWaitsForItsCode checks that an SMS in the customer's name rejects no extra work
// before the code has come back, and that a yes by WhatsApp does not turn the pending no into an approval.
func TestExtraWorkRejectedBySMSWaitsForItsCode(t *testing.T) {
	for _, c := range []struct{ channel, back string }{{"sms", "482 913"}, {"sms", "000 000"}, {"whatsapp", "sí"}} {
		b := newQuotationFixture(t)
		b.s.Stack = []bot.Frame{{ID: 1, Dialog: "extra_work", Version: 1, State: "ask", EnteredAt: noon, Slots: json.RawMessage(`{"order":"ORD-00001","extra":"1","text":"cambiar el capacitor"}`)}}
		_, _, d := b.turn(b.wrote("sms", "no, gracias"))
		if d == nil || !strings.Contains(string(d.Args), `"spoofable":true`) || strings.Contains(string(d.Args), `"yes":true`) {
			t.Fatalf("%+v", d)
		}
		if state, said, _ := b.turn(b.refuse(d, `{"key":%q,"code":%q}`, "code", "482913", noon)); state != "code" {
			t.Fatalf("%s, %s", state, said)
		}
		_, _, d = b.turn(b.wrote(c.channel, c.back))
		if right := c.back == "482 913"; (d != nil) != right || right && (strings.Contains(string(d.Args), `"yes":true`) || strings.Contains(string(d.Args), `"spoofable":true`)) {
			t.Errorf("%s by %s: %+v", c.back, c.channel, d)
		}
	}
}

// TestTheSendersCode checks the code that a command by SMS waits for: three wrong ones end it, a late one is
// replaced, and a yes on a channel that authenticates its senders needs none.
func TestTheSendersCode(t *testing.T) {
	issue := func(b *quotationFixture, code string) {
		var work *bot.Effect
		for i, e := range b.s.Outbox {
			if e.Name == orders.IssueCode {
				work = &b.s.Outbox[i]
			}
		}
		if work == nil {
			b.Fatal("no code is asked for")
		}
		b.turn(bot.Inbound{Input: bot.Input{ID: work.ID, Kind: bot.KindAnswer, Name: work.Name, Frame: work.Frame, Event: bot.OK, Data: json.RawMessage(`{"code":"` + code + `"}`), At: noon}, Contact: b.s.ID, Received: noon})
	}
	// acted reports whether the command was given again, with the proof.
	acted := func(b *quotationFixture) bool {
		for _, e := range b.s.Outbox {
			if e.Name == orders.JobReport && strings.Contains(string(e.Args), `"provenAt"`) {
				return true
			}
		}
		return false
	}
	for _, c := range []struct {
		name, channel string
		say           []string
		after         time.Duration
		acted         bool
		said          string
	}{
		{"right", "sms", []string{"482 913"}, 0, true, ""},
		{"right at the second try", "sms", []string{"100000", "482913"}, 0, true, ""},
		{"three wrong ones", "sms", []string{"100000", "100001", "100002", "482913"}, 0, false, ""},
		{"a yes", "sms", []string{"sí, enviar"}, 0, false, "sender_code.ask"},
		{"a yes by WhatsApp", "whatsapp", []string{"sí"}, 0, true, ""},
		{"taken back", "sms", []string{"no fui yo"}, 0, false, "sender_code.left"},
		{"late", "sms", []string{"482913"}, time.Hour, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newQuotationFixture(t)
			b.s.Stack = []bot.Frame{{ID: 1, Dialog: "technician_job", Version: 1, State: "check", EnteredAt: noon, Slots: json.RawMessage(`{"order":"ORD-00012","job":{"order":"ORD-00012","state":"in_progress","sub":"working"},"act":"jobs.report","cmd":{"diagnosis":"empaque gastado","actions":"cambio de empaque","hours":"2"}}`)}}
			b.turn(b.wrote("sms", "enviar"))
			var report *bot.Effect
			for i, e := range b.s.Outbox {
				if e.Name == orders.JobReport {
					report = &b.s.Outbox[i]
				}
			}
			if report == nil || !report.Spoofable {
				t.Fatalf("%+v", report)
			}
			b.turn(b.refuse(report, `{"key":%q,"field":%q}`, orders.RefusedUnproven, "", noon))
			issue(b, "482913")
			var said string
			for _, words := range c.say {
				in := b.wrote(c.channel, words)
				in.At = noon.Add(c.after)
				_, said, _ = b.turn(in)
			}
			if acted(b) != c.acted || !strings.Contains(said, c.said) {
				t.Errorf("acted %t, said %s", acted(b), said)
			}
		})
	}
}
