package dialogs

import (
	"strconv"

	"recado/bot"
	"recado/flows/orders"
)

func handleReady(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case verb(in) == "way":
		return j, "eta"
	case verb(in) == "cant":
		return j, "back"
	case verb(in) == "chat":
		return j, "chat"
	case in.Location != nil: // the departure was not reported
		return j.runCommand(orders.JobOnTheWay, orders.JobCommand{}) // without an ETA, because the technician may be at the door
	}
	return j, ""
}

// handleETA takes the minutes of the way. "Almost there" counts as almostThereMinutes.
func handleETA(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	next, ev := takeETA(j, in)
	return next.keepNote(in, ev)
}

func takeETA(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	n, _ := strconv.Atoi(in.Option)
	if n == 0 {
		n = minutesIn(in)
	}
	r := in.Reading
	switch {
	case n > 0:
		return j.runCommand(orders.JobOnTheWay, orders.JobCommand{Minutes: n})
	case in.Location != nil, r.Has(bot.ActProgress, "arrived", "started"):
		return j.runCommand(orders.JobOnTheWay, orders.JobCommand{})
	case r.Has(bot.ActProgress, "delayed", "blocked"), r.Has(bot.ActSkip, bot.SlotMinutes):
		return j, bot.InvalidInput("job.eta.unsure")
	case r.Has(bot.ActProgress, "lost"):
		return j, bot.InvalidInput("job.eta.lost")
	case r.Has(bot.ActReject):
		return j.declineJob("ready", in)
	case r.Has(bot.ActProgress, "on_way"):
		return j.runCommand(orders.JobOnTheWay, orders.JobCommand{Minutes: almostThereMinutes})
	case r.Has(bot.ActDeny): // the technician has not left
		return j, "not_yet"
	}
	return j, ""
}

// handleArrive takes the location that proves the arrival. A text alone is not enough (RN-001).
func handleArrive(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	at := sharedPlace(in)
	switch {
	case at != nil:
		return j.runCommand(orders.JobCheckIn, orders.JobCommand{Place: at, PlaceAt: in.At})
	case verb(in) == "chat":
		return j, "chat"
	case verb(in) == "cant":
		return j, "back"
	case verb(in) == "failed":
		return j, "failed"
	}
	return j, ""
}

// sharedPlace returns the location that a technician shared. An SMS can't share one: there a map link or
// degrees stand for it, and the code that a check-in by SMS needs.
func sharedPlace(in bot.Input) *bot.Location {
	if in.Location != nil || !in.Facts.Spoofable {
		return in.Location
	}
	m, _ := bot.FindPoint(in.Text)
	return m.Point
}

// almostThereMinutes is the rest of the way, in minutes, for a technician who is almost there.
const almostThereMinutes = 5
