package bot

import (
	"encoding/json"
	"slices"
	"strings"
)

// maxDepth bounds the stack: in a normal conversation messages do not reach it.
const maxDepth = 8

// interrupt opens a dialog on top. If it is on top already, it starts anew. The dialog that it
// interrupts is dropped, unless that is the emergency dialog, can be cancelled by name, or is
// the lowest one.
func (r *run) interrupt(dialog string, slots any) error {
	if top := r.s.Top(); top != nil && top.Dialog == dialog {
		if top.AwaitedEffect != "" {
			return r.repeatQuestion() // its work is under way
		}
		r.s.Stack = r.s.Stack[:len(r.s.Stack)-1] // started anew, not opened twice
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

// cancel ends the dialog on top of the stack, with those that called it. Values are not lost:
// "retomar" resumes the dialog. If no dialog can be cancelled, the person's open items are
// meant.
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
	side := stopped == "cancel.nothing" && root > 0 // a side trip: the dialog below continues
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

// cancelOpenItems asks the person whether to cancel one of the open orders.
func (r *run) cancelOpenItems(in Input) error {
	if r.m.Roles.OpenItems == "" {
		r.s.Stack = nil
		r.say(Say{Key: "cancel.nothing"})
		return nil
	}
	return r.interrupt(r.m.Roles.OpenItems, openItemsSlots("cancel", in))
}

// cancelStep leaves a step by its Cancel transition. A question that the person can't cancel
// stays open, or is set aside if it interrupted another: in both cases the person is told that
// it waits.
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

// inIrrevocableStep reports whether the dialog on top of the stack waits for work that can't be
// undone.
func (r *run) inIrrevocableStep() bool {
	top := len(r.s.Stack) - 1
	if top < 0 || r.s.Stack[top].AwaitedEffect == "" {
		return false
	}
	_, row, err := r.frameRow(top)
	return err == nil && row.irrevocable
}

// rootIndex returns the index of the frame that began the topmost chain of calls.
func (r *run) rootIndex() int {
	root := len(r.s.Stack) - 1
	for root > 0 && r.s.Stack[root].OpenMode == Called {
		root--
	}
	return root
}

// isCancellable reports whether a person may cancel a frame's dialog by name.
func (r *run) isCancellable(f Frame) bool {
	p, err := r.m.program(&f)
	return err == nil && p.cancelledText != ""
}

// stepBack returns to the question that was answered last and clears its answer. If a called
// dialog has no answer, its caller's last answer is cleared.
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
	if top := len(r.s.Stack) - 1; top >= 0 { // the way back that the step offers
		p, row, data, err := r.decodeFrame(top)
		if err != nil {
			return err
		}
		if _, ok := p.transitions[row.state]["back"]; ok && row.isQuestion() && row.options != nil && slices.ContainsFunc(row.options(data), func(o Option) bool { return o.Choice == "back" }) {
			return r.followEvent(top, p, data, "back")
		}
	}
	r.say(Say{Key: "back.nothing"})
	return r.ensureReply()
}

// parkedDialog returns the name of the parked dialog that the person was in: the topmost one that can be
// parked by itself, else the lowest.
func (r *run) parkedDialog() string {
	stack := r.s.Parked.Stack
	for i := len(stack) - 1; i >= 0; i-- {
		if p, err := r.m.program(&stack[i]); err == nil && len(p.inactivity) > 0 {
			return p.Name
		}
	}
	return stack[0].Dialog
}

// isResumable reports whether the parked conversation is young enough to be resumed. A dialog that is gone
// says so when it is resumed.
func (r *run) isResumable() bool {
	for i := range r.s.Parked.Stack {
		p, err := r.m.program(&r.s.Parked.Stack[i])
		if err == nil && p.resumableFor > 0 && r.now.Sub(r.s.Parked.At) > p.resumableFor {
			return false
		}
	}
	return true
}

// resumeParked resumes the parked conversation.
func (r *run) resumeParked() error {
	if r.s.Parked == nil || !r.isResumable() {
		r.s.Parked = nil
		r.say(Say{Key: "resume.nothing"})
		return r.ensureReply()
	}
	parked := cloneFrames(r.s.Parked.Stack)
	r.s.Parked = nil
	for i := range parked {
		parked[i].Misses = 0
	}
	if len(r.s.Stack)+len(parked) > maxDepth { // no room for both: park the current one instead
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
	p, _, data, err := r.decodeFrame(top) // the awaited answer may have come and been dropped: do the work again
	if err != nil {
		return err
	}
	return r.enterState(top, p, r.s.Stack[top].State, data)
}

// applyDeferred applies an effect that a dialog deferred until its end.
func (r *run) applyDeferred(e Effect) error {
	switch e.Kind {
	case actResumeParked:
		r.quietResume = len(r.deferred) > 0 && r.deferred[0].Kind == actReplay // what is said next tells where the dialog is
		defer func() { r.quietResume = false }()
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

// applyToSession applies an effect that changes the session but not the stack.
func (r *run) applyToSession(e Effect) {
	switch e.Kind {
	case actHandoff:
		r.openCase(e.Name, "")
	case actCaseNote:
		var n caseNote
		if json.Unmarshal(e.Args, &n) == nil { // written by CaseNote
			r.noteCase(n)
		}
	case actOptOut:
		r.optOutOf(r.s.Channel)
		r.optedOut = true
	case actOptIn:
		r.s.OptedOut, r.s.OptOutChannel = false, ""
	}
}

// handleWorkResult gives the answer of work to the step that waits for it. If none waits, it
// does nothing.
func (r *run) handleWorkResult(in Input) error {
	if in.Name == TranscribeVoice {
		return r.handleTranscript(in)
	}
	if in.Name == ReadWithModel {
		return r.handleModelReading(in)
	}
	work := strings.TrimRight(in.ID, ForwardedSuffix)
	i := slices.IndexFunc(r.s.Stack, func(f Frame) bool { return f.AwaitedEffect == work }) // not by its number, which a merge changes
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
