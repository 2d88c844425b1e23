package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/looplab/fsm"
)

// MustCompile checks a dialog's table and panics on a mistake, as regexp.MustCompile does: a
// programmer writes the table. NewMachine checks texts and called dialogs.
func MustCompile[D any](d Dialog[D]) *Program {
	p, err := Compile(d)
	if err != nil {
		panic(fmt.Sprintf("bot: dialog %s v%d: %v", d.Name, d.Version, err))
	}
	return p
}

// Compile is MustCompile with the error returned.
func Compile[D any](d Dialog[D]) (*Program, error) {
	if d.Name == "" || d.Version < 1 || len(d.Steps) == 0 {
		return nil, errors.New("a dialog needs a name, a version from 1 and steps")
	}
	p := &Program{
		Name: d.Name, Version: d.Version, maxMisses: d.MaxMisses, inactivity: d.Inactivity, resumableFor: d.ResumableFor, cancelledText: d.CancelledText, collects: d.Collects,
		upgrades: d.Upgrades, steps: map[State]*compiledStep{}, transitions: map[State]On{},
		decode: func(raw json.RawMessage) (any, error) {
			var v D
			if len(raw) > 0 {
				if err := json.Unmarshal(raw, &v); err != nil {
					return nil, err
				}
			}
			return v, nil
		},
	}
	if d.FillSlots != nil {
		p.fillSlots = func(v any, in Input) any { return d.FillSlots(v.(D), in) }
	}
	if d.Reopen != nil {
		p.reopen = func(choice string, f Facts) (any, string) { return d.Reopen(choice, f) }
	}
	if d.AnswersNotice != nil {
		p.answersNotice = func(in Input, n NoticeAnswer) (any, string) { return d.AnswersNotice(in, n) }
	}
	if d.Ongoing != nil {
		p.ongoing = func(v any) (string, bool) { return d.Ongoing(v.(D)) }
	}
	if d.AnswerTopic != nil {
		p.answerTopic = func(v any, topic string, f Facts) (Say, bool) { return d.AnswerTopic(v.(D), topic, f) }
	}
	if d.Place != nil {
		p.place = func(v any) Place { return d.Place(v.(D)) }
	}
	if d.Private != nil {
		p.private = func(v any, s State, in Input) bool { return d.Private(v.(D), s, in) }
	}
	if d.RemoveMedia != nil {
		p.removeMedia = func(v any, gone func(Media) bool) (any, int) { return d.RemoveMedia(v.(D), gone) }
	}
	if d.Form != nil {
		p.form = func(slots any) []FormField { return d.Form(slots.(D)) }
	}
	if d.Changes != nil {
		p.changes = func(before, after any) []Change { return d.Changes(before.(D), after.(D)) }
	}
	for _, s := range d.Steps {
		if s.State == "" || s.State == Agent {
			return nil, fmt.Errorf("%q can't name a state", s.State)
		}
		if _, twice := p.steps[s.State]; twice {
			return nil, fmt.Errorf("state %q is declared twice", s.State)
		}
		r := eraseType(s)
		if r.on != nil || r.handle != nil || r.call != "" {
			if r.on = maps.Clone(d.OnAnyState); r.on == nil {
				r.on = On{}
			}
			maps.Copy(r.on, s.On) // a step overrides OnAnyState
			if s.Ask == "" && s.Call == "" && s.Do == nil && len(p.order) > 0 {
				return nil, fmt.Errorf("state %q has On or Handle but no Ask, Call or Do", s.State)
			}
		}
		if r.isStatement() {
			r.on = maps.Clone(s.On) // a statement handles no input: no event of OnAnyState can happen
		}
		if !r.isQuestion() {
			maps.DeleteFunc(r.on, func(_ Event, to State) bool { return to == Agent }) // no question stays open here
		}
		p.steps[s.State] = r
		p.order = append(p.order, s.State)
	}
	return p, errors.Join(p.checkRows(), p.connect(), p.checkReach())
}

// checkRows refuses rows that can't work.
func (p *Program) checkRows() error {
	var errs []error
	refuse := func(r *compiledStep, why string) {
		errs = append(errs, fmt.Errorf("state %q: %s", r.state, why))
	}
	for _, s := range p.order {
		r := p.steps[s]
		_, lost := r.on[TooManyMisses]
		_, timeout := r.on[Timeout]
		_, ok := r.on[OK]
		switch {
		case r.isQuestion() && !lost:
			refuse(r, "no way out for someone who is lost")
		case r.call != "" && (r.do != nil || r.ask != ""):
			refuse(r, "a call neither asks nor does")
		case r.skipIf != nil && !ok:
			refuse(r, `a step that may be known needs an "ok"`)
		case r.isWork() && (r.workTimeout <= 0 || !timeout):
			refuse(r, `work needs a WorkTimeout and a "timeout"`)
		case !r.isWork() && (r.workTimeout > 0 || r.waitingText != ""):
			refuse(r, "WorkTimeout and WaitingText belong to work")
		case r.isStatement() && (len(r.on) != 1 || !ok):
			refuse(r, `nothing is heard here: "ok" is the only event that can happen`)
		case r.gather && !r.isQuestion():
			refuse(r, "only a question gathers")
		}
	}
	return errors.Join(errs...)
}

// connect builds the transition table with looplab/fsm (only the table: fsm silently ignores a
// misspelt callback), then looks up every transition once, because building a machine costs 20
// µs, which is more than a step may.
func (p *Program) connect() error {
	for _, s := range p.order {
		on := p.steps[s].on
		for _, ev := range slices.Sorted(maps.Keys(on)) {
			if _, known := p.steps[on[ev]]; !known && on[ev] != Agent {
				return fmt.Errorf("%s --%s--> %s: no such state", s, ev, on[ev])
			}
			p.table = append(p.table, fsm.EventDesc{Name: string(ev), Src: []string{string(s)}, Dst: string(on[ev])})
		}
	}
	m := fsm.NewFSM(string(p.order[0]), p.table, nil)
	for _, s := range p.order {
		p.transitions[s] = On{}
		for ev := range p.steps[s].on {
			m.SetState(string(s))
			var same fsm.NoTransitionError // a transition to the same state is allowed
			if err := m.Event(context.Background(), string(ev)); err != nil && !errors.As(err, &same) {
				return fmt.Errorf("%s --%s-->: %w", s, ev, err)
			}
			p.transitions[s][ev] = State(m.Current())
		}
	}
	return nil
}

// checkReach refuses states that no event leads to.
func (p *Program) checkReach() error {
	reached := map[State]bool{p.order[0]: true}
	for todo := []State{p.order[0]}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, to := range p.transitions[s] {
			if !reached[to] {
				reached[to] = true
				todo = append(todo, to)
			}
		}
	}
	for _, s := range p.order {
		if !reached[s] {
			return fmt.Errorf("state %q: no event leads to it", s)
		}
	}
	return nil
}
