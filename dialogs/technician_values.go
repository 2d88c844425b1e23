package dialogs

import (
	"slices"
	"strconv"
	"strings"

	"recado/bot"
)

// minutesIn returns the minutes in a message; 0 if there are none.
func minutesIn(in bot.Input) int {
	a, ok := findGiven(in, bot.SlotMinutes)
	if !ok {
		return 0
	}
	n, _ := strconv.Atoi(a.Value) // the reader gives whole minutes
	return n
}

// hoursIn returns the hours in a message, as a decimal; "" if there are none.
func hoursIn(in bot.Input) string {
	a, _ := findGiven(in, bot.SlotHours)
	return a.Value
}

// materialIn returns the material in a message, with its quantity if there is one.
func materialIn(in bot.Input) string {
	a, _ := in.Reading.Find(bot.ActProvide, bot.SlotMaterial)
	for _, said := range []string{a.Value, a.Text} {
		if said != "" {
			return said
		}
	}
	return strings.TrimSpace(in.Text)
}

// asideActs are acts that do not answer a question for free text.
var asideActs = []bot.ActKind{
	bot.ActAsk, bot.ActPostpone, bot.ActWait, bot.ActThank, bot.ActGreet, bot.ActBye, bot.ActSmalltalk, bot.ActHuman, bot.ActHelp, bot.ActOffTopic,
}

// hasContent reports whether a message has at least n letters and answers a question for free
// text: it is not only a question, a delay or a courtesy.
func hasContent(in bot.Input, n int) bool {
	if !hasLetters(in.Text, n) || in.Option != "" {
		return false
	}
	acts := in.Reading.Acts
	return len(acts) == 0 || slices.ContainsFunc(acts, func(a bot.Act) bool { return !slices.Contains(asideActs, a.Kind) })
}

// maxAnswerWords is the most words of an answer that declines.
const maxAnswerWords = 6

// declinesToAdd reports whether nothing is to be added at a question for free text: the option
// "none", or a few words that say so.
func declinesToAdd(in bot.Input) bool {
	if in.Option != "" {
		return in.Option == "none"
	}
	r := in.Reading
	return len(strings.Fields(in.Text)) <= maxAnswerWords && !hasInformation(in) && (r.Has(bot.ActSkip) || r.Has(bot.ActDeny) || r.Has(bot.ActReject))
}
