package bot

import (
	"slices"
	"time"
)

// aboutProbe marks the message with which WhatsApp's own reviewers begin: they must
// reach the menu and a person.
const aboutProbe = "probe"

// commands are the kinds of acts that a fixed phrase can carry out at every question.
var commands = []ActKind{ActMenu, ActHelp, ActCancel, ActBack, ActHuman, ActResume, ActStop, ActStart, ActLanguage, ActAsk}

// runCommand carries out a fixed phrase.
func (r *run) runCommand(a Act, in Input) error {
	if (a.Kind == ActCancel || a.Kind == ActBack) && r.inIrrevocableStep() {
		return r.repeatQuestion() // what has been asked for can't be taken back by a word
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
		return r.interrupt(r.m.Roles.Agent, nil)
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

// matchCommand reads a whole message as a fixed phrase that means something now.
func (r *run) matchCommand(in Input, row *compiledStep) (Act, bool) {
	a, ok := r.m.Reader.Command(in.Text)
	if !ok || !slices.Contains(commands, a.Kind) || row != nil && row.secret && !allowedInSecret(a.Kind) {
		return Act{}, false
	}
	if a.Kind == ActStop && (row != nil && r.stopWordAnswers(row, in.Text) || r.stopWordIsPriority(in.Text)) {
		return Act{}, false
	}
	return a, r.applies(a)
}

// stopWordAnswers reports whether words for a wish to stop answer the question: "baja" and "Alto".
func (r *run) stopWordAnswers(row *compiledStep, text string) bool {
	return slices.Contains(stopWords, row.expects) && !r.m.Reader.Read(text, r.readingContext(row, nil)).Has(ActStop)
}

// priorityFresh is how long after a priority was on the screen a word for one may mean it.
const priorityFresh = 24 * time.Hour

// stopWordIsPriority reports whether words for a wish to stop may mean a priority: "baja", where an
// open dialog asks for one or one was on the screen not long ago. Then the wish is asked back before
// it holds.
func (r *run) stopWordIsPriority(text string) bool {
	asks := !r.s.PriorityShownAt.IsZero() && r.now.Sub(r.s.PriorityShownAt) < priorityFresh || slices.ContainsFunc(r.s.Stack, func(f Frame) bool {
		p, err := r.m.program(&f)
		return err == nil && slices.ContainsFunc(p.order, func(s State) bool { return p.steps[s].expects == ExpectsPriority })
	})
	if !asks {
		return false
	}
	c := r.readingContext(nil, nil)
	c.Expects = ExpectsPriority
	reading := r.m.Reader.Read(text, c)
	return reading.Has(ActProvide, SlotPriority) && !reading.Has(ActStop) // "dar de baja" is a wish to stop alone
}

// stopWords are questions that words for a wish to stop may answer.
var stopWords = []Expects{ExpectsPriority, ExpectsPlace, ExpectsReview, ExpectsField}

// allowedInSecret reports whether a command is heard where anything else is a secret.
func allowedInSecret(k ActKind) bool {
	return k == ActCancel || k == ActHuman || k == ActLanguage
}

// applies says whether a command means anything now: "alta" is a priority to those who
// never left.
func (r *run) applies(a Act) bool {
	switch a.Kind {
	case ActStart: // the vendor may have heard it before us
		return r.s.OptedOut || !r.s.OptInReportedAt.IsZero() && r.now.Sub(r.s.OptInReportedAt).Abs() < optInReportValid
	case ActResume:
		return r.s.Parked != nil
	case ActLanguage:
		return r.m.locale(a.About) != ""
	}
	return true
}
