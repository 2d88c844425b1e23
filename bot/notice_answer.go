package bot

import (
	"slices"
	"strings"
	"time"
)

const (
	// maxKeptNotices bounds the notices that wait for an answer in words; the oldest are dropped.
	maxKeptNotices = 8
	// noticeKept is how long a notice may be answered in words.
	noticeKept = 24 * time.Hour
)

// KeptNotice is a notice whose buttons open a dialog. It is kept so that the person may answer it in
// words.
type KeptNotice struct {
	Options    []Option  `json:"options"`
	At         time.Time `json:"at"`
	InputCount int64     `json:"mark"` // Session.InputCount when it was said
}

// NoticeAnswer is a message that may answer a notice in words.
type NoticeAnswer struct {
	Choice string                // of the notice's first button
	Title  string                // text key of its title
	At     time.Time             // of the notice
	Next   bool                  // the message is the person's first since the notice
	Read   func(Expects) Reading // reads the message as an answer to a kind of question
}

// keepNotice keeps a notice that its dialog takes answers to in words. An earlier one about the same
// subject is dropped.
func (r *run) keepNotice(say Say) {
	if len(say.Options) == 0 {
		return
	}
	p, about := r.subjectOfNotice(say.Options)
	if p == nil || p.answersNotice == nil || about == "" {
		return
	}
	r.dropNotice(p.Name, about)
	r.s.Notices = append(r.s.Notices, KeptNotice{Options: slices.Clone(say.Options), At: r.now, InputCount: r.s.InputCount})
	r.s.Notices = r.s.Notices[max(0, len(r.s.Notices)-maxKeptNotices):]
}

// subjectOfNotice returns the dialog that the buttons of a notice open, and its subject.
func (r *run) subjectOfNotice(options []Option) (p *Program, about string) {
	dialog, _, _, _, choice, ok := parseOptionID(options[0].ID)
	if p = r.m.latest[dialog]; !ok || p == nil || p.reopen == nil {
		return nil, ""
	}
	_, about = p.reopen(choice, r.facts())
	return p, about
}

// dropNotice drops the notice about a subject: it was answered, or is out of date.
func (r *run) dropNotice(dialog, about string) {
	r.s.Notices = slices.DeleteFunc(r.s.Notices, func(n KeptNotice) bool {
		p, subject := r.subjectOfNotice(n.Options)
		return p == nil || p.Name == dialog && subject == about
	})
}

// answerNotice handles a message in words, with no other question open, that answers a notice: as a
// tap on the button that it names, or as its dialog understands it. Of several notices that it may answer,
// it must name one.
func (r *run) answerNotice(in Input) (bool, error) {
	r.s.Notices = slices.DeleteFunc(r.s.Notices, func(n KeptNotice) bool { return r.now.Sub(n.At) > noticeKept })
	if r.replaying || len(r.s.Notices) == 0 || in.Reading.Has(ActHazard) || in.Reading.Has(ActStop) || len(r.s.Stack) >= maxDepth-2 {
		return false, nil
	}
	var found []func() error
	for _, n := range r.s.Notices {
		p, about := r.subjectOfNotice(n.Options)
		if p == nil || p.answersNotice == nil || !aboutOneOf(about, in.Reading.Refs) {
			continue
		}
		options := slices.Clone(n.Options)
		for i := range options {
			options[i].Choice = options[i].ID
		}
		names := func(title string) []string { return r.m.names(title, r.s.Locale) }
		if id, ok := (optionMatcher{names: names, options: options, ownNumbering: true}).match(in.Text); ok {
			found = append(found, func() error {
				in.Kind, in.Option = KindOption, id
				return r.handleTap(in)
			})
			continue
		}
		_, _, _, _, choice, _ := parseOptionID(n.Options[0].ID)
		first, subject := p.answersNotice(in, NoticeAnswer{Choice: choice, Title: n.Options[0].Title, At: n.At, Next: r.s.InputCount <= n.InputCount+1, Read: r.readAs(in)})
		if subject != "" {
			found = append(found, func() error {
				r.dropNotice(p.Name, about)
				r.closeRoot()
				return r.openFromOutside(Input{Name: p.Name, About: subject, Data: mustJSON(first)})
			})
		}
	}
	switch len(found) {
	case 0:
		return false, nil
	case 1:
		return true, found[0]()
	}
	r.say(Say{Key: "notice.several"})
	return true, nil
}

// closeRoot closes the question of the root dialog before another dialog opens that is not a side trip from it:
// there is nothing to return to.
func (r *run) closeRoot() {
	if len(r.s.Stack) == 1 && r.s.Stack[0].Dialog == r.m.Roles.Root && r.s.Stack[0].AwaitedEffect == "" {
		r.s.Stack = nil
	}
}

// aboutOneOf reports whether a subject is one of the orders that a message names, if it names any.
func aboutOneOf(subject string, refs []string) bool {
	return len(refs) == 0 || slices.ContainsFunc(refs, func(ref string) bool { return slices.Contains(strings.Fields(subject), ref) })
}

// readAs returns a function that reads a message as an answer to a kind of question.
func (r *run) readAs(in Input) func(Expects) Reading {
	return func(e Expects) Reading {
		c := r.readingContext(nil, nil)
		c.Expects = e
		return r.m.Reader.Read(in.Text, c)
	}
}

// mayAnswerNotice reports whether a message may answer a notice: no question is open but the root
// dialog's.
func (r *run) mayAnswerNotice(row *compiledStep) bool {
	return len(r.s.Notices) > 0 && len(r.s.Stack) == 1 && r.s.Top().Dialog == r.m.Roles.Root && row.expects == ExpectsOpen && row.isQuestion()
}
