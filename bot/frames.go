package bot

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

func cloneFrames(frames []Frame) []Frame {
	frames = slices.Clone(frames)
	for i := range frames {
		frames[i].AnsweredStates = slices.Clone(frames[i].AnsweredStates)
		frames[i].Sources = maps.Clone(frames[i].Sources)
	}
	return frames
}

// decodeFrame returns a frame's program, its row and its decoded slots.
func (r *run) decodeFrame(i int) (*Program, *compiledStep, any, error) {
	p, row, err := r.frameRow(i)
	if err != nil {
		return nil, nil, nil, err
	}
	f := &r.s.Stack[i]
	data, err := p.decode(f.Slots)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("bot: %s v%d in %s: %w", f.Dialog, f.Version, f.State, err)
	}
	return p, row, data, nil
}

// frameRow returns a frame's program and row without decoding its slots, because decoding is
// the most expensive part of a turn.
func (r *run) frameRow(i int) (*Program, *compiledStep, error) {
	p, err := r.m.program(&r.s.Stack[i])
	if err != nil {
		return nil, nil, err
	}
	return p, p.steps[r.s.Stack[i].State], nil
}

// saveSlots encodes a frame's slots and records the input from which each changed slot came.
func (r *run) saveSlots(i int, data any) {
	r.saveRawSlots(i, mustJSON(data))
}

func (r *run) saveRawSlots(i int, slots json.RawMessage) {
	f := &r.s.Stack[i]
	if r.in.ID != "" && (r.in.Kind.FromPerson() || r.in.Kind == KindAnswer) {
		for name := range changedFields(f.Slots, slots) {
			if f.Sources == nil {
				f.Sources = map[string]string{}
			}
			f.Sources[name] = r.in.ID
		}
	}
	f.Slots = slots
}

// pushDialog opens a dialog on top of the stack and runs it to its first question.
func (r *run) pushDialog(dialog string, how OpenMode, slots json.RawMessage) error {
	return r.insertFrame(len(r.s.Stack), Frame{Dialog: dialog, OpenMode: how, Slots: slots})
}

// insertFrame opens a dialog at a position of the stack: if a dialog below an interruption
// calls another, the interruption stays on top.
func (r *run) insertFrame(i int, f Frame) error {
	p := r.m.latest[f.Dialog]
	if p == nil {
		return fmt.Errorf("bot: no dialog %q", f.Dialog)
	}
	data, err := p.decode(f.Slots)
	if err != nil {
		return fmt.Errorf("bot: first slots of %s: %w", f.Dialog, err)
	}
	r.s.FrameCount++
	f.ID, f.Version, f.State, f.Slots, f.EnteredAt = r.s.FrameCount, p.Version, p.order[0], mustJSON(data), r.now
	r.s.Stack = slices.Insert(r.s.Stack, i, f)
	return r.enterState(i, p, p.order[0], data)
}
