package bot_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/reading"
	"recado/templates"
)

// texts has every text except those in absent, and the words for some options.
type texts struct {
	absent map[string]string // key → locale
	names  map[string][]string
}

func (x texts) Locales() []string           { return []string{"en", "es"} }
func (x texts) Has(key, locale string) bool { return x.absent[key] != locale }
func (x texts) Title(key, locale string) string {
	return append(x.Names(key, locale), key)[0]
}

func (x texts) Names(key, _ string) []string {
	if names, ok := x.names[key]; ok {
		return names
	}
	return map[string][]string{
		"option.form": {"Formulario"}, "option.help": {"Consejos", "ayúdeme a elegir"},
		"option.red": {"Rojo", "colorado"}, "option.green": {"Verde", "verde oliva"}, "option.blue": {"Azul marino", "azul"},
		"option.yes": {"Confirmar", "sí", "si", "claro", "dale", "correcto", "👍"}, "option.screw": {"Tornillo"}, "option.nut": {"Tuerca"},
		"option.resume": {"Retomar", "sí"}, "option.again": {"Empezar de nuevo", "no"},
	}[key]
}

// reader is the program's own.
var reader = func() bot.Reader {
	r, err := reading.New(templates.Lexicons, "es", "en")
	if err != nil {
		panic(err)
	}
	return r
}()

func newMachine(tb testing.TB, change ...func(*bot.Config)) *bot.Machine {
	tb.Helper()
	c := bot.Config{Dialogs: allDialogs(), Texts: texts{}, Locale: "es", Roles: roles, Reader: reader}
	for _, f := range change {
		f(&c)
	}
	m, err := bot.NewMachine(c)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// noon is on a Wednesday.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// talk is a conversation under test. Between turns the session goes through JSON, as through a
// store, and its outbox is drained, as by the relay.
type talk struct {
	testing.TB
	m     *bot.Machine
	s     bot.Session
	now   time.Time
	n     int
	out   []bot.Effect          // of the last turn
	works map[string]bot.Effect // the last of each name
	taps  map[string]string     // "state:choice" → id, of every option shown so far
}

func newTalk(tb testing.TB, m *bot.Machine) *talk {
	return &talk{TB: tb, m: m, s: bot.Session{ID: "+573001234567"}, now: noon, works: map[string]bot.Effect{}, taps: map[string]string{}}
}

func (k *talk) in(in bot.Input) bot.Inbound {
	k.n++
	if in.ID == "" {
		in.ID = fmt.Sprintf("sim:%d", k.n)
	}
	in.At = k.now
	return bot.Inbound{Input: in, Contact: k.s.ID, Channel: "sim", Received: k.now}
}

func text(s string) bot.Input { return bot.Input{Kind: bot.KindText, Text: s} }
func photo(s string) bot.Input {
	return bot.Input{Kind: bot.KindImage, Media: []bot.Media{{ID: s, MIME: "image/jpeg"}}}
}

// turn runs one turn and checks what every turn guarantees.
func (k *talk) turn(ins ...bot.Inbound) bot.Outcome {
	k.Helper()
	k.drain()
	k.s.RecentInputs = nil // the inbox has marked them
	before := asJSON(k.s)
	out, err := k.m.Turn(k.s, ins, k.now)
	if err != nil {
		k.Fatalf("turn: %v", err)
	}
	again, _ := k.m.Turn(k.s, ins, k.now)
	if got := asJSON(k.s); got != before {
		k.Fatalf("a turn changed its argument:\n%s\n%s", before, got)
	}
	if !reflect.DeepEqual(asJSON(out), asJSON(again)) {
		k.Fatalf("the same turn twice:\n%s\n%s", asJSON(out), asJSON(again))
	}
	k.commit(out.Session)
	return out
}

func (k *talk) commit(s bot.Session) {
	k.s = bot.Session{}
	if err := json.Unmarshal([]byte(asJSON(s)), &k.s); err != nil {
		k.Fatal(err)
	}
	k.s.Version++
	k.out = slices.Clone(k.s.Outbox)
	for _, e := range k.out {
		if e.Kind == bot.EffectDo {
			k.works[e.Name] = e
		}
		if e.Say == nil {
			continue
		}
		for _, o := range e.Say.Options {
			k.taps[strings.Split(o.ID, ".")[2]+":"+o.Choice] = o.ID
		}
	}
}

func (k *talk) drain() { k.s.Outbox, k.s.PendingSince, k.out = nil, time.Time{}, nil }

// do plays one line of a script: a person's text, or one of
//
//	[color:red]      a tap on an option that was shown at any time
//	(photo)          a photo
//	<stock 3         a worker's answer; <stock failed, or another event
//	+30m             time passes and timers fire
//	!order.sent      a notice from outside
//	@ana, @ana here, @ana done, @ana at color   takeover and the ways of handing back
func (k *talk) do(line string) {
	k.Helper()
	switch rest := line[1:]; line[0] {
	case '[':
		id, ok := k.taps[strings.Trim(line, "[]")]
		if !ok {
			k.Fatalf("nobody showed %s, only %v", line, slices.Sorted(maps.Keys(k.taps)))
		}
		k.turn(k.in(bot.Input{Kind: bot.KindOption, Option: id}))
	case '(':
		k.turn(k.in(photo(strings.Trim(line, "()"))))
	case '<':
		name, data, _ := strings.Cut(rest, " ")
		k.turn(k.in(k.answer(name, data)))
	case '+':
		d, err := time.ParseDuration(rest)
		if err != nil {
			k.Fatal(err)
		}
		k.pass(d)
	case '!':
		k.turn(k.in(bot.Input{Kind: bot.KindNotice, Name: rest, Data: json.RawMessage(`{"id":"ORD-00001"}`)}))
	case '@':
		k.agent(rest)
	default:
		k.turn(k.in(text(line)))
	}
}

func (k *talk) answer(name, data string) bot.Input {
	e := k.works[name]
	in := bot.Input{ID: e.ID, Kind: bot.KindAnswer, Name: name, Frame: e.Frame, Event: bot.OK}
	if in.Data = json.RawMessage(data); data == "" || data[0] >= 'a' && data[0] <= 'z' { // a word is an event
		in.Event, in.Data = bot.Event(data), nil
	}
	return in
}

// pass advances the clock; timers fire when they are due.
func (k *talk) pass(d time.Duration) {
	k.drain()
	end := k.now.Add(d)
	for !k.s.NextDue.IsZero() && !k.s.NextDue.After(end) {
		if k.s.NextDue.After(k.now) {
			k.now = k.s.NextDue
		}
		var due []bot.Inbound
		for _, in := range k.s.Due(k.now) {
			due = append(due, bot.Inbound{Input: in, Contact: k.s.ID, Received: k.now})
		}
		k.turn(due...)
	}
	k.now = end
}

func (k *talk) agent(line string) {
	k.Helper()
	name, how, _ := strings.Cut(line, " ")
	state, at := strings.CutPrefix(how, "at ")
	var s bot.Session
	var err error
	switch {
	case how == "":
		s, err = k.m.Takeover(k.s, bot.TakeoverCommand{Agent: name}, k.now) // undelivered messages stay in the outbox
	case at:
		k.drain()
		s, err = k.m.HandBack(k.s, name, bot.State(state), false, k.now)
	default:
		k.drain()
		s, err = k.m.HandBack(k.s, name, "", how == "done", k.now)
	}
	if err != nil {
		k.Fatal(err)
	}
	k.commit(s)
}

// play runs lines separated by " / " and returns what the last one caused.
func (k *talk) play(script string) string {
	k.Helper()
	for _, line := range strings.Split(script, " / ") {
		k.do(line)
	}
	return k.heard()
}

// heard returns the last turn in one line: text keys, "→work", "*event".
func (k *talk) heard() string {
	var said []string
	for _, e := range k.out {
		switch e.Kind {
		case bot.EffectSay:
			said = append(said, e.Say.Key)
		case bot.EffectDo:
			said = append(said, "→"+e.Name)
		default:
			said = append(said, "*"+e.Name)
		}
	}
	return strings.Join(said, " ")
}

func (k *talk) slots(name string) string {
	for _, f := range k.s.Stack {
		if f.Dialog == "form" {
			var slots map[string]json.RawMessage
			_ = json.Unmarshal(f.Slots, &slots)
			return string(slots[name])
		}
	}
	return ""
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// scene is a case of a script: what its last line causes.
type scene struct{ promise, script, want string }

func playAll(t *testing.T, scenes []scene, change ...func(*bot.Config)) {
	t.Helper()
	for _, c := range scenes {
		t.Run(c.promise, func(t *testing.T) {
			if got := newTalk(t, newMachine(t, change...)).play(c.script); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.script, got, c.want)
			}
		})
	}
}

func jsonInto(raw json.RawMessage, v any) error { return json.Unmarshal(raw, v) }
