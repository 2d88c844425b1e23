package bot

import (
	"strings"
	"time"
)

const (
	// maxLeft is how long the last message on a screen is still answered as it stands.
	maxLeft = 7 * 24 * time.Hour
	// fewWords are an answer; more may be about anything.
	fewWords = 3
)

// onScreen puts a question that has stepped aside back, when a person answers it after
// all: nothing was said since, so it is what they are looking at. Only short answers to
// questions that others wait for count; anything else begins anew.
func (r *run) onScreen(in Input) bool {
	left := r.s.Left
	r.s.Left = nil
	if len(left) == 0 || r.now.Sub(left[len(left)-1].Since) > maxLeft {
		return false
	}
	r.s.Stack = cloneFrames(left)
	if r.answers(in) {
		return true
	}
	r.s.Stack = nil
	return false
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
