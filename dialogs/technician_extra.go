package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// hearExtra takes what was found, with its pictures.
func hearExtra(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if j.Act != orders.JobExtra { // what an earlier command said is not part of this one
		j.Act, j.Cmd = orders.JobExtra, orders.JobCommand{}
	}
	j.Cmd.Photos = append(j.Cmd.Photos, usable(in.Media)...)
	if !content(in, 4) {
		return j, ""
	}
	j.Cmd.Text, j.Cmd.Hours = strings.TrimSpace(in.Text), hoursIn(in)
	return j, bot.OK
}

// forgetExtra keeps the pictures: they show what was found, however it is worded.
func forgetExtra(j jobSlots) jobSlots { j.Cmd = orders.JobCommand{Photos: j.Cmd.Photos}; return j }

func forgetHours(j jobSlots) jobSlots { j.Cmd.Hours = ""; return j }

// hearExtraHours takes the hours, or that there are none: of materials alone.
func hearExtraHours(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	j.Cmd.Hours = hoursIn(in)
	switch none := strings.TrimSpace(in.Text) == "0"; {
	case none, declines(in):
		j.Cmd.Hours = ""
	case j.Cmd.Hours == "":
		return j, ""
	}
	return j, bot.OK
}

// maxExtraParts bounds the materials of additional work. What is over stands in its words.
const maxExtraParts = 50

func hearExtraParts(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	c := j.Cmd
	c.Materials = nil
	switch {
	case declines(in):
	case content(in, 2):
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
	j.Cmd = c
	return j, bot.OK
}

// hearExtraCheck sends additional work as it stands. Pictures may still be added.
func hearExtraCheck(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if photos := usable(in.Media); len(photos) > 0 {
		j.Cmd.Photos = append(slices.Clone(j.Cmd.Photos), photos...)
		return j, "" // noted, and asked again with them
	}
	r := in.Reading
	switch {
	case in.Option == "back", in.Option == "" && r.Has(bot.ActCancel):
		return j, "back"
	case in.Option == "edit", saysNo(in), r.Has(bot.ActCorrect), r.Has(bot.ActChange):
		return forgetExtra(j), "edit"
	case saysYes(in):
		return j.act(orders.JobExtra, j.Cmd)
	}
	return j, ""
}
