package bot

import (
	"slices"
	"strings"
	"time"
)

const (
	// suspendedFor is how long the last message sent can still be answered as it is.
	suspendedFor = 7 * 24 * time.Hour
	// fewWords is the longest text that counts as an answer to a suspended question; a longer
	// one may be about anything.
	fewWords = 3
	// maxOngoing bounds the ongoing questions; the oldest are dropped.
	maxOngoing = 8
	// ongoingFor is how long an ongoing question is kept.
	ongoingFor = 30 * 24 * time.Hour
)

// OngoingQuestion is a question about something that is still going on, suspended by
// inactivity.
type OngoingQuestion struct {
	About string `json:"about"` // from Dialog.Ongoing
	Frame Frame  `json:"frame"`
}

// suspend suspends the dialog on top of the stack after inactivity. If the dialog below is also
// about something that goes on, it is suspended too: otherwise it would handle messages that
// are meant for the one on top.
func (r *run) suspend() {
	root := r.rootIndex()
	if root == 0 {
		r.s.Suspended = r.s.Stack
	}
	left := r.s.Stack[root:]
	r.s.Stack = r.s.Stack[:root:root]
	if root > 0 && slices.ContainsFunc(left, r.isOngoing) && slices.ContainsFunc(r.s.Stack[r.rootIndex():], r.isOngoing) {
		r.suspend()
		r.s.Suspended = nil // not the last message sent
	}
	for _, f := range left {
		r.saveOngoing(f)
	}
}

// isOngoing reports whether a frame's dialog has a subject that may be going on.
func (r *run) isOngoing(f Frame) bool {
	about, _ := r.ongoingSubject(f)
	return about != ""
}

// ongoingSubject returns the subject of a frame, and whether it is still going on.
func (r *run) ongoingSubject(f Frame) (about string, goesOn bool) {
	p, err := r.m.program(&f)
	if err != nil || p.ongoing == nil {
		return "", false
	}
	data, err := p.decode(f.Slots)
	if err != nil {
		return "", false
	}
	return p.ongoing(data)
}

// saveOngoing keeps the question of a frame whose subject is going on, or the last answered one
// if the frame is not at a question.
func (r *run) saveOngoing(f Frame) {
	about, goesOn := r.ongoingSubject(f)
	r.dropOngoing(f.Dialog, about)
	p, err := r.m.program(&f)
	if !goesOn || err != nil {
		return
	}
	if !p.IsQuestion(f.State) {
		i := len(f.AnsweredStates) - 1
		if i < 0 || !p.IsQuestion(f.AnsweredStates[i]) {
			return
		}
		f.State = f.AnsweredStates[i]
	}
	f.OpenMode, f.AwaitedEffect, f.Misses = "", "", 0
	r.s.Ongoing = append(r.s.Ongoing, OngoingQuestion{about, f})
	r.s.Ongoing = r.s.Ongoing[max(0, len(r.s.Ongoing)-maxOngoing):]
}

// dropOngoing drops the question kept about a subject.
func (r *run) dropOngoing(dialog, about string) {
	if about == "" {
		return
	}
	r.s.Ongoing = slices.DeleteFunc(r.s.Ongoing, func(l OngoingQuestion) bool { return l.Frame.Dialog == dialog && l.About == about })
}

// resumeSuspended resumes a suspended question if the message answers it: no message was sent
// since, so the person still sees it. Only short answers to questions that others wait for
// count; anything else starts a new conversation. An ongoing question, the latest first, takes
// any message that it understands.
func (r *run) resumeSuspended(in Input) bool {
	left := r.s.Suspended
	r.s.Suspended = nil
	if len(left) > 0 && r.now.Sub(left[len(left)-1].EnteredAt) <= suspendedFor {
		r.s.Stack = cloneFrames(left)
		if r.questionAnsweredBy(in) {
			return true
		}
	}
	for i := len(r.s.Ongoing) - 1; i >= 0; i-- {
		l := r.s.Ongoing[i]
		if r.now.Sub(l.Frame.EnteredAt) > ongoingFor {
			continue
		}
		r.s.Stack = cloneFrames([]Frame{l.Frame})
		if r.questionUnderstands(in) {
			r.s.Ongoing = slices.Delete(r.s.Ongoing, i, i+1)
			return true
		}
	}
	r.s.Stack = nil
	return false
}

// questionUnderstands reports whether the open question understands a message, without handling
// it: a value, an act or a file for which it has an answer, also a refusal.
func (r *run) questionUnderstands(in Input) bool {
	_, row, data, err := r.decodeFrame(len(r.s.Stack) - 1)
	if err != nil || !row.isQuestion() {
		return false
	}
	if _, ok := r.matchOption(row, data, in.Text); ok {
		return true
	}
	if _, ok := r.m.Reader.Command(in.Text); ok {
		return false
	}
	in.Reading = r.readMessage(in, row, data)
	_, ev := row.handle(data, in)
	return ev != ""
}

// questionAnsweredBy reports whether a text answers the open question, without handling it.
func (r *run) questionAnsweredBy(in Input) bool {
	p, row, data, err := r.decodeFrame(len(r.s.Stack) - 1)
	if err != nil || !row.isQuestion() || row.options == nil || row.gather {
		return false
	}
	if _, ok := p.transitions[row.state][Cancel]; !ok {
		return false
	}
	if _, ok := r.matchOption(row, data, in.Text); ok {
		return true
	}
	if a, ok := r.m.Reader.Command(in.Text); ok {
		return a.Kind == ActCancel
	}
	if n := len(strings.Fields(in.Text)); n == 0 || n > fewWords {
		return false
	}
	in.Reading = r.readMessage(in, row, data)
	_, ev := row.handle(data, in)
	return ev != "" && !strings.HasPrefix(string(ev), "?")
}
