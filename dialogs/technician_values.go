package dialogs

import (
	"slices"
	"strconv"
	"strings"

	"recado/bot"
)

// minutesIn is how long the way takes, as it was said; 0 when it was not.
func minutesIn(in bot.Input) int {
	a, ok := findGiven(in, bot.SlotMinutes)
	if !ok {
		return 0
	}
	n, _ := strconv.Atoi(a.Value) // whole minutes, by the reader
	return n
}

// hoursIn is how many hours were said, as a decimal; "" when none were.
func hoursIn(in bot.Input) string {
	a, _ := findGiven(in, bot.SlotHours)
	return a.Value
}

// materialIn is the material of a message, with its quantity where it has one.
func materialIn(in bot.Input) string {
	a, _ := in.Reading.Find(bot.ActProvide, bot.SlotMaterial)
	for _, said := range []string{a.Value, a.Text} {
		if said != "" {
			return said
		}
	}
	return strings.TrimSpace(in.Text)
}

// asideActs are those that give nothing at a question for free words.
var asideActs = []bot.ActKind{
	bot.ActAsk, bot.ActPostpone, bot.ActWait, bot.ActThank, bot.ActGreet, bot.ActBye, bot.ActSmalltalk, bot.ActHuman, bot.ActHelp, bot.ActOffTopic,
}

// hasContent reports whether the words of a message, at least n letters, are what a question
// for free words asks for, rather than nothing but a question back, a delay or courtesy.
func hasContent(in bot.Input, n int) bool {
	if !hasLetters(in.Text, n) || in.Option != "" {
		return false
	}
	acts := in.Reading.Acts
	return len(acts) == 0 || slices.ContainsFunc(acts, func(a bot.Act) bool { return !slices.Contains(asideActs, a.Kind) })
}

// maxAnswerWords are no more than an answer to an offer of "none".
const maxAnswerWords = 6

// declinesToAdd reports whether nothing is to be added at a question for free words: the option
// "none", or a few words that say so.
func declinesToAdd(in bot.Input) bool {
	if in.Option != "" {
		return in.Option == "none"
	}
	r := in.Reading
	return len(strings.Fields(in.Text)) <= maxAnswerWords && !hasInformation(in) && (r.Has(bot.ActSkip) || r.Has(bot.ActDeny) || r.Has(bot.ActReject))
}
