package bot

import (
	"strings"
	"time"
)

// Unassigned is the QueueAgent of a conversation that waits for an agent and has none. It is no
// agent's name: AgentName refuses it.
const Unassigned = "-"

// DeadlineKind says what happens at a conversation's deadline.
type DeadlineKind string

// The kinds of deadlines, the most urgent first.
const (
	DeadlineEmergency DeadlineKind = "emergency" // danger: at once
	DeadlineAnswer    DeadlineKind = "answer"    // the promised answer is due
	DeadlineWindow    DeadlineKind = "window"    // free-form messages are no longer allowed
)

// noDeadline is the QueueDue of a conversation that waits for nothing: after all others, the
// oldest first.
const noDeadline = 100 * 365 * 24 * time.Hour

// setQueue places the conversation in the agents' queue, or takes it out. It is in the queue
// from when an agent is asked for, or takes over, until the conversation is handed back.
func (r *run) setQueue() {
	r.s.QueueAgent, r.s.QueueDue = "", time.Time{}
	if r.s.CaseSince.IsZero() {
		return
	}
	if r.s.QueueAgent = r.s.Owner.Agent; r.s.Owner.Bot() || r.s.Owner.Agent == PhoneAgent {
		r.s.QueueAgent = Unassigned
	}
	if _, r.s.QueueDue = r.s.Deadline(r.answerWithin()); r.s.QueueDue.IsZero() {
		r.s.QueueDue = r.s.CaseSince.Add(noDeadline)
	}
}

// Deadline returns what is due next in a conversation of the agents' queue, and when: the
// emergency, the promised answer, or the end of the window for free-form messages. It returns
// the zero time if nothing is due. answerWithin is how soon an agent answers a message.
func (s *Session) Deadline(answerWithin time.Duration) (DeadlineKind, time.Time) {
	taken := !s.Owner.Bot() && s.Owner.Agent != PhoneAgent
	answer := time.Time{}
	switch {
	case !taken && s.Case != nil && strings.HasPrefix(s.Case.Reason, EmergencyReasonPrefix):
		return DeadlineEmergency, s.Case.Since
	case !taken && s.Case != nil && !s.Case.Due.IsZero():
		answer = s.Case.Due
	case !taken:
		answer = s.CaseSince.Add(answerWithin)
	case s.InputCount > s.AnsweredCount:
		answer = s.LastInboundAt.Add(answerWithin)
	}
	if !s.WindowUntil.IsZero() && (answer.IsZero() || s.WindowUntil.Before(answer)) {
		return DeadlineWindow, s.WindowUntil
	}
	if answer.IsZero() {
		return "", answer
	}
	return DeadlineAnswer, answer
}

// promisedAnswer returns until when the person was promised an agent: within the usual wait,
// which begins when the business opens.
func (r *run) promisedAnswer(reason string) time.Time {
	if strings.HasPrefix(reason, EmergencyReasonPrefix) {
		return r.now
	}
	f := r.m.Facts(r.now)
	if !f.Open && f.OpensAt.After(r.now) {
		return f.OpensAt.Add(r.answerWithin())
	}
	return r.now.Add(r.answerWithin())
}

// defaultAnswerWithin applies where the business names no wait.
const defaultAnswerWithin = 15 * time.Minute

func (r *run) answerWithin() time.Duration { return r.m.AnswerWithin(r.now) }

// AnswerWithin is how soon an agent usually answers.
func (m *Machine) AnswerWithin(now time.Time) time.Duration {
	if wait := m.Facts(now).AgentWaitMinutes; wait > 0 {
		return time.Duration(wait) * time.Minute
	}
	return defaultAnswerWithin
}

// Position names a step of a dialog, as Session.Position has it.
func Position(dialog string, state State) string { return dialog + "/" + string(state) }
