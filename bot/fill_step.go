package bot

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrNotAnswer is the error of a text that a step does not take as its answer.
var ErrNotAnswer = errors.New("the step does not take that as its answer")

// FillStep gives a text, or a message that the person has sent, to a step's question as its
// answer, on behalf of the agent who owns the conversation. The dialog stays where it is and
// says nothing; once it is handed back it does not ask what is known. An earlier answer to the
// step is replaced.
//
// It returns ErrState for a step whose answer can't be given this way, and ErrNotAnswer if the
// step does not take the input; the session is then unchanged.
func (m *Machine) FillStep(s Session, agent string, at State, in Input, now time.Time) (Session, error) {
	if err := ownedBy(s, agent); err != nil {
		return s, err
	}
	r := m.begin(s, now)
	for i := len(r.s.Stack) - 1; i >= 0; i-- {
		p, _, data, err := r.decodeFrame(i)
		if err != nil {
			return s, err
		}
		row := p.steps[at]
		if row == nil || !row.isFillable() {
			continue
		}
		if !r.fillStep(i, p, row, data, in) {
			return s, ErrNotAnswer
		}
		r.commitEffects()
		return r.s, nil
	}
	return s, fmt.Errorf("%w: %q", ErrState, at)
}

// isFillable reports whether a step is about a value that the form shows: it is skipped once the
// value is known, and its answer is no secret. A step that calls another dialog for its value takes
// it from the message, as at any other question.
func (r *compiledStep) isFillable() bool {
	return (r.isQuestion() && r.ask != "" || r.call != "") && r.skipIf != nil && !r.secret
}

// fillStep lets a step hear an input and stores what it took. It reports whether the step's
// question is answered, and anew if it was answered before.
func (r *run) fillStep(i int, p *Program, row *compiledStep, data any, in Input) bool {
	in.Facts = r.facts()
	in.Media = mediaWithMessageID(in)
	r.in = in
	known := row.skipIf(data)
	filled, ok := r.hearFill(p, row, data, in, known)
	if ok && known && bytes.Equal(mustJSON(filled), mustJSON(data)) && row.clearAnswer != nil {
		filled, ok = r.hearFill(p, row, row.clearAnswer(data), in, false)
	}
	if !ok {
		return false
	}
	r.saveSlots(i, filled)
	if f := &r.s.Stack[i]; !slices.Contains(f.AnsweredStates, row.state) {
		f.AnsweredStates = append(f.AnsweredStates, row.state)
	}
	return true
}

// hearFill returns the slots after a step has heard an input, and whether its question is answered.
// With correct the values in the input replace known ones.
func (r *run) hearFill(p *Program, row *compiledStep, data any, in Input, correct bool) (any, bool) {
	if choice, ok := r.matchOption(row, data, in.Text); ok {
		in.Option = choice
	} else if in.Text != "" {
		c := r.readingContext(row, data)
		c.Expects = row.expects
		in.Reading = r.m.Reader.Read(in.Text, c)
		in.Reading.Acts = slices.Clone(in.Reading.Acts)
		for j := range in.Reading.Acts {
			if a := &in.Reading.Acts[j]; correct && a.Kind == ActProvide {
				a.Kind = ActCorrect
			}
		}
	}
	if p.fillSlots != nil {
		data = p.fillSlots(data, in)
	}
	ev := OK
	if row.isQuestion() {
		data, ev = row.handle(data, in)
	}
	return data, (ev == "" || ev == OK) && row.skipIf(data)
}
