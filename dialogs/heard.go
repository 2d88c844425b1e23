package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
)

// saysYes reports whether an input is a yes to the open question: the option whose choice
// begins with "yes", or words that were read as a yes and not as a no as well.
func saysYes(in bot.Input) bool {
	if in.Option != "" {
		return verb(in) == "yes"
	}
	r := in.Reading
	return (r.Has(bot.ActConfirm) || r.Has(bot.ActApprove)) && !saysNo(in)
}

// saysNo reports whether an input is a no to the open question: the option whose choice
// begins with "no", or words that were read as a no.
func saysNo(in bot.Input) bool {
	if in.Option != "" {
		return verb(in) == "no"
	}
	return in.Reading.Has(bot.ActDeny) || in.Reading.Has(bot.ActReject)
}

// sureEnough is how sure a reading must be before it does what can't be taken back.
const sureEnough = 0.8

// surely reports whether an input is a yes on which something is ended for good: the option,
// or words of which there is little doubt.
func surely(in bot.Input, kinds ...bot.ActKind) bool {
	if in.Option != "" {
		return verb(in) == "yes"
	}
	return !saysNo(in) && slices.ContainsFunc(in.Reading.Acts, func(a bot.Act) bool { return slices.Contains(kinds, a.Kind) && a.Confidence >= sureEnough })
}

// weakly reports whether an act is hardly likelier than not.
func weakly(r bot.Reading, kind bot.ActKind) bool {
	a, ok := r.Find(kind)
	return ok && a.Confidence < barelyRead
}

// wavers reports whether words say yes, but hardly likelier than not: what can't be taken
// back is asked about once more.
func wavers(in bot.Input) bool { return barely(in, barelyRead) }

// barely reports whether words say yes, but less surely than least.
func barely(in bot.Input, least float64) bool {
	if in.Option != "" || !saysYes(in) {
		return false
	}
	r := in.Reading
	under := func(kind bot.ActKind) bool {
		a, ok := r.Find(kind)
		return !ok || a.Confidence < least
	}
	return under(bot.ActApprove) && under(bot.ActConfirm)
}

// barelyRead is the confidence below which an act of consequence is asked back.
const barelyRead = 0.6

// notValues are acts that are no answer to a question for a value.
var notValues = []bot.ActKind{
	bot.ActConfirm, bot.ActDeny, bot.ActSkip, bot.ActAsk, bot.ActPostpone, bot.ActWait, bot.ActCancel, bot.ActApprove, bot.ActReject, bot.ActComplain, bot.ActHuman,
	bot.ActStop, bot.ActStart, bot.ActResume, bot.ActRestart, bot.ActMenu, bot.ActHelp, bot.ActBack, bot.ActThank, bot.ActGreet, bot.ActBye, bot.ActSmalltalk, bot.ActOffTopic,
}

// gives reports whether the words of an input may be taken for the value that was asked
// for: it gives one, or nothing that a person does was recognised in it.
func gives(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		if a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect || a.Kind == bot.ActChange {
			return true
		}
	}
	return !strings.Contains(in.Text, "?") && !slices.ContainsFunc(in.Reading.Acts, func(a bot.Act) bool { return slices.Contains(notValues, a.Kind) })
}

// given finds what an input says of some slots: a value, a correction or a change.
func given(in bot.Input, slots ...string) (bot.Act, bool) {
	for _, kind := range []bot.ActKind{bot.ActCorrect, bot.ActChange, bot.ActProvide} {
		if a, ok := in.Reading.Find(kind, slots...); ok {
			return a, true
		}
	}
	return bot.Act{}, false
}

// skips reports whether an input says that there is none of what was asked for: the option
// "none", or words that were read so about one of some slots; without slots, about any.
func skips(in bot.Input, slots ...string) bool {
	return in.Option == "none" || in.Option == "" && in.Reading.Has(bot.ActSkip, slots...)
}

// unread reports whether nothing at all was recognised in words that may be an answer: at
// a question for free words or a name they are taken as they stand.
func unread(in bot.Input) bool {
	return len(in.Reading.Acts) == 0 && says(in.Text, 2) && in.Option == ""
}

// asks reports whether an input asks something.
func asks(in bot.Input) bool {
	return in.Reading.Has(bot.ActAsk) || strings.Contains(in.Text, "?")
}

// informs reports whether an input gives something that a person would call information,
// whatever was asked.
func informs(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		if (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && a.About != bot.SlotReason {
			return true
		}
	}
	return false
}

// onlyPolite reports whether an input holds nothing but courtesy.
func onlyPolite(in bot.Input) bool {
	for _, a := range in.Reading.Acts {
		if a.Kind != bot.ActThank && a.Kind != bot.ActGreet && a.Kind != bot.ActBye {
			return false
		}
	}
	return len(in.Reading.Acts) > 0
}

// tellsFault reports whether a message tells what is wrong with work, rather than asking,
// putting it off or being polite.
func tellsFault(in bot.Input) bool {
	r := in.Reading
	return in.Option == "" && says(in.Text, 3) && (unread(in) || r.Has(bot.ActComplain) || r.Has(bot.ActHazard) ||
		r.Has(bot.ActProvide, bot.SlotDescription, bot.SlotService) || r.Has(bot.ActCorrect, bot.SlotDescription) ||
		(r.Has(bot.ActDeny) || r.Has(bot.ActReject)) && len(strings.Fields(in.Text)) > plainRefusal)
}

// plainRefusal is how many words a refusal has that says nothing else.
const plainRefusal = 3
