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
	if !says(in.Text, 4) {
		return j, ""
	}
	j.Cmd.Text = strings.TrimSpace(in.Text)
	if m := hoursWithin.FindStringSubmatch(bot.Fold(in.Text)); m != nil {
		j.Cmd.Hours = plainHours(m[1])
	}
	return j, bot.OK
}

func forgetExtra(j jobSlots) jobSlots { j.Cmd = orders.JobCommand{}; return j }

func forgetHours(j jobSlots) jobSlots { j.Cmd.Hours = ""; return j }

func hearExtraHours(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if j.Cmd.Hours = hoursIn(in.Text); j.Cmd.Hours == "" {
		return j, ""
	}
	return j, bot.OK
}

func hearExtraParts(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	c := j.Cmd
	c.Materials = nil
	switch {
	case in.Option == "none" || without(in.Text):
	case says(in.Text, 2):
		for _, line := range strings.FieldsFunc(in.Text, func(r rune) bool { return r == '\n' || r == ',' || r == ';' }) {
			if line = strings.TrimSpace(line); line != "" && len(c.Materials) < 20 {
				c.Materials = append(c.Materials, line)
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
	switch {
	case in.Option == "yes", assent[bot.Fold(in.Text)]:
		return j.act(orders.JobExtra, j.Cmd)
	case in.Option == "edit":
		return forgetExtra(j), "edit"
	case in.Option == "back":
		return j, "back"
	}
	return j, ""
}
