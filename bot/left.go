package bot

import (
	"slices"
	"strings"
	"time"
)

const (
	// maxLeft is how long the last message on a screen is still answered as it stands.
	maxLeft = 7 * 24 * time.Hour
	// fewWords are an answer; more may be about anything.
	fewWords = 3
	// maxLasting bounds the questions that are kept about what goes on; the oldest go.
	maxLasting = 8
	// longestLasting is how long a question is kept about what goes on.
	longestLasting = 30 * 24 * time.Hour
)

// OngoingQuestion is a question about something that goes on, set aside after silence.
type OngoingQuestion struct {
	About string `json:"about"` // by Dialog.Ongoing
	Frame Frame  `json:"frame"`
}

// leave sets the dialog that has the word aside after silence. Of several about what
// goes on, all leave at once: each would otherwise hear what is meant for the one spoken with
// last.
func (r *run) leave() {
	root := r.root()
	if root == 0 {
		r.s.Suspended = r.s.Stack
	}
	left := r.s.Stack[root:]
	r.s.Stack = r.s.Stack[:root:root]
	if root > 0 && slices.ContainsFunc(left, r.isLasting) && slices.ContainsFunc(r.s.Stack[r.root():], r.isLasting) {
		r.leave()
		r.s.Suspended = nil // not the last message on the screen
	}
	for _, f := range left {
		r.keepLasting(f)
	}
}

// isLasting reports whether a frame's dialog may be about something that goes on.
func (r *run) isLasting(f Frame) bool {
	about, _ := r.lasts(f)
	return about != ""
}

// lasts is what a frame is about, and whether that goes on.
func (r *run) lasts(f Frame) (about string, goesOn bool) {
	p, err := r.m.program(&f)
	if err != nil || p.lasting == nil {
		return "", false
	}
	data, err := p.decode(f.Slots)
	if err != nil {
		return "", false
	}
	return p.lasting(data)
}

// keepLasting keeps the question of a frame that goes on, or the last one that it asked
// where it has called another dialog.
func (r *run) keepLasting(f Frame) {
	about, goesOn := r.lasts(f)
	r.dropLasting(f.Dialog, about)
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
	r.s.Ongoing = r.s.Ongoing[max(0, len(r.s.Ongoing)-maxLasting):]
}

// dropLasting forgets the question kept about something: it is asked anew, or over.
func (r *run) dropLasting(dialog, about string) {
	if about == "" {
		return
	}
	r.s.Ongoing = slices.DeleteFunc(r.s.Ongoing, func(l OngoingQuestion) bool { return l.Frame.Dialog == dialog && l.About == about })
}

// onScreen puts a question that has stepped aside back, when a person answers it after
// all: nothing was said since, so it is what they are looking at. Only short answers to
// questions that others wait for count; anything else begins anew. What goes on is
// answered by anything that its question understands, the latest first.
func (r *run) onScreen(in Input) bool {
	left := r.s.Suspended
	r.s.Suspended = nil
	if len(left) > 0 && r.now.Sub(left[len(left)-1].EnteredAt) <= maxLeft {
		r.s.Stack = cloneFrames(left)
		if r.answers(in) {
			return true
		}
	}
	for i := len(r.s.Ongoing) - 1; i >= 0; i-- {
		l := r.s.Ongoing[i]
		if r.now.Sub(l.Frame.EnteredAt) > longestLasting {
			continue
		}
		r.s.Stack = cloneFrames([]Frame{l.Frame})
		if r.understands(in) {
			r.s.Ongoing = slices.Delete(r.s.Ongoing, i, i+1)
			return true
		}
	}
	r.s.Stack = nil
	return false
}

// understands reports whether a message is one for the open question, without hearing it: a
// value, an act or a file that it knows what to do with, if only to say why it won't do.
func (r *run) understands(in Input) bool {
	_, row, data, err := r.open(len(r.s.Stack) - 1)
	if err != nil || !row.question() {
		return false
	}
	if _, ok := r.choose(row, data, in.Text); ok {
		return true
	}
	if _, ok := r.m.Reader.Command(in.Text); ok {
		return false
	}
	in.Reading = r.read(in, row, data)
	_, ev := row.hear(data, in)
	return ev != ""
}

// answers reports whether a text answers the open question, without hearing it.
func (r *run) answers(in Input) bool {
	p, row, data, err := r.open(len(r.s.Stack) - 1)
	if err != nil || !row.question() || row.options == nil || row.gather {
		return false
	}
	if _, ok := p.next[row.state][Cancel]; !ok {
		return false
	}
	if _, ok := r.choose(row, data, in.Text); ok {
		return true
	}
	if a, ok := r.m.Reader.Command(in.Text); ok {
		return a.Kind == ActCancel
	}
	if n := len(strings.Fields(in.Text)); n == 0 || n > fewWords {
		return false
	}
	in.Reading = r.read(in, row, data)
	_, ev := row.hear(data, in)
	return ev != "" && !strings.HasPrefix(string(ev), "?")
}
