package bot_test

import (
	"errors"
	"strings"
	"testing"

	"recado/bot"
)

const owned = "hola / formulario / Ana / @ana"

func TestTakeoverWithdrawsPendingMessages(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / consejos") // a statement and a question, neither delivered yet
	k.do("@ana")
	if got := k.heard(); got != "*taken_over" {
		t.Errorf("still to be sent: %s", got)
	}
	if len(k.s.HeldMessages) != 1 || k.s.HeldMessages[0].Key != "root.tip" {
		t.Errorf("held: %s", asJSON(k.s.HeldMessages))
	}
	if k.s.Owner.Agent != "ana" || k.s.Owner.Epoch != 1 {
		t.Errorf("owner: %+v", k.s.Owner)
	}
	if k.s.CaseSince.IsZero() {
		t.Error("the conversation is not in the agents' queue")
	}
	if got := k.play("@ana here"); got != "root.tip root.choose *handed_back" && got != "root.tip resume root.choose *handed_back" {
		t.Errorf("handed back: %s", got)
	}
}

func TestTakeoverDropsReminders(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario / Ana / +30m / @ana")
	if len(k.s.HeldMessages) != 0 {
		t.Errorf("held: %s", asJSON(k.s.HeldMessages))
	}
}

func TestPendingWorkSurvivesATakeover(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario / Ana / rojo / se dañó / tornillo / @ana")
	if got := k.heard(); got != "→stock *taken_over" {
		t.Errorf("the outbox holds %s", got)
	}
	if got := k.play("<stock 3 / @ana here"); got != "resume form.sum *handed_back" {
		t.Errorf("handed back: %s", got)
	}
}

func TestBotIsSilentWhileAnAgentOwns(t *testing.T) {
	for _, line := range []string{
		"azul", "[color:red]", "(a)", "menú", "ayuda", "asesor", "cancelar", "atrás", "estado", "stop", "retomar", "+30m", "+25h", "!order.sent",
	} {
		k := newTalk(t, newMachine(t))
		k.play(owned)
		stack := asJSON(k.s.Stack)
		if got := k.play(line); got != "" {
			t.Errorf("%s: the bot said %s", line, got)
		}
		if got := asJSON(k.s.Stack); got != stack {
			t.Errorf("%s moved the dialog:\n%s\n%s", line, stack, got)
		}
	}
	for _, kind := range []bot.Kind{bot.KindAudio, bot.KindUnsupported, bot.KindLocation} {
		k := newTalk(t, newMachine(t))
		k.play(owned)
		k.turn(k.in(bot.Input{Kind: kind}))
		if got := k.heard(); got != "" {
			t.Errorf("%s: the bot said %s", kind, got)
		}
	}
}

func TestHandBack(t *testing.T) {
	playAll(t, []scene{
		{"here takes up where it was", owned + " / @ana here", "resume form.color *handed_back"},
		{"at another question asks that one", "hola / formulario / Ana / rojo / @ana / @ana at name", "form.name *handed_back"},
		{"at a question of the dialog that called", "hola / formulario / Ana / rojo / se dañó / @ana / @ana at color", "form.color *handed_back"},
		{"finished closes what was open", owned + " / @ana done", "handback.finished *handed_back"},
		{"with nothing open the person is told, first of what was not delivered", atSum + " / sí / 4711 / @ana / @ana here", "form.made handback.finished *handed_back"},
		{"finished, the next message begins anew", owned + " / @ana done / hola", "root.choose"},
		{"what happened meanwhile is told then", owned + " / !order.sent / @ana here", "order.sent resume form.color *handed_back"},
		{"while a worker is at work the person is told so", "hola / formulario / Ana / rojo / se dañó / tornillo / @ana / @ana here", "form.checking *handed_back"},
	})
}

func TestOwnerChangeRaisesTheEpoch(t *testing.T) {
	k := newTalk(t, newMachine(t))
	for i, line := range []string{"hola", "@ana", "@ana here", "@luis", "@luis done"} {
		k.do(line)
		if got := k.s.Owner.Epoch; got != int64(i) {
			t.Errorf("after %s the epoch is %d, want %d", line, got, i)
		}
		for _, e := range k.out {
			if e.Say != nil && e.Epoch != k.s.Owner.Epoch {
				t.Errorf("%s carries epoch %d under %d", e.ID, e.Epoch, k.s.Owner.Epoch)
			}
		}
	}
}

func TestHandBackClosesTheCase(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / asesor")
	if k.s.Case == nil || k.s.CaseSince.IsZero() {
		t.Fatal("no case was opened")
	}
	k.play("@ana / @ana here")
	if k.s.Case != nil || !k.s.CaseSince.IsZero() {
		t.Errorf("the case stays open: %+v", k.s.Case)
	}
}

func TestOnlyTheOwnerRepliesAndHandsBack(t *testing.T) {
	m := newMachine(t)
	mine := newTalk(t, m)
	mine.play(owned)
	free := newTalk(t, m)
	free.play("hola / formulario / Ana")
	for _, c := range []struct {
		promise string
		try     func() error
		want    error
	}{
		{"a second agent can't take over", func() error { _, err := m.Takeover(mine.s, bot.TakeoverCommand{Agent: "luis"}, noon); return err }, bot.ErrOwned},
		{"nobody replies without owning", func() error {
			_, _, err := m.Reply(free.s, bot.ReplyCommand{Agent: "ana", Text: "hola"}, noon)
			return err
		}, bot.ErrNotOwned},
		{"nor in another's place", func() error {
			_, _, err := m.Reply(mine.s, bot.ReplyCommand{Agent: "luis", Text: "hola"}, noon)
			return err
		}, bot.ErrOwned},
		{"nobody hands back what the bot has", func() error { _, err := m.HandBack(free.s, "ana", "", false, noon); return err }, bot.ErrNotOwned},
		{"nor what another has", func() error { _, err := m.HandBack(mine.s, "luis", "", false, noon); return err }, bot.ErrOwned},
		{"nor at a step that is no question", func() error { _, err := m.HandBack(mine.s, "ana", "check", false, noon); return err }, bot.ErrState},
		{"nor at a step that does not exist", func() error { _, err := m.HandBack(mine.s, "ana", "nowhere", false, noon); return err }, bot.ErrState},
		{"taking over twice is once", func() error {
			s, err := m.Takeover(mine.s, bot.TakeoverCommand{Agent: "ana"}, noon)
			if s.Owner.Epoch != mine.s.Owner.Epoch {
				t.Error("the epoch rose")
			}
			return err
		}, nil},
	} {
		if err := c.try(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.promise, err, c.want)
		}
	}
	if _, err := m.Takeover(free.s, bot.TakeoverCommand{Agent: ""}, noon); err == nil {
		t.Error("an agent without a name took over")
	}
	s, sent, err := m.Reply(mine.s, bot.ReplyCommand{Agent: "ana", Text: "Buenas, le habla Ana"}, noon)
	if err != nil || len(sent) != 1 || sent[0].Say.Author != "ana" || sent[0].Epoch != 1 || len(s.Outbox) != len(mine.s.Outbox)+1 {
		t.Errorf("reply: %v, %s", err, asJSON(sent))
	}
}

func TestFailTurnOpensACaseAndTellsThePerson(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario / Ana")
	k.s.Stack[1].Slots = []byte(`{"name":7}`) // simulates slots whose type has changed
	ins := k.burst("0s rojo")
	if _, err := k.m.Turn(k.s, ins, k.now); err == nil || !strings.Contains(err.Error(), "form v1 in color") {
		t.Fatalf("the turn said %v", err)
	}
	k.drain()
	k.commit(k.m.FailTurn(k.s, ins, k.now))
	if got := k.heard(); got != "*case_opened trouble" {
		t.Errorf("heard %s", got)
	}
	if len(k.s.Stack) != 0 || len(k.s.Timers) != 0 || k.s.Case == nil || k.s.RecentInputs[len(k.s.RecentInputs)-1] != ins[0].ID {
		t.Errorf("left behind: %s", asJSON(k.s))
	}
	if got := k.play("hola"); got != "root.choose" {
		t.Errorf("afterwards: %s", got)
	}
}

func TestFailTurnOnFirstMessageKeepsTheChannel(t *testing.T) {
	m := newMachine(t)
	k := newTalk(t, m)
	if s := m.FailTurn(k.s, k.burst("0s hola"), k.now); s.Channel != "sim" {
		t.Errorf("the answer goes to channel %q", s.Channel)
	}
}

// TestAgentName checks that no agent can have a name of the machine, or one that looks like it.
func TestAgentName(t *testing.T) {
	for name, want := range map[string]bool{
		"luz": true, "Luz María": true, "Bote": true, "Иван": true, "张伟": true,
		"Luz Botero": true, "Ana Abbott": true, "Juan Talbot": true, "LuzMaría": true, "Agente 807": true, "807": true, "Ana, asistente": true, "B. Ortiz": true, "Contact Center": true, "Вова": true, "Phone 2": true, "3B": true,
		"bot": false, "Bot": false, " BOT ": false, "b\u200bot": false, "Ｂｏｔ": false, "b\u043et": false, "bót": false, "b.o.t": false, "«bot»": false,
		"phone": false, "Phone": false, "ph\u03bfne": false, "system": false, "contact": false, "": false, "...": false,
		"B0t": false, "b07": false, "8ot": false, "B🅾T": false, "🅱ot": false, "🇧🇴🇹": false, "Bot oficial": false, "Bot-2": false, "El Bot": false, "soporte_bot": false, "RecadoBot": false, "b o t": false, "B. O. T. oficial": false,
		"вот": false, "ВОТ": false, "ʙᴏᴛ": false, "bøt": false, "ꓐꓳꓔ": false, "𝐁𝐨𝐭": false, "ⓑⓞⓣ": false, "R0bot": false, "robot 7": false, "Chatbot": false, "ChatBot": false, "Chat b0t": false,
		"Asistente virtual": false, "As1stente V1rtual": false, "Virtual Assistant": false, "$ystem": false, "Sistema": false, "5ystem": false, "phon3": false, "c0ntact": false, "b@t": true, "b|ot": true,
	} {
		if bot.AgentName(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

func TestStealNamesWhoHadTheConversation(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play(owned)
	m := k.m
	if _, err := m.Takeover(k.s, bot.TakeoverCommand{Agent: "luis"}, noon); !errors.Is(err, bot.ErrOwned) || !strings.Contains(err.Error(), "ana") {
		t.Errorf("a take of ana's conversation: %v", err)
	}
	s, err := m.Takeover(k.s, bot.TakeoverCommand{Agent: "luis", Steal: true, Reason: "ana almuerza"}, noon)
	if err != nil || s.Owner.Agent != "luis" || s.Owner.Epoch != 2 {
		t.Fatalf("%+v, %v", s.Owner, err)
	}
	last := s.Outbox[len(s.Outbox)-1]
	if last.Name != bot.EventTakenOver || !strings.Contains(string(last.Args), `"from":"ana"`) || !strings.Contains(string(last.Args), "almuerza") {
		t.Errorf("event: %s", asJSON(last))
	}
	if _, _, err := m.Reply(s, bot.ReplyCommand{Agent: "ana", Text: "hola"}, noon); !errors.Is(err, bot.ErrOwned) {
		t.Errorf("ana still writes: %v", err)
	}
}

func TestTakeoverOfAStaleEpochIsRefused(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola")
	zero, one := int64(0), int64(1)
	if _, err := k.m.Takeover(k.s, bot.TakeoverCommand{Agent: "ana", Epoch: &one}, noon); !errors.Is(err, bot.ErrStale) {
		t.Errorf("a wrong epoch: %v", err)
	}
	if _, err := k.m.Takeover(k.s, bot.TakeoverCommand{Agent: "ana", Epoch: &zero}, noon); err != nil {
		t.Errorf("the present epoch: %v", err)
	}
}

func TestReplyWaitsForTheAgentToReadWhatIsNew(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play(owned)
	seen := k.s.InputCount
	k.play("¿sigue ahí?")
	if _, _, err := k.m.Reply(k.s, bot.ReplyCommand{Agent: "ana", Text: "Sí", Heard: &seen}, noon); !errors.Is(err, bot.ErrMovedOn) {
		t.Errorf("an old view: %v", err)
	}
	seen = k.s.InputCount
	s, sent, err := k.m.Reply(k.s, bot.ReplyCommand{Agent: "ana", Text: "Sí", Heard: &seen, Files: []bot.Media{{ID: "a"}, {ID: "b"}}}, noon)
	if err != nil || len(sent) != 2 || sent[0].Say.Text != "Sí" || sent[0].Say.Media.ID != "a" || sent[1].Say.Text != "" || sent[1].Say.Media.ID != "b" {
		t.Errorf("files: %s, %v", asJSON(sent), err)
	}
	if s.AnsweredCount != s.InputCount {
		t.Error("the conversation still waits for an answer")
	}
	if _, sent, err := k.m.Reply(k.s, bot.ReplyCommand{Agent: "ana", Key: "root.tip"}, noon); err != nil || sent[0].Say.Key != "root.tip" || sent[0].Say.Author != "ana" {
		t.Errorf("a template: %s, %v", asJSON(sent), err)
	}
	k.s.OptedOut = true
	if _, _, err := k.m.Reply(k.s, bot.ReplyCommand{Agent: "ana", Key: "root.tip"}, noon); !errors.Is(err, bot.ErrOptedOut) {
		t.Errorf("a template after an opt-out: %v", err)
	}
}
