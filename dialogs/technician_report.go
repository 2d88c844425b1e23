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
	if in.Option != "" && len(in.Media) == 0 {
		j.Cmd.Phase = orders.Phase(in.Option)
		return j, "again"
	}
	photos := usable(in.Media)
	switch {
	case len(photos) > 0:
		phase := orders.During
		if j.Cmd.Phase != "" && bot.Fold(in.Text) == "" {
			phase = j.Cmd.Phase
		}
		if in.Option != "" {
			phase = orders.Phase(in.Option)
		}
		return j.act(orders.JobPhoto, orders.JobCommand{Phase: phaseOf(in, phase), Photos: photos})
	case fault(in) != "":
		return j, bot.InvalidInput(fault(in))
	case in.Reading.Has(bot.ActProvide, bot.SlotPhase):
		j.Cmd.Phase = phaseOf(in, "")
		return j, "again"
	case in.Reading.Has(bot.ActProgress, "finished"):
		return j, "finish"
	case in.Reading.Has(bot.ActSkip), in.Reading.Has(bot.ActDeny), in.Reading.Has(bot.ActPostpone):
		return j, "back"
	}
	return j, ""
}

// hearMaterial takes what was used, as the catalogue may know it.
func hearMaterial(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Option == "back", declines(in):
		return j, "back"
	case ends(in):
		return j, "finish"
	case !content(in, 2):
		return j, ""
	}
	return j.act(orders.JobMaterial, orders.JobCommand{Text: materialIn(in)})
}

// fewEndWords are no more than the end of something.
const fewEndWords = 4

// ends reports whether a few words say that something is finished: "listo", "ya terminé".
func ends(in bot.Input) bool {
	return len(strings.Fields(in.Text)) <= fewEndWords && in.Reading.Has(bot.ActProgress, "finished")
}

func hearFit(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if in.Option == "" || in.Option == "back" {
		return hearMaterial(j, in)
	}
	return j.act(orders.JobMaterial, orders.JobCommand{SKU: in.Option, Quantity: j.Cmd.Quantity})
}

func hearLeaving(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	r := in.Reading
	switch {
	case in.Option == "back":
		return j, "back"
	case in.Location != nil:
		return j.act(orders.JobCheckOut, orders.JobCommand{Place: in.Location, PlaceAt: in.At})
	case in.Option == "skip", r.Has(bot.ActSkip), r.Has(bot.ActDeny), r.Has(bot.ActReject), r.Has(bot.ActProgress, "blocked"):
		return j.act(orders.JobCheckOut, orders.JobCommand{})
	case r.Has(bot.ActProgress, "resumed", "needs_part"): // not finished after all
		return j, "back"
	}
	return j, ""
}

// hearReport takes one part of the report in words.
func hearReport(part func(*orders.JobCommand) *string) func(jobSlots, bot.Input) (jobSlots, bot.Event) {
	return func(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
		if j.Act != orders.JobReport {
			j.Act, j.Cmd, j.Did = orders.JobReport, orders.JobCommand{}, ""
		}
		if !content(in, 4) {
			return j, ""
		}
		*part(&j.Cmd) = strings.TrimSpace(in.Text)
		return j, bot.OK
	}
}

func hearAdvice(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case declines(in):
	case content(in, 4):
		j.Cmd.Advice = strings.TrimSpace(in.Text)
	default:
		return j, ""
	}
	return j, bot.OK
}

// hearHours takes the hours as measured, or as corrected.
func hearHours(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	c := j.Cmd
	switch hours := hoursIn(in); {
	case hours != "":
		c.Hours = hours
	case saysYes(in):
		c.Hours = j.Worked
	default:
		return j, ""
	}
	j.Cmd = c
	return j, bot.OK
}

// hearCheck sends the report as it stands, or takes it from the beginning.
func hearCheck(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Option == "edit", saysNo(in), in.Reading.Has(bot.ActCorrect), in.Reading.Has(bot.ActChange):
		return j, "edit"
	case saysYes(in):
		return j.act(orders.JobReport, j.Cmd)
	}
	return j, ""
}
