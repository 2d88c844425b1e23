package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/engine"
	"recado/dialogs"
	"recado/flows/orders"
)

const (
	anaID    bot.ContactID = "CO.1" // the vendor's id of ana
	anaNewID bot.ContactID = "CO.2"
	anaMoved bot.ContactID = "+573009999999"
)

// both returns a message for which the vendor gives a phone and an id.
func (w *fixture) both(phone, id bot.ContactID, text string) bot.Inbound {
	in := w.text(phone, text)
	in.OtherAddress = id
	return in
}

// renamed reports as the vendor that somebody has another address from now on.
func (w *fixture) renamed(e *engine.Engine, from, to bot.ContactID) {
	w.Helper()
	w.renamedAt(e, from, to, w.clock.Now())
}

func (w *fixture) renamedAt(e *engine.Engine, from, to bot.ContactID, at time.Time) {
	w.Helper()
	if err := e.AddressChanged(w.Context(), channelName, from, to, at); err != nil {
		w.Fatal(err)
	}
}

// at returns the dialog and state of a conversation, "" if there is none.
func (w *fixture) at(who bot.ContactID) string {
	s, err := w.sessions.Get(w.Context(), who)
	if err != nil || s.Top() == nil {
		return ""
	}
	return s.Top().Dialog + "/" + string(s.Top().State)
}

// later advances the clock between two messages.
func (w *fixture) later(d time.Duration) { w.clock.step(d) }

// A phone and the id that the vendor gives with it are one person: later messages from either
// belong to one conversation, after a restart too.
func TestPhoneAndVendorIDAreOnePerson(t *testing.T) {
	for name, first := range map[string]bot.Inbound{
		"the phone and the id":          {Contact: ana, OtherAddress: anaID},
		"the id alone, then both":       {Contact: anaID},
		"the phone alone, then the two": {Contact: ana},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine("a")
			in := w.both(first.Contact, first.OtherAddress, "quiero una mantención del aire")
			w.accept(e, in)
			w.settle(e, ana, anaID)
			w.later(time.Minute)
			w.accept(e, w.both(ana, anaID, "no enfría desde ayer"))
			w.settle(e, ana, anaID)
			stands := w.at(ana)
			if !strings.HasPrefix(stands, "order_intake/") || w.at(anaID) != "" {
				t.Fatalf("at %q, the id at %q", stands, w.at(anaID))
			}
			w.later(time.Minute)
			b := w.engine("b") // after a restart
			w.say(b, anaID, "no tengo fotos")
			w.settle(b, ana, anaID)
			if now := w.at(ana); now == stands || w.at(anaID) != "" {
				t.Errorf("what the id wrote is not heard: at %q, the id at %q", now, w.at(anaID))
			}
			if sent := w.channel.log(); sent[len(sent)-1].To != ana {
				t.Errorf("answered to %s", sent[len(sent)-1].To)
			}
		})
	}
}

// moves records the moves that the engine requests.
func moves(into *[]bot.Move) func(*engine.Config) {
	var mu sync.Mutex
	return func(c *engine.Config) {
		c.Handlers[bot.MoveContact] = func(_ context.Context, t engine.Task) (engine.Answer, error) {
			var m bot.Move
			err := json.Unmarshal(t.Effect.Args, &m)
			mu.Lock()
			defer mu.Unlock()
			*into = append(*into, m)
			return engine.Answer{}, err
		}
	}
}

// A person who changes the number continues at the new one with all stored data. A later owner
// of the old number is a new person and gets none of it.
func TestReassignedNumberIsANewPerson(t *testing.T) {
	w := newWorld(t)
	var took []bot.Move
	e := w.engine("a", moves(&took))
	w.accept(e, w.both(ana, anaID, "quiero una mantención del aire"))
	w.settle(e, ana)
	stands := w.at(ana)
	w.later(time.Hour)
	changed := w.clock.Now()
	w.renamed(e, ana, anaMoved)
	w.settle(e, ana, anaMoved)
	w.renamedAt(e, ana, anaMoved, changed) // the vendor repeats the report
	w.settle(e, ana, anaMoved)
	if w.at(anaMoved) != stands || w.at(ana) != "" {
		t.Fatalf("the new number at %q, the old at %q", w.at(anaMoved), w.at(ana))
	}
	if !slices.Equal(took, []bot.Move{{From: ana, To: anaMoved}}) {
		t.Fatalf("taken along: %v", took)
	}
	before := effectFor(ana, w.clock.Now())
	if who, _ := e.CurrentAddress(t.Context(), ana, w.clock.Now()); who != anaMoved {
		t.Errorf("what is for the old number goes to %s", who)
	}

	w.later(90 * 24 * time.Hour)
	said := len(w.channel.log())
	w.accept(e, w.both(ana, "CO.9", "hola"))
	w.settle(e, ana, anaMoved)
	for _, out := range w.channel.log()[said:] {
		if out.To != ana {
			t.Errorf("the stranger's word was answered to %s", out.To)
		}
	}
	if w.at(ana) != "menu/menu" && !strings.HasPrefix(w.at(ana), "menu") {
		t.Errorf("the stranger is at %q", w.at(ana))
	}
	for when, want := range map[time.Time]bot.ContactID{before.At: anaMoved, w.clock.Now(): ana} {
		if who, _ := e.CurrentAddress(t.Context(), ana, when); who != want {
			t.Errorf("at %s the number is %s, want %s", when, who, want)
		}
	}
	if who, _ := e.CurrentAddress(t.Context(), anaID, w.clock.Now()); who != anaMoved {
		t.Errorf("the id of the person of before is %s", who)
	}
	if who, _ := e.CurrentAddress(t.Context(), "CO.9", w.clock.Now()); who != ana {
		t.Errorf("the stranger's id is %s", who)
	}
	w.renamedAt(e, ana, anaMoved, changed) // once more, very late
	if s := w.session(ana); s.MovedTo != "" {
		t.Error("the stranger was taken for the person of before")
	}
}

func effectFor(to bot.ContactID, at time.Time) bot.Effect {
	return bot.Effect{Kind: bot.EffectNotify, To: to, At: at}
}

// A notice caused before the new owner came is the old owner's, however late it is sent.
func TestNoticeGoesToTheOwnerAtTheTimeItWasCaused(t *testing.T) {
	w, e := met(t)
	w.renamed(e, ana, anaMoved)
	w.settle(e, ana, anaMoved)
	w.later(time.Hour)
	for _, to := range []bot.ContactID{ana, anaMoved} {
		w.accept(e, w.text(to, "hola"))
		w.settle(e, ana, anaMoved)
	}
	box := &aggregateBox{effects: []bot.Effect{
		{ID: "old", Kind: bot.EffectNotify, Name: "noted", To: ana, At: w.clock.Now().Add(-2 * time.Hour)},
		{ID: "new", Kind: bot.EffectNotify, Name: "noted", To: ana, At: w.clock.Now()},
	}}
	f := w.engine("b", func(c *engine.Config) { c.Outboxes = []engine.Outbox{box} })
	for _, id := range []string{"old", "new"} {
		if err := f.Work(t.Context(), engine.WorkRef{Outbox: box.Name(), Owner: "O", Effect: id}); err != nil {
			t.Fatal(err)
		}
	}
	for who, want := range map[bot.ContactID]string{ana: "new", anaMoved: "old"} {
		pending, err := w.inbox.Pending(t.Context(), who)
		if err != nil || len(pending) != 1 || pending[0].ID != want {
			t.Errorf("%s is told %v, %v", who, pending, err)
		}
	}
}

// Inputs that still wait at a number for its former owner are not handled by the new owner,
// even if both wait when the turn runs.
func TestPendingInputsOfAPastOwnerAreNotHandledByTheNext(t *testing.T) {
	for name, first := range map[string]bool{"it came first": true, "the stranger wrote first": false} {
		t.Run(name, func(t *testing.T) {
			w, e := met(t)
			w.renamed(e, ana, anaMoved)
			w.settle(e, ana, anaMoved)
			w.later(time.Hour)
			written, noted := w.clock.Now().Add(time.Minute), w.clock.Now() // the vendor's clock is ahead
			add := []func(){
				func() {
					notice := bot.Input{ID: "late", Kind: bot.KindNotice, At: noted, Name: assigned.Key, Data: assigned.Args}
					if _, err := w.inbox.Add(t.Context(), bot.Inbound{Input: notice, Contact: ana, Received: w.clock.Now()}); err != nil {
						t.Fatal(err)
					}
				},
				func() {
					in := w.text(ana, "quiero una mantención del aire")
					in.At = written
					w.accept(e, in)
				},
			}
			if !first {
				slices.Reverse(add)
			}
			for _, put := range add {
				put()
				w.later(100 * time.Millisecond)
			}
			w.settle(e, ana, anaMoved)
			if slices.Contains(w.heard(ana), assigned.Key) {
				t.Error("the stranger is told of the order")
			}
			if got := w.heard(anaMoved); !slices.Contains(got, assigned.Key) {
				t.Errorf("the owner of before is told %q", got)
			}
			if !strings.HasPrefix(w.at(ana), "order_intake/") { // the answers to the new owner's own work arrive here
				t.Errorf("the stranger is at %q", w.at(ana))
			}
		})
	}
}

// No new owner is accepted at a number until the former owner's orders have been moved, and
// they are not moved again afterwards.
func TestOrdersAreMovedBeforeTheNextOwnerIsAccepted(t *testing.T) {
	w := newWorld(t)
	var took []bot.Move
	e := w.engine("a", moves(&took))
	w.say(e, ana, "hola")
	w.settle(e, ana)
	w.renamed(e, ana, anaMoved) // no worker has run since
	w.later(time.Minute)
	w.say(e, ana, "hola")
	w.turn(e, ana)
	if want := []bot.Move{{From: ana, To: anaMoved}}; !slices.Equal(took, want) || w.session(ana).MovedTo != "" {
		t.Fatalf("taken along: %v, want %v; still moved to %q", took, want, w.session(ana).MovedTo)
	}
	w.settle(e, ana, anaMoved)
	if len(took) != 1 {
		t.Errorf("taken along: %v", took)
	}
}

// The answer of work from an abandoned number reaches the person at a number that belonged to
// somebody else before.
func TestWorkResultIsForwardedToTheNewAddress(t *testing.T) {
	w, e := met(t)
	w.renamed(e, ana, berta) // ana's number is free …
	w.settle(e, ana, berta)
	w.later(90 * 24 * time.Hour)
	third := bot.ContactID("+573001110003")
	w.say(e, third, "hola")
	w.settle(e, third)
	w.later(time.Hour)
	w.renamed(e, third, ana) // … and a known person gets it
	w.settle(e, third, ana)
	w.later(time.Minute)
	if len(w.session(ana).PastOwners) == 0 {
		t.Fatal("it has no past")
	}
	answer := bot.Input{ID: "answer", Kind: bot.KindAnswer, At: w.clock.Now(), Name: dialogs.FindOrders, Event: bot.OK}
	if _, err := w.inbox.Add(t.Context(), bot.Inbound{Input: answer, Contact: third, Received: w.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	w.settle(e, third, ana, berta)
	for _, who := range []bot.ContactID{third, ana, berta} {
		if left, err := w.inbox.Pending(t.Context(), who); err != nil || len(left) > 0 && !slices.Contains(w.session(who).RecentInputs, left[0].ID) {
			t.Errorf("%s: %v waits, %v", who, left, err)
		}
	}
	heard, err := w.inbox.History(t.Context(), ana, time.Time{}, w.clock.Now().Add(time.Hour), 50)
	if err != nil || !slices.ContainsFunc(heard, func(in bot.Inbound) bool { return in.ID == "answer"+bot.ForwardedSuffix }) {
		t.Errorf("the person did not get it: %v", err)
	}
}

// A late send failure belongs to the person who had the number when the message was sent: only
// that person gets it again, or is opted out by it.
func TestLateSendFailureBelongsToTheOwnerAtSendTime(t *testing.T) {
	for name, decision := range map[string]channels.Decision{"said again": channels.UseTemplate, "opted out": channels.OptOut} {
		t.Run(name, func(t *testing.T) {
			w, e := met(t)
			said := w.channel.log()[0]
			w.renamed(e, ana, anaMoved)
			w.settle(e, ana, anaMoved)
			w.later(time.Hour)
			w.say(e, ana, "hola")
			w.settle(e, ana, anaMoved)
			stranger := len(w.heard(ana))
			report := channels.DeliveryReport{Channel: channelName, MessageID: said.ID, Status: bot.Failed, Code: "1", Decision: decision, At: w.clock.Now()}
			if err := e.Report(t.Context(), report); err != nil {
				t.Fatal(err)
			}
			w.settle(e, ana, anaMoved)
			if w.session(ana).OptedOut || len(w.heard(ana)) != stranger {
				t.Errorf("the stranger heard %q, opted out %t", w.heard(ana)[stranger:], w.session(ana).OptedOut)
			}
			if old := w.session(anaMoved); old.OptedOut != (decision == channels.OptOut) || decision == channels.UseTemplate && !slices.Contains(w.heard(anaMoved), w.message(said.ID).Key) {
				t.Errorf("the person heard %q, opted out %t", w.heard(anaMoved), old.OptedOut)
			}
		})
	}
}

// The answer of work goes to the person who asked for it, even if somebody else has the number
// when it is done.
func TestWorkResultGoesToWhoAskedForIt(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.say(e, ana, "quiero una mantención del aire")
	for w.turn(e, ana) > 0 { // no worker runs yet
		w.later(time.Second)
	}
	if w.at(ana) != "menu/understanding" {
		t.Fatalf("at %q", w.at(ana))
	}
	w.renamed(e, ana, anaMoved)
	w.later(500 * time.Millisecond)
	w.say(e, ana, "hola")
	w.turn(e, ana)
	if w.session(ana).MovedTo != "" {
		t.Fatal("the stranger is not met")
	}
	w.settle(e, ana, anaMoved)
	if at := w.at(anaMoved); !strings.HasPrefix(at, "order_intake/") {
		t.Errorf("who asked is at %q", at)
	}
}

// A late message from an abandoned number with a known id is handled at the person's current
// address: the person does not move back, and the number's turns are not blocked.
func TestLateMessageFromAnOldNumberIsHandledAtTheNewAddress(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.accept(e, w.both(ana, anaID, "hola"))
	w.settle(e, ana, anaID)
	w.later(time.Hour)
	w.renamed(e, ana, anaMoved)
	w.settle(e, ana, anaID, anaMoved)
	w.later(time.Minute)
	late := w.both(ana, anaID, "quiero una mantención del aire")
	w.later(time.Minute)
	w.renamed(e, anaNewID, anaMoved) // the person has been there since
	w.say(e, berta, "hola")
	w.settle(e, berta)
	w.renamed(e, berta, anaMoved)
	w.settle(e, ana, anaID, anaMoved, anaNewID, berta)
	heard := w.session(anaMoved).InputCount
	w.accept(e, late)
	w.settle(e, ana, anaID, anaMoved)
	if now := w.session(anaMoved); now.InputCount != heard+1 || w.session(ana).MovedTo != anaMoved {
		t.Errorf("heard %d after %d, the old number moved to %q", now.InputCount, heard, w.session(ana).MovedTo)
	}
}

// A conversation that is stored under a variant of its number is found by the console and by
// vendor events before its person writes again.
func TestSessionUnderANumberVariantIsFound(t *testing.T) {
	const one, other bot.ContactID = "+525512345678", "+5215512345678"
	for name, try := range map[string]func(*engine.Engine) error{
		"a stop": func(e *engine.Engine) error {
			return e.Consent(context.Background(), other, channelName, false, morning)
		},
		"a takeover": func(e *engine.Engine) error {
			_, err := e.Takeover(context.Background(), one, bot.TakeoverCommand{Agent: "luis"})
			return err
		},
		"a look": func(e *engine.Engine) error {
			_, err := e.Session(context.Background(), one)
			return err
		},
		"a word from the phone": func(e *engine.Engine) error {
			return e.Echo(context.Background(), channels.Echo{Channel: channelName, To: other, VendorID: "v", Text: "Buenas", At: morning})
		},
		"an id": func(e *engine.Engine) error {
			return e.AddressChanged(context.Background(), channelName, "MX.1", other, morning)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, e := met(t)
			s := w.session(ana)
			s.ID, s.Version = other, 1
			if err := w.sessions.Put(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			w.later(time.Minute)
			if err := try(e); err != nil {
				t.Fatal(err)
			}
			now := w.session(one)
			if now.InputCount != s.InputCount || now.OptedOut != (name == "a stop") || now.Owner.Bot() == (name == "a takeover" || name == "a word from the phone") {
				t.Errorf("heard %d, opted out %t, owner %q", now.InputCount, now.OptedOut, now.Owner.Agent)
			}
			w.renamedAt(e, other, anaMoved, morning.Add(time.Second)) // dated before the lookup
			if w.session(one).MovedTo != anaMoved || w.session(anaMoved).InputCount != s.InputCount {
				t.Errorf("moved to %q, heard %d there", w.session(one).MovedTo, w.session(anaMoved).InputCount)
			}
			if _, err := e.Session(t.Context(), berta); !errors.Is(err, bot.ErrNotFound) {
				t.Errorf("a stranger: %v", err)
			}
		})
	}
}

// aggregateBox is the outbox of one document.
type aggregateBox struct{ effects []bot.Effect }

func (*aggregateBox) Name() string { return "things" }
func (b *aggregateBox) Load(context.Context, string) ([]bot.Effect, error) {
	return slices.Clone(b.effects), nil
}
func (*aggregateBox) Ack(context.Context, string, ...string) error { return nil }
func (*aggregateBox) Waiting(context.Context, time.Time, int) ([]string, error) {
	return nil, nil
}
func (*aggregateBox) Touch(context.Context, string, time.Time) error { return nil }

// An operator reassigns a number after weeks of silence: a new id on it is a new person.
// Earlier it is the same person with a new id.
func TestNewVendorIDOnAPhoneAfterSilenceIsANewPerson(t *testing.T) {
	for name, c := range map[string]struct {
		silence time.Duration
		same    bool
	}{
		"after a day it is the same person": {24 * time.Hour, true},
		"after months it is somebody else":  {90 * 24 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine("a")
			w.accept(e, w.both(ana, anaID, "hola"))
			w.settle(e, ana)
			w.later(c.silence)
			w.accept(e, w.both(ana, anaNewID, "hola"))
			w.settle(e, ana, anaID, anaNewID)
			old, err1 := e.CurrentAddress(t.Context(), anaID, w.clock.Now())
			now, err2 := e.CurrentAddress(t.Context(), anaNewID, w.clock.Now())
			if err1 != nil || err2 != nil || now != ana || (old == ana) != c.same {
				t.Errorf("the old id is %s, the new one %s: %v %v", old, now, err1, err2)
			}
		})
	}
}

// A changed id moves the person: to the number if the vendor gives it, to the new id if the
// number is hidden, and back to the number when it is shown.
func TestChangedVendorIDMovesThePerson(t *testing.T) {
	w := newWorld(t)
	e := w.engine("a")
	w.accept(e, w.both(ana, anaID, "quiero una mantención del aire"))
	w.settle(e, ana)
	stands := w.at(ana)
	w.later(time.Hour)
	at := w.clock.Now()
	for range 2 {
		w.renamedAt(e, anaID, anaNewID, at) // the number is hidden
		w.settle(e, ana, anaID, anaNewID)
	}
	if w.at(anaNewID) != stands || w.at(ana) != "" {
		t.Fatalf("the new id at %q, the phone at %q", w.at(anaNewID), w.at(ana))
	}
	w.later(time.Hour)
	w.renamed(e, anaNewID, anaMoved) // the answer to the vendor's button
	w.settle(e, ana, anaMoved, anaNewID)
	if w.at(anaMoved) != stands || w.at(anaNewID) != "" {
		t.Errorf("the number at %q, the id at %q", w.at(anaMoved), w.at(anaNewID))
	}
	w.renamedAt(e, anaID, anaNewID, at) // the first report again, late
	for _, address := range []bot.ContactID{anaID, anaNewID, anaMoved} {
		if who, err := e.CurrentAddress(t.Context(), address, w.clock.Now()); who != anaMoved || err != nil {
			t.Errorf("%s is %s: %v", address, who, err)
		}
	}
}

// Vendors write numbers of Mexico, Brazil and Argentina in two forms: both are one
// conversation, and the answer uses the vendor's form.
func TestNumberVariantsAreOneConversation(t *testing.T) {
	for one, other := range map[bot.ContactID]bot.ContactID{
		"+525512345678": "+5215512345678", "+5511987654321": "+551187654321", "+5491123456789": "+541123456789",
	} {
		w := newWorld(t)
		e := w.engine("a")
		w.say(e, other, "quiero una mantención del aire")
		w.settle(e, one)
		stands := w.at(one)
		if sent := w.channel.log(); len(sent) == 0 || sent[len(sent)-1].To != other || stands == "" {
			t.Errorf("%s at %q, sent %v", one, stands, sent)
		}
		w.later(time.Minute)
		w.say(e, one, "no tengo fotos")
		w.settle(e, one, other)
		if sent := w.channel.log(); w.at(one) == stands || sent[len(sent)-1].To != one {
			t.Errorf("%s at %q, answered to %s", one, w.at(one), sent[len(sent)-1].To)
		}
	}
}

// A conversation stored under a number variant, before variants were unified, continues.
func TestConversationUnderANumberVariantContinues(t *testing.T) {
	w, e := met(t)
	s := w.session(ana)
	s.ID, s.Version = "+5215512345678", 1
	if err := w.sessions.Put(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	w.later(time.Minute)
	w.say(e, "+5215512345678", "gracias")
	w.settle(e, "+525512345678")
	now, old := w.session("+525512345678"), w.session("+5215512345678")
	if now.InputCount != s.InputCount+1 || old.MovedTo != now.ID {
		t.Errorf("heard %d messages after %d, the old one moved to %q", now.InputCount, s.InputCount, old.MovedTo)
	}
}

// A move that is interrupted by a crash is finished by the next event: the vendor's repetition,
// or a message to either address.
func TestInterruptedMoveIsFinished(t *testing.T) {
	for step := range 2 {
		for _, mend := range []string{"the vendor repeats it", "a message to the old address", "a message to the new address"} {
			t.Run(fmt.Sprint(step, " ", mend), func(t *testing.T) {
				w := newWorld(t)
				e := w.engine("a")
				w.say(e, anaID, "quiero una mantención del aire")
				w.settle(e, anaID)
				stands, n := w.at(anaID), 0
				dying := w.engine("b", func(c *engine.Config) {
					c.Checkpoint = func(s string) {
						if s == engine.MidMove {
							if n++; n > step {
								panic(errCrash)
							}
						}
					}
				})
				w.later(time.Minute)
				at := w.clock.Now()
				if !crashes(func() { _ = dying.AddressChanged(t.Context(), channelName, anaID, ana, at) }) {
					t.Fatal("it lives")
				}
				var took []bot.Move
				c := w.engine("c", moves(&took))
				w.later(time.Minute)
				switch mend {
				case "the vendor repeats it":
					w.renamedAt(c, anaID, ana, at)
				case "a message to the old address":
					w.say(c, anaID, "?")
				default:
					w.accept(c, w.both(ana, anaID, "?"))
				}
				w.settle(c, ana, anaID)
				if s := w.session(anaID); s.Moving || s.MovedTo != ana || w.at(ana) == "" || mend == "the vendor repeats it" && w.at(ana) != stands {
					t.Errorf("the id: moving %t to %q; the phone at %q, want %q", s.Moving, s.MovedTo, w.at(ana), stands)
				}
				if len(took) == 0 || took[0] != (bot.Move{From: anaID, To: ana}) {
					t.Errorf("taken along: %v", took)
				}
			})
		}
	}
}

// A person with a hidden number is asked for it once, with the vendor's button: shared, typed
// or refused, the order is created, and notices reach the person at the known address.
func TestOrderWithoutAPhoneAsksForOne(t *testing.T) {
	answers := map[bot.State]string{
		"service": "mantenimiento del aire", "description": "no enfría desde ayer", "photos": "no tengo fotos", "place": "Calle 10 # 5-20, Bogotá", "building": "casa", "floor": "piso 3",
		"room": "302", "priority": "media", "mail": "no", "confirm": "sí",
	}
	for name, c := range map[string]struct {
		share bool
		say   string
		phone string
		to    bot.ContactID
	}{
		"shared by the button": {true, "Ana +57 300 111 0001", string(ana), ana},
		"typed":                {false, "es el +57 300 111 0001", string(ana), anaID},
		"somebody's card":      {false, "Luis +57 300 111 0009", "+573001110009", anaID},
		"refused":              {false, "no", "", anaID},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var made []orders.CreateCommand
			e := w.engine("a", func(cfg *engine.Config) {
				next := cfg.Handlers[dialogs.CreateOrder]
				cfg.Handlers[dialogs.CreateOrder] = func(ctx context.Context, t engine.Task) (engine.Answer, error) {
					var order orders.CreateCommand
					_ = json.Unmarshal(t.Effect.Args, &order)
					made = append(made, order)
					return next(ctx, t)
				}
			})
			who, asked := anaID, 0
			w.say(e, anaID, "quiero una mantención del aire")
			w.settle(e, ana, anaID)
			for range 25 {
				s := w.session(who)
				if s.Top() == nil || len(made) > 0 {
					break
				}
				w.later(time.Minute)
				state := s.Top().State
				switch said, known := answers[state]; {
				case state == "phone":
					sent := w.channel.log()
					if last := sent[len(sent)-1]; last.Kind != channels.AskPhone || last.To != anaID {
						t.Fatalf("asked with %q to %s", last.Kind, last.To)
					}
					if asked++; c.share {
						w.renamed(e, anaID, ana)
						who = ana
					}
					w.say(e, anaID, c.say)
				case known:
					w.say(e, who, said)
				default:
					w.say(e, who, "no tengo")
				}
				w.settle(e, ana, anaID)
			}
			if asked != 1 || len(made) != 1 {
				t.Fatalf("asked %d times, %d orders; at %q and %q", asked, len(made), w.at(anaID), w.at(ana))
			}
			if got := made[0].ClientPhone; got != c.phone && !(c.phone == "" && got == string(anaID)) { // flows/orders takes it for none
				t.Errorf("the order's phone is %q", got)
			}
			if sent := w.channel.log(); sent[len(sent)-1].To != c.to {
				t.Errorf("told at %s", sent[len(sent)-1].To)
			}
		})
	}
}

// TestRandomInterleavingsNeverMixPeople tries random interleavings of messages of two people
// with phones and ids, of vendor reports about them (repeated, late, after a crash), and of
// turns in two processes: each message is handled in its sender's conversation only, once.
func TestRandomInterleavingsNeverMixPeople(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, err := openWorld()
		if err != nil {
			t.Fatal(err)
		}
		defer w.close()
		s := &crowd{t: t, w: w, wrote: map[string]int{}, next: 2}
		s.restart()
		s.people = []resident{{phone: "+573000000000", id: "CO.100"}, {phone: "+573000000001", id: "CO.101"}}
		for range rapid.IntRange(3, 25).Draw(t, "events") {
			w.clock.step(time.Duration(rapid.IntRange(1, 90).Draw(t, "seconds")) * time.Second)
			s.event()
		}
		s.check()
	})
}

// resident is one person; told is whether the vendor has given phone and id together.
type resident struct {
	phone, id bot.ContactID
	told      bool
}

type crowd struct {
	t      *rapid.T
	w      *fixture
	e      [2]*engine.Engine
	people []resident
	wrote  map[string]int // message → index of its sender
	all    []bot.ContactID
	words  []func(*engine.Engine) error // the vendor's reports so far
	next   int
}

func (s *crowd) restart() {
	for i := range s.e {
		s.e[i] = s.w.engine(fmt.Sprint("process-", s.w.n, i))
	}
}

func (s *crowd) one() *engine.Engine { return s.e[rapid.IntRange(0, 1).Draw(s.t, "process")] }

func (s *crowd) event() {
	i := rapid.IntRange(0, len(s.people)-1).Draw(s.t, "who")
	p := &s.people[i]
	switch rapid.SampledFrom([]string{"write", "write", "hidden", "number", "id", "again", "turn", "turns at once", "crash"}).Draw(s.t, "event") {
	case "write":
		s.writes(i, s.w.both(p.phone, p.id, "hola"))
		p.told = true
	case "hidden":
		s.writes(i, s.w.text(p.id, "hola"))
	case "number": // a new number with a new id
		was := *p
		s.all = append(s.all, was.phone, was.id)
		p.phone, p.id = bot.ContactID(fmt.Sprintf("+5730000000%02d", s.next)), bot.ContactID(fmt.Sprintf("CO.1%02d", s.next))
		s.next++
		at, now := s.w.clock.Now(), *p
		s.says(func(e *engine.Engine) error {
			for _, r := range [][2]bot.ContactID{{was.phone, now.phone}, {was.id, now.phone}, {now.id, now.phone}} {
				if err := e.AddressChanged(context.Background(), channelName, r[0], r[1], at); err != nil {
					return err
				}
			}
			return nil
		})
		p.told = true
		if rapid.Bool().Draw(s.t, "somebody gets the old number") {
			s.people = append(s.people, resident{phone: was.phone, id: bot.ContactID(fmt.Sprintf("CO.1%02d", s.next))})
			s.next++
		}
	case "id": // the number is hidden
		if !p.told {
			return
		}
		was := p.id
		s.all = append(s.all, was)
		p.id = bot.ContactID(fmt.Sprintf("CO.1%02d", s.next))
		s.next++
		at, now := s.w.clock.Now(), *p
		s.says(func(e *engine.Engine) error {
			err := e.AddressChanged(context.Background(), channelName, was, now.phone, at)
			if err == nil {
				err = e.AddressChanged(context.Background(), channelName, now.id, now.phone, at)
			}
			return err
		})
	case "again":
		if len(s.words) > 0 {
			if err := rapid.SampledFrom(s.words).Draw(s.t, "word")(s.one()); err != nil {
				s.t.Fatal(err)
			}
		}
	case "turn":
		s.turn(s.one(), rapid.SampledFrom(s.addresses()).Draw(s.t, "address"))
	case "turns at once":
		var both sync.WaitGroup
		for _, e := range s.e {
			for _, who := range s.addresses() {
				both.Go(func() { _, _ = e.Turn(context.Background(), who) })
			}
		}
		both.Wait()
	case "crash":
		s.restart()
	}
}

func (s *crowd) addresses() []bot.ContactID {
	all := slices.Clone(s.all)
	for _, p := range s.people {
		all = append(all, p.phone, p.id)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (s *crowd) writes(who int, in bot.Inbound) {
	s.wrote[in.ID] = who
	s.all = append(s.all, in.Contact)
	if _, err := s.one().Accept(context.Background(), in); err != nil {
		s.t.Fatal(err)
	}
}

// says delivers a vendor's report, perhaps first to a process that crashes at it.
func (s *crowd) says(word func(*engine.Engine) error) {
	s.words = append(s.words, word)
	if rapid.Bool().Draw(s.t, "dies") {
		steps := rapid.IntRange(0, 3).Draw(s.t, "steps")
		dying := s.w.engine("dying", func(c *engine.Config) {
			c.Checkpoint = func(step string) {
				if steps--; step == engine.MidMove && steps < 0 {
					panic(errCrash)
				}
			}
		})
		crashes(func() { _ = word(dying) })
	}
	if err := word(s.one()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *crowd) turn(e *engine.Engine, who bot.ContactID) {
	if _, err := e.Turn(context.Background(), who); err != nil {
		s.t.Fatal(err)
	}
}

// check runs until nothing is left to do. Each message then belongs to its sender.
func (s *crowd) check() {
	for range 12 {
		s.w.clock.step(10 * time.Second)
		for _, who := range s.addresses() {
			s.turn(s.e[0], who)
		}
	}
	ctx, now := context.Background(), s.w.clock.Now()
	heard := map[string]int{}
	for _, who := range s.addresses() {
		if left, err := s.w.inbox.Pending(ctx, who); err != nil || len(left) > 0 {
			s.t.Fatalf("%s: %d wait, %v", who, len(left), err)
		}
		all, err := s.w.inbox.History(ctx, who, time.Time{}, now.Add(time.Hour), 500)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, in := range all {
			first := strings.TrimRight(in.ID, bot.ForwardedSuffix)
			if in.ID != first { // forwarded: the earlier copy is not handled
				heard[first]--
			}
			heard[first]++
			if in.ID != s.last(ctx, first) {
				continue
			}
			p := s.people[s.wrote[first]]
			stands, err1 := s.stands(ctx, in)
			sender, err2 := s.e[0].CurrentAddress(ctx, p.id, now)
			if err1 != nil || err2 != nil || stands != sender {
				s.t.Fatalf("%s of person %d (%s, %s) stands with %s (%s), not with %s: %v %v", first, s.wrote[first], p.phone, p.id, in.Contact, stands, sender, err1, err2)
			}
		}
	}
	for id := range s.wrote {
		if heard[id] != 1 {
			s.t.Fatalf("%s was heard %d times", id, heard[id])
		}
	}
	for i, p := range s.people {
		if !p.told {
			continue
		}
		a, err1 := s.e[0].CurrentAddress(ctx, p.phone, now)
		b, err2 := s.e[0].CurrentAddress(ctx, p.id, now)
		if err1 != nil || err2 != nil || a != b {
			s.t.Fatalf("person %d is %s by the phone and %s by the id: %v %v", i, a, b, err1, err2)
		}
	}
}

// stands returns the current address of the person in whose conversation a message was handled.
func (s *crowd) stands(ctx context.Context, in bot.Inbound) (bot.ContactID, error) {
	who, at := in.Contact, in.At
	for range 30 {
		doc, err := s.w.sessions.Get(ctx, who)
		if err != nil {
			return "", err
		}
		next, since := doc.SenderAt(at)
		if next == who {
			break
		}
		who, at = next, since
	}
	return who, nil
}

// last returns the id of the last forwarded copy of a message.
func (s *crowd) last(ctx context.Context, id string) string {
	for {
		found := false
		for _, who := range s.addresses() {
			all, _ := s.w.inbox.History(ctx, who, time.Time{}, s.w.clock.Now().Add(time.Hour), 500)
			found = found || slices.ContainsFunc(all, func(in bot.Inbound) bool { return in.ID == id+bot.ForwardedSuffix })
		}
		if !found {
			return id
		}
		id += bot.ForwardedSuffix
	}
}

var _ channels.Sink = (*engine.Engine)(nil)
