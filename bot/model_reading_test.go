package bot_test

import (
	"strings"
	"testing"
	"time"

	"recado/bot"
)

type (
	dealSlots    struct{ Note string }
	askBackSlots struct {
		Heard bot.Input   `json:"heard"`
		Read  bot.Reading `json:"read"`
	}
)

// dealDialog asks for an approval and takes any words that are understood.
func dealDialog() *bot.Program {
	return bot.MustCompile(bot.Dialog[dealSlots]{
		Name: "deal", Version: 1, MaxMisses: 2, OnAnyState: toAgent, CancelledText: "deal.stopped",
		Steps: []bot.Step[dealSlots]{
			{State: "ask", Expects: bot.ExpectsApproval, Ask: "deal.ask", Handle: func(d dealSlots, in bot.Input) (dealSlots, bot.Event) {
				switch r := in.Reading; {
				case r.Has(bot.ActApprove), r.Has(bot.ActConfirm):
					return d, "yes"
				case r.Has(bot.ActReject), r.Has(bot.ActDeny):
					return d, "no"
				case r.Has(bot.ActChanges):
					return d, "changes"
				}
				return d, ""
			}, On: bot.On{"yes": "approved", "no": "rejected", "changes": "code"}},
			{State: "code", Secret: true, Ask: "deal.code", Handle: func(d dealSlots, in bot.Input) (dealSlots, bot.Event) { return d, "" }, On: bot.On{"ok": "approved"}},
			{State: "approved", Ask: "deal.approved"},
			{State: "rejected", Ask: "deal.rejected"},
		},
	})
}

func askBackDialog() *bot.Program {
	return bot.MustCompile(bot.Dialog[askBackSlots]{
		Name: "askback", Version: 1, MaxMisses: 2, OnAnyState: toAgent,
		Steps: []bot.Step[askBackSlots]{
			{State: "ask", Ask: "askback.ask", Expects: bot.ExpectsYesNo, Options: options[askBackSlots]("yes", "nut"), Handle: hearOption[askBackSlots], On: bot.On{"yes": "right", "nut": "wrong"}},
			{State: "right", Do: func(s askBackSlots) []bot.Effect { return []bot.Effect{bot.ReplayConfirmed(s.Heard, s.Read)} }},
			{State: "wrong", Ask: "askback.again"},
		},
	})
}

// consulting adds a language model to a machine.
func consulting(c *bot.Config) {
	c.Dialogs = append(c.Dialogs, dealDialog(), askBackDialog(), danger("emergency:gas"))
	c.Roles.ConfirmReading, c.Roles.Emergency, c.UseLanguageModel = "askback", "danger", true
}

// odd is a text that the reader does not understand.
const odd = "la vaina esa pues"

// deal returns a conversation at the approval, with a language model.
func deal(t *testing.T, change ...func(*bot.Config)) *talk {
	k := newTalk(t, newMachine(t, append(change, consulting)...))
	k.turn(k.in(bot.Input{Kind: bot.KindOpen, Name: "deal", Urgent: true}))
	if k.heard() != "deal.ask" {
		t.Fatal(k.heard())
	}
	return k
}

// reads returns a script line: a language model's answer about odd.
func reads(acts ...string) string {
	r := bot.Reading{}
	for _, a := range acts {
		kind, about, _ := strings.Cut(a, ":")
		r.Acts = append(r.Acts, bot.Act{Kind: bot.ActKind(kind), About: about, Text: odd, Confidence: 1})
	}
	return "<" + bot.ReadWithModel + " " + asJSON(r)
}

func TestUnsureMessageIsReadByTheModel(t *testing.T) {
	for _, c := range []scene{
		{"nothing is said while it is asked", odd, "→language.read"},
		{"what it reads is heard as if it had been read so", odd + " / " + reads("changes"), "deal.code"},
		{"danger from a model is heard at once", odd + " / " + reads("hazard:gas"), "*case_opened form.name"},
		{"danger outranks what can't be taken back", odd + " / " + reads("approve", "hazard:gas"), "*case_opened form.name"},
		{"an approval is asked back", odd + " / " + reads("approve"), "askback.ask"},
		{"and holds after a yes", odd + " / " + reads("approve") + " / [ask:yes]", "deal.approved"},
		{"after a no nothing has happened", odd + " / " + reads("approve") + " / [ask:nut]", "askback.again resume deal.ask"},
		{"a rejection is asked back", odd + " / " + reads("reject"), "askback.ask"},
		{"so is a plain yes to an amount", odd + " / " + reads("confirm"), "askback.ask"},
		{"and a plain no", odd + " / " + reads("deny") + " / [ask:yes]", "deal.rejected"},
		{"cancelling is asked back", odd + " / " + reads("cancel"), "askback.ask"},
		{"and done after a yes", odd + " / " + reads("cancel") + " / [ask:yes]", "deal.stopped"},
		{"an approval beside a question is asked back too", odd + " / " + reads("changes", "approve"), "askback.ask"},
		{"whoever is asked back is not read by the model again", odd + " / " + reads("approve") + " / " + odd, "askback.ask.again"},
		{"a reading of nothing is a miss", odd + " / " + reads(), "deal.ask.again"},
		{"a reading of words that were not written is a miss", odd + ` / <language.read {"acts":[{"kind":"changes","text":"cámbielo"}]}`, "deal.ask.again"},
		{"an answer that is no reading is a miss", odd + ` / <language.read {"acts":5}`, "deal.ask.again"},
		{"a failure is a miss", odd + " / <language.read failed", "deal.ask.again"},
		{"the ladder goes on", odd + " / <language.read failed / " + odd + " / <language.read failed", "deal.ask.example"},
		{"to a person", odd + " / <language.read failed / " + odd + " / <language.read failed / " + odd + " / <language.read failed", "*case_opened agent.lost"},
		{"just in time is in time", odd + " / +2999ms / " + reads("changes"), "deal.code"},
		{"the same answer twice does nothing", odd + " / " + reads("changes") + " / " + reads("changes"), ""},
		{"what the reader understands is asked of nobody", "no, gracias, no lo quiero", "deal.rejected"},
		{"a secret is told to no model", odd + " / " + reads("changes") + " / " + odd, "deal.code.again"},
	} {
		t.Run(c.promise, func(t *testing.T) {
			if got := deal(t).play(c.script); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLateModelReadingCountsAsAMiss(t *testing.T) {
	k := deal(t)
	k.play(odd)
	k.pass(bot.ModelTimeout - time.Millisecond)
	if got := k.heard(); got != "" || k.s.PendingReading == nil {
		t.Fatalf("too early: %q", got)
	}
	k.pass(time.Millisecond)
	if got := k.heard(); got != "deal.ask.again" || k.s.PendingReading != nil {
		t.Fatalf("after three seconds: %q %+v", got, k.s.PendingReading)
	}
	if got := k.play(reads("changes")); got != "" {
		t.Errorf("a late answer does %q", got)
	}
	if got := k.play("no, gracias, no lo quiero"); got != "deal.rejected" {
		t.Error(got)
	}
}

// A message that comes before the model's reading is answered at once, and neither message is
// lost.
func TestMessageBeforeTheModelReadingIsAnswered(t *testing.T) {
	t.Run("is heard, and the late answer is not", func(t *testing.T) {
		k := deal(t)
		if got := k.play(odd + " / quiero cambiar la cotización"); got != "deal.code" {
			t.Errorf("got %q", got)
		}
		if got := k.play(reads("reject")); got != "" || k.s.PendingReading != nil {
			t.Errorf("the late answer does %q", got)
		}
	})
	t.Run("is asked about together with the older one", func(t *testing.T) {
		k := deal(t)
		k.play(odd)
		first := k.works[bot.ReadWithModel]
		if got := k.play("mmm lo del otro lado"); got != "→language.read" {
			t.Fatalf("got %q", got)
		}
		var q bot.ReadingRequest
		if err := jsonInto(k.works[bot.ReadWithModel].Args, &q); err != nil || q.Text != odd+"\nmmm lo del otro lado" {
			t.Errorf("asked about %q, %v", q.Text, err)
		}
		second := k.works[bot.ReadWithModel]
		k.works[bot.ReadWithModel] = first
		if got := k.play(reads("changes")); got != "" || k.s.PendingReading == nil {
			t.Errorf("the answer about the older one alone does %q", got)
		}
		k.works[bot.ReadWithModel] = second
		if got := k.play(reads("changes")); got != "deal.code" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("is one of the fixed phrases", func(t *testing.T) {
		if got := deal(t).play(odd + " / ayuda"); got != "help deal.ask" {
			t.Errorf("got %q", got)
		}
	})
}

func TestInputsBetweenMessageAndModelReading(t *testing.T) {
	t.Run("a notice waits", func(t *testing.T) {
		k := deal(t)
		if got := k.play(odd + " / !order.sent"); got != "" {
			t.Errorf("said %q", got)
		}
		if got := k.play(reads("changes")); got != "deal.code order.sent" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("an agent reads the message", func(t *testing.T) {
		k := deal(t)
		k.play(odd + " / @ana")
		if got := k.play(reads("changes")); got != "" || k.s.PendingReading != nil {
			t.Errorf("said %q", got)
		}
	})
	t.Run("another form of what is kept is heard as it was read", func(t *testing.T) {
		k := deal(t)
		k.play(odd)
		k.s.PendingReading.Version = 99
		if got := k.play(reads("changes")); got != "deal.ask.again" {
			t.Errorf("got %q", got)
		}
	})
}

func TestReadingRequestContents(t *testing.T) {
	k := newTalk(t, newMachine(t, consulting))
	const odd = "eso del jueguito ese"
	k.play("hola / formulario / Ana / " + odd)
	var q bot.ReadingRequest
	if err := jsonInto(k.works[bot.ReadWithModel].Args, &q); err != nil {
		t.Fatal(err)
	}
	if q.Text != odd || q.Expects != bot.ExpectsChoice || q.QuestionTopic != "form.color.topic" || strings.Join(q.Options, ",") != "Rojo,Verde,Azul marino" || q.Locale != "es" {
		t.Errorf("%+v", q)
	}
	if got := deal(t).play(strings.Repeat(odd+" ", 100)); got != "deal.ask.again" {
		t.Errorf("of a text too long to be asked about: %q", got)
	}
	if got := k.play("<language.read failed"); got != "form.color.again" {
		t.Errorf("got %q", got)
	}
}

// Without a language model no message waits.
func TestWithoutAModelNoReadingIsRequested(t *testing.T) {
	off := func(c *bot.Config) { c.UseLanguageModel = false }
	k := newTalk(t, newMachine(t, consulting, off))
	k.turn(k.in(bot.Input{Kind: bot.KindOpen, Name: "deal", Urgent: true}))
	if got := k.play(odd); got != "deal.ask.again" || k.s.PendingReading != nil {
		t.Errorf("got %q", got)
	}
	if _, err := bot.NewMachine(bot.Config{Dialogs: allDialogs(), Texts: texts{}, Locale: "es", Roles: roles, Reader: reader, UseLanguageModel: true}); err == nil {
		t.Error("a machine that can't ask back takes a model's word")
	}
}

// An opt-out is confirmed by its own dialog, also if the model read it.
func TestOptOutReadByTheModelIsConfirmed(t *testing.T) {
	sure := bot.MustCompile(bot.Dialog[none]{
		Name: "out", Version: 1, MaxMisses: 2, OnAnyState: toAgent,
		Steps: []bot.Step[none]{
			{State: "sure", Expects: bot.ExpectsYesNo, Ask: "out.sure", Handle: func(n none, in bot.Input) (none, bot.Event) {
				if in.Reading.Has(bot.ActStop) || in.Reading.Has(bot.ActConfirm) {
					return n, bot.OK
				}
				return n, ""
			}, On: bot.On{bot.OK: "end"}},
			{State: "end", Ask: "out.done", Do: func(none) []bot.Effect { return []bot.Effect{bot.OptOut()} }},
		},
	})
	replace := func(c *bot.Config) {
		for i, p := range c.Dialogs {
			if p.Name == "out" {
				c.Dialogs[i] = sure
			}
		}
	}
	k := deal(t, replace)
	if got := k.play(odd + " / " + reads("stop")); got != "out.sure" || k.s.OptedOut {
		t.Fatalf("got %q, out %v", got, k.s.OptedOut)
	}
	for _, act := range []string{"stop", "confirm", "cancel"} {
		if got := k.play(odd + " / " + reads(act)); got != "askback.ask" || k.s.OptedOut {
			t.Fatalf("%s: got %q, out %v", act, got, k.s.OptedOut)
		}
		k.play("[ask:nut]")
	}
	if got := k.play(odd + " / " + reads("stop") + " / [ask:yes]"); !strings.HasPrefix(got, "out.done") || !k.s.OptedOut {
		t.Errorf("got %q, out %v", got, k.s.OptedOut)
	}
}
