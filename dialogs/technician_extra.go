package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// handleExtra takes the extra work, with its photos.
func handleExtra(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if j.Command != orders.JobExtra { // the arguments of an earlier command are not part of this one
		j.Command, j.CommandArgs = orders.JobExtra, orders.JobCommand{}
	}
	j.CommandArgs.Photos = append(j.CommandArgs.Photos, usablePhotos(in.Media)...)
	if !hasContent(in, 4) {
		return j, ""
	}
	j.CommandArgs.Text, j.CommandArgs.Hours = strings.TrimSpace(in.Text), hoursIn(in)
	return j, bot.OK
}

// clearExtra keeps the photos: they show the work, whatever the text.
func clearExtra(j jobSlots) jobSlots {
	j.CommandArgs = orders.JobCommand{Photos: j.CommandArgs.Photos}
	return j
}

func clearHours(j jobSlots) jobSlots { j.CommandArgs.Hours = ""; return j }

// handleExtraHours takes the hours, or that there are none because only materials are needed.
func handleExtraHours(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if in.Option == "back" {
		return j, "back"
	}
	if in.Reading.Has(bot.ActProgress, "finished") && hoursIn(in) == "" { // there is no extra work: it was the work
		j.Done, j.Command, j.CommandArgs = firstNonEmpty(j.Done, j.CommandArgs.Text), "", orders.JobCommand{}
		return j, "finish"
	}
	j.CommandArgs.Hours = hoursIn(in)
	switch none := strings.TrimSpace(in.Text) == "0"; {
	case none, declinesToAdd(in), in.Option == "none":
		j.CommandArgs.Hours = ""
	case j.CommandArgs.Hours == "":
		return j, ""
	}
	return j, bot.OK
}

// maxExtraParts bounds the materials of extra work. Further ones are added to its text.
const maxExtraParts = 50

func handleExtraParts(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	c := j.CommandArgs
	c.Materials = nil
	switch {
	case declinesToAdd(in):
	case hasContent(in, 2):
		for _, line := range strings.FieldsFunc(in.Text, func(r rune) bool { return r == '\n' || r == ',' || r == ';' }) {
			switch line = strings.TrimSpace(line); {
			case line == "":
			case len(c.Materials) < maxExtraParts:
				c.Materials = append(c.Materials, line)
			default:
				c.Text += "\n" + line
			}
		}
	default:
		return j, ""
	}
	j.CommandArgs = c
	return j, bot.OK
}

// handleExtraCheck sends the extra work. Photos may still be added.
func handleExtraCheck(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if photos := usablePhotos(in.Media); len(photos) > 0 {
		j.CommandArgs.Photos = append(slices.Clone(j.CommandArgs.Photos), photos...)
		return j, "" // noted, and asked again with them
	}
	r := in.Reading
	switch {
	case in.Option == "back", in.Option == "" && r.Has(bot.ActCancel):
		return j, "back"
	case in.Option == "edit", isNo(in), r.Has(bot.ActCorrect), r.Has(bot.ActChange):
		return clearExtra(j), "edit"
	case isYes(in):
		return j.runCommand(orders.JobExtra, j.CommandArgs)
	}
	return j, ""
}
