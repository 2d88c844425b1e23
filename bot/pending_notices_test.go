package bot_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
)

type offerSlots struct {
	Ref    string `json:"ref"`
	Choice string `json:"choice,omitempty"`
}

// offerDialog is a dialog that is only opened from outside: yes or no to something.
func offerDialog() *bot.Program {
	choice := func(o offerSlots) []bot.Option {
		return []bot.Option{{Choice: "yes " + o.Ref, Title: "option.yes"}, {Choice: "no " + o.Ref, Title: "option.again"}}
	}
	hear := func(o offerSlots, in bot.Input) (offerSlots, bot.Event) {
		o.Choice, _, _ = strings.Cut(in.Option, " ")
		return o, bot.Event(o.Choice)
	}
	return bot.MustCompile(bot.Dialog[offerSlots]{
		Name: "offer", Version: 1, MaxMisses: 2, OnAnyState: toAgent, Inactivity: bot.InactivityRules{4 * time.Hour: "leave"},
		Reopen: func(c string, _ bot.Facts) (offerSlots, string) {
			choice, ref, _ := strings.Cut(c, " ")
			return offerSlots{Ref: ref, Choice: choice}, ref
		},
		Steps: []bot.Step[offerSlots]{
			{State: "ask", Ask: "offer.ask", Options: choice, SkipIf: func(o offerSlots) bool { return o.Choice != "" }, Handle: hear, On: bot.On{"yes": "done", "no": "done", bot.OK: "done"}},
			{State: "done", Ask: "offer.done"},
		},
	})
}

// withOffers adds offerDialog and, with quiet, quiet hours at night.
func withOffers(quiet bool) func(*bot.Config) {
	return func(c *bot.Config) {
		c.Dialogs = append(c.Dialogs, offerDialog())
		c.Facts = func(now time.Time) bot.Facts {
			f := bot.Facts{Open: true}
			if quiet && now.Hour() >= 21 {
				f.QuietHours, f.QuietHoursEnd = true, now.Truncate(24*time.Hour).Add(31*time.Hour)
			}
			return f
		}
	}
}

func (k *talk) opens(ref string) {
	k.Helper()
	k.turn(k.in(bot.Input{Kind: bot.KindOpen, Name: "offer", About: ref, Data: json.RawMessage(`{"ref":"` + ref + `"}`)}))
}

func (k *talk) keys() []string {
	var keys []string
	for _, e := range k.out {
		if e.Say != nil {
			keys = append(keys, e.Say.Key)
		}
	}
	return keys
}

func (k *talk) wantHeard(keys ...string) {
	k.Helper()
	if got := k.keys(); !slices.Equal(got, keys) {
		k.Fatalf("heard %v, want %v", got, keys)
	}
}

func TestDialogFromOutsideInterruptsAndReturns(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	k.do("formulario")
	k.wantHeard("form.name")
	k.opens("A")
	k.wantHeard("offer.ask")
	k.do("sí")
	k.wantHeard("offer.done", "resume", "form.name")
	k.do("Ana")
	k.wantHeard("form.color")
}

func TestLaterDialogAboutTheSameReplacesTheEarlier(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	k.opens("A")
	k.opens("B")
	k.opens("A")
	if len(k.s.Stack) != 2 || k.s.Stack[1].About != "A" || k.s.Stack[0].About != "B" || k.s.Stack[0].OpenMode != bot.Interrupted && k.s.Stack[0].OpenMode != "" {
		t.Fatal(asJSON(k.s.Stack))
	}
	k.do("sí")
	k.do("sí")
	if len(k.s.Stack) != 0 {
		t.Fatal(asJSON(k.s.Stack))
	}
}

func TestDialogFromOutsideWaitsWhileAnAgentOwns(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	k.do("hola")
	k.do("@ana")
	k.opens("A")
	k.wantHeard()
	k.do("@ana here")
	if !slices.Contains(k.keys(), "offer.ask") {
		t.Fatal("not asked after the agent handed back", k.keys())
	}
}

func TestDialogFromOutsideWaitsForTheEndOfQuietHours(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(true)))
	k.do("hola")
	k.now = noon.Add(10 * time.Hour)
	k.opens("A")
	k.do("!order.sent")
	k.wantHeard()
	k.turn(k.in(bot.Input{Kind: bot.KindNotice, Name: "fire", Urgent: true}))
	k.wantHeard("fire")
	k.pass(9*time.Hour - time.Minute)
	k.wantHeard()
	k.pass(time.Hour)
	if len(k.s.PendingNotices) != 0 || k.s.Top().Dialog != "offer" {
		t.Fatal("morning has come", asJSON(k.s))
	}
}

func TestNoticeIsSaidInQuietHoursAfterAMessage(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(true)))
	k.now = noon.Add(10 * time.Hour)
	k.do("hola")
	k.do("!order.sent")
	k.wantHeard("order.sent")
}

func TestButtonReopensASuspendedDialog(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	k.opens("A")
	k.pass(5 * time.Hour)
	if len(k.s.Stack) != 0 {
		t.Fatal("it has not stepped aside", asJSON(k.s.Stack))
	}
	k.do("[ask:yes A]")
	k.wantHeard("offer.done")
	k.turn(k.in(bot.Input{Kind: bot.KindOption, Option: bot.ReopenOptionID("offer", "no B")}))
	k.wantHeard("offer.done")
	k.turn(k.in(bot.Input{Kind: bot.KindOption, Option: bot.ReopenOptionID("offer", "")}))
	if k.keys()[0] != "option.over" {
		t.Fatal(k.keys())
	}
}

func TestSuspendKeepsTheDialogsBelow(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	k.do("formulario")
	k.opens("A")
	k.pass(4*time.Hour + time.Minute)
	if len(k.s.Stack) == 0 || k.s.Top().Dialog != "form" {
		t.Fatal(asJSON(k.s.Stack))
	}
}

func TestDialogFromOutsideWaitsWhileTheStackIsFull(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	for _, ref := range strings.Split("A B C D E F G H", " ") {
		k.opens(ref)
	}
	if len(k.s.PendingNotices) != 2 {
		t.Fatal(len(k.s.Stack), len(k.s.PendingNotices))
	}
	for range 8 {
		k.do("sí")
	}
	if len(k.s.Stack) != 0 || len(k.s.PendingNotices) != 0 {
		t.Fatal(asJSON(k.s))
	}
}

// A notice that an answer of work causes may arrive before that answer: it is sent after it, in
// the same turn.
func TestNoticeWaitsForAPendingWorkResult(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario / Ana / rojo / se dañó / tornillo")
	k.do("!order.sent")
	k.wantHeard()
	k.do("<stock 3")
	k.wantHeard("form.sum", "order.sent")
}

// TestAfterNextMessageDialogOpensOnceThePersonWrites checks that such a dialog waits for the
// person's next message, on a channel that authenticates the sender.
func TestAfterNextMessageDialogOpensOnceThePersonWrites(t *testing.T) {
	for name, spoofable := range map[string]bool{"on a channel that knows its people": false, "where anybody writes in his name": true} {
		t.Run(name, func(t *testing.T) {
			k := newTalk(t, newMachine(t, withOffers(false), func(c *bot.Config) { c.Spoofable = func(string) bool { return spoofable } }))
			k.do("hola")
			k.turn(k.in(bot.Input{Kind: bot.KindOpen, Name: "offer", About: "A", AfterNextMessage: true, Data: json.RawMessage(`{"ref":"A"}`)}))
			k.wantHeard()
			k.pass(48 * time.Hour)
			if slices.Contains(k.keys(), "offer.ask") {
				t.Fatal("it was asked before the person wrote")
			}
			k.do("hola")
			if asked := slices.Contains(k.keys(), "offer.ask"); asked == spoofable {
				t.Errorf("heard %v", k.keys())
			}
		})
	}
}

// TestNoticesAreDroppedAfterAnOptOut checks that a notice is dropped and a question waits until
// the person writes again, unless urgent.
func TestNoticesAreDroppedAfterAnOptOut(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	k.play("hola / stop")
	k.wantHeard("out.done")
	notice := func(now bool) { k.turn(k.in(bot.Input{Kind: bot.KindNotice, Name: "noted", Urgent: now})) }
	notice(false)
	k.wantHeard()
	k.opens("1")
	k.wantHeard()
	notice(true)
	k.wantHeard("noted")
	k.do("gracias")
	if heard := k.keys(); !slices.Contains(heard, "offer.ask") || slices.Contains(heard, "noted") {
		t.Errorf("after the person wrote: %v", heard)
	}
}

// TestAnOpenDialogIsRenewedOrClosedFromOutside checks that what others changed renews or ends a dialog only
// where it is open, whoever opened it, and that what was interrupted goes on.
func TestAnOpenDialogIsRenewedOrClosedFromOutside(t *testing.T) {
	from := func(k *talk, how bot.IfOpen, ref string) {
		k.turn(k.in(bot.Input{Kind: bot.KindOpen, Name: "offer", About: ref, IfOpen: how, Data: json.RawMessage(`{"ref":"` + ref + `"}`)}))
	}
	for _, how := range []bot.IfOpen{bot.RenewIfOpen, bot.CloseIfOpen} {
		k := newTalk(t, newMachine(t, withOffers(false)))
		k.do("formulario")
		from(k, how, "A")
		k.wantHeard()
		k.opens("A")
		from(k, how, "B")
		k.wantHeard()
		before := k.s.Top().ID
		from(k, how, "A")
		if how == bot.RenewIfOpen {
			if k.s.Top().Dialog != "offer" || k.s.Top().ID == before || !slices.Contains(k.keys(), "offer.ask") {
				t.Errorf("renewed: at %+v, heard %v", k.s.Top(), k.keys())
			}
			continue
		}
		if k.s.Top().Dialog != "form" || slices.Contains(k.keys(), "offer.ask") || !slices.Contains(k.keys(), "form.name") {
			t.Errorf("closed: at %+v, heard %v", k.s.Top(), k.keys())
		}
	}
	k := newTalk(t, newMachine(t, withOffers(false)))
	k.opens("A")
	k.opens("B")
	top := k.s.Top().ID
	from(k, bot.CloseIfOpen, "A")
	if k.s.Top().ID != top || len(k.keys()) > 0 || slices.ContainsFunc(k.s.Stack, func(f bot.Frame) bool { return f.About == "A" }) {
		t.Errorf("closed below another: %+v, heard %v", k.s.Stack, k.keys())
	}
}
