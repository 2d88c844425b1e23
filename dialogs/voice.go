package dialogs

import (
	"strings"
	"time"

	"recado/bot"
)

// voiceSlots are what a voice note was heard to say, and what came in place of a yes
// or a no.
type voiceSlots struct {
	Heard   bot.Input  `json:"heard"`             // as if it had been written
	Instead *bot.Input `json:"instead,omitempty"` // the person said it anew, in other words
}

// VoiceNote reads a voice note back whose transcript is unsure, before anything acts on
// it. After a yes it is heard as if it had been written. Whoever writes something else
// has said it anew: that is heard in its place.
func VoiceNote() *bot.Program {
	return bot.MustCompile(bot.Dialog[voiceSlots]{
		Name: voiceNote, Version: 1, Patience: 2, Anywhere: toAgent,
		// An answer that never comes must not keep the dialog below from its reminders.
		Silence: bot.Silence{15 * time.Minute: "leave"},
		Steps: []bot.Step[voiceSlots]{
			{
				State: "ask", Expects: bot.ExpectsYesNo, Ask: "voice.ask", Args: func(s voiceSlots, _ bot.Facts) any { return map[string]string{"text": s.Heard.Text} },
				Options: func(voiceSlots) []bot.Option {
					return []bot.Option{{Choice: "yes", Title: "option.yes"}, {Choice: "no", Title: "option.voice_no"}}
				},
				Hear: hearVoiceAnswer,
				On:   bot.On{"yes": "right", "no": "wrong", "instead": "instead", bot.Cancel: "wrong"},
			},
			{State: "right", Do: func(s voiceSlots) []bot.Effect { return []bot.Effect{bot.Rehear(s.Heard)} }},
			{State: "wrong", Ask: "voice.again"},
			{State: "instead", Do: func(s voiceSlots) []bot.Effect {
				if s.Instead == nil {
					return nil
				}
				return []bot.Effect{bot.Rehear(*s.Instead)}
			}},
		},
	})
}

// hearVoiceAnswer reads the answer to "¿Es correcto?". What is more than a yes or a no
// is what the person wanted to say.
func hearVoiceAnswer(s voiceSlots, in bot.Input) (voiceSlots, bot.Event) {
	switch {
	case in.Option != "":
		return s, bot.Event(in.Option)
	case informs(in):
	case saysYes(in):
		return s, "yes"
	case saysNo(in):
		return s, "no"
	case in.Kind == bot.KindText && (onlyPolite(in) || in.Reading.Has(bot.ActWait) || strings.TrimSpace(in.Text) == ""):
		return s, ""
	}
	s.Instead = &in
	return s, "instead"
}
