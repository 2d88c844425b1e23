package bot_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"recado/bot"
)

const newNumber bot.ContactID = "+573007654321"

// leaves returns the session after its person has moved to newNumber.
func (k *talk) leaves() bot.Session {
	return k.m.StartMove(k.s, newNumber, k.now, k.now)
}

// known returns the conversation that the same person already has at newNumber.
func (k *talk) known(lines ...string) *talk {
	k.Helper()
	there := newTalk(k.TB, k.m)
	there.s.ID, there.now = newNumber, k.now
	for _, l := range lines {
		there.do(l)
	}
	return there
}

// takes merges an old address's session twice: the second merge changes nothing.
func (k *talk) takes(old bot.Session) {
	k.Helper()
	before, was := asJSON(k.s), asJSON(old)
	next := k.m.MergeFrom(k.s, old, k.now)
	if asJSON(k.s) != before || asJSON(old) != was {
		k.Fatal("a merge changed its argument")
	}
	if again := k.m.MergeFrom(next, old, k.now); asJSON(again) != asJSON(next) {
		k.Fatalf("merged twice:\n%s\n%s", asJSON(next), asJSON(again))
	}
	k.commit(next)
}

func (k *talk) held() []string {
	var keys []string
	for _, say := range k.s.HeldMessages {
		keys = append(keys, say.Key)
	}
	return keys
}

// notice returns a notice that is still in the outbox.
func notice(key string) bot.Effect {
	return bot.Effect{ID: "old/1/" + key, Kind: bot.EffectSay, Say: &bot.Say{Key: key, Purpose: bot.PurposeNotice}}
}

// With a conversation open at the new address, the unsent messages of the old one are sent
// there when due, and none is lost.
func TestMergeFromKeepsPendingMessages(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(true)))
	k.do("formulario")
	k.now = k.now.Add(10 * time.Hour) // quiet hours: it waits for the morning
	k.opens("A")
	if len(k.s.PendingNotices) != 1 {
		t.Fatal("it does not wait")
	}
	k.drain()
	k.s.Ongoing = []bot.OngoingQuestion{{About: "job", Frame: bot.Frame{ID: 1, Dialog: "offer", State: "ask", EnteredAt: k.now}}}
	question := notice("form.name")
	question.Say.IsQuestion = true
	k.s.Outbox = []bot.Effect{notice("noted"), question}
	there := k.known("formulario")
	there.drain()
	there.takes(k.leaves())
	there.wantHeard("noted") // not the question: its dialog is not open there
	if len(there.s.PendingNotices) != 1 || len(there.s.Ongoing) != 1 {
		t.Fatalf("later %v, lasting %v", there.s.PendingNotices, there.s.Ongoing)
	}
	if there.s.Ongoing[0].Frame.ID == there.s.Top().ID {
		t.Error("two questions have one name")
	}
	there.pass(12 * time.Hour)
	if there.s.Top() == nil || there.s.Top().Dialog != "offer" {
		t.Errorf("in the morning at %v", there.s.Top())
	}
}

// A notice that waited for something other than the morning is checked soon.
func TestMergeFromSchedulesPendingNotices(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	k.do("formulario")
	k.drain()
	k.s.PendingNotices = []bot.Input{{ID: "open", Kind: bot.KindOpen, At: k.now, Name: "offer", About: "A", Data: json.RawMessage(`{"ref":"A"}`)}}
	there := k.known("formulario")
	there.takes(k.leaves())
	there.pass(time.Second)
	if there.s.Top().Dialog != "offer" {
		t.Errorf("at %v", there.s.Top())
	}
}

// An agent who owns the conversation at the old address owns it at the new one, whatever dialog
// is open there; the bot's messages there are held.
func TestMergeFromKeepsTheOwningAgent(t *testing.T) {
	for name, lines := range map[string][]string{"nothing is under way": nil, "a form is open": {"formulario"}} {
		t.Run(name, func(t *testing.T) {
			k := newTalk(t, newMachine(t))
			k.do("formulario")
			s, err := k.m.Takeover(k.s, bot.TakeoverCommand{Agent: "luis"}, k.now)
			if err != nil {
				t.Fatal(err)
			}
			k.commit(s)
			k.drain()
			k.s.HeldMessages = []bot.Say{{Key: "held"}}
			there := k.known(lines...)
			there.drain()
			there.s.Outbox = []bot.Effect{notice("noted")}
			old := k.leaves()
			there.takes(old)
			if there.s.Owner.Agent != "luis" || there.s.CaseSince.IsZero() || !slices.Contains(there.held(), "held") || !slices.Contains(there.held(), "noted") {
				t.Errorf("owner %q, case since %s, held %q", there.s.Owner.Agent, there.s.CaseSince, there.held())
			}
			if len(there.keys()) > 0 {
				t.Errorf("the bot says %q", there.keys())
			}
		})
	}
	t.Run("the agent is there already", func(t *testing.T) {
		k := newTalk(t, newMachine(t))
		k.do("formulario")
		k.drain()
		k.s.Outbox = []bot.Effect{notice("noted")}
		there := k.known("hola")
		s, err := k.m.Takeover(there.s, bot.TakeoverCommand{Agent: "luis"}, k.now)
		if err != nil {
			t.Fatal(err)
		}
		there.commit(s)
		there.drain()
		there.takes(k.leaves())
		if there.s.Owner.Agent != "luis" || !slices.Contains(there.held(), "noted") {
			t.Errorf("owner %q, held %q", there.s.Owner.Agent, there.held())
		}
	})
}

// After a move, the bot answers at an address where an agent owned the conversation.
func TestAbandonedAddressHasNoOwningAgent(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.do("formulario")
	s, err := k.m.Takeover(k.s, bot.TakeoverCommand{Agent: "luis"}, k.now)
	if err != nil {
		t.Fatal(err)
	}
	k.commit(s)
	left := k.m.FinishMove(k.leaves(), k.now)
	if !left.Owner.Bot() || left.Owner.Epoch <= s.Owner.Epoch {
		t.Fatalf("left to %+v", left.Owner)
	}
	k.now = k.now.Add(time.Hour)
	there := k.known("formulario")
	back := there.m.StartMove(there.s, k.s.ID, k.now, k.now)
	k.commit(left)
	k.takes(back)
	if k.s.Top() == nil || !k.s.Owner.Bot() {
		t.Errorf("back at %v, with %q", k.s.Top(), k.s.Owner.Agent)
	}
	k.do("Rosa")
	if len(k.keys()) == 0 {
		t.Error("the bot is mute")
	}
}

// After a merge, answers go to the channel of the person's last message; the name, the stated
// age of a minor and an opt-out are kept, whichever address received them.
func TestMergeFromKeepsProfileMinorAndOptOut(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	there := k.known("hola", "hola")
	k.now = k.now.Add(time.Hour)
	k.do("hola")
	k.drain()
	k.s.Channel, k.s.Profile, k.s.MinorAt, k.s.OptedOut, k.s.OptOutInputCount, k.s.LastInboundAt = "other", "Ana", k.now, true, k.s.InputCount, k.now
	k.s.WindowUntil = k.now.Add(24 * time.Hour)
	there.s.VendorAddress, there.s.Profile = "+5713007654321", ""
	there.now = k.now
	sim := there.s.WindowUntil
	there.takes(k.leaves())
	s := there.s
	if s.Channel != "other" || s.VendorAddress != "" || !s.LastInboundAt.Equal(k.now) || !s.WindowUntil.Equal(k.s.WindowUntil) || !s.Window("sim").Equal(sim) {
		t.Errorf("answered by %s to %q, last in %s, windows %s and %s", s.Channel, s.VendorAddress, s.LastInboundAt, s.WindowUntil, s.Window("sim"))
	}
	if s.Profile != "Ana" || !s.MinorAt.Equal(k.now) {
		t.Errorf("profile %q, a minor at %s", s.Profile, s.MinorAt)
	}
	if !s.OptedOut || s.OptOutInputCount != s.InputCount {
		t.Errorf("opted out %t at %d of %d", s.OptedOut, s.OptOutInputCount, s.InputCount)
	}
}

// A message sent again through the conversation's own channel follows the conversation to
// another channel; through another channel it stays there.
func TestResendFollowsTheConversationChannel(t *testing.T) {
	k := newTalk(t, newMachine(t))
	k.do("hola")
	k.drain()
	for via, want := range map[string]string{"sim": "", "sms": "sms"} {
		s, ok := k.m.Resend(k.s, bot.Message{ID: "m", Channel: "sim", Text: "hola"}, via, k.now)
		if !ok || len(s.Outbox) != 1 || s.Outbox[0].Say.Via != want {
			t.Errorf("by %s: %s", via, asJSON(s.Outbox))
		}
	}
}

// Effects caused by a new owner are the new owner's, also if the clocks of processes differ.
func TestEffectsOfNewOwnerAreNotThoseOfThePastOwner(t *testing.T) {
	k := newTalk(t, newMachine(t))
	until := k.now.Add(3 * time.Second) // by the clock of the process that saw the new owner first
	k.s.PastOwners = []bot.PastOwner{{Person: newNumber, MovedAt: k.now.Add(-time.Hour), OwnedUntil: until}}
	k.do("hola")
	if len(k.out) == 0 {
		t.Fatal("nothing is said")
	}
	for _, e := range k.out {
		if who, _ := k.s.PersonAt(e.At); who != k.s.ID {
			t.Errorf("%s is for %s", e.ID, who)
		}
	}
}
