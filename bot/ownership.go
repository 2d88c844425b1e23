package bot

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Errors of an agent's requests.
var (
	ErrOwned    = errors.New("another agent owns the conversation")
	ErrNotOwned = errors.New("no agent owns the conversation")
	ErrState    = errors.New("the dialog can't be handed back at that step")
)

// Takeover gives the conversation to an agent. The same write raises the epoch and withdraws
// the bot's unsent messages: questions are dropped, information such as an order's number is
// held until the conversation is handed back. Work under way continues.
func (m *Machine) Takeover(s Session, agent string, now time.Time) (Session, error) {
	if agent == "" {
		return s, errors.New("an agent needs a name")
	}
	if !AgentName(agent) {
		return s, ErrName
	}
	if s.Owner.Agent == agent {
		return s, nil
	}
	if !s.Owner.Bot() && s.Owner.Agent != PhoneAgent {
		return s, fmt.Errorf("%w: %s", ErrOwned, s.Owner.Agent)
	}
	r := m.begin(s, now)
	r.giveToAgent(agent)
	r.setTimers()
	r.commitEffects()
	return r.s, nil
}

func (r *run) giveToAgent(agent string) {
	r.setOwner(agent)
	if r.s.CaseSince.IsZero() {
		r.s.CaseSince = r.now
	}
	r.withdrawMessages()
	r.emit(Effect{Kind: EffectEvent, Name: EventTakenOver, Args: mustJSON(map[string]any{"contact": r.s.ID, "agent": agent})})
	r.resetTimers = true
}

// Reply sends what an agent wrote.
func (m *Machine) Reply(s Session, agent, text string, now time.Time) (Session, Effect, error) {
	switch {
	case s.Owner.Bot():
		return s, Effect{}, ErrNotOwned
	case s.Owner.Agent != agent:
		return s, Effect{}, fmt.Errorf("%w: %s", ErrOwned, s.Owner.Agent)
	}
	r := m.begin(s, now)
	e := r.emit(Effect{Kind: EffectSay, Say: &Say{Text: text, Author: agent}})
	r.commitEffects()
	return r.s, e, nil
}

// HandBack returns the conversation to the bot: where it was (at == "" and finished false), at
// another question of the open dialog, or finished. The bot sends a message, so that the person
// is not left without an answer.
func (m *Machine) HandBack(s Session, agent string, at State, finished bool, now time.Time) (Session, error) {
	switch {
	case s.Owner.Bot():
		return s, ErrNotOwned
	case s.Owner.Agent != agent && s.Owner.Agent != PhoneAgent:
		return s, fmt.Errorf("%w: %s", ErrOwned, s.Owner.Agent)
	}
	r := m.begin(s, now)
	r.in = Input{Kind: KindAct, At: now, Facts: r.facts()}
	r.returnToBot()
	if err := r.resumeAfterAgent(at, finished); err != nil {
		return s, err
	}
	if err := r.deliverPending(); err != nil {
		return s, err
	}
	r.emit(Effect{Kind: EffectEvent, Name: EventHandedBack, Args: mustJSON(map[string]any{"contact": s.ID, "agent": agent})})
	r.finishTurn()
	r.commitEffects()
	return r.s, nil
}

func (r *run) resumeAfterAgent(at State, finished bool) error {
	top := len(r.s.Stack) - 1
	if finished || top < 0 {
		r.s.Stack, r.s.Parked, r.s.Misses = nil, nil, 0
		r.say(Say{Key: "handback.finished", Args: mustJSON(r.in.Facts)})
		return nil
	}
	if at == "" {
		r.s.Stack[top].Misses = 0
		return r.resumeFrame(top)
	}
	for i := top; i >= 0; i-- {
		p, _, data, err := r.decodeFrame(i)
		if err != nil {
			return err
		}
		if row := p.steps[at]; row != nil && row.isQuestion() {
			r.s.Stack = r.s.Stack[:i+1]
			if row.clearAnswer != nil {
				data = row.clearAnswer(data)
			}
			return r.enterState(i, p, at, data)
		}
	}
	return fmt.Errorf("%w: %q", ErrState, at)
}

// withdrawMessages removes the bot's unsent messages from the outbox and holds those that are
// still needed later.
func (r *run) withdrawMessages() {
	r.s.Outbox = slices.DeleteFunc(r.s.Outbox, func(e Effect) bool {
		if e.Kind != EffectSay || e.Say.Author != "" {
			return false
		}
		if !e.Say.IsQuestion && !e.Say.DropIfTakenOver && e.Say.Purpose != PurposeNudge {
			r.s.HeldMessages = append(r.s.HeldMessages, *e.Say)
		}
		return true
	})
}

func (r *run) setOwner(agent string) {
	if agent != PhoneAgent {
		r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool { return t.Name == timerPhoneTakeover })
	}
	r.s.Owner = Owner{Agent: agent, Epoch: r.s.Owner.Epoch + 1, Since: r.now}
	r.s.Suspended, r.s.PendingReading = nil, nil // later messages follow the suspended question
}

// FailTurn is the turn for a dialog that can't go on (its version is not registered, its slots
// don't decode): the inputs count as consumed, the person is told and a case is opened; the
// transcript keeps the messages.
func (m *Machine) FailTurn(s Session, ready []Inbound, now time.Time) Session {
	r := m.begin(s, now)
	r.recordInputs(ready)
	r.in = Input{Kind: KindAct, At: now, Facts: r.facts()}
	r.s.Stack, r.s.Timers, r.s.PendingReading, r.resetTimers = nil, nil, nil, true
	r.openCase("trouble", "")
	r.say(Say{Key: "trouble"})
	r.finishTurn()
	r.commitEffects()
	return r.s
}
