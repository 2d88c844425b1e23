package bot

import (
	"slices"
	"time"
)

// aboutProbe marks the first message of WhatsApp's own reviewers: they must reach the menu and
// an agent.
const aboutProbe = "probe"

// commands are the acts that a fixed phrase carries out at every question.
var commands = []ActKind{ActMenu, ActHelp, ActCancel, ActBack, ActHuman, ActResume, ActStop, ActStart, ActLanguage, ActAsk}

func (r *run) runCommand(a Act, in Input) error {
	if (a.Kind == ActCancel || a.Kind == ActBack) && r.inIrrevocableStep() {
		return r.repeatQuestion() // a command can't take back work that was requested
	}
	switch a.Kind {
	case ActHelp:
		r.say(Say{Key: "help", Args: mustJSON(in.Facts)})
		return r.repeatQuestion()
	case ActCancel:
		return r.cancel(in)
	case ActBack:
		return r.stepBack()
	case ActResume:
		return r.resumeParked()
	case ActHuman:
		return r.interrupt(r.m.Roles.Agent, agentSlots(in))
	case ActStop:
		return r.interrupt(r.m.Roles.OptOut, nil)
	case ActStart:
		return r.interrupt(r.m.Roles.OptIn, nil)
	case ActLanguage:
		return r.setLanguage(a.About)
	case ActAsk:
		if a.About == TopicRepeat {
			return r.repeatQuestion()
		}
		return r.interrupt(r.m.Roles.Status, nil)
	}
	return r.interrupt(r.m.Roles.Root, map[string]bool{"shown": true, "probe": a.About == aboutProbe})
}

// matchCommand reads a whole message as a fixed phrase that applies now.
func (r *run) matchCommand(in Input, row *compiledStep) (Act, bool) {
	a, ok := r.m.Reader.Command(in.Text)
	if !ok || !slices.Contains(commands, a.Kind) || row != nil && row.isSecret(in) && !allowedInSecret(a.Kind) {
		return Act{}, false
	}
	if a.Kind == ActStop && (row != nil && r.stopWordAnswers(row, in.Text) || r.stopWordIsPriority(in.Text)) {
		return Act{}, false
	}
	return a, r.applies(a)
}

// stopWordAnswers reports whether words for an opt-out answer the question: "baja" and "Alto".
func (r *run) stopWordAnswers(row *compiledStep, text string) bool {
	form := row.expects == ExpectsReview || row.expects == ExpectsField // of an order it may be a priority
	return slices.Contains(stopWords, row.expects) && (!form || r.asksPriority()) && !r.m.Reader.Read(text, r.readingContext(row, nil)).Has(ActStop)
}

// asksPriority reports whether an open dialog asks for a priority.
func (r *run) asksPriority() bool {
	return slices.ContainsFunc(r.s.Stack, func(f Frame) bool {
		p, err := r.m.program(&f)
		return err == nil && slices.ContainsFunc(p.order, func(s State) bool { return p.steps[s].expects == ExpectsPriority })
	})
}

// priorityFresh is how long after a priority was shown a word for one may mean it.
const priorityFresh = 24 * time.Hour

// stopWordIsPriority reports whether words for an opt-out may mean a priority: "baja", while an
// open dialog asks for one or shortly after one was shown. The person then confirms the opt-out
// before it holds.
func (r *run) stopWordIsPriority(text string) bool {
	if shown := !r.s.PriorityShownAt.IsZero() && r.now.Sub(r.s.PriorityShownAt) < priorityFresh; !shown && !r.asksPriority() {
		return false
	}
	c := r.readingContext(nil, nil)
	c.Expects = ExpectsPriority
	reading := r.m.Reader.Read(text, c)
	return reading.Has(ActProvide, SlotPriority) && !reading.Has(ActStop) // "dar de baja" only means an opt-out
}

// stopWords are the questions that words for an opt-out may answer.
var stopWords = []Expects{ExpectsPriority, ExpectsPlace, ExpectsReview, ExpectsField}

// allowedInSecret reports whether a command is recognised at a question whose answer is secret.
func allowedInSecret(k ActKind) bool {
	return k == ActCancel || k == ActHuman || k == ActLanguage
}

// applies reports whether a command means anything now: to a contact who has not opted out,
// "alta" is a priority.
func (r *run) applies(a Act) bool {
	switch a.Kind {
	case ActStart: // the vendor may have reported the opt-in first
		return r.s.OptedOut || !r.s.OptInReportedAt.IsZero() && r.now.Sub(r.s.OptInReportedAt).Abs() < optInReportValid
	case ActResume:
		return r.s.Parked != nil
	case ActLanguage:
		return r.m.locale(a.About) != ""
	}
	return true
}
