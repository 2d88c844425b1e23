package bot_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
)

// frames returns every frame that a session keeps.
func frames(s bot.Session) []bot.Frame {
	all := slices.Concat(s.Stack, s.Suspended)
	if s.Parked != nil {
		all = append(all, s.Parked.Stack...)
	}
	for _, o := range s.Ongoing {
		all = append(all, o.Frame)
	}
	return all
}

// uniqueFrames reports two frames with one number, and a number that a later frame would get again.
func uniqueFrames(s bot.Session) string {
	seen := map[int]string{}
	for _, f := range frames(s) {
		if other, twice := seen[f.ID]; twice {
			return f.Dialog + " has the number of " + other
		}
		if seen[f.ID] = f.Dialog; f.ID > s.FrameCount {
			return f.Dialog + " has a number that is given again"
		}
	}
	return ""
}

// Whatever is open at two addresses of one person, after their merge no frame's number is given twice.
func TestMergeFromGivesNoFrameNumberTwice(t *testing.T) {
	lines := []string{"hola", "formulario", "Ana", "rojo", "se dañó", "tornillo", "<stock 3", "+30m", "+25h", "cancelar", "help"}
	rapid.Check(t, func(rt *rapid.T) {
		play := func(k *talk, label string) {
			for _, l := range rapid.SliceOfN(rapid.SampledFrom(lines), 0, 9).Draw(rt, label) {
				if l[0] != '<' || k.works["stock"].ID != "" {
					k.do(l)
				}
			}
			if rapid.Bool().Draw(rt, label+" is offered something") {
				k.opens("A")
			}
			for n := range rapid.IntRange(0, 2).Draw(rt, label+"'s lasting questions") {
				k.s.FrameCount++
				k.s.Ongoing = append(k.s.Ongoing, bot.OngoingQuestion{About: label + string(rune('0'+n)), Frame: bot.Frame{ID: k.s.FrameCount, Dialog: "offer", Version: 1, State: "ask", EnteredAt: k.now}})
			}
			k.drain()
		}
		k := newTalk(t, newMachine(t, withOffers(false)))
		play(k, "old")
		there := k.known()
		play(there, "here")
		before := frames(k.s)
		there.takes(k.leaves())
		if why := uniqueFrames(there.s); why != "" {
			rt.Fatal(why)
		}
		if n := len(k.s.Stack); n > 1 && len(there.s.Stack) < n && there.s.Parked == nil {
			rt.Fatalf("%d frames at the old address are lost: %v", len(before), there.s.Stack)
		}
		there.do("formulario")
		if why := uniqueFrames(there.s); why != "" {
			rt.Fatal("afterwards: ", why)
		}
	})
}

// Two forms, one at each address: the one at the old address gets its work's answer under its old number,
// or its time limit, and its question is asked once the form here has ended.
func TestMergeFromContinuesBothConversations(t *testing.T) {
	for name, then := range map[string]string{"the work is answered": "<stock 3", "its time is over": "+15s"} {
		t.Run(name, func(t *testing.T) {
			k := newTalk(t, newMachine(t, withOffers(false)))
			k.play("hola / formulario / Ana / rojo / se dañó / tornillo")
			there := k.known("hola", "formulario", "Rosa")
			old := k.leaves()
			there.drain()
			there.takes(old)
			there.works["stock"] = k.works["stock"]
			if top := there.s.Top(); top.Dialog != "form" || top.State != "color" {
				t.Fatalf("at %+v", top)
			}
			there.do(then)
			if heard := there.keys(); len(heard) > 0 {
				t.Fatalf("the question below speaks up: %v", heard)
			}
			there.do("cancelar")
			if top := there.s.Top(); top == nil || top.State != "sum" || !slices.Contains(there.keys(), "form.sum") {
				t.Fatalf("at %+v, heard %v", top, there.keys())
			}
			if there.s.FrameCount < k.s.FrameCount {
				t.Error("numbers begin again")
			}
			there.pass(40 * time.Minute)
			if !slices.Contains(there.keys(), "form.sum") {
				t.Errorf("its question has no reminder: %v", there.keys())
			}
		})
	}
}

// A reply to a message that was sent to the old address names the question that it had there, never one
// here that has the same number.
func TestRepliesToTheOldAddressFindTheirQuestion(t *testing.T) {
	k := newTalk(t, newMachine(t, withOffers(false)))
	k.opens("A")
	asked, tap := *k.asked(), k.taps["ask:yes A"]
	if tap == "" {
		for key := range k.taps {
			tap = k.taps[key]
		}
	}
	there := k.known()
	there.opens("B")
	if other := *there.asked(); other.Frame != asked.Frame {
		t.Fatalf("%v and %v are told apart anyway", other, asked)
	}
	there.takes(k.leaves())
	find := func(q bot.QuestionRef) string {
		for _, f := range there.s.Stack {
			if f.ID == q.Frame && f.Dialog == q.Dialog {
				return f.About
			}
		}
		return ""
	}
	q, option := there.s.MovedQuestion(k.s.ID, bot.Quoted{QuestionAsked: &asked}, tap)
	if got := find(*q.QuestionAsked); got != "A" {
		t.Errorf("the reply is to %q", got)
	}
	if option == tap {
		t.Errorf("the button still names frame %d", asked.Frame)
	}
	if q, option := there.s.MovedQuestion(there.s.ID, bot.Quoted{QuestionAsked: &asked}, tap); find(*q.QuestionAsked) != "B" || option != tap {
		t.Errorf("a reply to a message here: %v %s", q, option)
	}
	if q, _ := there.s.MovedQuestion("+573001110000", bot.Quoted{QuestionAsked: &asked}, tap); q.QuestionAsked != nil {
		t.Errorf("of an address merged before: %v", q)
	}
}
