package dialogs

import "recado/bot"

// resumeSlots keep the message with which a person came back.
type resumeSlots struct {
	First  bot.Input `json:"first"`
	Dialog string    `json:"dialog"`
	Resume bool      `json:"resume,omitempty"` // First asks to go on with what was begun
	Over   bool      `json:"over,omitempty"`   // it is not wanted any more
	Tells  bool      `json:"tells,omitempty"`  // First gives something: it is heard after the choice
}

// Resume asks a person who comes back after days whether to resume the parked conversation. What the message
// that brought the question tells is used after the choice, whatever it is. A person who says that nothing is
// needed any more is not asked.
func Resume() *bot.Program {
	return bot.MustCompile(bot.Dialog[resumeSlots]{
		Name: resume, Version: 2, MaxMisses: 2, OnAnyState: onAnyState, Upgrades: map[int]bot.Upgrade{1: sameSlots},
		Steps: []bot.Step[resumeSlots]{
			{
				State: "ask", SkipIf: func(s resumeSlots) bool { return s.Resume || s.Over }, Expects: bot.ExpectsYesNo, HandlesActs: []bot.ActKind{bot.ActCancel}, Ask: "resume.ask",
				Options: func(resumeSlots) []bot.Option {
					return []bot.Option{{Choice: "resume", Title: "option.resume"}, {Choice: "again", Title: "option.again"}}
				},
				Handle: handleResume, On: bot.On{"ok": "dropped", "resume": "resumed", "over": "dropped", bot.Cancel: "cancelled", "again": "again"},
			},
			{State: "dropped", SkipIf: func(s resumeSlots) bool { return !s.Over }, Ask: "resume.dropped", Do: dropParked, On: bot.On{"ok": "resumed"}},
			{State: "resumed", SkipIf: func(s resumeSlots) bool { return s.Over }, Do: resumeParked, On: bot.On{"ok": "done"}},
			{State: "again", Do: func(s resumeSlots) []bot.Effect { return []bot.Effect{bot.DropParked(), bot.Replay(s.First)} }},
			{State: "cancelled", Ask: "resume.dropped", Do: dropParked},
			{State: "done"},
		},
	})
}

func dropParked(resumeSlots) []bot.Effect { return []bot.Effect{bot.DropParked()} }

func resumeParked(s resumeSlots) []bot.Effect {
	if !s.Tells {
		return []bot.Effect{bot.ResumeParked()}
	}
	return []bot.Effect{bot.ResumeParked(), bot.Replay(s.First)}
}

// handleResume takes the choice, in words too.
func handleResume(s resumeSlots, in bot.Input) (resumeSlots, bot.Event) {
	r := in.Reading
	switch {
	case in.Option != "":
		return s, bot.Event(in.Option)
	case r.Has(bot.ActRestart):
		return s, "again"
	case r.Has(bot.ActCancel), isNo(in):
		s.Over = true
		return s, "over"
	case r.Has(bot.ActResume), isYes(in):
		if hasInformation(in) { // "sí, y es en la calle 5": it is heard once the conversation goes on
			s.First, s.Tells = in, true
		}
		return s, "resume"
	}
	return s, ""
}
