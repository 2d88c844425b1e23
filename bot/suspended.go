package bot

import (
	"slices"
	"strings"
	"time"
)

const (
	// suspendedFor is how long the last message on a screen is still answered as it stands.
	suspendedFor = 7 * 24 * time.Hour
	// maxPlainRefusal are an answer; more may be about anything.
	fewWords = 3
	// maxOngoing bounds the questions that are kept about what goes on; the oldest go.
	maxOngoing = 8
	// ongoingFor is how long a question is kept about what goes on.
	ongoingFor = 30 * 24 * time.Hour
)

// OngoingQuestion is a question about something that goes on, set aside after silence.
type OngoingQuestion struct {
	About string `json:"about"` // by Dialog.Ongoing
	Frame Frame  `json:"frame"`
}

// suspend sets the dialog on top of the stack aside after silence. Of several about what
// goes on, all leave at once: each would otherwise hear what is meant for the one spoken with
// last.
func (r *run) suspend() {
	root := r.rootIndex()
	if root == 0 {
		r.s.Suspended = r.s.Stack
	}
	left := r.s.Stack[root:]
	r.s.Stack = r.s.Stack[:root:root]
	if root > 0 && slices.ContainsFunc(left, r.isOngoing) && slices.ContainsFunc(r.s.Stack[r.rootIndex():], r.isOngoing) {
		r.suspend()
		r.s.Suspended = nil // not the last message on the screen
	}
	for _, f := range left {
		r.saveOngoing(f)
	}
}

// isOngoing reports whether a frame's dialog may be about something that goes on.
func (r *run) isOngoing(f Frame) bool {
	about, _ := r.ongoingSubject(f)
	return about != ""
}

// ongoingSubject is what a frame is about, and whether that goes on.
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

// saveOngoing keeps the question of a frame that goes on, or the last one that it asked
// where it has called another dialog.
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

// dropOngoing forgets the question kept about something: it is asked anew, or over.
func (r *run) dropOngoing(dialog, about string) {
	if about == "" {
		return
	}
	r.s.Ongoing = slices.DeleteFunc(r.s.Ongoing, func(l OngoingQuestion) bool { return l.Frame.Dialog == dialog && l.About == about })
}

// resumeSuspended puts a question that is suspended back, when a person answers it after
// all: nothing was said since, so it is what they are looking at. Only short answers to
// questions that others wait for count; anything else begins anew. What goes on is
// answered by anything that its question understands, the latest first.
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

// questionUnderstands reports whether a message is one for the open question, without hearing it: a
// value, an act or a file that it knows what to do with, if only to say why it won't do.
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

// questionAnsweredBy reports whether a text answers the open question, without hearing it.
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
