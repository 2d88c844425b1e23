package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
)

// isYes reports whether an input is a yes to the open question: the option whose choice begins
// with "yes", or words read as a yes and not also as a no.
func isYes(in bot.Input) bool {
	if in.Option != "" {
		return verb(in) == "yes"
	}
	r := in.Reading
	return (r.Has(bot.ActConfirm) || r.Has(bot.ActApprove)) && !isNo(in)
}

// isNo reports whether an input is a no to the open question: the option whose choice begins
// with "no", or words read as a no.
func isNo(in bot.Input) bool {
	if in.Option != "" {
		return verb(in) == "no"
	}
	return in.Reading.Has(bot.ActDeny) || in.Reading.Has(bot.ActReject)
}

// sureEnough is the confidence from which an act may do what can't be taken back.
const sureEnough = 0.8

// isSurely reports whether an input is a yes that may end something finally: the option, or
// words with high confidence.
func isSurely(in bot.Input, kinds ...bot.ActKind) bool {
	if in.Option != "" {
		return verb(in) == "yes"
	}
	return !isNo(in) && slices.ContainsFunc(in.Reading.Acts, func(a bot.Act) bool { return slices.Contains(kinds, a.Kind) && a.Confidence >= sureEnough })
}

// isWeakly reports whether an act has low confidence.
func isWeakly(r bot.Reading, kind bot.ActKind) bool {
	a, ok := r.Find(kind)
	return ok && a.Confidence < doubtfulBelow
}

// isWeakYes reports whether words are a yes with low confidence: what can't be taken back is
// then confirmed again.
func isWeakYes(in bot.Input) bool { return isYesBelow(in, doubtfulBelow) }

// isYesBelow reports whether words are a yes with a confidence below least.
func isYesBelow(in bot.Input, least float64) bool {
	if in.Option != "" || !isYes(in) {
		return false
	}
	r := in.Reading
	under := func(kind bot.ActKind) bool {
		a, ok := r.Find(kind)
		return !ok || a.Confidence < least
	}
	return under(bot.ActApprove) && under(bot.ActConfirm)
}

// doubtfulBelow is the confidence below which an act of consequence must be confirmed.
const doubtfulBelow = 0.6

// notValueActs are acts that do not answer a question for a value.
var notValueActs = []bot.ActKind{
	bot.ActConfirm, bot.ActDeny, bot.ActSkip, bot.ActAsk, bot.ActPostpone, bot.ActWait, bot.ActCancel, bot.ActApprove, bot.ActReject, bot.ActComplain, bot.ActHuman,
	bot.ActStop, bot.ActStart, bot.ActResume, bot.ActRestart, bot.ActMenu, bot.ActHelp, bot.ActBack, bot.ActThank, bot.ActGreet, bot.ActBye, bot.ActSmalltalk, bot.ActOffTopic,
}

// isValueText reports whether a text may be taken as the requested value: it gives one, or no
// other act was recognised in it.
func isValueText(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		if a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect || a.Kind == bot.ActChange {
			return true
		}
	}
	return !strings.Contains(in.Text, "?") && !slices.ContainsFunc(in.Reading.Acts, func(a bot.Act) bool { return slices.Contains(notValueActs, a.Kind) })
}

// findGiven finds the act that gives one of some slots: a correction, a change or a value.
func findGiven(in bot.Input, slots ...string) (bot.Act, bool) {
	for _, kind := range []bot.ActKind{bot.ActCorrect, bot.ActChange, bot.ActProvide} {
		if a, ok := in.Reading.Find(kind, slots...); ok {
			return a, true
		}
	}
	return bot.Act{}, false
}

// isSkip reports whether an input says that there is no answer: the option "none", or words
// read so about one of some slots; without slots, about any.
func isSkip(in bot.Input, slots ...string) bool {
	return in.Option == "none" || in.Option == "" && in.Reading.Has(bot.ActSkip, slots...)
}

// isUnrecognised reports whether nothing was recognised in words that may be an answer: a
// question for free text or a name takes them as they are.
func isUnrecognised(in bot.Input) bool {
	return len(in.Reading.Acts) == 0 && hasLetters(in.Text, 2) && in.Option == ""
}

// hasQuestion reports whether an input asks something.
func hasQuestion(in bot.Input) bool {
	return in.Reading.Has(bot.ActAsk) || strings.Contains(in.Text, "?")
}

// hasInformation reports whether an input gives any information, whatever was asked.
func hasInformation(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		if (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && a.About != bot.SlotReason {
			return true
		}
	}
	return false
}

// isOnlyCourtesy reports whether an input is only courtesy.
func isOnlyCourtesy(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		if a.Kind != bot.ActThank && a.Kind != bot.ActGreet && a.Kind != bot.ActBye {
			return false
		}
	}
	return len(in.Reading.Acts) > 0
}

// describesFault reports whether a message describes what is wrong with work. A question, a
// delay or a courtesy does not.
func describesFault(in bot.Input) bool {
	r := in.Reading
	return in.Option == "" && hasLetters(in.Text, 3) && (isUnrecognised(in) || r.Has(bot.ActComplain) || r.Has(bot.ActHazard) ||
		r.Has(bot.ActProvide, bot.SlotDescription, bot.SlotService) || r.Has(bot.ActCorrect, bot.SlotDescription) ||
		(r.Has(bot.ActDeny) || r.Has(bot.ActReject)) && len(strings.Fields(in.Text)) > maxPlainRefusalWords)
}

// maxPlainRefusalWords is the most words of a refusal that says nothing else.
const maxPlainRefusalWords = 3
