package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// A technician at work tells what is done: "cambié el capacitor, quedó frío". That is no extra work: it is
// kept for the report, and the technician is asked what comes next.

// addDone keeps words about finished work for the report.
func (j jobSlots) addDone(in bot.Input) jobSlots {
	said := strings.TrimSpace(in.Text)
	if j.Done != "" {
		said = j.Done + "\n" + said
	}
	j.Done = shortenTo(said, maxDone)
	return j
}

// maxDone bounds what is kept for the report, in characters.
const maxDone = 1000

// shortenTo shortens a text to a number of characters.
func shortenTo(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}

// tellsDone reports whether words at work tell what was done.
func tellsDone(in bot.Input) bool { return in.Reading.Has(bot.ActProgress, "did") }

// isDoubtfulEnd reports whether the end of the work was read with low confidence.
func isDoubtfulEnd(in bot.Input) bool {
	a, _ := in.Reading.Find(bot.ActProgress, "finished")
	return a.Confidence < doubtfulBelow
}

func didArgs(j jobSlots, _ bot.Facts) any {
	return map[string]any{"order": j.Order, "done": shortenValue(j.Done)}
}

func didOptions(jobSlots) []bot.Option {
	return []bot.Option{{Choice: "finish", Title: "option.finish"}, {Choice: "extra", Title: "option.extra_work"}, {Choice: "back", Title: "option.go_on_working"}}
}

// handleDid takes whether the work is finished. Words that tell of more work done are added.
func handleDid(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	r := in.Reading
	switch {
	case in.Option == "extra": // it was extra work after all
		j.Command, j.CommandArgs, j.Done = orders.JobExtra, orders.JobCommand{Text: j.Done}, ""
		return j, "extra"
	case in.Option != "":
		return j, bot.Event(in.Option)
	case r.Has(bot.ActProgress, "finished"), isYes(in):
		if tellsDone(in) {
			j = j.addDone(in)
		}
		return j, "finish"
	case tellsDone(in):
		return j.addDone(in), ""
	case isNo(in), r.Has(bot.ActPostpone), r.Has(bot.ActProgress):
		return j, "back"
	}
	return j, ""
}

func clearActions(j jobSlots) jobSlots {
	j.CommandArgs.Actions, j.Done = "", ""
	return j
}

func extraHoursOptions(jobSlots) []bot.Option {
	return []bot.Option{{Choice: "none", Title: "option.nothing"}, {Choice: "back", Title: "option.go_back"}}
}
