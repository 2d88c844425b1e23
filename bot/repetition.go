package bot

import (
	"hash/fnv"
	"io"
	"time"
)

// Repetition counts how often in a row a turn said the same. Repeating the same words does not
// help a person.
type Repetition struct {
	Digest     uint64 `json:"sum"`   // of the texts of a turn: keys and arguments
	Times      int    `json:"times"` // including the last
	InputCount int64  `json:"heard"` // Session.InputCount at the last
}

const (
	maxSameTurns      = 3         // the third turn in a row with the same texts is changed
	agentAfterRepeats = 5         // repetitions of a question after which a case is opened
	maxRepetitions    = 4         // turns that are compared
	repetitionWindow  = time.Hour // older turns are not compared
)

// avoidRepetition changes a turn that would say the same a third time in a row. A question is
// asked with its example, or in its plain form if the example was repeated; if that goes on, a
// case is opened. Other texts are replaced by the list of what the person can do. Emergencies
// and unasked messages are not changed.
func (r *run) avoidRepetition() {
	sum, last := r.turnDigest()
	if last == nil {
		return
	}
	times := 1
	said := []Repetition{{Digest: sum, InputCount: r.s.InputCount}}
	for _, e := range r.s.Repetitions {
		switch lately := e.InputCount >= r.s.InputCount-1 && r.now.Sub(r.s.UpdatedAt) < repetitionWindow; {
		case lately && e.Digest == sum && e.InputCount == r.s.InputCount: // a reminder may repeat an unanswered question
			times = max(times, e.Times)
		case lately && e.Digest == sum:
			times = max(times, e.Times+1)
		case lately && len(said) < maxRepetitions: // the answer of work may be a second turn for one message
			said = append(said, e)
		}
	}
	said[0].Times = times
	r.s.Repetitions = said
	if times < maxSameTurns || r.inEmergency() {
		return
	}
	top := r.s.Top()
	switch asks := last.IsQuestion && r.questionKey != "" && top != nil; {
	case times == agentAfterRepeats && asks && r.s.Case == nil:
		r.openCase(top.Dialog+"."+string(top.State), r.questionKey+".topic")
		last.Before = append(last.Before, Line{Key: "agent.lost", Args: mustJSON(r.in.Facts)})
	case times%maxSameTurns != 0:
	case asks && last.Key != r.questionKey+".example":
		last.Key = r.questionKey + ".example"
	case asks:
		last.Key = r.questionKey
	default:
		last.Key, last.Args, last.Text, last.Before = "repeat.said", nil, "", nil
	}
}

// turnDigest returns a digest of what a turn says in answer, and its last message or nil.
func (r *run) turnDigest() (sum uint64, last *Say) {
	h := fnv.New64a()
	put := func(key, text string, args []byte) {
		_, _ = io.WriteString(h, key+"\x00"+text+"\x00")
		_, _ = h.Write(append(args[:len(args):len(args)], 0))
	}
	for _, e := range r.effects {
		if e.Say == nil || e.Say.Purpose != PurposeAnswer || e.Say.Author != "" {
			continue
		}
		last = e.Say
		for _, l := range last.Before {
			put(l.Key, l.Text, l.Args)
		}
		put(last.Key, last.Text, last.Args)
	}
	return h.Sum64(), last
}

// inEmergency reports whether the emergency dialog is open.
func (r *run) inEmergency() bool {
	for _, f := range r.s.Stack {
		if f.Dialog == r.m.Roles.Emergency {
			return true
		}
	}
	return false
}
