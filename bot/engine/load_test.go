package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/bot/engine"
)

// storm is a test in which faults may strike any call: two processes use one store, and each
// call may be refused, may be carried out and reported as failed, may crash the process, or may
// find that the other process has written meanwhile. It checks every commit and every message
// given to the channel.
type storm struct {
	*fixture
	t        *rapid.T
	people   []bot.ContactID
	engines  [2]*engine.Engine
	born     int
	acts     [2]act // the agent's command that each engine carries out
	due      []blow
	inside   bool // the other engine is running inside a call
	calm     bool
	last     map[bot.ContactID]bot.Session // as last committed
	commits  []commit
	accepted []bot.Inbound
	offered  []bot.Inbound // taps on every option shown so far
	sent     map[string]int
	unsure   map[string]bool // sent, and not settled
	refusals []error         // pending refusals by the channel
	replies  []string        // agents' messages that were accepted
}

// act is an agent's command.
type act struct{ kind, agent string }

// commit is a stored session with the one that it replaced.
type commit struct {
	act
	prev, next bot.Session
	now        time.Time
}

// blow is a fault at the nth call of a name from now on, and at the next more calls.
type blow struct {
	call      string
	nth, more int
	kind      string // "refuse", "lie", "crash", or an action of the other engine
}

// calls are the calls that a blow can strike.
var calls = []string{
	"Inbox.Add", "Inbox.Pending", "Inbox.Done", "Inbox.Waiting", "Sessions.Get", "Sessions.Get", "Sessions.Put", "Sessions.Put",
	"Messages.Claim", "Messages.Claim", "Messages.Get", "Messages.Settle", "Messages.Settle", "Messages.Sending", "handler",
	engine.AfterInbox, engine.AfterCommit, engine.MidRelay, engine.MidDelivery, engine.MidEffect,
}

func newStorm(t *rapid.T) *storm {
	w, err := openWorld()
	if err != nil {
		t.Fatal(err)
	}
	s := &storm{
		fixture: w, t: t, people: []bot.ContactID{ana, berta}, last: map[bot.ContactID]bot.Session{},
		sent: map[string]int{}, unsure: map[string]bool{},
	}
	w.channel.meet(s.handedOver)
	w.desk.fail = func(engine.Task) error { return s.strike("handler") }
	for i := range s.engines {
		s.start(i)
	}
	return s
}

// start starts a process, also after a crash.
func (s *storm) start(i int) {
	s.born++
	f := &faults{
		before: s.strike,
		after:  s.lie,
		commit: func(next bot.Session) { s.committed(i, next) },
		settled: func(m bot.Message) {
			if m.Status.Final() {
				delete(s.unsure, m.ID)
			}
		},
	}
	s.engines[i] = s.engine(fmt.Sprint("process-", s.born), through(s.fixture, f), func(c *engine.Config) {
		c.Checkpoint = func(step string) { _ = s.strike(step) }
	})
}

// with runs an action of an engine, and restarts the engine if it crashes.
func (s *storm) with(i int, do func(e *engine.Engine)) {
	if crashes(func() { do(s.engines[i]) }) {
		s.acts[i] = act{}
		s.start(i)
	}
}

// strike is called before every call of an engine.
func (s *storm) strike(call string) error {
	b, hit := s.blow(call, false)
	switch {
	case !hit:
		return nil
	case b.kind == "refuse":
		return errStore
	case b.kind == "crash":
		panic(errCrash)
	}
	s.inside = true
	defer func() { s.inside = false }()
	s.do(1, b.kind)
	return nil
}

// lie reports a call that was carried out as failed.
func (s *storm) lie(call string) error {
	if _, hit := s.blow(call, true); hit {
		return errStore
	}
	return nil
}

// blow takes the first blow that is due at a call.
func (s *storm) blow(call string, lies bool) (blow, bool) {
	if s.inside || s.calm {
		return blow{}, false
	}
	for i := range s.due {
		b := &s.due[i]
		if b.call != call || (b.kind == "lie") != lies {
			continue
		}
		if b.nth--; b.nth > 0 {
			continue
		}
		due := *b
		if b.more--; b.more < 0 {
			s.due = slices.Delete(s.due, i, i+1)
		}
		return due, true
	}
	return blow{}, false
}

// committed checks that a stored session may follow the previous one.
func (s *storm) committed(i int, next bot.Session) {
	prev := s.last[next.ID]
	prev.ID = next.ID
	s.last[next.ID] = next
	if next.Version != prev.Version+1 {
		s.t.Fatalf("an update is lost: version %d follows %d", next.Version, prev.Version)
	}
	was, is := prev.Owner, next.Owner
	a := s.acts[i]
	switch {
	case was.Agent == is.Agent:
		if was.Epoch != is.Epoch {
			s.t.Fatalf("the epoch went from %d to %d under one owner", was.Epoch, is.Epoch)
		}
	case was.Agent != "" && is.Agent != "":
		if a.kind != "steal" || a.agent != is.Agent || is.Epoch != was.Epoch+1 {
			s.t.Fatalf("%s took the conversation from %s while %+v", is.Agent, was.Agent, a)
		}
	case is.Epoch != was.Epoch+1 || a.agent != was.Agent+is.Agent:
		s.t.Fatalf("ownership went from %+v to %+v while %+v", was, is, a)
	}
	if next.Turn == prev.Turn {
		return // effects were acknowledged
	}
	s.commits = append(s.commits, commit{a, prev, next, s.clock.Now()})
}

// handedOver checks the messages that reach the channel.
func (s *storm) handedOver(ctx context.Context, out bot.Outbound) error {
	if s.sent[out.ID] > 0 && !s.unsure[out.ID] {
		s.t.Fatalf("%s was sent %d times before, and that was known", out.ID, s.sent[out.ID])
	}
	stored, err := s.sessions.Get(ctx, out.To)
	if err != nil {
		s.t.Fatal(err)
	}
	m, err := s.messages.Get(ctx, out.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	if m.Author == "" && !stored.Owner.Bot() {
		s.t.Fatalf("%s (%s) was handed over while %s owns the conversation", out.ID, m.Key, stored.Owner.Agent)
	}
	if len(s.refusals) > 0 && !s.calm {
		err := s.refusals[0]
		s.refusals = s.refusals[1:]
		return err
	}
	s.sent[out.ID]++
	s.unsure[out.ID] = true
	for _, o := range out.Options {
		s.offered = append(s.offered, bot.Inbound{Contact: out.To, Input: bot.Input{Kind: bot.KindOption, Option: o.ID, Text: o.Title}})
	}
	return nil
}

var words = []string{
	"hola", "el aire no enfria y hace un ruido extraño", "no tengo", "Edificio A, Piso 3, Sala 2", "media", "1", "sí", "confirmar", "3",
	"menu", "cancelar", "retomar", "atrás", "asesor", "estado", "ayuda", "baja", "alta", "xyzzy", "es urgente", "AC-777",
}

// answers are the answers of a cooperative person.
var answers = map[string]bot.Input{
	"order.description": {Kind: bot.KindText, Text: "el aire no enfria y hace un ruido extraño"},
	"order.photos":      photo("p1"),
	"plate.photo":       photo("p2"),
	"plate.confirm":     {Kind: bot.KindText, Text: "sí"},
	"order.place":       {Kind: bot.KindText, Text: "Edificio A, Piso 3, Sala 2"},
	"order.building":    {Kind: bot.KindText, Text: "Edificio A"},
	"order.floor":       {Kind: bot.KindText, Text: "Piso 3"},
	"order.room":        {Kind: bot.KindText, Text: "Sala 2"},
	"order.priority":    {Kind: bot.KindText, Text: "media"},
	"order.summary":     {Kind: bot.KindText, Text: "confirmar"},
	"order.failed":      {Kind: bot.KindText, Text: "1"},
	"resume.ask":        {Kind: bot.KindText, Text: "1"},
}

// asked returns the last question to a contact.
func (s *storm) asked(who bot.ContactID) string {
	for i := len(s.commits) - 1; i >= 0; i-- {
		for _, f := range s.commits[i].next.Outbox {
			if s.commits[i].next.ID == who && f.Say != nil && f.Say.IsQuestion && turnOf(f.ID) == s.commits[i].next.Turn {
				return strings.TrimSuffix(strings.TrimSuffix(f.Say.Key, ".again"), ".example")
			}
		}
	}
	return ""
}

// speak sends a random message of a person.
func (s *storm) speak(i int) {
	who := s.people[0]
	if rapid.IntRange(0, 4).Draw(s.t, "who") == 4 {
		who = s.people[1]
	}
	var in bot.Inbound
	switch how := rapid.IntRange(0, 19).Draw(s.t, "how"); {
	case how > 9:
		if in.Input = answers[s.asked(who)]; in.Kind == "" {
			in.Kind, in.Text = bot.KindText, "el aire no enfria y hace un ruido extraño"
		}
		in = s.inbound(who, in.Input)
	case how == 0:
		in = s.inbound(who, photo(rapid.SampledFrom([]string{"p1", "p2", "p3"}).Draw(s.t, "photo")))
	case how == 1:
		in = s.inbound(who, bot.Input{Kind: bot.KindAudio, Media: []bot.Media{{ID: "voice", MIME: "audio/ogg"}}})
	case how == 2 && len(s.accepted) > 0:
		in = rapid.SampledFrom(s.accepted).Draw(s.t, "again")
	case how <= 6 && len(s.offered) > 0:
		back := rapid.IntRange(1, min(len(s.offered), 12)).Draw(s.t, "tap")
		tap := s.offered[len(s.offered)-back]
		in = s.inbound(tap.Contact, tap.Input)
	default:
		in = s.text(who, rapid.SampledFrom(words).Draw(s.t, "text"))
	}
	s.send(i, in)
}

// send acts as a vendor that delivers a message again until it is accepted.
func (s *storm) send(i int, in bot.Inbound) {
	for range 3 {
		var err error
		taken := false
		s.with(i, func(e *engine.Engine) { _, err = e.Accept(context.Background(), in); taken = err == nil })
		if taken {
			break
		}
	}
	// Add what is stored: a refused message was never acknowledged.
	if kept, err := s.inbox.History(context.Background(), in.Contact, time.Time{}, s.clock.Now().Add(time.Hour), 10_000); err == nil &&
		slices.ContainsFunc(kept, func(k bot.Inbound) bool { return k.ID == in.ID }) &&
		!slices.ContainsFunc(s.accepted, func(k bot.Inbound) bool { return k.ID == in.ID }) {
		s.accepted = append(s.accepted, in)
	}
}

// do runs one step of an engine, or an agent's command through it.
func (s *storm) do(i int, what string) {
	ctx := context.Background()
	who := s.people[0]
	command := func(a act, f func(e *engine.Engine)) {
		s.acts[i] = a
		s.with(i, f)
		s.acts[i] = act{}
	}
	agent := func() string { return rapid.SampledFrom([]string{"luz", "paz"}).Draw(s.t, "agent") }
	switch what {
	case "turn":
		s.with(i, func(e *engine.Engine) {
			for _, who := range s.people {
				_, _ = e.Turn(ctx, who) // an error means a retry
			}
		})
	case "work":
		if t, ok := s.queue.take(); ok {
			s.with(i, func(e *engine.Engine) {
				if err := e.Work(ctx, t.ref); err != nil && !engine.IsPermanent(err) {
					s.queue.again(t, err)
				}
			})
		}
	case "deliver":
		s.with(i, func(e *engine.Engine) { _ = e.Deliver(ctx, who) })
	case "sweep":
		s.with(i, func(e *engine.Engine) { _ = e.Sweep(ctx) })
	case "takeover":
		if wait := s.airborne(who); wait > 0 {
			if s.inside {
				return // it would wait for the message whose call it runs in
			}
			s.clock.step(wait) // its sender crashed: it waits for the claim to expire
		}
		a := agent()
		command(act{"takeover", a}, func(e *engine.Engine) { _, _ = e.Takeover(ctx, who, bot.TakeoverCommand{Agent: a}) })
	case "steal":
		if s.airborne(who) > 0 {
			return // it would wait for the message, as a takeover does
		}
		a := agent()
		command(act{"steal", a}, func(e *engine.Engine) {
			_, _ = e.Takeover(ctx, who, bot.TakeoverCommand{Agent: a, Steal: true, Reason: "change of shift"})
		})
	case "careful reply": // refused if the person has written since
		a, key, heard := agent(), rapid.SampledFrom([]string{"k4", "k5"}).Draw(s.t, "key"), s.last[who].InputCount
		command(act{"reply", a}, func(e *engine.Engine) {
			if id, err := e.Reply(ctx, who, bot.ReplyCommand{Agent: a, Text: "Soy una persona.", Heard: &heard}, key); err == nil {
				s.replies = append(s.replies, id)
			}
		})
	case "hand back":
		a := s.last[who].Owner.Agent
		command(act{"hand back", a}, func(e *engine.Engine) { _, _ = e.HandBack(ctx, who, a, "", false) })
	case "finish":
		a := s.last[who].Owner.Agent
		command(act{"finish", a}, func(e *engine.Engine) { _, _ = e.HandBack(ctx, who, a, "", true) })
	case "reply":
		a, key := agent(), rapid.SampledFrom([]string{"k1", "k2", "k3"}).Draw(s.t, "key")
		command(act{"reply", a}, func(e *engine.Engine) {
			if id, err := e.Reply(ctx, who, bot.ReplyCommand{Agent: a, Text: "Soy una persona."}, key); err == nil {
				s.replies = append(s.replies, id)
			}
		})
	case "speak":
		s.speak(i)
	}
}

// airborne returns how long the bot's messages to a contact stay claimed.
func (s *storm) airborne(who bot.ContactID) (wait time.Duration) {
	air, err := s.messages.InFlight(context.Background(), who)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, m := range air {
		if m.ClaimedBy != "" && m.Author == "" {
			wait = max(wait, m.ClaimedUntil.Sub(s.clock.Now())+time.Millisecond)
		}
	}
	return wait
}

// rage runs n random events.
func (s *storm) rage(n int) {
	common := []string{"speak", "speak", "speak", "turn", "turn", "turn", "work", "work", "work", "second", "second", "blow", "blow", "blow", "blow", "go on", "go on", "talk", "talk", "talk", "talk", "talk", "talk"}
	rare := []string{"sweep", "wait", "lose", "refusal", "takeover", "steal", "hand back", "finish", "reply", "careful reply"}
	blows := []string{"refuse", "refuse", "lie", "lie", "crash", "turn", "work", "deliver", "deliver", "sweep", "takeover", "takeover", "steal", "hand back", "reply", "careful reply", "speak"}
	for range n {
		i := rapid.IntRange(0, 1).Draw(s.t, "process")
		switch what := rapid.SampledFrom(append(common, rare...)).Draw(s.t, "what"); what {
		case "second":
			s.clock.step(rapid.SampledFrom([]time.Duration{200 * time.Millisecond, 1300 * time.Millisecond, 4 * time.Second}).Draw(s.t, "step"))
		case "wait":
			s.clock.step(rapid.SampledFrom([]time.Duration{20 * time.Second, 11 * time.Minute, 31 * time.Minute, 25 * time.Hour}).Draw(s.t, "wait"))
		case "lose":
			s.queue.lose()
		case "refusal":
			s.refusals = append(s.refusals, rapid.SampledFrom([]error{
				&bot.SendError{Code: "500", Retryable: true}, &bot.SendError{Code: "429", Retryable: true, RetryAfter: time.Minute},
				&bot.SendError{Code: "131026", Reason: "undeliverable"},
			}).Draw(s.t, "refusal"))
		case "blow":
			s.due = append(s.due, blow{
				call: rapid.SampledFrom(calls).Draw(s.t, "call"), nth: rapid.IntRange(1, 2).Draw(s.t, "nth"),
				more: rapid.SampledFrom([]int{0, 0, 0, 8}).Draw(s.t, "more"), kind: rapid.SampledFrom(blows).Draw(s.t, "blow"),
			})
		case "talk", "go on":
			if what == "talk" {
				s.do(0, "speak")
			}
			s.clock.step(1300 * time.Millisecond)
			for _, what := range []string{"turn", "work", "work", "turn", "work", "turn", "work", "work", "work"} {
				s.do(0, what)
			}
		default:
			// Only the second engine runs inside the first one's calls, so that the command
			// behind a commit is known.
			if s.inside = i == 1; s.inside {
				s.do(1, what)
				s.inside = false
			} else {
				s.do(0, what)
			}
		}
	}
}

// subside runs without faults, and with time passing, until nothing is left to do.
func (s *storm) subside() {
	s.calm, s.due = true, nil
	for round := range 120 {
		step := 3 * time.Second
		if round > 40 {
			step = time.Minute
		}
		busy := false
		for _, what := range []string{"sweep", "turn"} {
			s.do(round%2, what)
		}
		for range 50 {
			if len(s.queue.holds()) == 0 {
				break
			}
			s.do(round%2, "work")
		}
		for _, who := range s.people {
			pending, err := s.inbox.Pending(context.Background(), who)
			x := s.last[who]
			busy = busy || err != nil || len(pending) > 0 || len(x.Outbox) > 0 || x.Top() != nil && x.Top().AwaitedEffect != ""
		}
		if !busy {
			return
		}
		s.clock.step(step)
	}
	s.t.Fatalf("the world does not come to rest: %+v, queue %v", s.last[ana], s.queue.holds())
}

// fresh lists the ids that a turn consumed.
func (c commit) fresh() []string {
	return slices.DeleteFunc(slices.Clone(c.next.RecentInputs), func(id string) bool { return slices.Contains(c.prev.RecentInputs, id) })
}

// turnOf returns the turn in an effect's id.
func turnOf(id string) (turn int64) {
	part := strings.Split(id, "/")
	if len(part) == 3 {
		fmt.Sscan(part[1], &turn)
	}
	return turn
}
