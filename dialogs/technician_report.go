package dialogs

import (
	"regexp"
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
		if ends.MatchString(strings.TrimRight(bot.Fold(in.Text), ".! ")) {
			return j, "finish"
		}
		return hearMaterial(j, in)
	case "back":
		return j, "back"
	}
	return j.act(orders.JobMaterial, orders.JobCommand{SKU: in.Option, Quantity: j.Cmd.Quantity})
}

var quantity = regexp.MustCompile(`^\d{1,3}([.,]\d{1,2})?$`)

// hoursWithin finds hours that are said along with the work.
var hoursWithin = regexp.MustCompile(`\b(\d{1,2}(?:[.,]\d{1,2})?) ?(?:horas?|hours?|hrs?|h)\b`)

// hoursIn reads hours: "2", "1,5", "2 horas", "media hora"; "" when it says nothing.
func hoursIn(text string) string {
	said := bot.Fold(text)
	for _, unit := range []string{" horas", " hora", " hours", " hour", " hrs", " h", "h"} {
		said = strings.TrimSuffix(said, unit)
	}
	switch said = strings.TrimSpace(said); {
	case said == "hora y media", said == "una hora y media", said == "una y media":
		return "1.5"
	case said == "media":
		return "0.5"
	case said == "una":
		return "1"
	case said == "dos":
		return "2"
	case quantity.MatchString(said):
		return plainHours(said)
	}
	return ""
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
	j.Cmd = c
	return j, bot.OK
}

// hearCheck sends the report as it stands, or takes it from the beginning.
func hearCheck(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Option == "yes", assent[bot.Fold(in.Text)]:
		return j.act(orders.JobReport, j.Cmd)
	case in.Option == "edit":
		return j, "edit"
	}
	return j, ""
}

// plainHours is a number as the prices read it: without a zero before other digits.
func plainHours(said string) string {
	said = strings.TrimLeft(strings.ReplaceAll(said, ",", "."), "0")
	if said == "" || said[0] == '.' {
		said = "0" + said
	}
	return said
}
