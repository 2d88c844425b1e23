package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Errors of an agent's requests.
var (
	ErrOwned    = errors.New("another agent owns the conversation") // as an *OwnedError
	ErrNotOwned = errors.New("no agent owns the conversation")
	ErrState    = errors.New("the dialog can't be handed back at that step")
	ErrMovedOn  = errors.New("the person has written since the agent last looked")
	ErrOptedOut = errors.New("the person wants no messages")
)

// OwnedError is ErrOwned with the agent who owns the conversation.
type OwnedError struct{ Agent string }

func (e *OwnedError) Error() string { return ErrOwned.Error() + ": " + e.Agent }
func (e *OwnedError) Unwrap() error { return ErrOwned }

// TakeoverCommand is an agent's request to own a conversation.
type TakeoverCommand struct {
	Agent  string
	Epoch  *int64 // Owner.Epoch as the agent saw it; nil: not checked
	Steal  bool   // take it from another agent
	Reason string // why, in the agent's words; for the log of events
}

// ReplyCommand is what an agent sends to a contact.
type ReplyCommand struct {
	Agent string
	Text  string  // may be empty if there are files
	Files []Media // stored files; the text is the first one's caption
	Heard *int64  // Session.InputCount as the agent saw it; nil: not checked
	// Key is the text key of a message that begins a conversation anew, instead of Text, with its
	// arguments: outside the window it is sent as the vendor's message template.
	Key  string
	Args json.RawMessage
}

// Takeover gives the conversation to an agent. The same write raises the epoch and withdraws
// the bot's unsent messages: questions are dropped, information such as an order's number is
// held until the conversation is handed back. Work under way continues.
//
// It returns an *OwnedError if another agent owns the conversation and c.Steal is not set, and
// ErrStale if the owner has changed since the agent looked.
func (m *Machine) Takeover(s Session, c TakeoverCommand, now time.Time) (Session, error) {
	if c.Agent == "" {
		return s, errors.New("an agent needs a name")
	}
	if !AgentName(c.Agent) {
		return s, ErrName
	}
	if s.Owner.Agent == c.Agent {
		return s, nil
	}
	taken := !s.Owner.Bot() && s.Owner.Agent != PhoneAgent
	if taken && !c.Steal {
		return s, &OwnedError{s.Owner.Agent}
	}
	if c.Epoch != nil && *c.Epoch != s.Owner.Epoch {
		return s, ErrStale
	}
	r := m.begin(s, now)
	from := ""
	if taken {
		from = s.Owner.Agent
	}
	r.giveToAgent(c.Agent, from, c.Reason)
	r.setTimers()
	r.commitEffects()
	return r.s, nil
}

func (r *run) giveToAgent(agent, from, reason string) {
	r.setOwner(agent)
	if r.s.CaseSince.IsZero() {
		r.s.CaseSince = r.now
	}
	r.withdrawMessages()
	r.s.AnsweredCount = r.s.InputCount
	said := map[string]any{"contact": r.s.ID, "agent": agent}
	if from != "" {
		said["from"], said["reason"] = from, reason
	}
	r.emit(Effect{Kind: EffectEvent, Name: EventTakenOver, Args: mustJSON(said)})
	r.resetTimers = true
}

// Reply sends what an agent wrote, and the files: a message for each file, or one for the text
// alone. It returns the messages' effects, ErrNotOwned or an *OwnedError if the agent does not
// own the conversation, ErrMovedOn if the person has written since the agent looked, and
// ErrOptedOut for a message with a Key to a person who wants none.
func (m *Machine) Reply(s Session, c ReplyCommand, now time.Time) (Session, []Effect, error) {
	if err := ownedBy(s, c.Agent); err != nil {
		return s, nil, err
	}
	if c.Heard != nil && *c.Heard != s.InputCount {
		return s, nil, ErrMovedOn
	}
	if c.Key != "" && s.OptedOut {
		return s, nil, ErrOptedOut
	}
	r := m.begin(s, now)
	says := make([]Say, max(1, len(c.Files)))
	for i := range c.Files {
		says[i].Media = &c.Files[i]
	}
	says[0].Text, says[0].Key, says[0].Args = c.Text, c.Key, c.Args
	sent := make([]Effect, len(says))
	for i := range says {
		says[i].Author = c.Agent
		sent[i] = r.emit(Effect{Kind: EffectSay, Say: &says[i]})
	}
	r.s.AnsweredCount = r.s.InputCount
	r.commitEffects()
	return r.s, sent, nil
}

// ownedBy returns nil if the agent owns the conversation.
func ownedBy(s Session, agent string) error {
	switch {
	case s.Owner.Bot():
		return ErrNotOwned
	case s.Owner.Agent != agent:
		return &OwnedError{s.Owner.Agent}
	}
	return nil
}

// HandBack returns the conversation to the bot: where it was (at == "" and finished false), at
// another question of the open dialog, or finished. The bot sends a message, so that the person
// is not left without an answer.
func (m *Machine) HandBack(s Session, agent string, at State, finished bool, now time.Time) (Session, error) {
	if err := ownedBy(s, agent); err != nil && s.Owner.Agent != PhoneAgent {
		return s, err
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
