package dialogs

import (
	"slices"
	"strings"
	"time"

	"recado/bot"
)

// voiceSlots are the transcript of a voice note, and what came with a yes or a no or instead of
// one.
type voiceSlots struct {
	Heard       bot.Input  `json:"heard"`             // the transcript as a text input
	Replacement *bot.Input `json:"instead,omitempty"` // what the person said in addition, or in other words
}

// VoiceNote reads back an unsure transcript of a voice note, before anything acts on it. After
// a yes the transcript is handled as a text, then what came with the yes. Any other text
// replaces the transcript.
func VoiceNote() *bot.Program {
	return bot.MustCompile(bot.Dialog[voiceSlots]{
		Name: voiceNote, Version: 1, MaxMisses: 2, OnAnyState: onAnyState,
		// Without an answer the dialog below must still send its reminders.
		Inactivity: bot.InactivityRules{15 * time.Minute: "leave"},
		Steps: []bot.Step[voiceSlots]{
			{
				State: "ask", Expects: bot.ExpectsYesNo, Ask: "voice.ask", Args: func(s voiceSlots, _ bot.Facts) any { return map[string]string{"text": s.Heard.Text} },
				Options: func(voiceSlots) []bot.Option {
					return []bot.Option{{Choice: "yes", Title: "option.yes"}, {Choice: "no", Title: "option.voice_no"}}
				},
				Handle:      handleVoiceAnswer,
				HandlesActs: []bot.ActKind{bot.ActAsk}, // the dialog that handles the replacement answers it
				On:          bot.On{"yes": "right", "no": "wrong", "instead": "instead", bot.Cancel: "wrong"},
			},
			{State: "right", Do: func(s voiceSlots) []bot.Effect {
				return append([]bot.Effect{bot.Replay(s.Heard)}, s.replayReplacement()...)
			}},
			{State: "wrong", Ask: "voice.again"},
			{State: "instead", Do: voiceSlots.replayReplacement},
		},
	})
}

func (s voiceSlots) replayReplacement() []bot.Effect {
	if s.Replacement == nil {
		return nil
	}
	return []bot.Effect{bot.Replay(*s.Replacement)}
}

// minNewWords is the fewest words beside a no that replace the transcript; fewer belong to the
// no ("no, así no fue").
const minNewWords = 4

// handleVoiceAnswer takes the answer to "¿Es correcto?". What is more than a yes or a no
// replaces or follows the transcript.
func handleVoiceAnswer(s voiceSlots, in bot.Input) (voiceSlots, bot.Event) {
	s.Replacement = nil
	if in.Option != "" {
		return s, bot.Event(in.Option)
	}
	rest := in
	rest.Text = textBesides(in, bot.ActConfirm, bot.ActApprove, bot.ActDeny, bot.ActReject, bot.ActThank, bot.ActGreet)
	asks := in.Reading.Has(bot.ActAsk)
	again := in.Reading.Has(bot.ActAsk, bot.TopicRepeat) || in.Reading.Has(bot.ActWait) || in.Reading.Has(bot.ActPostpone)
	switch {
	case isYes(in):
		if (hasInformation(in) || asks) && hasLetters(rest.Text, 2) {
			s.Replacement = &rest
		}
		return s, "yes"
	case isNo(in):
		if !hasInformation(in) && !asks && len(strings.Fields(rest.Text)) < minNewWords {
			return s, "no"
		}
		if !hasLetters(rest.Text, 2) { // the no is part of the text
			rest.Text = in.Text
		}
		s.Replacement = &rest
		return s, "instead"
	case in.Kind == bot.KindText && (isOnlyCourtesy(in) || !hasLetters(in.Text, 1)), again && !hasInformation(in):
		return s, ""
	}
	s.Replacement = &in
	return s, "instead"
}

// textBesides returns a text without the spans of some acts: "sí, pero es en el piso 3" without
// the yes.
func textBesides(in bot.Input, kinds ...bot.ActKind) string {
	text := in.Text
	for _, a := range slices.Backward(in.Reading.Acts) { // backward, so that a cut does not move the spans that are left
		if slices.Contains(kinds, a.Kind) && a.Span.From >= 0 && a.Span.From <= a.Span.To && a.Span.To <= len(text) {
			text = text[:a.Span.From] + text[a.Span.To:]
		}
	}
	return strings.Trim(text, " ,.;:!¡")
}
