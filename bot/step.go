package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// maxTransitions bounds the steps that one input passes, so that a table that loops over
// skipped steps is an error and not an endless turn.
const maxTransitions = 64

// run is one turn in progress: a private copy of the session and the effects so far.
type run struct {
	m               *Machine
	s               Session
	now             time.Time
	in              Input
	request         string // of the input that is handled
	effects         []Effect
	questionKey     string   // key of the question asked last, without ".again" and the like
	leadLines       []Line   // said before the question that ends the turn, in the same message
	deferred        []Effect // effects deferred until the dialog that emitted them has ended
	transitions     int
	effectCount     int // effects numbered so far
	resetTimers     bool
	spoofable       bool // a message of this turn came from a channel that does not authenticate senders
	optedOut        bool // the person opted out in this turn
	lastUnsupported bool // the person's previous message was of an unsupported kind

	askedModel    bool   // a language model has been asked about the current message
	ignoreMisses  bool   // misses are not answered: a newer message follows
	notUnderstood string // the previous message, if it was not understood
	quietResume   bool   // the parked conversation is resumed with a message that follows
	replaying     bool   // the input is a replay: it has found its question
	neverShown    []int  // frames whose question waited for the person and was never shown
}

// begin starts a turn over a copy: Step never changes its arguments.
func (m *Machine) begin(s Session, now time.Time) *run {
	s.Stack = cloneFrames(s.Stack)
	s.Timers = slices.Clone(s.Timers)
	s.Outbox = slices.Clone(s.Outbox)
	s.HeldMessages = slices.Clone(s.HeldMessages)
	s.PendingNotices = slices.Clone(s.PendingNotices)
	s.Ongoing = slices.Clone(s.Ongoing)
	s.Notices = slices.Clone(s.Notices)
	s.RecentInputs = slices.Clone(s.RecentInputs)
	if s.Case != nil {
		c := *s.Case
		s.Case = &c
	}
	if s.Locale == "" {
		s.Locale = m.Locale
	}
	s.Turn++
	return &run{m: m, s: s, now: now}
}

// Step handles one input: (session, input) → (session, effects). It is a turn of a single
// input; the engine calls Turn.
func (m *Machine) Step(s Session, in Input) (Session, []Effect, error) {
	r := m.begin(s, in.At)
	if err := r.handleInput(in); err != nil {
		return s, nil, err
	}
	r.finishTurn()
	return r.s, r.effects, nil
}

// handleInput handles an input by its kind.
func (r *run) handleInput(in Input) error {
	in = r.reaction(in)
	if in.Kind.FromPerson() {
		r.recordOrigin(in)
	}
	in.Facts = r.facts()
	r.in, r.transitions = in, 0
	spoken := len(r.effects)
	var err error
	switch {
	case in.Kind.FromPerson():
		err = r.handlePersonInput(in)
	case in.Kind == KindAnswer:
		err = r.handleWorkResult(in)
	case in.Kind == KindTimer:
		err = r.handleTimer(in)
	case in.Kind == KindRevoke:
		err = r.handleRevocation(in)
	case in.Kind == KindNotice, in.Kind == KindOpen:
		in.InputCount = r.s.InputCount
		r.s.PendingNotices = append(r.s.PendingNotices, in)
	}
	for err == nil && len(r.deferred) > 0 {
		act := r.deferred[0]
		r.deferred = r.deferred[1:]
		err = r.applyDeferred(act)
	}
	if err == nil && in.Kind.FromPerson() && r.s.Owner.Bot() && len(r.effects) == spoken && len(r.leadLines) == 0 && !r.mayStaySilent(in) {
		err = r.ensureReply()
	}
	if err == nil {
		r.reportMediaFaults(in, spoken)
	}
	if err == nil {
		err = r.deliverPending()
	}
	return err
}

// minorValidFor is how long a stated age below 18 holds: the phone may be a parent's.
const minorValidFor = 6 * time.Hour

// adultAge is the age of majority.
const adultAge = 18

// recordAge records the age that a message states. A stated adult age ends an earlier minor's.
func (r *run) recordAge(in *Input) {
	switch age := in.Reading.Age; {
	case age == 0:
		return
	case age < adultAge:
		r.s.MinorAt = r.now
	default:
		r.s.MinorAt = time.Time{}
	}
	in.Facts = r.facts()
	r.in.Facts = in.Facts
}

func (r *run) facts() Facts {
	f := r.m.Facts(r.now)
	f.Spoofable = r.isSpoofable()
	f.OtherChannel = r.forgeable(r.s.Channel) && r.authenticChannel() != ""
	f.Profile, f.Contact, f.Locale, f.Origin = r.s.Profile, r.s.ID, r.s.Locale, r.recentOrigin()
	if c := r.s.Case; c != nil {
		f.Case = &OpenCase{Complaints: c.Complaints, Notes: c.Notes}
	}
	f.Minor = !r.s.MinorAt.IsZero() && r.now.Sub(r.s.MinorAt) < minorValidFor
	for _, frame := range r.s.Stack {
		f.OpenDialogs = append(f.OpenDialogs, frame.Dialog)
	}
	return f
}

// isSpoofable reports whether anybody could have caused the turn in the contact's name.
func (r *run) isSpoofable() bool {
	return r.spoofable || r.m.Spoofable != nil && r.m.Spoofable(r.s.Channel)
}

// enterState moves a frame into a state and on, past all steps that are skipped, until a step
// waits for an input or the dialog ends.
func (r *run) enterState(i int, p *Program, to State, data any) error {
	for {
		if r.transitions++; r.transitions > maxTransitions {
			return fmt.Errorf("bot: %s v%d loops at %s", p.Name, p.Version, to)
		}
		f, row := &r.s.Stack[i], p.steps[to]
		f.State, f.EnteredAt, f.AskedAt, f.AwaitedEffect, f.Misses, f.EarlyMessages = to, r.now, time.Time{}, "", 0, 0
		if row.skipIf != nil && row.skipIf(data) {
			to = p.transitions[to][OK]
			continue
		}
		r.saveSlots(i, data)
		if row.call != "" {
			var slots json.RawMessage
			if row.callSlots != nil {
				slots = mustJSON(row.callSlots(data))
			}
			return r.insertFrame(i+1, Frame{Dialog: row.call, OpenMode: Called, Slots: slots})
		}
		if row.do != nil {
			r.emitStepEffects(i, row, row.do(data))
			if row.isWork() && r.s.Stack[i].AwaitedEffect == "" {
				return fmt.Errorf("bot: %s v%d: %s asked for no work", p.Name, p.Version, to)
			}
		}
		if row.ask != "" {
			r.ask(i, p, row, data, row.ask)
			if row.afterAsk != nil && i == len(r.s.Stack)-1 {
				data = row.afterAsk(data)
				r.s.Stack[i].Slots = mustJSON(data)
			}
		}
		switch {
		case row.isStatement():
			to = p.transitions[to][OK]
		case row.isEnd():
			return r.endDialog(i)
		default:
			return nil
		}
	}
}

// emitStepEffects emits or applies a step's effects.
func (r *run) emitStepEffects(i int, row *compiledStep, effects []Effect) {
	f := &r.s.Stack[i]
	for _, e := range effects {
		switch e.Kind {
		case EffectSay:
			r.say(*e.Say)
		case actResumeParked, actDropParked, actReplay:
			r.deferred = append(r.deferred, e)
		case actHandoff, actCaseNote, actOptIn, actOptOut:
			r.applyToSession(e)
		case EffectDo:
			e.Frame, e.Spoofable = f.ID, r.isSpoofable()
			e = r.emit(e)
			if row.isWork() {
				f.AwaitedEffect = e.ID
				r.s.Timers = append(r.s.Timers, Timer{
					ID: e.ID + "/limit", Name: timerWork, Due: r.now.Add(row.workTimeout), Frame: f.ID, AwaitedEffect: e.ID,
				})
			}
		default:
			r.emit(e)
		}
	}
}

// emit sets an effect's id, epoch and time and adds it to the turn.
func (r *run) emit(e Effect) Effect {
	r.effectCount++
	e.ID = EffectID(string(r.s.ID), r.s.Turn, r.effectCount)
	e.Epoch, e.At, e.Request = r.s.Owner.Epoch, r.now, r.request
	if n := len(r.s.PastOwners); n > 0 && e.At.Before(r.s.PastOwners[n-1].OwnedUntil) { // another process's clock is ahead; the effect is not the past owner's
		e.At = r.s.PastOwners[n-1].OwnedUntil
	}
	r.effects = append(r.effects, e)
	return e
}

// endDialog closes a dialog. A caller gets the result; an interrupted dialog is resumed, unless
// a replay follows.
func (r *run) endDialog(i int) error {
	f := r.s.Stack[i]
	about, _ := r.ongoingSubject(f)
	r.dropOngoing(f.Dialog, about)
	r.s.Stack = slices.Delete(r.s.Stack, i, i+1)
	if i == 0 {
		if len(r.s.Stack) == 0 {
			r.s.Misses = 0
		}
		return nil
	}
	if f.OpenMode == Called {
		return r.returnToCaller(i-1, Input{
			ID: r.in.ID, Kind: kindResult, At: r.in.At, Name: f.Dialog, Event: Event(f.State), Data: f.Slots, Facts: r.in.Facts,
		})
	}
	rehears := slices.ContainsFunc(r.deferred, func(e Effect) bool { return e.Kind == actReplay })
	if i == len(r.s.Stack) && !rehears && !r.optedOut { // after an opt-out only its confirmation is sent
		return r.resumeFrame(i - 1)
	}
	return nil
}

// returnToCaller gives a called dialog's result to its caller. Without a Handle the end state
// is the event.
func (r *run) returnToCaller(i int, in Input) error {
	p, row, data, err := r.decodeFrame(i)
	if err != nil {
		return err
	}
	ev := in.Event
	if row.handle != nil {
		data, ev = row.handle(data, in)
	}
	if f := &r.s.Stack[i]; f.AfterCall != "" {
		if ev == OK {
			ev = f.AfterCall
		}
		f.AfterCall = ""
	}
	return r.followEvent(i, p, data, ev)
}

// followEvent moves a frame along the transition of an event, or opens a case if that leads to
// Agent.
func (r *run) followEvent(i int, p *Program, data any, ev Event) error {
	f := &r.s.Stack[i]
	to, ok := p.transitions[f.State][ev]
	if !ok {
		return fmt.Errorf("bot: %s v%d: nothing leads out of %s on %q", p.Name, p.Version, f.State, ev)
	}
	if to == Agent {
		r.saveSlots(i, data)
		topic := ""
		if row := p.steps[f.State]; row.isQuestion() {
			topic = row.ask + ".topic"
		}
		r.callAgent(f.Dialog+"."+string(f.State), topic)
		return nil
	}
	return r.enterState(i, p, to, data)
}
