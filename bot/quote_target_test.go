package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
)

// deals returns a conversation with the machine of deal, on a channel with a window.
func deals(t *testing.T) *talk {
	return newTalk(t, newMachine(t, consulting, func(c *bot.Config) {
		c.UseLanguageModel = false
		c.Windowed = func(string) bool { return true }
	}))
}

// asks opens a dialog for an approval from outside and returns its question.
func (k *talk) asks(about string) *bot.QuestionRef {
	k.Helper()
	k.turn(k.in(bot.Input{Kind: bot.KindOpen, Name: "deal", About: about, Urgent: true}))
	return k.asked()
}

// asked returns the last question of a turn.
func (k *talk) asked() *bot.QuestionRef {
	k.Helper()
	for _, e := range slices.Backward(k.out) {
		if e.Say != nil && e.Say.Question != nil {
			return e.Say.Question
		}
	}
	k.Fatalf("nothing is asked: %s", k.heard())
	return nil
}

// writes sends a text stamped some time ago, in reply to a question or to nothing.
func (k *talk) writes(words string, ago time.Duration, to *bot.QuestionRef) {
	k.Helper()
	in := k.in(text(words))
	in.At = k.now.Add(-ago)
	if to != nil {
		in.Quoted = &bot.Quoted{ID: "ours", At: k.now.Add(-time.Hour), QuestionAsked: to}
	}
	k.turn(in)
}

// on lists the subjects of the open dialogs, the topmost last.
func (k *talk) on() string {
	var all []string
	for _, f := range k.s.Stack {
		all = append(all, f.About)
	}
	return strings.Join(all, " ")
}

// led lists the lines before the last question.
func (k *talk) led() (keys []string) {
	for _, e := range k.out {
		if e.Say != nil {
			for _, l := range e.Say.Before {
				keys = append(keys, l.Key)
			}
		}
	}
	return keys
}

func TestMessageOlderThanTheQuestionIsNoAnswer(t *testing.T) {
	for _, c := range []struct {
		name, words string
		ago         time.Duration
		want        string
	}{
		{"written now", "sí", 0, "deal.approved"},
		{"stamped by a clock some seconds behind", "sí", 9900 * time.Millisecond, "deal.approved"},
		{"written a while before", "sí", 30 * time.Second, "deal.ask"},
		{"stamped days ago", "no", 3 * 24 * time.Hour, "deal.ask"},
		{"a command is one at any time", "ayuda", time.Hour, "help deal.ask"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := deals(t)
			k.asks("one")
			k.writes(c.words, c.ago, nil)
			if got := k.heard(); got != c.want {
				t.Errorf("heard %s, want %s", got, c.want)
			}
			if early := slices.Contains(k.led(), "answer.earlier"); early != (c.want == "deal.ask") {
				t.Errorf("it is said that it came from before: %v", early)
			}
			if c.want == "deal.ask" {
				if k.writes("sí", 0, nil); k.heard() != "deal.approved" {
					t.Errorf("then heard %s", k.heard())
				}
			}
		})
	}
}

// An answer that arrives after a later question goes to the question it was written for.
func TestDelayedAnswerGoesToItsQuestion(t *testing.T) {
	k := deals(t)
	k.asks("one")
	k.now = k.now.Add(time.Minute)
	k.asks("two")
	k.now = k.now.Add(time.Second)
	k.writes("sí", 30*time.Second, nil)
	if k.on() != "two" || k.heard() != "deal.approved resume deal.ask" {
		t.Errorf("heard %s, %s is open", k.heard(), k.on())
	}
}

// Messages of a vendor with a slow clock are not ignored for ever.
func TestMessagesFromASlowClockAreAcceptedAfterThree(t *testing.T) {
	k := deals(t)
	k.asks("one")
	for range 3 {
		if k.writes("sí", time.Hour, nil); !slices.Contains(k.led(), "answer.earlier") && k.heard() != "deal.ask.example" {
			t.Fatalf("heard %s", k.heard())
		}
		k.now = k.now.Add(time.Minute)
	}
	if k.writes("sí", time.Hour, nil); k.heard() != "deal.approved" {
		t.Errorf("heard %s", k.heard())
	}
}

func TestQuotedMessageSelectsTheQuestion(t *testing.T) {
	for _, c := range []struct {
		name  string
		quote int // index of the question that is replied to
		words string
		heard string
		left  string
	}{
		{"the older of two", 0, "sí", "deal.approved resume deal.ask", "two"},
		{"the later of two", 1, "sí", "deal.approved resume deal.ask", "one"},
		{"refused", 0, "no", "deal.rejected resume deal.ask", "two"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := deals(t)
			var questions []*bot.QuestionRef
			for _, about := range []string{"one", "two"} {
				questions = append(questions, k.asks(about))
				k.now = k.now.Add(time.Minute)
			}
			k.writes(c.words, 0, questions[c.quote])
			if k.heard() != c.heard || k.on() != c.left {
				t.Errorf("heard %s, %s is open; want %s, %s", k.heard(), k.on(), c.heard, c.left)
			}
		})
	}
}

// A thumb on an open question answers it; other reactions are ignored.
func TestAReactionThatSaysYesOrNoAnswersItsQuestion(t *testing.T) {
	for _, c := range []struct {
		name, emoji, heard, left string
		on                       int // the question that has the reaction; -1: a message without a question
	}{
		{"a thumb on the older of two", "👍", "deal.approved resume deal.ask", "two", 0},
		{"a thumb on the later of two", "👍", "deal.approved resume deal.ask", "one", 1},
		{"a thumb down", "👎", "deal.rejected resume deal.ask", "two", 0},
		{"a smile", "😂", "", "one two", 0},
		{"taken back", "", "", "one two", 0},
		{"a thumb on what asks nothing", "👍", "", "one two", -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := deals(t)
			var questions []*bot.QuestionRef
			for _, about := range []string{"one", "two"} {
				questions = append(questions, k.asks(about))
				k.now = k.now.Add(time.Minute)
			}
			in := k.in(bot.Input{Kind: bot.KindReaction, Text: c.emoji})
			in.Quoted = &bot.Quoted{ID: "ours", At: k.now.Add(-time.Hour)}
			if c.on >= 0 {
				in.Quoted.QuestionAsked = questions[c.on]
			}
			k.turn(in)
			if k.heard() != c.heard || k.on() != c.left {
				t.Errorf("heard %q, %s is open; want %q, %s", k.heard(), k.on(), c.heard, c.left)
			}
		})
	}
}

// A thumb on an answered question does nothing.
func TestAReactionToAnAnsweredQuestionIsNotHeard(t *testing.T) {
	k := deals(t)
	one := k.asks("one")
	k.now = k.now.Add(time.Minute)
	k.writes("sí", 0, nil)
	k.now = k.now.Add(time.Minute)
	k.asks("two")
	in := k.in(bot.Input{Kind: bot.KindReaction, Text: "👍"})
	in.Quoted = &bot.Quoted{ID: "ours", At: k.now.Add(-time.Minute), QuestionAsked: one}
	if k.turn(in); k.on() != "two" || k.heard() != "" {
		t.Errorf("heard %q, %s is open", k.heard(), k.on())
	}
}

// A reply to an ended question answers no other question.
func TestReplyToAnEndedDialogAnswersNoOtherQuestion(t *testing.T) {
	k := deals(t)
	one := k.asks("one")
	k.now = k.now.Add(time.Minute)
	k.writes("sí", 0, nil)
	k.now = k.now.Add(time.Minute)
	k.asks("two")
	k.now = k.now.Add(time.Minute)
	k.writes("sí", 0, one)
	if k.heard() != "deal.ask" || !slices.Contains(k.led(), "answer.elsewhere") || k.on() != "two" {
		t.Errorf("heard %s after %q, %s is open", k.heard(), k.led(), k.on())
	}
}

// A reply to an answered question of a form corrects the answer.
func TestReplyToAnAnsweredQuestionCorrectsIt(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.play("hola / formulario / Ana")
	color := k.asked()
	k.play("rojo")
	k.now = k.now.Add(time.Minute)
	k.writes("azul", 0, color)
	if got := k.slots("color"); got != `"blue"` || k.asked().State != "note" {
		t.Errorf("the color is %s, asked is %v", got, k.asked())
	}
}

func TestInOrderSortsBatchesByVendorTime(t *testing.T) {
	at := func(name string, written, received time.Duration) bot.Inbound {
		return bot.Inbound{Input: bot.Input{ID: name, At: noon.Add(written)}, Received: noon.Add(received)}
	}
	for _, c := range []struct {
		name string
		in   []bot.Inbound
		want string
	}{
		{"together, out of order", []bot.Inbound{at("b", 5*time.Second, 10*time.Second), at("a", 4*time.Second, 10100*time.Millisecond)}, "a b"},
		{"late, and stamped before", []bot.Inbound{at("late", 4*time.Second, 30*time.Second), at("first", 5*time.Second, 10*time.Second)}, "first late"},
		{"the same second", []bot.Inbound{at("1", time.Second, time.Second), at("2", time.Second, 1001*time.Millisecond)}, "1 2"},
	} {
		var ids []string
		for _, in := range bot.InOrder(c.in) {
			ids = append(ids, in.ID)
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// A question that waited for the 24-hour window was never read: a yes in the person's next
// message does not answer it, and the question is asked once.
func TestYesToANeverShownQuestionIsNoAnswer(t *testing.T) {
	k := deals(t)
	k.play("hola")
	k.now = k.now.Add(25 * time.Hour)
	k.asks("one")
	k.s.Outbox[len(k.s.Outbox)-1].At = k.now
	k.now = k.now.Add(25 * time.Hour)
	in := k.in(text("sí"))
	in.Channel = k.s.Channel
	out, err := k.m.Turn(k.s, []bot.Inbound{in}, k.now) // the outbox is still full
	if err != nil {
		t.Fatal(err)
	}
	var asked, outdated int
	for _, e := range out.Session.Outbox {
		switch {
		case e.Say == nil || e.Say.Question == nil || e.Say.Question.Dialog != "deal":
		case e.Outdated:
			outdated++
		default:
			asked++
		}
	}
	if asked != 1 || outdated != 1 || out.Session.Top() == nil || out.Session.Top().State != "ask" {
		t.Errorf("asked %d times, %d outdated: %s", asked, outdated, asJSON(out.Session.Outbox))
	}
	k.commit(out.Session)
	k.drain()
	k.now = k.now.Add(time.Minute)
	if k.writes("sí", 0, nil); !strings.HasPrefix(k.heard(), "deal.approved") {
		t.Errorf("then heard %s", k.heard())
	}
}

// An opt-out is followed only by its confirmation, not by a pending question.
func TestOptOutIsFollowedByNoPendingQuestion(t *testing.T) {
	k := deals(t)
	k.play("hola")
	k.now = k.now.Add(25 * time.Hour)
	k.asks("one")
	k.now = k.now.Add(25 * time.Hour)
	in := k.in(text("baja"))
	in.Channel = k.s.Channel
	out, err := k.m.Turn(k.s, []bot.Inbound{in}, k.now) // the outbox is still full
	if err != nil || !out.Session.OptedOut {
		t.Fatal("no stop", err)
	}
	for _, e := range out.Session.Outbox {
		if e.Say != nil && e.Say.IsQuestion && !e.Outdated {
			t.Errorf("asked %s after a stop", e.Say.Key)
		}
	}
}

// A voice note can quote, and can be older than a question, as a text can.
func TestVoiceNoteKeepsItsQuotedMessageAndTime(t *testing.T) {
	for name, quoted := range map[string]bool{"it quotes": true, "it was spoken before": false} {
		t.Run(name, func(t *testing.T) {
			k := deals(t)
			one := k.asks("one")
			note := k.in(bot.Input{Kind: bot.KindAudio, Media: []bot.Media{{ID: "v", MIME: "audio/ogg"}}})
			if quoted {
				note.Quoted = &bot.Quoted{ID: "ours", At: k.now, QuestionAsked: one}
			}
			k.now = k.now.Add(20 * time.Second)
			k.turn(note)
			asked := k.works[bot.TranscribeVoice]
			k.asks("two")
			k.now = k.now.Add(20 * time.Second)
			var sent bot.VoiceNote
			if err := jsonInto(asked.Args, &sent); err != nil {
				t.Fatal(err)
			}
			heard := bot.VoiceResult{Transcript: bot.Transcript{Text: "sí", Confidence: 1}, Written: sent.Written, Quoted: sent.Quoted}
			k.turn(k.in(bot.Input{ID: asked.ID, Kind: bot.KindAnswer, Name: bot.TranscribeVoice, Event: bot.OK, Data: []byte(asJSON(heard))}))
			if k.on() != "two" || k.heard() != "deal.approved resume deal.ask" {
				t.Errorf("heard %s, %s is open", k.heard(), k.on())
			}
		})
	}
}
