package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado/bot"
)

// burst returns consecutive messages of a person: "text", "(photo)", "[state:choice]", each
// with its time after the first. Turn and Ready get them as from the inbox.
func (k *talk) burst(lines string) []bot.Inbound {
	var list []bot.Inbound
	start := k.now
	for _, line := range strings.Split(lines, " / ") {
		after, said, _ := strings.Cut(line, " ")
		d, err := time.ParseDuration(after)
		if err != nil {
			k.Fatal(err)
		}
		k.now = start.Add(d)
		switch {
		case strings.HasPrefix(said, "("):
			list = append(list, k.in(photo(strings.Trim(said, "()"))))
		case strings.HasPrefix(said, "["):
			list = append(list, k.in(bot.Input{Kind: bot.KindOption, Option: k.taps[strings.Trim(said, "[]")]}))
		case strings.HasPrefix(said, "<"):
			name, data, _ := strings.Cut(said[1:], " ")
			list = append(list, k.in(k.answer(name, data)))
		default:
			list = append(list, k.in(text(said)))
		}
	}
	k.now = start
	return list
}

func TestGatheredMessagesGetOneAnswer(t *testing.T) {
	const atNote = "hola / formulario / Ana / rojo"
	for _, c := range []struct{ promise, before, burst, heard, note string }{
		{"texts and photos become one input", atNote, "0s se me dañó / 1s la nevera / 2s (a) / 3s (b)", "part.which", `"se me dañó\nla nevera"`},
		{"a word in between is obeyed, not swallowed", atNote, "0s se dañó / 1s ayuda", "help part.which", `"se dañó"`},
		{"a late tap below a called dialog is told that it is over", atNote, "0s se dañó / 1s [color:blue]", "option.over part.which", `"se dañó"`},
		{"a question that does not gather hears each", "hola / formulario", "0s Ana / 1s azul / 2s no enciende", "part.which", `"no enciende"`},
		{"a first burst is one message", "", "0s buenas / 1s un formulario / 2s por favor", "form.name", ""},
	} {
		t.Run(c.promise, func(t *testing.T) {
			k := newTalk(t, newMachine(t))
			if c.before != "" {
				k.play(c.before)
			}
			ins := k.burst(c.burst)
			k.now = k.now.Add(4 * time.Second)
			k.turn(ins...)
			if got := k.heard(); got != c.heard {
				t.Errorf("heard %s, want %s", got, c.heard)
			}
			if got := k.slots("note"); got != c.note {
				t.Errorf("note = %s, want %s", got, c.note)
			}
		})
	}
}

func TestReadyWaitTimes(t *testing.T) {
	const (
		atNote  = "hola / formulario / Ana / rojo"
		working = atNote + " / se dañó / tornillo"
		most    = "0s uno / 1s dos / 2s tres / 3s tal / 4s vez / 5s más / 6s cosas / 7s aún / 7900ms más"
	)
	for _, c := range []struct {
		promise, before, burst string
		now                    time.Duration // since the first message
		ready                  int
		wait                   time.Duration
	}{
		{"a gathering question waits out a silence", atNote, "0s se dañó", 0, 0, 1200 * time.Millisecond},
		{"each message begins the silence anew", atNote, "0s se dañó / 1s la nevera", 1500 * time.Millisecond, 0, 700 * time.Millisecond},
		{"after the silence all are ready", atNote, "0s se dañó / 1s la nevera", 2200 * time.Millisecond, 2, 0},
		{"nobody waits longer than eight seconds", atNote, most, 7950 * time.Millisecond, 0, 50 * time.Millisecond},
		{"and then is answered", atNote, most, 8 * time.Second, 9, 0},
		{"a photo waits as well", atNote, "0s (a)", 0, 0, 1200 * time.Millisecond},
		{"a button is answered at once", atNote, "0s se dañó / 0s [color:red]", 0, 2, 0},
		{"a global word is answered at once", atNote, "0s ayuda", 0, 1, 0},
		{"a question that does not gather answers at once", "hola / formulario", "0s Ana", 0, 1, 0},
		{"a named option is answered at once", "hola / formulario / Ana", "0s azul", 0, 1, 0},
		{"a yes is answered at once", atSum, "0s sí", 0, 1, 0},
		{"a greeting is answered at once", "", "0s hola", 0, 1, 0},
		{"another first message may go on", "", "0s se me dañó", 0, 0, 1200 * time.Millisecond},
		{"while a worker's answer is due a message waits for it", working, "0s ¿ya?", time.Second, 0, 2 * time.Second},
		{"but not for ever", working, "0s ¿ya?", 3 * time.Second, 1, 0},
		{"a global word does not wait for a worker", working, "0s cancelar", time.Second, 1, 0},
		{"the worker's answer goes first", working, "0s ¿ya? / 1s <stock 3", time.Second, 1, 1},
		{"an agent sees everything at once", atNote + " / @ana", "0s se dañó", 0, 1, 0},
		{"nothing pending is nothing to wait for", atNote, "", 0, 0, 0},
	} {
		t.Run(c.promise, func(t *testing.T) {
			k := newTalk(t, newMachine(t))
			if c.before != "" {
				k.play(c.before)
			}
			var pending []bot.Inbound
			if c.burst != "" {
				pending = k.burst(c.burst)
			}
			before := asJSON(k.s)
			ready, wait := k.m.Ready(k.s, pending, k.now.Add(c.now))
			if len(ready) != c.ready || wait != c.wait {
				t.Errorf("%d ready, wait %s; want %d, %s", len(ready), wait, c.ready, c.wait)
			}
			if asJSON(k.s) != before {
				t.Error("looking changed the session")
			}
		})
	}
}

func TestOnlyTheLastQuestionOfATurnIsAsked(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario")
	k.turn(k.burst("0s Ana / 0s amarillo / 0s azul")...)
	if got := k.heard(); got != "form.note" {
		t.Errorf("heard %s", got)
	}
}

func TestDuplicateInputChangesNothing(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario")
	in := k.in(text("Ana"))
	out, err := k.m.Turn(k.s, []bot.Inbound{in}, k.now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := k.m.Turn(out.Session, []bot.Inbound{in}, k.now)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Session.Outbox) != len(out.Session.Outbox) {
		t.Errorf("heard twice, it was answered twice: %s", asJSON(again.Session.Outbox))
	}
	if asJSON(again.Session.Stack) != asJSON(out.Session.Stack) {
		t.Error("heard twice, it moved the dialog twice")
	}
}

func TestEffectIDsNameTheTurn(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / consejos")
	var ids []string
	for _, e := range k.out {
		ids = append(ids, e.ID)
	}
	if got, want := strings.Join(ids, " "), "+573001234567/2/1 +573001234567/2/2"; got != want {
		t.Errorf("named %s, want %s", got, want)
	}
}

func TestSecretInputIsReportedAndNotRead(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play(atSum + " / sí")
	ins := k.burst("0s piso 9 / 1s 4711")
	out := k.turn(ins...)
	if len(out.Secret) != 2 || out.Secret[0] != ins[0].ID || out.Secret[1] != ins[1].ID {
		t.Errorf("secret: %v, want both of %s and %s", out.Secret, ins[0].ID, ins[1].ID)
	}
	if strings.Contains(asJSON(k.s), "4711") {
		t.Error("the session keeps the code")
	}
	if strings.Contains(asJSON(k.s), "piso") {
		t.Error("Listen read what was secret")
	}
}

// A spoken code is as secret as a written one: the recording, its transcript and the answer
// with it are erased.
func TestSpokenSecretIsReportedWithItsRecording(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play(atSum + " / sí")
	note := k.in(bot.Input{Kind: bot.KindAudio, Media: []bot.Media{{ID: "v"}}})
	if out := k.turn(note); len(out.Secret) != 1 || out.Secret[0] != note.ID {
		t.Fatalf("secret: %v, want %s", out.Secret, note.ID)
	}
	work := k.works[bot.TranscribeVoice]
	var asked bot.VoiceNote
	if err := json.Unmarshal(work.Args, &asked); err != nil || !asked.Secret || asked.Input != note.ID {
		t.Fatalf("asked for %s: %v", work.Args, err)
	}
	heard := k.in(bot.Input{
		ID: work.ID, Kind: bot.KindAnswer, Name: work.Name, Event: bot.OK, Data: []byte(`{"text":"4711","confidence":0.1,"secret":true,"input":"` + note.ID + `"}`),
	})
	if out := k.turn(heard); len(out.Secret) != 2 || out.Secret[0] != heard.ID || out.Secret[1] != note.ID {
		t.Errorf("secret: %v, want %s and %s", out.Secret, heard.ID, note.ID)
	}
	if strings.Contains(asJSON(k.s), "4711") {
		t.Error("the session keeps the code")
	}
}

// An effect of a version in which notes had only media may still wait in an outbox.
func TestVoiceNoteUnmarshalsTheOlderForm(t *testing.T) {
	var n bot.VoiceNote
	if err := json.Unmarshal([]byte(` [{"id":"a1","mime":"audio/ogg"}]`), &n); err != nil || len(n.Media) != 1 || n.Media[0].ID != "a1" {
		t.Errorf("%+v %v", n, err)
	}
	if err := json.Unmarshal([]byte(`{"input":"sim:1","media":[{"id":"a1"}],"locale":"en"}`), &n); err != nil || n.Input != "sim:1" || n.Locale != "en" || len(n.Media) != 1 {
		t.Errorf("%+v %v", n, err)
	}
}
