package dialogs

import (
	"time"

	"recado/bot"
)

// confirmReadingSlots are what a language model has read that can't be taken back, and what came
// with a yes or a no or in place of them.
type confirmReadingSlots struct {
	voiceSlots
	Read bot.Reading `json:"read"`
	Does bot.ActKind `json:"does"` // the act that is asked about
}

// ConfirmReading asks whether a person means what a language model has read, or what was not read
// surely, before anything is cancelled, approved or paid by it. After a yes the message is
// heard as it was read; a no leaves everything as it was. Whoever writes something else has
// said it anew.
func ConfirmReading() *bot.Program {
	return bot.MustCompile(bot.Dialog[confirmReadingSlots]{
		Name: confirmReading, Version: 1, MaxMisses: 2, OnAnyState: onAnyState,
		// An answer that never comes must not keep the dialog below from its reminders.
		Inactivity: bot.InactivityRules{15 * time.Minute: "leave"},
		Steps: []bot.Step[confirmReadingSlots]{
			{
				State: "ask", Expects: bot.ExpectsYesNo, Ask: "askback.ask", Args: func(s confirmReadingSlots, _ bot.Facts) any { return map[string]any{"does": s.Does} },
				Options: func(confirmReadingSlots) []bot.Option {
					return []bot.Option{{Choice: "yes", Title: "option.yes"}, {Choice: "no", Title: "option.voice_no"}}
				},
				Handle: func(s confirmReadingSlots, in bot.Input) (confirmReadingSlots, bot.Event) {
					var ev bot.Event
					s.voiceSlots, ev = handleVoiceAnswer(s.voiceSlots, in)
					return s, ev
				},
				HandlesActs: []bot.ActKind{bot.ActAsk}, // the dialog that hears what was said instead answers it
				On:          bot.On{"yes": "right", "no": "wrong", "instead": "instead", bot.Cancel: "wrong"},
			},
			{State: "right", Do: func(s confirmReadingSlots) []bot.Effect {
				return append([]bot.Effect{bot.ReplayConfirmed(s.Heard, s.Read)}, s.replayReplacement()...)
			}},
			{State: "wrong", Ask: "askback.again"},
			{State: "instead", Do: func(s confirmReadingSlots) []bot.Effect { return s.replayReplacement() }},
		},
	})
}
