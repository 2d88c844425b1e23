package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"recado/bot"
)

// TestRandomLoadKeepsTheGuarantees checks the guarantees of the package under random
// interleavings of everything that can happen (see storm): never two owners, no message of the
// bot while an agent owns the conversation, never silence, no message twice, one order per
// command, and the session that the pure step makes of the same inputs.
func TestRandomLoadKeepsTheGuarantees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStorm(t)
		defer s.close()
		s.rage(rapid.IntRange(5, 120).Draw(t, "events"))
		s.subside()
		s.heardOnce()
		s.neverSilent()
		s.ordersOnce()
		s.repliesArrive()
		s.sameAsPure()
	})
}

// heardOnce checks that every accepted message was consumed by exactly one turn.
func (s *storm) heardOnce() {
	turns := map[string]int{}
	for _, c := range s.commits {
		for _, id := range c.fresh() {
			turns[id]++
		}
	}
	for _, in := range s.accepted {
		if turns[in.ID] != 1 {
			s.t.Fatalf("%s (%q) was consumed by %d turns", in.ID, in.Text, turns[in.ID])
		}
	}
}

// neverSilent checks that a turn with a person's message was answered, by it or by a later one,
// with a message that was sent (or that the vendor finally refused), unless an agent took over
// or the conversation was parked meanwhile. Every message that was not sent must have a reason.
func (s *storm) neverSilent() {
	said := map[bot.ContactID][]bot.Effect{}
	over := map[bot.ContactID][]int64{} // turns after which an earlier one needs no answer
	people := map[string]bool{}
	for _, in := range s.accepted {
		people[in.ID] = true
	}
	for _, c := range s.commits {
		who := c.next.ID
		for _, f := range c.next.Outbox {
			if turnOf(f.ID) == c.next.Turn && f.Say != nil {
				said[who] = append(said[who], f)
			}
		}
		if c.kind == "takeover" || c.kind == "steal" || c.prev.Parked == nil && c.next.Parked != nil {
			over[who] = append(over[who], c.next.Turn)
		}
	}
	for who, effects := range said {
		for _, f := range effects {
			m, err := s.messages.Get(context.Background(), f.ID)
			taken := false
			for _, turn := range over[who] {
				taken = taken || turn > turnOf(f.ID)
			}
			optedOut := f.Say.Purpose == bot.PurposeNudge
			if (err != nil || m.Status == bot.Withdrawn || m.Status == bot.Sending) && !taken && !optedOut {
				s.t.Fatalf("%s (%s) was never said: %s %s %v", f.ID, f.Say.Key, m.Status, m.Reason, err)
			}
		}
	}
	for _, c := range s.commits {
		person := false
		for _, id := range c.fresh() {
			person = person || people[id]
		}
		if !person || !c.prev.Owner.Bot() {
			continue
		}
		answered := false
		for _, f := range said[c.next.ID] {
			answered = answered || turnOf(f.ID) >= c.next.Turn
		}
		for _, turn := range over[c.next.ID] {
			answered = answered || turn > c.next.Turn
		}
		if !answered {
			s.t.Fatalf("turn %d of %s led to silence: %v in %+v", c.next.Turn, c.next.ID, c.fresh(), c.next.Stack)
		}
	}
}

// repliesArrive checks that what an agent was told will be sent was sent, or finally refused by the
// vendor, also if another agent or the bot owned the conversation by then. That an agent replied only
// while owning it, sameAsPure checks.
func (s *storm) repliesArrive() {
	for _, id := range s.replies {
		m, err := s.messages.Get(context.Background(), id)
		if err != nil || m.Status == bot.Withdrawn || m.Status == bot.Sending || m.Author == "" {
			s.t.Fatalf("the reply %s did not arrive: %s %s, %v", id, m.Status, m.Reason, err)
		}
	}
}

// ordersOnce checks that there is one order per command, one command per confirming message,
// and that an order's number is told by one turn, or once more by the hand back that had held
// it.
func (s *storm) ordersOnce() {
	ids := map[string]bool{}
	for _, in := range s.accepted {
		ids[string(in.Contact)+"#"+in.ID] = true
	}
	for command := range s.desk.orders {
		if !ids[command] {
			s.t.Fatalf("an order for %q, which nobody confirmed", command)
		}
	}
	told := map[string]int{}
	for _, c := range s.commits {
		for _, f := range c.next.Outbox {
			if turnOf(f.ID) == c.next.Turn && f.Say != nil && f.Say.Key == "order.created" && c.kind == "" {
				var o struct {
					Order string `json:"order_id"`
				}
				if err := json.Unmarshal(f.Say.Args, &o); err != nil {
					s.t.Fatal(err)
				}
				if told[o.Order]++; told[o.Order] > 1 {
					s.t.Fatalf("order %s was created twice", o.Order)
				}
			}
		}
	}
}

// sameAsPure replays the inputs, turn by turn, through the pure step alone: no store, no queue,
// no faults, one process. The resulting conversation must be the same: stack and slots, owner
// and case, parked dialogs, timers, counters. The outbox (and the messages that a takeover
// held), the inputs that are not marked yet and the version depend on the faults, so the replay
// gets the stored ones. Which inputs a turn took together, and when, also comes from the
// commits.
func (s *storm) sameAsPure() {
	heard := map[string]bot.Inbound{}
	for _, who := range s.people {
		all, err := s.inbox.History(context.Background(), who, time.Time{}, s.clock.Now().Add(time.Hour), 10_000)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, in := range all {
			heard[in.ID] = in
		}
	}
	pure := map[bot.ContactID]bot.Session{}
	for _, c := range s.commits {
		before := pure[c.next.ID]
		before.ID, before.Outbox, before.HeldMessages, before.PendingSince, before.RecentInputs = c.next.ID, c.prev.Outbox, c.prev.HeldMessages, c.prev.PendingSince, nil
		pure[c.next.ID] = s.step(before, c, heard)
	}
	for who, want := range pure {
		if diff := cmp.Diff(weatherproof(s.t, want), weatherproof(s.t, s.last[who])); diff != "" {
			s.t.Fatalf("%s is not where the pure step leads (-pure +stored):\n%s", who, diff)
		}
	}
}

// step repeats a commit.
func (s *storm) step(before bot.Session, c commit, heard map[string]bot.Inbound) (after bot.Session) {
	var err error
	switch c.kind {
	case "takeover":
		after, err = machine().Takeover(before, bot.TakeoverCommand{Agent: c.agent}, c.now)
	case "steal":
		after, err = machine().Takeover(before, bot.TakeoverCommand{Agent: c.agent, Steal: true, Reason: "change of shift"}, c.now)
	case "hand back", "finish":
		after, err = machine().HandBack(before, c.agent, "", c.kind == "finish", c.now)
	case "reply":
		after, _, err = machine().Reply(before, bot.ReplyCommand{Agent: c.agent, Text: "Soy una persona."}, c.now)
	default:
		var ready []bot.Inbound
		due := before.Due(c.now)
		for _, id := range c.fresh() {
			in, kept := heard[id]
			for _, t := range due {
				if !kept && t.ID == id {
					in, kept = bot.Inbound{Input: t, Contact: before.ID, Received: c.now}, true
				}
			}
			if !kept {
				s.t.Fatalf("turn %d consumed %s, which is neither in the inbox nor a timer", c.next.Turn, id)
			}
			ready = append(ready, in)
		}
		var out bot.Outcome
		out, err = machine().Turn(before, ready, c.now)
		after = out.Session
	}
	if err != nil {
		s.t.Fatalf("turn %d: %v", c.next.Turn, err)
	}
	return after
}

// weatherproof returns the part of a stored session that faults may not change.
func weatherproof(t *rapid.T, s bot.Session) any {
	s.Version, s.Outbox, s.HeldMessages, s.PendingSince, s.RecentInputs = 0, nil, nil, time.Time{}, nil
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.NewDecoder(strings.NewReader(string(raw))).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
