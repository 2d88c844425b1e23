package bot

import "bytes"

// caller is the dialog that called the current one and hears what is said meanwhile: the question for
// the serial is a dialog of its own, and people correct the order there.
type caller struct {
	frame    int
	program  *Program
	step     *compiledStep
	was, now any // slots before and after the message
}

// hearAsCaller returns what the caller of a frame's dialog makes of a message, or nil if there is no
// caller that hears it; secrets it never hears. It changes no frame.
func (r *run) hearAsCaller(i int, row *compiledStep, in Input) (*caller, error) {
	if i == 0 || row.secret {
		return nil, nil
	}
	p, step, err := r.frameRow(i - 1)
	if err != nil || step.call != r.s.Stack[i].Dialog || step.hearsDuringCall == nil || p.fillSlots == nil {
		return nil, err
	}
	_, _, data, err := r.decodeFrame(i - 1)
	if err != nil {
		return nil, err
	}
	return &caller{frame: i - 1, program: p, step: step, was: data, now: p.fillSlots(data, step.hearsDuringCall(in))}, nil
}

// callerStep returns the step that called the dialog on top of the stack and hears messages meanwhile, or nil.
func (r *run) callerStep() *compiledStep {
	top := len(r.s.Stack) - 1
	if top < 1 {
		return nil
	}
	_, step, err := r.frameRow(top - 1)
	if err != nil || step.call != r.s.Stack[top].Dialog || step.hearsDuringCall == nil {
		return nil
	}
	return step
}

// endCall lets a caller end the dialog that it called, if the message requires it. It reports whether
// it did. While the called dialog waits for work, such as the reading of a photo, the caller keeps what the
// message requires until that dialog ends. p, row and data are those of the called dialog, which answers the
// questions in the message.
func (r *run) endCall(c *caller, p *Program, row *compiledStep, data any, in Input) (bool, error) {
	if c == nil || c.step.handleDuringCall == nil {
		return false, nil
	}
	now, ev := c.step.handleDuringCall(c.now, in)
	if ev == "" {
		c.now = now
		return false, nil
	}
	if !row.isQuestion() {
		c.now, r.s.Stack[c.frame].AfterCall = now, ev
		return false, nil
	}
	r.s.Stack[c.frame].AfterCall = ""
	r.answerQuestions(p, data, row, in)
	r.readBack(c.program, c.was, now, true)
	r.s.Stack = r.s.Stack[:c.frame+1]
	r.s.Stack[c.frame].Misses = 0
	return true, r.followEvent(c.frame, c.program, now, ev)
}

// saveCaller saves the slots of a caller and reports whether they have changed.
func (r *run) saveCaller(c *caller) bool {
	if c == nil || bytes.Equal(mustJSON(c.was), mustJSON(c.now)) {
		return false
	}
	r.saveSlots(c.frame, c.now)
	return true
}

// readBackCaller says what a message changed in the slots of a caller; see readBack.
func (r *run) readBackCaller(c *caller, all bool) bool {
	return c != nil && r.readBack(c.program, c.was, c.now, all)
}
