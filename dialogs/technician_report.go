package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// hearPhotosOfWork takes pictures, of a moment that was said before them or with them.
func hearPhotosOfWork(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if in.Option == "back" {
		return j, "back"
	}
	if in.Option != "" {
		j.Cmd.Phase = orders.Phase(in.Option)
		return j, "again"
	}
	photos := usable(in.Media)
	phase, only := phaseOf(in.Text)
	switch {
	case len(photos) > 0:
		if j.Cmd.Phase != "" && bot.Fold(in.Text) == "" {
			phase = j.Cmd.Phase
		}
		return j.act(orders.JobPhoto, orders.JobCommand{Phase: phase, Photos: photos})
	case only:
		j.Cmd.Phase = phase
		return j, "again"
	}
	return j, bot.Event(strings.TrimSuffix("?"+fault(in), "?"))
}

func hearMaterial(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if in.Option == "back" {
		return j, "back"
	}
	if !says(in.Text, 2) {
		return j, ""
	}
	return j.act(orders.JobMaterial, orders.JobCommand{Text: strings.TrimSpace(in.Text)})
}

func hearFit(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch in.Option {
	case "":
		return hearMaterial(j, in)
	case "back":
		return j, "back"
	}
	return j.act(orders.JobMaterial, orders.JobCommand{SKU: in.Option, Quantity: j.Cmd.Quantity})
}

func hearPause(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch in.Option {
	case "back", "extra":
		return j, bot.Event(in.Option)
	case "":
	case "own": // a choice that is not "persona", which calls an agent
		return j.act(orders.JobPause, orders.JobCommand{Reason: "personal"})
	default:
		return j.act(orders.JobPause, orders.JobCommand{Reason: in.Option})
	}
	said := bot.Fold(in.Text)
	for reason, words := range map[string][]string{
		"part": {"repuesto", "pieza", "material", "part"}, "customer": {"cliente", "nadie", "cerrado", "customer"}, "personal": {"personal", "accidente", "enferm", "emergencia"},
	} {
		for _, w := range words {
			if strings.Contains(said, w) {
				return j.act(orders.JobPause, orders.JobCommand{Reason: reason, Text: strings.TrimSpace(in.Text)})
			}
		}
	}
	return j, ""
}

func hearPaused(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	said := strings.TrimRight(bot.Fold(in.Text), ".! ")
	switch {
	case verb(in) == "resume", strings.HasPrefix(said, "reanud"), strings.HasPrefix(said, "continu"), strings.HasPrefix(said, "sigo"), said == "seguir", said == "resume":
		return j.act(orders.JobResume, orders.JobCommand{})
	case verb(in) == "finish", ends.MatchString(said):
		return j, "finish"
	case verb(in) == "chat", wants.MatchString(said):
		return j, "chat"
	case setsOff.MatchString(said):
		return j, "eta"
	case in.Location != nil:
		return j.act(orders.JobCheckIn, orders.JobCommand{Place: in.Location, PlaceAt: in.At})
	case len(usable(in.Media)) > 0:
		return j.act(orders.JobPhoto, orders.JobCommand{Phase: orders.During, Photos: usable(in.Media)})
	}
	return j, ""
}

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
	return j, bot.OK
}

func forgetExtra(j jobSlots) jobSlots { j.Cmd = orders.JobCommand{}; return j }

// hoursIn reads hours: "2", "1,5", "2 horas", "media hora"; "" when it says nothing.
func hoursIn(text string) string {
	said := bot.Fold(text)
	for _, unit := range []string{" horas", " hora", " hours", " hour", " hrs", " h", "h"} {
		said = strings.TrimSuffix(said, unit)
	}
	switch said = strings.TrimSpace(said); {
	case said == "media":
		return "0.5"
	case said == "una":
		return "1"
	case said == "dos":
		return "2"
	case quantity.MatchString(said):
		return strings.ReplaceAll(said, ",", ".")
	}
	return ""
}

func hearExtraHours(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if j.Cmd.Hours = hoursIn(in.Text); j.Cmd.Hours == "" {
		return j, ""
	}
	return j, bot.OK
}

func hearExtraParts(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	c := j.Cmd
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
	return j.act(orders.JobExtra, c)
}

func hearLeaving(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Option == "back":
		return j, "back"
	case in.Location != nil:
		return j.act(orders.JobCheckOut, orders.JobCommand{Place: in.Location, PlaceAt: in.At})
	case in.Option == "skip" || without(in.Text):
		return j.act(orders.JobCheckOut, orders.JobCommand{})
	}
	return j, ""
}

// hearReport takes one part of the report in words.
func hearReport(part func(*orders.JobCommand) *string) func(jobSlots, bot.Input) (jobSlots, bot.Event) {
	return func(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
		if j.Act != orders.JobReport {
			j.Act, j.Cmd, j.Did = orders.JobReport, orders.JobCommand{}, ""
		}
		if !says(in.Text, 4) {
			return j, ""
		}
		*part(&j.Cmd) = strings.TrimSpace(in.Text)
		return j, bot.OK
	}
}

func hearAdvice(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Option == "none" || without(in.Text):
	case says(in.Text, 4):
		j.Cmd.Advice = strings.TrimSpace(in.Text)
	default:
		return j, ""
	}
	return j, bot.OK
}

// hearHours takes the hours as measured, or as corrected.
func hearHours(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	c := j.Cmd
	switch said := bot.Fold(in.Text); {
	case in.Option == "yes", assent[said]:
		c.Hours = j.Worked
	case hoursIn(in.Text) != "":
		c.Hours = hoursIn(in.Text)
	default:
		return j, ""
	}
	return j.act(orders.JobReport, c)
}
