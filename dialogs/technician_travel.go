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
	case in.Location != nil: // without having said that he set off
		return j.runCommand(orders.JobOnTheWay, orders.JobCommand{}) // nobody is told to wait for someone who may be at the door
	}
	return j, ""
}

// handleETA takes how long the way takes. Who is almost there is there in a moment.
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
	case r.Has(bot.ActDeny): // he has not left
		return j, "not_yet"
	}
	return j, ""
}

// handleArrive takes the place that proves the arrival. Saying so is not enough (RN-001).
func handleArrive(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Location != nil:
		return j.runCommand(orders.JobCheckIn, orders.JobCommand{Place: in.Location, PlaceAt: in.At})
	case verb(in) == "chat":
		return j, "chat"
	case verb(in) == "cant":
		return j, "back"
	}
	return j, ""
}

// almostThereMinutes is what is left of the way, in minutes, to someone who is almost there.
const almostThereMinutes = 5
