package dialogs

import (
	"slices"
	"strings"
	"time"

	"recado/bot"
)

// voiceSlots are what a voice note was heard to say, and what came with a yes or a no or
// in place of them.
type voiceSlots struct {
	Heard       bot.Input  `json:"heard"`             // as if it had been written
	Replacement *bot.Input `json:"instead,omitempty"` // what the person said besides, or in other words
}

// VoiceNote reads a voice note back whose transcript is unsure, before anything acts on
// it. After a yes it is heard as if it had been written, and then what was said with the
// yes. Whoever writes something else has said it anew: that is heard in its place.
func VoiceNote() *bot.Program {
	return bot.MustCompile(bot.Dialog[voiceSlots]{
		Name: voiceNote, Version: 1, MaxMisses: 2, OnAnyState: onAnyState,
		// An answer that never comes must not keep the dialog below from its reminders.
		Inactivity: bot.InactivityRules{15 * time.Minute: "leave"},
		Steps: []bot.Step[voiceSlots]{
			{
				State: "ask", Expects: bot.ExpectsYesNo, Ask: "voice.ask", Args: func(s voiceSlots, _ bot.Facts) any { return map[string]string{"text": s.Heard.Text} },
				Options: func(voiceSlots) []bot.Option {
					return []bot.Option{{Choice: "yes", Title: "option.yes"}, {Choice: "no", Title: "option.voice_no"}}
				},
				Handle:      handleVoiceAnswer,
				HandlesActs: []bot.ActKind{bot.ActAsk}, // the dialog that hears what was said instead answers it
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

// minNewWords is how many words beside a no are what the person wanted to say, rather than more
// of the no ("no, así no fue").
const minNewWords = 4

// handleVoiceAnswer reads the answer to "¿Es correcto?". What is more than a yes or a no is
// what the person wanted to say.
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
		if !hasLetters(rest.Text, 2) { // the no is part of what was said
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

// textBesides is a text without the parts that some acts are: "sí, pero es en el piso 3"
// without the yes.
func textBesides(in bot.Input, kinds ...bot.ActKind) string {
	text := in.Text
	for _, a := range slices.Backward(in.Reading.Acts) { // in the order of their spans: what is cut stands behind what is left
		if slices.Contains(kinds, a.Kind) && a.Span.From >= 0 && a.Span.From <= a.Span.To && a.Span.To <= len(text) {
			text = text[:a.Span.From] + text[a.Span.To:]
		}
	}
	return strings.Trim(text, " ,.;:!¡")
}
