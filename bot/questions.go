package bot

import (
	"encoding/json"
	"strings"
)

// ask says a frame's question with its options, unless another frame is above it: it is asked
// again when that one ends.
func (r *run) ask(i int, p *Program, row *compiledStep, data any, key string) {
	if row.isQuestion() && i != len(r.s.Stack)-1 {
		return
	}
	r.questionKey = row.ask
	f := &r.s.Stack[i]
	say := Say{Key: key, Args: f.Slots, IsQuestion: row.isQuestion(), OwnNumbering: row.ownNumbering, AskPhone: row.askPhone && !r.s.ID.IsPhone()}
	if row.expects == ExpectsPriority || row.expects == ExpectsReview {
		r.s.PriorityShownAt = r.now
	}
	if row.isQuestion() {
		say.Question = &QuestionRef{p.Name, f.ID, row.state}
		if f.AskedAt.IsZero() && r.s.Owner.Bot() {
			f.AskedAt = r.now
		}
	}
	if row.args != nil {
		say.Args = mustJSON(row.args(data, r.in.Facts))
	} else if len(say.Args) == 0 {
		say.Args = mustJSON(data)
	}
	if row.picture != nil {
		say.Media = row.picture(data)
	}
	if row.options != nil {
		for _, o := range row.options(data) {
			o.ID = optionID(p, row.state, f.ID, o.Choice)
			say.Options = append(say.Options, o)
		}
	}
	r.say(say)
}

// say sends a message, or holds it while an agent owns the conversation.
func (r *run) say(say Say) {
	r.markCollection(&say)
	if !r.s.Owner.Bot() {
		if !say.IsQuestion && !say.DropIfTakenOver {
			r.s.HeldMessages = append(r.s.HeldMessages, say)
		}
		return
	}
	r.s.Suspended = nil // the suspended question is no longer the last message
	r.emit(Effect{Kind: EffectSay, Say: &say})
}

// repeatQuestion asks the open question again.
func (r *run) repeatQuestion() error {
	top := len(r.s.Stack) - 1
	if top < 0 {
		return nil
	}
	p, row, data, err := r.decodeFrame(top)
	if err != nil {
		return err
	}
	switch {
	case row.isQuestion() && row.ask != "":
		r.ask(top, p, row, data, row.ask)
	case row.waitingText != "":
		r.say(Say{Key: row.waitingText, Args: r.s.Stack[top].Slots})
	}
	return nil
}

// resumeFrame resumes an interrupted dialog: it says where the dialog was and asks again.
func (r *run) resumeFrame(i int) error {
	if !r.s.Owner.Bot() || i != len(r.s.Stack)-1 {
		return nil
	}
	p, row, data, err := r.decodeFrame(i)
	if err != nil {
		return err
	}
	if p.fillSlots != nil && row.isQuestion() && row.skipIf != nil && row.skipIf(data) { // answered in the meantime
		return r.followEvent(i, p, data, OK)
	}
	if row.isQuestion() && row.ask != "" && !r.quietResume {
		r.say(Say{Key: "resume", Args: topicArgs(row)})
	}
	return r.repeatQuestion()
}

// topicArgs returns the arguments for a text that names a question's topic: "Íbamos en la
// ubicación."
func topicArgs(row *compiledStep) json.RawMessage {
	return mustJSON(map[string]string{"topic": row.ask + ".topic"})
}

// ensureReply is the fallback for a person's message that caused no answer.
func (r *run) ensureReply() error {
	top := r.s.Top()
	if top == nil {
		return r.pushDialog(r.m.Roles.Root, "", mustJSON(map[string]bool{"shown": true}))
	}
	if top.AwaitedEffect != "" {
		return nil // the awaited answer causes a message
	}
	return r.repeatQuestion()
}

// callAgent opens a case and tells the person. topic names the question that had too many
// misses.
func (r *run) callAgent(why, topic string) {
	r.openCase(why, topic)
	r.say(Say{Key: "agent.lost", Args: mustJSON(r.in.Facts)})
}

// EmergencyReasonPrefix begins the reason of a case with a danger; the kinds of danger follow,
// separated by commas.
const EmergencyReasonPrefix = "emergency:"

// ReasonComplained is the reason of a case with which a person complained.
const ReasonComplained = "complained"

// noteCase passes words about the open case on to the team.
func (r *run) noteCase(n caseNote) {
	c := r.s.Case
	if c == nil {
		return
	}
	if n.Complains {
		c.Complaints++
	}
	c.Notes++
	r.emit(Effect{Kind: EffectEvent, Name: EventCaseNote, Args: mustJSON(map[string]any{"contact": r.s.ID, "text": n.Text, "complains": n.Complains})})
}

// openCase opens a case. An open case stays as it is, unless the new one is an emergency and
// the old one is not: then its reason is replaced and the event is emitted again.
func (r *run) openCase(why, topic string) {
	urgent := func(reason string) bool { return strings.HasPrefix(reason, EmergencyReasonPrefix) }
	if c := r.s.Case; c != nil && (urgent(c.Reason) || !urgent(why)) {
		return
	}
	since := r.now
	if r.s.Case != nil {
		since = r.s.Case.Since
	}
	r.s.Case = &Case{Reason: why, Since: since, Due: r.promisedAnswer(why)}
	if why == ReasonComplained {
		r.s.Case.Complaints = 1
	}
	r.s.CaseSince = since
	r.s.AnsweredCount = max(r.s.AnsweredCount, r.s.InputCount-1) // the bot has answered what came before
	said := map[string]any{"contact": r.s.ID, "reason": why}
	if topic != "" {
		said["topic"] = topic
	}
	r.emit(Effect{Kind: EffectEvent, Name: EventCaseOpened, Args: mustJSON(said)})
}
