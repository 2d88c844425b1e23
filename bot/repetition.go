package bot

import (
	"hash/fnv"
	"io"
	"time"
)

// Repetition counts how often in a row the same has been said: the same words message after
// message tell a person nothing.
type Repetition struct {
	Digest     uint64 `json:"sum"`   // of all that a turn said: keys and arguments
	Times      int    `json:"times"` // including the last
	InputCount int64  `json:"heard"` // Session.InputCount at the last
}

const (
	maxSameTurns      = 3         // the same is said twice in a row, and otherwise the third time
	agentAfterRepeats = 5         // so often a question is asked in vain before a person is called
	maxRepetitions    = 4         // turns that answer one message
	repetitionWindow  = time.Hour // what was said before that is no longer on anybody's mind
)

// avoidRepetition keeps a turn from saying the same the third time in a row. A question is asked by
// its example then, or plainly where the example was what was said; where it goes on, a
// person is called. Anything else gives way to the ways out. While somebody is in danger,
// and of what nobody asked for, nothing is said otherwise.
func (r *run) avoidRepetition() {
	sum, last := r.turnDigest()
	if last == nil {
		return
	}
	times := 1
	said := []Repetition{{Digest: sum, InputCount: r.s.InputCount}}
	for _, e := range r.s.Repetitions {
		switch lately := e.InputCount >= r.s.InputCount-1 && r.now.Sub(r.s.UpdatedAt) < repetitionWindow; {
		case lately && e.Digest == sum && e.InputCount == r.s.InputCount: // a reminder repeats what nobody has answered
			times = max(times, e.Times)
		case lately && e.Digest == sum:
			times = max(times, e.Times+1)
		case lately && len(said) < maxRepetitions: // a worker's answer may make a second turn of what answers one message
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

// turnDigest is a sum of what a turn says in answer, by which it is known again, and the last
// message of it; nil is none.
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

// inEmergency reports whether somebody is in danger.
func (r *run) inEmergency() bool {
	for _, f := range r.s.Stack {
		if f.Dialog == r.m.Roles.Emergency {
			return true
		}
	}
	return false
}
