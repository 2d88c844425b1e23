package dialogs_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/dialogs"
	"recado/templates"
)

// callers maps a dialog to the only one that may call it.
var callers = map[string]string{"serial_plate": "order_intake"}

// aKey finds a text key that was shown to a person instead of its text.
var aKey = regexp.MustCompile(`\b(option|service|priority|order|menu|plate|state|field|status)\.[a-zA-Z_]+`)

// checkInvariants checks what must be true after every turn, whatever the input.
func (l *randomConversation) checkInvariants() {
	if depth := len(l.s.Stack); depth > 8 {
		l.fail("%d dialogs are open: %s", depth, text(l.s.Stack))
	}
	if size := len(text(l.s)); size > 96<<10 {
		l.fail("the session has %d bytes", size)
	}
	frames := map[int]bool{}
	for i, f := range l.s.Stack {
		if frames[f.ID] {
			l.fail("two frames are called %d", f.ID)
		}
		frames[f.ID] = true
		if f.OpenMode == bot.Called && (i == 0 || callers[f.Dialog] != "" && callers[f.Dialog] != l.s.Stack[i-1].Dialog) {
			l.fail("%s was called by what is not below it: %s", f.Dialog, text(l.s.Stack))
		}
		if f.AwaitedEffect != "" && !strings.Contains(text(l.s.Timers), f.AwaitedEffect+"/limit") {
			l.fail("%s in %s waits for %s without an end", f.Dialog, f.State, f.AwaitedEffect)
		}
	}
	asked := 0
	for _, e := range l.fresh {
		if e.Say == nil {
			continue
		}
		if e.Say.IsQuestion {
			asked++
		}
		l.checkReadable(e.Say)
	}
	if asked > 1 {
		l.fail("%d questions in one turn", asked)
	}
	for _, e := range l.s.Outbox {
		if e.Say != nil && e.Say.Author == "" && !l.s.Owner.Bot() {
			l.fail("the bot would say %s while %s has the word", e.Say.Key, l.s.Owner.Agent)
		}
	}
}

// checkReadable checks that a message has readable texts.
func (l *randomConversation) checkReadable(say *bot.Say) {
	if say.Key == "" {
		return
	}
	for _, locale := range []string{"es", "en", "es-SV"} {
		said, err := l.texts.Render(say.Key, locale, "sim", say.Args)
		if err != nil || said == "" || strings.Contains(said, "<no value>") || aKey.MatchString(said) {
			l.fail("%s in %s with %s reads %q: %v", say.Key, locale, say.Args, said, err)
		}
		for _, o := range say.Options {
			if o.Label == "" && l.texts.Title(o.Title, locale) == o.Title {
				l.fail("option %s has no title in %s", o.Title, locale)
			}
		}
	}
	if len(say.Options) > bot.MaxRows {
		l.fail("%s offers %d options", say.Key, len(say.Options))
	}
}

var phrases = []string{
	"hola", "buenas tardes", "necesito mantenimiento, el aire no enfría, es urgente", "se dañó la nevera en el edificio A, piso 3, sala 2",
	"sí", "no", "👍", "👎", "1", "2", "3", "la segunda", "última", "baja", "alta", "media", "no tengo", "no aplica", "AC-12345", "el serial es XJ9-77",
	"Edificio A, piso 3, sala de juntas", "piso 3", "era piso 3, no 2", "Calle 10 # 23-45", "ana@example.com", "gotea la llave del baño desde ayer",
	"plomería", "otro", "no sé", "¿cuánto cuesta?", "retomar", "continuar", "nada", "ubicación", "5", "7", "revisar", "reintentar", "empezar de nuevo",
	"no quiero cancelar", "sí pero otra cosa",
	"{{.}}", "{{text .topic}}", "<script>alert(1)</script>", "$where", "", " ", "\x00", "\u202e\u200f", "…", strings.Repeat("muy largo ", 400), "💥💥💥", "ＳＩ",
	"Hello, we are initiating this conversation to understand the quality of your bot experience",
}

var words = []string{"menú", "asesor", "ayuda", "cancelar", "retomar", "atrás", "corregir", "estado", "repetir", "stop", "alta", "retomar", "menú", "estado"}

func randomEvents() *rapid.Generator[[]randomEvent] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) randomEvent {
		v := randomEvent{N: rapid.IntRange(0, 200).Draw(t, "n")}
		v.What = rapid.SampledFrom([]string{
			"go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go", "go",
			"text", "text", "text", "text", "text", "answer", "answer", "answer", "answer", "tap", "tap", "tap", "photo", "photo", "burst", "broken", "file",
			"place", "voice", "sticker", "forged", "timer", "notice", "agent", "agent",
		}).Draw(t, "what")
		v.Wait = rapid.SampledFrom([]time.Duration{0, 0, 0, 0, 0, 0, 0, 0, 0, time.Second, 5 * time.Second, 70 * time.Second, 31 * time.Minute, 25 * time.Hour}).Draw(t, "wait")
		switch v.What {
		case "forged":
			v.Text = rapid.SampledFrom([]string{"order_intake.1.service.1:yes", "menu.1.choose.1:order", "order_intake.9.confirm.2:yes", ":", "a.b.c.d:e", "....:", "menu.1.done.1:x", "yes", ""}).Draw(t, "id")
		default:
			v.Text = rapid.OneOf(rapid.SampledFrom(words), rapid.SampledFrom(phrases), rapid.SampledFrom(phrases), rapid.StringN(0, 60, 200)).Draw(t, "text")
		}
		return v
	}), 20, 80)
}

// TestInvariantsHoldInRandomConversations runs random conversations with any messages, worker
// answers, timers and agents.
func TestInvariantsHoldInRandomConversations(t *testing.T) {
	m, texts := officeMachine(t)
	rapid.Check(t, func(t *rapid.T) {
		list := randomEvents().Draw(t, "moves")
		locale := rapid.SampledFrom([]string{"es", "en"}).Draw(t, "locale")
		stored := runEvents(m, texts, locale, true, list)
		if stored.err != nil {
			t.Fatal(stored.err)
		}
		kept := runEvents(m, texts, locale, false, list)
		if a, b := text(stored.s), text(kept.s); a != b {
			t.Fatalf("lived again without being stored between turns, it went elsewhere:\n%s\n%s", a, b)
		}
	})
}

func runEvents(m *bot.Machine, texts *templates.Catalog, locale string, stored bool, list []randomEvent) *randomConversation {
	l := newRandomConversation(m, texts, locale, stored)
	for _, v := range list {
		if l.do(v); l.err != nil {
			break
		}
	}
	return l
}

func officeMachine(tb testing.TB) (*bot.Machine, *templates.Catalog) {
	tb.Helper()
	texts, err := templates.Load("es")
	if err != nil {
		tb.Fatal(err)
	}
	m, err := bot.NewMachine(bot.Config{Dialogs: dialogs.All(services, nil), Texts: texts, Locale: "es", Roles: dialogs.Roles, Reader: reader(), Facts: businessFacts})
	if err != nil {
		tb.Fatal(err)
	}
	return m, texts
}

// FuzzStep sends one text at every question.
func FuzzStep(f *testing.F) {
	for _, s := range phrases {
		f.Add(s, uint8(3))
	}
	m, texts := officeMachine(f)
	questions := allQuestions()
	f.Fuzz(func(t *testing.T, said string, n uint8) {
		q := questions[int(n)%len(questions)]
		l := newRandomConversation(m, texts, "es", true)
		l.s.FrameCount, l.s.Stack = 1, []bot.Frame{q}
		l.do(randomEvent{What: "text", Text: said})
		l.do(randomEvent{What: "text", Text: said})
		if l.err != nil {
			t.Error(l.err)
		}
	})
}

// allQuestions returns a frame at every question of every dialog, with typical slots.
func allQuestions() []bot.Frame {
	known := map[string]string{
		"serial_plate": `{"photo":{"id":"a1","mime":"image/jpeg"},"serial":"AC-12345","confidence":90}`,
		"order_intake": `{"service":"PLUMBING","description":"gotea","photos":[{"id":"a1","mime":"image/jpeg"}],"serial":"AC-12345","location":{"building":"Edificio A","floor":"Piso 3","room":"Sala 2"},"priority":"MEDIA"}`,
		"open_items":   `{"want":"place","order":"ORD-00012","value":"Calle 45 # 12-30","items":[{"id":"ORD-00012","order":"ORD-00012","kind":"order"},{"id":"ORD-00007","order":"ORD-00007","kind":"order"}],"item":{"id":"ORD-00012","order":"ORD-00012","kind":"order","service":"PLUMBING","status":"PENDING","state":"requested","may":["cancel","place"]}}`,
		"voice_note":   `{"heard":{"_id":"sim:1","kind":"text","at":"2026-03-04T12:00:00Z","text":"buenas"}}`,
		"ask_back":     `{"heard":{"_id":"sim:1","kind":"text","at":"2026-03-04T12:00:00Z","text":"buenas"},"read":{"acts":[{"kind":"approve"}]},"does":"approve"}`,
		"resume":       `{"first":{"_id":"sim:1","kind":"text","at":"2026-03-04T12:00:00Z","text":"buenas"}}`,
	}
	var list []bot.Frame
	for _, p := range dialogs.All(services, nil) {
		for _, s := range p.States() {
			if !p.IsQuestion(s) || p.Name == "menu" && s == "open" {
				continue
			}
			f := bot.Frame{ID: 1, Dialog: p.Name, Version: p.Version, State: s, EnteredAt: noon}
			if slots := known[p.Name]; slots != "" {
				f.Slots = json.RawMessage(slots)
			}
			if slices.Contains([]string{"onboarding", "supply", "supply_request", "shift", "shift_decision", "hold"}, p.Name) { // each question is asked of what is known by then
				f.Slots = json.RawMessage(slotsAt(p.Name, string(s)))
			}
			list = append(list, f)
		}
	}
	return list
}
