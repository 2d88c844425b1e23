package dialogs

import (
	"time"

	"recado/bot"
)

// confirmReadingSlots are the reading to confirm, and the person's answer: a yes, a no or another text.
type confirmReadingSlots struct {
	voiceSlots
	Read bot.Reading `json:"read"`
	Does bot.ActKind `json:"does"` // the act to confirm
}

// ConfirmReading asks whether the person means an act that a language model read, or that was
// read with low confidence, before it cancels, approves or pays anything. After a yes the
// message is handled with that reading; a no changes nothing. Any other text replaces the
// message.
func ConfirmReading() *bot.Program {
	return bot.MustCompile(bot.Dialog[confirmReadingSlots]{
		Name: confirmReading, Version: 1, MaxMisses: 2, OnAnyState: onAnyState,
		// Without an answer the dialog below must still send its reminders.
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
				HandlesActs: []bot.ActKind{bot.ActAsk}, // the dialog that handles the replacement answers it
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
