package bot

import (
	"encoding/json"
	"slices"
	"strings"
)

// maxDepth bounds the stack: a person reaches it by words only on purpose.
const maxDepth = 8

// interrupt opens a dialog on top, unless it is on top already. What another
// word had opened is over then, unless something worth keeping was begun in it or somebody
// is in danger.
func (r *run) interrupt(dialog string, slots any) error {
	if top := r.s.Top(); top != nil && top.Dialog == dialog {
		if top.AwaitedEffect != "" {
			return r.repeatQuestion() // it is at work already
		}
		r.s.Stack = r.s.Stack[:len(r.s.Stack)-1] // begun anew rather than twice
		return r.pushDialog(dialog, top.OpenMode, mustJSON(slots))
	}
	if root := r.rootIndex(); root > 0 && r.s.Stack[root].Dialog != r.m.Roles.Emergency && (len(r.s.Stack) >= maxDepth-2 || !slices.ContainsFunc(r.s.Stack[root:], r.isCancellable)) {
		r.s.Stack = r.s.Stack[:root]
	}
	how := Interrupted
	if len(r.s.Stack) == 0 {
		how = ""
	}
	return r.pushDialog(dialog, how, mustJSON(slots))
}

// cancel ends the dialog on top of the stack, with those that called it. Nothing
// that was given is lost: "retomar" takes it up again. Where nothing is under way, what the
// person has open is meant.
func (r *run) cancel(in Input) error {
	if len(r.s.Stack) == 0 {
		return r.cancelOpenItems(in)
	}
	if done, err := r.cancelStep(); done || err != nil {
		return err
	}
	root := r.rootIndex()
	stopped := "cancel.nothing"
	for _, f := range r.s.Stack[root:] {
		if p, err := r.m.program(&f); err == nil && p.cancelledText != "" {
			stopped = p.cancelledText
			r.s.Parked = &Parked{Stack: slices.Clone(r.s.Stack[root:]), At: r.now, Cancelled: true}
		}
	}
	if stopped == "cancel.nothing" && root == 0 && r.s.Top().Dialog != r.m.Roles.OpenItems {
		r.s.Stack = r.s.Stack[:0]
		return r.cancelOpenItems(in)
	}
	side := stopped == "cancel.nothing" && root > 0 // only a side trip: what was under way goes on
	r.s.Stack = r.s.Stack[:root]
	if !side {
		r.say(Say{Key: stopped})
	}
	if root > 0 {
		return r.resumeFrame(root - 1)
	}
	r.s.Misses = 0
	return nil
}

// cancelOpenItems has the person asked whether one of his orders is to be cancelled.
func (r *run) cancelOpenItems(in Input) error {
	if r.m.Roles.OpenItems == "" {
		r.s.Stack = nil
		r.say(Say{Key: "cancel.nothing"})
		return nil
	}
	return r.interrupt(r.m.Roles.OpenItems, openItemsSlots("cancel", in))
}

// cancelStep leaves a step by the way that its dialog has for that. A question that is
// not the person's to cancel stays open, or is set aside where it had interrupted
// something: either way it is said to be waiting.
func (r *run) cancelStep() (bool, error) {
	top := len(r.s.Stack) - 1
	p, row, data, err := r.decodeFrame(top)
	if err != nil {
		return false, err
	}
	to, ok := p.transitions[row.state][Cancel]
	switch {
	case !ok:
		return false, nil
	case to != row.state:
		return true, r.followEvent(top, p, data, Cancel)
	case r.rootIndex() > 0:
		r.say(Say{Key: "cancel.aside", Args: topicArgs(row)})
		return false, nil
	}
	r.say(Say{Key: "cancel.open", Args: topicArgs(row)})
	r.ask(top, p, row, data, row.ask+".example")
	return true, nil
}

// inIrrevocableStep reports whether the dialog on top of the stack waits for something that can't
// be undone any more.
func (r *run) inIrrevocableStep() bool {
	top := len(r.s.Stack) - 1
	if top < 0 || r.s.Stack[top].AwaitedEffect == "" {
		return false
	}
	_, row, err := r.frameRow(top)
	return err == nil && row.irrevocable
}

// rootIndex is where the dialog on top of the stack begins, with those that called it.
func (r *run) rootIndex() int {
	root := len(r.s.Stack) - 1
	for root > 0 && r.s.Stack[root].OpenMode == Called {
		root--
	}
	return root
}

// isCancellable reports whether a frame's dialog is one that a person may cancel by name.
func (r *run) isCancellable(f Frame) bool {
	p, err := r.m.program(&f)
	return err == nil && p.cancelledText != ""
}

// stepBack returns to the question answered last and forgets its answer. Where a
// called dialog has nothing to undo, the one that called it may.
func (r *run) stepBack() error {
	for top := len(r.s.Stack) - 1; top >= 0; top-- {
		p, _, data, err := r.decodeFrame(top)
		if err != nil {
			return err
		}
		f := &r.s.Stack[top]
		for i := len(f.AnsweredStates) - 1; i >= 0; i-- {
			last := f.AnsweredStates[i]
			row := p.steps[last]
			if row == nil || row.clearAnswer == nil || last == f.State {
				continue
			}
			f.AnsweredStates = f.AnsweredStates[:i]
			r.s.Stack = r.s.Stack[:top+1]
			return r.enterState(top, p, last, row.clearAnswer(data))
		}
		if f.OpenMode != Called {
			break
		}
	}
	r.say(Say{Key: "back.nothing"})
	return r.ensureReply()
}

// resumeParked takes the parked conversation up.
func (r *run) resumeParked() error {
	if r.s.Parked == nil {
		r.say(Say{Key: "resume.nothing"})
		return r.ensureReply()
	}
	parked := cloneFrames(r.s.Parked.Stack)
	r.s.Parked = nil
	for i := range parked {
		parked[i].Misses = 0
	}
	if len(r.s.Stack)+len(parked) > maxDepth { // no room for both: the one at hand is set aside instead
		r.s.Parked = &Parked{Stack: r.s.Stack, At: r.now, Cancelled: true}
		r.s.Stack = nil
	}
	if len(r.s.Stack) > 0 && len(parked) > 0 {
		parked[0].OpenMode = Interrupted
	}
	r.s.Stack = append(r.s.Stack, parked...)
	top := len(r.s.Stack) - 1
	if r.s.Stack[top].AwaitedEffect == "" {
		return r.resumeFrame(top)
	}
	p, _, data, err := r.decodeFrame(top) // what was awaited may have come meanwhile and been lost: do it again
	if err != nil {
		return err
	}
	return r.enterState(top, p, r.s.Stack[top].State, data)
}

// applyDeferred applies what a dialog asked for, after it has ended.
func (r *run) applyDeferred(e Effect) error {
	switch e.Kind {
	case actResumeParked:
		return r.resumeParked()
	case actDropParked:
		r.s.Parked = nil
	case actReplay:
		var again replayed
		if err := json.Unmarshal(e.Args, &again); err != nil {
			return err
		}
		in := again.Input
		in.Facts = r.facts()
		if again.Acts != nil {
			in.Reading = Reading{Acts: again.Acts, Refs: again.Refs, Source: SourceConfirmed}
		}
		r.replaying = true
		defer func() { r.replaying = false }()
		return r.handleMessage(in)
	}
	return nil
}

// applyToSession applies what changes the session but not the stack.
func (r *run) applyToSession(e Effect) {
	switch e.Kind {
	case actHandoff:
		r.openCase(e.Name, "")
	case actOptOut:
		r.s.OptedOut, r.s.OptOutInputCount, r.optedOut = true, r.s.InputCount, true
	case actOptIn:
		r.s.OptedOut = false
	}
}

// handleWorkResult gives a worker's answer to the step that waits for it. A step that no
// longer waits is not disturbed.
func (r *run) handleWorkResult(in Input) error {
	if in.Name == TranscribeVoice {
		return r.handleTranscript(in)
	}
	if in.Name == ReadWithModel {
		return r.handleModelReading(in)
	}
	work := strings.TrimRight(in.ID, ForwardedSuffix)
	i := slices.IndexFunc(r.s.Stack, func(f Frame) bool { return f.ID == in.Frame && f.AwaitedEffect == work })
	if i < 0 {
		return nil
	}
	p, row, data, err := r.decodeFrame(i)
	if err != nil {
		return err
	}
	r.resetTimers = true
	r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool { return t.AwaitedEffect == work })
	data, ev := row.handle(data, in)
	return r.followEvent(i, p, data, ev)
}
