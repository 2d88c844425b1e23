package engine_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
)

// plain texts are their own keys.
type plain struct{}

func (plain) Locales() []string            { return []string{"es"} }
func (plain) Has(string, string) bool      { return true }
func (plain) Title(key, _ string) string   { return key }
func (plain) Names(key, _ string) []string { return []string{key} }
func heardAll(s none, in bot.Input) (none, bot.Event) {
	return s, map[bool]bot.Event{true: bot.OK, false: ""}[in.Text != ""]
}

type none struct{}

// codes returns a machine that asks for a word and then for a secret.
func codes() *bot.Machine {
	d := bot.MustCompile(bot.Dialog[none]{
		Name: "codes", Version: 1, MaxMisses: 2, OnAnyState: bot.On{bot.TooManyMisses: bot.Agent},
		Steps: []bot.Step[none]{
			{State: "begin", Handle: heardAll, On: bot.On{bot.OK: "code"}},
			{State: "code", Ask: "code", Handle: heardAll, Secret: true, On: bot.On{bot.OK: "word"}},
			{State: "word", Ask: "word", Handle: heardAll, On: bot.On{bot.OK: "end"}},
			{State: "end", Ask: "end"},
		},
	})
	m, err := bot.NewMachine(bot.Config{Dialogs: []*bot.Program{d}, Texts: plain{}, Locale: "es", Reader: reader(), Roles: bot.Roles{
		Root: "codes", Agent: "codes", Status: "codes", OptOut: "codes", OptIn: "codes", Resume: "codes", ConfirmVoice: "codes",
	}})
	if err != nil {
		panic(err)
	}
	return m
}

// An answer to a secret question is never returned as the last text, not even while it waits to
// be erased.
func TestLastMessageText(t *testing.T) {
	for _, away := range []bool{false, true} {
		w := newWorld(t)
		e := w.engine("a", through(w, &faults{before: func(call string) error {
			if away && (call == "Inbox.Redact" || call == "Inbox.Done") {
				return errStore
			}
			return nil
		}}), func(c *engine.Config) { c.Machine = codes() })
		last := func(want string) {
			t.Helper()
			if got, err := e.LastMessageText(t.Context(), ana); got != want || err != nil {
				t.Errorf("%q, %v, want %q", got, err, want)
			}
		}
		last("")
		w.say(e, ana, "hola")
		w.settle(e, ana)
		last("hola")
		w.say(e, ana, "482913")
		w.settle(e, ana)
		last("hola")
		w.say(e, ana, "listo")
		w.settle(e, ana)
		last("listo")
	}
}

func TestASecretIsErasedHoweverOftenTheStoreFails(t *testing.T) {
	w := newWorld(t)
	away := true
	e := w.engine("a", through(w, &faults{before: func(call string) error {
		if away && (call == "Inbox.Redact" || call == "Inbox.Done") {
			return errStore
		}
		return nil
	}}), func(c *engine.Config) { c.Machine = codes() })
	w.say(e, ana, "hola")
	w.settle(e, ana)
	secret := w.say(e, ana, "482913")
	w.settle(e, ana)
	if s := w.session(ana); s.Stack[0].State != "word" {
		t.Fatalf("at %s", s.Stack[0].State)
	}
	away = false
	w.turn(e, ana)
	history, err := w.inbox.History(t.Context(), ana, morning.AddDate(0, 0, -1), morning.AddDate(0, 0, 1), 10)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(history, func(in bot.Inbound) bool { return in.ID == secret.ID })
	if i < 0 || history[i].Text != "" || !history[i].Redacted {
		t.Errorf("the secret is kept: %+v", history[i])
	}
	if pending, err := w.inbox.Pending(t.Context(), ana); len(pending) > 0 || err != nil {
		t.Errorf("still pending: %d, %v", len(pending), err)
	}
	w.say(e, ana, "listo")
	w.settle(e, ana)
	if s := w.session(ana); s.InputCount != 3 {
		t.Errorf("heard %d of 3", s.InputCount)
	}
}

// TestMaskedSecretsAreNeverStored checks that card numbers and one-time codes are masked before
// they are stored, whatever their source.
func TestMaskedSecretsAreNeverStored(t *testing.T) {
	const card, code = "4111111111111111", "482913"
	w, e := met(t)
	in := w.text(ana, "pague con "+card+", código de verificación "+code)
	in.Location = &bot.Location{Name: card}
	in.Data = []byte(`{"raw":{"tarjeta":"` + card + `"}}`)
	w.accept(e, in)
	w.settle(e, ana)
	w.phone(e, ana, "wamid.P1", "¿"+card+"?")
	for _, body := range []string{`{"text":"` + card + `"}`, "Body=" + card, `{"text":` + card + `}`} {
		if err := e.SaveInvalid(t.Context(), channelName, "odd", []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	heard, err := w.inbox.History(t.Context(), ana, time.Time{}, w.clock.Now().Add(time.Hour), 50)
	if err != nil || len(heard) == 0 {
		t.Fatal(len(heard), err)
	}
	lines, err := e.Transcript(t.Context(), ana, time.Time{}, 50)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := json.Marshal([]any{heard, lines, w.session(ana), w.events("webhook_not_understood")})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(kept), card) || strings.Contains(string(kept), code) || !strings.Contains(string(kept), "XXXXXXXXXXXX1111") {
		t.Errorf("%s", kept)
	}
}
