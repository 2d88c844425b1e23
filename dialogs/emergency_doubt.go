package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// declineHelp records that nobody is to come, and asks whether the danger is over.
func (e emergencySlots) declineHelp(r emergencyReport) (emergencySlots, bot.Event) {
	e.HelpDeclined, e.LatestText = true, truncate(r.Text, orders.MaxDescription)
	return e, "declined"
}

func declinedOptions(emergencySlots) []bot.Option {
	return []bot.Option{{Choice: "clear", Title: "option.all_clear"}, {Choice: "no", Title: "option.still_danger"}}
}

// handleDeclined ends the emergency only if the person says that the danger is over. Otherwise
// those alerted get the text, and decide.
func handleDeclined(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	e.HelpDeclined = true
	r := reportFrom(in)
	r.Clear = r.Clear || r.Safe == "yes" && !in.Reading.Persists && !in.Reading.Contrasts // "sí" answers the question whether it is over
	r.Certain = true
	return settleReport(e, in, r, "emergency.declined")
}

// dangerOverArgs tell whether the question is about a person.
func dangerOverArgs(e emergencySlots, _ bot.Facts) any {
	return map[string]bool{"hurt": e.someoneHurt()}
}

// handleDoubtOver takes the answer to whether the danger is over. Only a yes, or words that say
// so, end it; anything else is passed on with the message that raised the question.
func handleDoubtOver(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	r := reportFrom(in)
	r.Clear = r.Clear || r.Safe == "yes" && !in.Reading.Persists && !in.Reading.Contrasts
	r.Certain = true
	r.MaybeOverKinds = nil // asked once
	if !r.Clear {
		r.OverKinds = nil
	}
	return settleReport(e, in, r, "emergency.doubt")
}

// settleReport applies a report and keeps its other words for those alerted. missed is the text
// key for an answer that says neither that the danger is over nor that it goes on.
func settleReport(e emergencySlots, in bot.Input, r emergencyReport, missed string) (emergencySlots, bot.Event) {
	if e, ev := applyReport(e, &r); ev != "" {
		return e, ev
	}
	switch {
	case isOnlyQuestion(in):
		return e, ""
	case r.Safe != "no" && !in.Reading.Persists && !hasLetters(r.Text, 2):
		return e, bot.InvalidInput(missed)
	case in.Option == "" && hasLetters(r.Text, 2):
		e.LatestText = truncate(strings.TrimSpace(e.LatestText+"\n"+r.Text), orders.MaxDescription)
	}
	return e, bot.OK
}
