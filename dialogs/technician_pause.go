package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// handlePause takes the reason for a pause: an option, or words about a missing part, an
// unavailable customer or site, or a technician who can't continue.
func handlePause(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch in.Option {
	case "back", "extra", "part":
		return j, bot.Event(in.Option)
	case "":
	case "own": // a choice that is not "persona", which calls an agent
		return j.runCommand(orders.JobPause, orders.JobCommand{Reason: "personal"})
	default:
		return j.runCommand(orders.JobPause, orders.JobCommand{Reason: in.Option})
	}
	r := in.Reading
	c := orders.JobCommand{Text: strings.TrimSpace(in.Text)}
	switch {
	case r.Has(bot.ActProvide, bot.SlotMaterial):
		c.Reason, c.Text = "part", materialIn(in)
	case r.Has(bot.ActProgress, "needs_part"):
		return j, "part"
	case r.Has(bot.ActReject):
		c.Reason = "personal"
	case r.Has(bot.ActProgress, "blocked"):
		c.Reason = "customer"
	case r.Has(bot.ActProgress, "finished"):
		return j, "finish"
	case r.Has(bot.ActProgress, "resumed"), r.Has(bot.ActDeny): // no pause after all
		return j, "back"
	default:
		return j, ""
	}
	return j.runCommand(orders.JobPause, c)
}

func handlePaused(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case verb(in) == "resume":
		return j.runCommand(orders.JobResume, orders.JobCommand{})
	case verb(in) == "finish":
		return j, "finish"
	case verb(in) == "chat":
		return j, "chat"
	case verb(in) == "failed":
		return j, "failed"
	case sharedPlace(in) != nil:
		return j.runCommand(orders.JobCheckIn, orders.JobCommand{Place: sharedPlace(in), PlaceAt: in.At})
	case len(usablePhotos(in.Media)) > 0:
		return j.runCommand(orders.JobPhoto, orders.JobCommand{Phase: phaseOf(in, orders.During), Photos: usablePhotos(in.Media)})
	}
	return j, ""
}

// handleMissingPart takes the part for which the work pauses, with how many. Who does not know it pauses without.
func handleMissingPart(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	r := in.Reading
	switch {
	case in.Option == "back", r.Has(bot.ActProgress, "resumed"), r.Has(bot.ActCancel):
		return j, "back"
	case in.Option == "unsure", r.Has(bot.ActSkip):
		return j.runCommand(orders.JobPause, orders.JobCommand{Reason: "part"})
	case r.Has(bot.ActProvide, bot.SlotMaterial):
		return j.runCommand(orders.JobPause, orders.JobCommand{Reason: "part", Text: materialIn(in)})
	case isEnd(in):
		return j, "finish"
	case isYes(in), isNo(in), !hasContent(in, 3):
		return j, ""
	}
	return j.runCommand(orders.JobPause, orders.JobCommand{Reason: "part", Text: strings.TrimSpace(in.Text)})
}

func partOptionsOfJob(jobSlots) []bot.Option {
	return []bot.Option{{Choice: "unsure", Title: "option.part_unsure"}, {Choice: "back", Title: "option.go_back"}}
}
