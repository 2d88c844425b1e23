package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// maxMoves bounds the steps passed over for one input; a table that loops over
// known steps is a mistake, not an endless turn.
const maxMoves = 64

// run is one turn at work: a private copy of the session and what it has caused.
type run struct {
	m         *Machine
	s         Session
	now       time.Time
	in        Input
	out       []Effect
	asked     string   // the key of the question asked last, without ".again" and the like
	before    []Line   // said before the question that ends the turn, in its message
	later     []Effect // acts that wait until the dialog that asked for them has ended
	moves     int
	n         int // effects named so far
	rearm     bool
	spoofable bool // somebody wrote in this turn by a channel that proves no sender
	stopped   bool // the person has opted out in this turn
	odd       bool // the person's message before this one was of a kind we can't take

	consulted bool   // a language model has been asked about the message at hand
	patient   bool   // what is missed is not said: a newer message follows
	unread    string // a message just before that nobody has understood
	rehearing bool   // what is heard was heard before: it has found its question
	unseen    []int  // frames whose question waited for the person and was never on the screen
}

// begin opens a turn over a copy: Step never changes its arguments.
func (m *Machine) begin(s Session, now time.Time) *run {
	s.Stack = cloneFrames(s.Stack)
	s.Timers = slices.Clone(s.Timers)
	s.Outbox = slices.Clone(s.Outbox)
	s.HeldMessages = slices.Clone(s.HeldMessages)
	s.PendingNotices = slices.Clone(s.PendingNotices)
	s.Ongoing = slices.Clone(s.Ongoing)
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

// Step answers one input: (session, input) → (session, effects). It is a turn of
// a single input; Turn is what the engine calls.
func (m *Machine) Step(s Session, in Input) (Session, []Effect, error) {
	r := m.begin(s, in.At)
	if err := r.hearAny(in); err != nil {
		return s, nil, err
	}
	r.seal()
	return r.s, r.out, nil
}

// hearAny gives an input to whoever it is for.
func (r *run) hearAny(in Input) error {
	in = r.reaction(in)
	if in.Kind.FromPerson() {
		r.cameFrom(in)
	}
	in.Facts = r.facts()
	r.in, r.moves = in, 0
	spoken := len(r.out)
	var err error
	switch {
	case in.Kind.FromPerson():
		err = r.person(in)
	case in.Kind == KindAnswer:
		err = r.workDone(in)
	case in.Kind == KindTimer:
		err = r.timer(in)
	case in.Kind == KindRevoke:
		err = r.revoked(in)
	case in.Kind == KindNotice, in.Kind == KindOpen:
		in.InputCount = r.s.InputCount
		r.s.PendingNotices = append(r.s.PendingNotices, in)
	}
	for err == nil && len(r.later) > 0 {
		act := r.later[0]
		r.later = r.later[1:]
		err = r.act(act)
	}
	if err == nil && in.Kind.FromPerson() && r.s.Owner.Bot() && len(r.out) == spoken && len(r.before) == 0 && !r.quietly(in) {
		err = r.neverSilent()
	}
	if err == nil {
		r.faults(in, spoken)
	}
	if err == nil {
		err = r.unasked()
	}
	return err
}

// minorFor is how long a child's word for its age holds: the phone may be a parent's.
const minorFor = 6 * time.Hour

// adult is the age from which on people decide for themselves.
const adult = 18

// aged notes the age that a message tells. A grown-up who says so writes now.
func (r *run) aged(in *Input) {
	switch age := in.Reading.Age; {
	case age == 0:
		return
	case age < adult:
		r.s.MinorAt = r.now
	default:
		r.s.MinorAt = time.Time{}
	}
	in.Facts = r.facts()
	r.in.Facts = in.Facts
}

func (r *run) facts() Facts {
	f := r.m.Facts(r.now)
	f.Spoofable = r.spoofable || r.m.Spoofable != nil && r.m.Spoofable(r.s.Channel)
	f.Profile, f.Contact, f.Locale, f.Origin = r.s.Profile, r.s.ID, r.s.Locale, r.origin()
	f.Minor = !r.s.MinorAt.IsZero() && r.now.Sub(r.s.MinorAt) < minorFor
	for _, frame := range r.s.Stack {
		f.OpenDialogs = append(f.OpenDialogs, frame.Dialog)
	}
	return f
}

// enter moves a frame into a state and on, over everything that is known, until
// something must be heard or the dialog ends.
func (r *run) enter(i int, p *Program, to State, data any) error {
	for {
		if r.moves++; r.moves > maxMoves {
			return fmt.Errorf("bot: %s v%d loops at %s", p.Name, p.Version, to)
		}
		f, row := &r.s.Stack[i], p.rows[to]
		f.State, f.EnteredAt, f.AskedAt, f.AwaitedEffect, f.Misses, f.EarlyMessages = to, r.now, time.Time{}, "", 0, 0
		if row.known != nil && row.known(data) {
			to = p.next[to][OK]
			continue
		}
		r.keep(i, data)
		if row.call != "" {
			var slots json.RawMessage
			if row.with != nil {
				slots = mustJSON(row.with(data))
			}
			return r.insert(i+1, Frame{Dialog: row.call, OpenMode: Called, Slots: slots})
		}
		if row.do != nil {
			r.perform(i, row, row.do(data))
			if row.work() && r.s.Stack[i].AwaitedEffect == "" {
				return fmt.Errorf("bot: %s v%d: %s asked for no work", p.Name, p.Version, to)
			}
		}
		if row.ask != "" {
			r.ask(i, p, row, data, row.ask)
			if row.said != nil && i == len(r.s.Stack)-1 {
				data = row.said(data)
				r.s.Stack[i].Slots = mustJSON(data)
			}
		}
		switch {
		case row.statement():
			to = p.next[to][OK]
		case row.end():
			return r.end(i)
		default:
			return nil
		}
	}
}

// perform sends a step's effects on their way.
func (r *run) perform(i int, row *row, effects []Effect) {
	f := &r.s.Stack[i]
	for _, e := range effects {
		switch e.Kind {
		case EffectSay:
			r.tell(*e.Say)
		case actUnpark, actForget, actRehear:
			r.later = append(r.later, e)
		case actHandoff, actOptIn, actOptOut:
			r.actNow(e)
		case EffectDo:
			e.Frame = f.ID
			e = r.emit(e)
			if row.work() {
				f.AwaitedEffect = e.ID
				r.s.Timers = append(r.s.Timers, Timer{
					ID: e.ID + "/limit", Name: timerLimit, Due: r.now.Add(row.limit), Frame: f.ID, AwaitedEffect: e.ID,
				})
			}
		default:
			r.emit(e)
		}
	}
}

// emit names an effect and puts it out.
func (r *run) emit(e Effect) Effect {
	r.n++
	e.ID = EffectID(string(r.s.ID), r.s.Turn, r.n)
	e.Epoch, e.At = r.s.Owner.Epoch, r.now
	if n := len(r.s.PastOwners); n > 0 && e.At.Before(r.s.PastOwners[n-1].OwnedUntil) { // another process's clock is ahead; it is not the owner of before who asks
		e.At = r.s.PastOwners[n-1].OwnedUntil
	}
	r.out = append(r.out, e)
	return e
}

// end closes a dialog. The one that called it hears the result; the one that was
// interrupted takes the word again, unless it is about to hear what was said.
func (r *run) end(i int) error {
	f := r.s.Stack[i]
	about, _ := r.lasts(f)
	r.dropLasting(f.Dialog, about)
	r.s.Stack = slices.Delete(r.s.Stack, i, i+1)
	if i == 0 {
		if len(r.s.Stack) == 0 {
			r.s.Misses = 0
		}
		return nil
	}
	if f.OpenMode == Called {
		return r.result(i-1, Input{
			ID: r.in.ID, Kind: kindResult, At: r.in.At, Name: f.Dialog, Event: Event(f.State), Data: f.Slots, Facts: r.in.Facts,
		})
	}
	rehears := slices.ContainsFunc(r.later, func(e Effect) bool { return e.Kind == actRehear })
	if i == len(r.s.Stack) && !rehears && !r.stopped { // after an opt-out nothing but its confirmation is said
		return r.resume(i - 1)
	}
	return nil
}

// result gives a called dialog's result to its caller. A caller that does not
// listen takes the end state for the event.
func (r *run) result(i int, in Input) error {
	p, row, data, err := r.open(i)
	if err != nil {
		return err
	}
	ev := in.Event
	if row.hear != nil {
		data, ev = row.hear(data, in)
	}
	return r.route(i, p, data, ev)
}

// route follows an event.
func (r *run) route(i int, p *Program, data any, ev Event) error {
	f := &r.s.Stack[i]
	to, ok := p.next[f.State][ev]
	if !ok {
		return fmt.Errorf("bot: %s v%d: nothing leads out of %s on %q", p.Name, p.Version, f.State, ev)
	}
	if to == Agent {
		r.keep(i, data)
		topic := ""
		if row := p.rows[f.State]; row.question() {
			topic = row.ask + ".topic"
		}
		r.callAgent(f.Dialog+"."+string(f.State), topic)
		return nil
	}
	return r.enter(i, p, to, data)
}
