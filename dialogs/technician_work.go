package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// isNotPhotos ends gathering at once: only photos come in a row here.
func isNotPhotos(in bot.Input) bool { return len(in.Media) == 0 }

// withoutLastDone clears LastDoneKey when the technician leaves the question, so that it is not
// told again on return.
func withoutLastDone(hear func(jobSlots, bot.Input) (jobSlots, bot.Event)) func(jobSlots, bot.Input) (jobSlots, bot.Event) {
	return func(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
		next, ev := hear(j, in)
		if ev != "" && ev != "told" && !strings.HasPrefix(string(ev), "?") {
			next.LastDoneKey = ""
		}
		return next, ev
	}
}

// handleWork goes where a technician's tap leads, and takes photos.
func handleWork(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if photos := usablePhotos(in.Media); len(photos) > 0 {
		return j.runCommand(orders.JobPhoto, orders.JobCommand{Phase: phaseOf(in, orders.During), Photos: photos})
	}
	if why := mediaFault(in); why != "" {
		return j, bot.InvalidInput(why)
	}
	if sharedPlace(in) != nil { // back from an errand
		return j.runCommand(orders.JobCheckIn, orders.JobCommand{Place: sharedPlace(in), PlaceAt: in.At})
	}
	return j, bot.Event(verb(in))
}

// phaseOf returns the phase of a photo that was told with it, or otherwise.
func phaseOf(in bot.Input, otherwise orders.Phase) orders.Phase {
	if a, ok := in.Reading.Find(bot.ActProvide, bot.SlotPhase); ok {
		return orders.Phase(a.Value)
	}
	return otherwise
}
