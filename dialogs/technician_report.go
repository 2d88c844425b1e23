package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// handlePhotosOfWork takes photos, of a phase that was told before them or with them.
func handlePhotosOfWork(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if in.Option == "back" {
		return j, "back"
	}
	if in.Option != "" && len(in.Media) == 0 {
		j.CommandArgs.Phase = orders.Phase(in.Option)
		return j, "again"
	}
	photos := usablePhotos(in.Media)
	switch {
	case len(photos) > 0:
		phase := orders.During
		if j.CommandArgs.Phase != "" && bot.Fold(in.Text) == "" {
			phase = j.CommandArgs.Phase
		}
		if in.Option != "" {
			phase = orders.Phase(in.Option)
		}
		return j.runCommand(orders.JobPhoto, orders.JobCommand{Phase: phaseOf(in, phase), Photos: photos})
	case mediaFault(in) != "":
		return j, bot.InvalidInput(mediaFault(in))
	case in.Reading.Has(bot.ActProvide, bot.SlotPhase):
		j.CommandArgs.Phase = phaseOf(in, "")
		return j, "again"
	case in.Reading.Has(bot.ActProgress, "finished"):
		return j, "finish"
	case in.Reading.Has(bot.ActSkip), in.Reading.Has(bot.ActDeny), in.Reading.Has(bot.ActPostpone):
		return j, "back"
	}
	return j, ""
}

// handleMaterial takes the material used, as the catalogue may have it.
func handleMaterial(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Option == "back", declinesToAdd(in):
		return j, "back"
	case isEnd(in):
		return j, "finish"
	case !hasContent(in, 2):
		return j, ""
	}
	return j.runCommand(orders.JobMaterial, orders.JobCommand{Text: materialIn(in)})
}

// maxEndWords is the most words of a message that only ends something.
const maxEndWords = 4

// isEnd reports whether a few words say that something is finished: "listo", "ya terminé".
func isEnd(in bot.Input) bool {
	return len(strings.Fields(in.Text)) <= maxEndWords && in.Reading.Has(bot.ActProgress, "finished")
}

func handleFit(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if in.Option == "" || in.Option == "back" {
		return handleMaterial(j, in)
	}
	if j.Command == orders.JobPause { // it is the part that is missing, not one that was used
		return j.runCommand(orders.JobPause, orders.JobCommand{Reason: "part", SKU: in.Option, Quantity: j.CommandArgs.Quantity})
	}
	return j.runCommand(orders.JobMaterial, orders.JobCommand{SKU: in.Option, Quantity: j.CommandArgs.Quantity})
}

func handleLeaving(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	r := in.Reading
	switch {
	case in.Option == "back":
		return j, "back"
	case sharedPlace(in) != nil:
		return j.runCommand(orders.JobCheckOut, orders.JobCommand{Place: sharedPlace(in), PlaceAt: in.At})
	case in.Option == "skip", r.Has(bot.ActSkip), r.Has(bot.ActDeny), r.Has(bot.ActReject), r.Has(bot.ActProgress, "blocked"):
		return j.runCommand(orders.JobCheckOut, orders.JobCommand{})
	case r.Has(bot.ActProgress, "resumed", "needs_part"): // not finished after all
		return j, "back"
	}
	return j, ""
}

// handleReport takes one part of the report as text.
func handleReport(part func(*orders.JobCommand) *string) func(jobSlots, bot.Input) (jobSlots, bot.Event) {
	return func(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
		if j.Command != orders.JobReport {
			j.Command, j.CommandArgs, j.LastDoneKey = orders.JobReport, orders.JobCommand{Actions: j.Done}, ""
		}
		if !hasContent(in, 4) {
			return j, ""
		}
		*part(&j.CommandArgs) = strings.TrimSpace(in.Text)
		return j, bot.OK
	}
}

func handleAdvice(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case declinesToAdd(in):
	case hasContent(in, 4):
		j.CommandArgs.Advice = strings.TrimSpace(in.Text)
	default:
		return j, ""
	}
	return j, bot.OK
}

// handleHours takes the measured hours, or corrected ones.
func handleHours(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	c := j.CommandArgs
	switch hours := hoursIn(in); {
	case hours != "":
		c.Hours = hours
	case isYes(in):
		c.Hours = j.MeasuredHours
	default:
		return j, ""
	}
	j.CommandArgs = c
	return j, bot.OK
}

// handleCheck sends the report, or starts it again.
func handleCheck(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Option == "edit", isNo(in), in.Reading.Has(bot.ActBack), in.Reading.Has(bot.ActCorrect), in.Reading.Has(bot.ActChange):
		return clearActions(j), "edit"
	case isYes(in):
		return j.runCommand(orders.JobReport, j.CommandArgs)
	}
	return j, ""
}
