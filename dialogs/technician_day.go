package dialogs

import (
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// dayEvents are the transitions of handleDay's events, for every question of a technician's
// day.
func dayEvents(state bot.State) bot.On {
	return bot.On{
		"jobs": "loading", "told": state, "act": "acting", "why": "refusing", "back": "giving_back", "eta": "eta", "chat": "chat", "pass": "pass",
		"pause": "pausing", "part": "part", "supply": "supply", "shift": "shift", "failed": "failed", "finish": "leaving", "extra": "extra", "photos": "photos", "material": "material",
		"ok":  "extra_hours", // extra work has been described
		"did": "did",
	}
}

// technicianActs are the acts that handleDay handles itself: at a technician's question they
// are about the job, never about an order of the technician's own.
var technicianActs = append([]bot.ActKind{bot.ActCancel}, jobQuestionActs...)

// jobQuestionActs are the same at a nested question, where a cancellation leaves it.
var jobQuestionActs = []bot.ActKind{bot.ActChange, bot.ActComplain}

// technicianQuestion wraps the Handle of a question of a technician's day: first it looks for
// another job by name or number, then calls Handle, then handleDay.
func technicianQuestion(hear func(jobSlots, bot.Input) (jobSlots, bot.Event)) func(jobSlots, bot.Input) (jobSlots, bot.Event) {
	return func(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
		if in.Option == "" {
			if in.Reading.Has(bot.ActGo, "jobs") {
				return jobSlots{}, "jobs"
			}
			if in.Reading.Has(bot.ActGo, "supply") {
				j.Note = strings.TrimSpace(in.Text)
				return j, "supply"
			}
			if ofShift(in.Reading) {
				told := seedShift(in.Text, in.Reading.Acts)
				j.Shift = &told
				return j, "shift"
			}
			if order := otherOrder(in, j.Order); order != "" {
				return jobSlots{Order: order}, "jobs"
			}
		}
		next, ev := hear(j, in)
		if ev == "" && in.Option == "" {
			next, ev = handleDay(next, in)
		}
		return next.keepNote(in, ev)
	}
}

// keepNote keeps a note for the customer that came with another act.
func (j jobSlots) keepNote(in bot.Input, ev bot.Event) (jobSlots, bot.Event) {
	if a, ok := in.Reading.Find(bot.ActProvide, bot.SlotNote); ok && ev == "act" && (j.Command == orders.JobAccept || j.Command == orders.JobOnTheWay) {
		j.Note = a.Text
	}
	return j, ev
}

// maxSwitchWords is the most words of a message that only names another job.
const maxSwitchWords = 5

// otherOrder returns the order that a short message names, if it is not the current one: "voy a
// la ord 2". A longer message may only mention another order.
func otherOrder(in bot.Input, current string) string {
	if len(in.Reading.Refs) != 1 || len(strings.Fields(in.Text)) > maxSwitchWords {
		return ""
	}
	if order := in.Reading.Refs[0]; strings.HasPrefix(order, "ORD-") && order != current {
		return order
	}
	return ""
}

// say answers a technician with a line before the open question.
func (j jobSlots) say(key string) (jobSlots, bot.Event) {
	j.LastDoneKey = key
	return j, "told"
}

// askToPassOn asks whether to pass a message on to the customer.
func (j jobSlots) askToPassOn(in bot.Input) (jobSlots, bot.Event) {
	j.Note = strings.TrimSpace(in.Text)
	return j, "pass"
}

// handleDay handles what a technician says about the job, by the job's state. Acts that make no
// sense now are acknowledged or count as not understood.
func handleDay(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	r := in.Reading
	at := questionOfState(j.Job)
	switch {
	case r.Has(bot.ActReject), r.Has(bot.ActCancel):
		return j.declineJob(at, in)
	case r.Has(bot.ActAsk, bot.TopicContact): // phone numbers are not disclosed: messages are passed on
		return j, "chat"
	case r.Has(bot.ActChange):
		return j.say("job.other_time")
	}
	if next, ev := j.handleProgress(at, in); ev != "" {
		return next, ev
	}
	switch {
	case at == "work" && r.Has(bot.ActProvide, bot.SlotMaterial), at == "paused" && r.Has(bot.ActProvide, bot.SlotMaterial):
		return j.runCommand(orders.JobMaterial, orders.JobCommand{Text: materialIn(in)})
	case at == "work" && r.Has(bot.ActProvide, bot.SlotDescription): // work that was not quoted
		if len(strings.Fields(in.Text)) > maxExtraAnnouncement {
			return handleExtra(j, in)
		}
		return j, "extra"
	case r.Has(bot.ActProvide, bot.SlotNote):
		return j.askToPassOn(in)
	case r.Has(bot.ActComplain):
		return j.say("job.complaint")
	case r.Has(bot.ActConfirm), r.Has(bot.ActApprove), r.Has(bot.ActDeny):
		return j.say("job.understood")
	}
	return j, ""
}

// maxExtraAnnouncement is the most words of a text that only announces extra work; longer ones
// describe it.
const maxExtraAnnouncement = 6

// declineJob gives a job back, or asks why it can't be done. A technician at the site does not
// give it back but pauses; for a personal reason somebody else is sent.
func (j jobSlots) declineJob(at bot.Event, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case at == "work" || at == "paused":
		return j, "pause"
	case refusalReason(in) != "":
		return j.runCommand(orders.JobReturn, orders.JobCommand{Reason: refusalReason(in)})
	}
	return j, "back"
}

// refusalReason returns the reason in a refusal of a job, or "".
func refusalReason(in bot.Input) string {
	if in.Reading.Has(bot.ActReject) && in.Reading.Has(bot.ActProvide, bot.SlotReason) {
		return strings.TrimSpace(in.Text)
	}
	return ""
}

// handleProgress handles a technician's progress.
func (j jobSlots) handleProgress(at bot.Event, in bot.Input) (jobSlots, bot.Event) {
	minutes := minutesIn(in)
	said := func(about ...string) bool { return in.Reading.Has(bot.ActProgress, about...) }
	switch at {
	case "ready":
		return j.beforeLeaving(minutes, said, in)
	case "arrive":
		return j.onTheWay(minutes, said)
	case "work":
		return j.atWork(said, in)
	case "paused":
		return j.whilePaused(said, in)
	}
	return j, ""
}

// beforeLeaving handles progress before the technician sets off. Minutes alone do not mean that
// the technician is on the way.
func (j jobSlots) beforeLeaving(minutes int, said func(...string) bool, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case said("arrived", "started", "finished", "did"): // the departure was not reported
		return j.runCommand(orders.JobOnTheWay, orders.JobCommand{}) // without an ETA, because the technician may be at the door
	case said("on_way", "resumed") && minutes > 0:
		return j.runCommand(orders.JobOnTheWay, orders.JobCommand{Minutes: minutes})
	case said("lost"):
		return j.say("job.lost")
	case said("on_way", "resumed"):
		return j, "eta"
	case said("delayed", "needs_part", "paused"):
		return j.askToPassOn(in)
	case said("blocked"):
		return j.say("job.blocked")
	}
	return j, ""
}

// onTheWay takes a number of minutes as a new time of arrival. The arrival itself needs the
// shared location (RN-001).
func (j jobSlots) onTheWay(minutes int, said func(...string) bool) (jobSlots, bot.Event) {
	switch {
	case said("arrived") && said("blocked"): // the customer is asked first; "Visita fallida" is an option
		return j.say("job.at_the_door")
	case said("arrived", "started", "finished", "did"):
		return j, bot.InvalidInput("job.arrive.example")
	case minutes > 0:
		return j.runCommand(orders.JobOnTheWay, orders.JobCommand{Minutes: minutes})
	case said("lost"):
		return j.say("job.lost")
	case said("blocked"):
		return j.say("job.blocked")
	case said("delayed"):
		return j, "eta"
	case said():
		return j.say("job.understood")
	}
	return j, ""
}

func (j jobSlots) atWork(said func(...string) bool, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case said("finished") && !(tellsDone(in) && isDoubtfulEnd(in)):
		if tellsDone(in) {
			j = j.addDone(in)
		}
		return j, "finish"
	case tellsDone(in) && !in.Reading.Has(bot.ActProvide, bot.SlotMaterial):
		return j.addDone(in), "did"
	case said("needs_part") && in.Reading.Has(bot.ActProvide, bot.SlotMaterial):
		return j.runCommand(orders.JobPause, orders.JobCommand{Reason: "part", Text: materialIn(in)})
	case said("needs_part"):
		return j, "part"
	case said("paused") && said("blocked"):
		return j.runCommand(orders.JobPause, orders.JobCommand{Reason: "customer", Text: strings.TrimSpace(in.Text)})
	case said("paused", "blocked"):
		return j, "pause"
	case said("delayed"):
		return j.askToPassOn(in)
	case said():
		return j.say("job.understood")
	}
	return j, ""
}

func (j jobSlots) whilePaused(said func(...string) bool, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case said("finished"):
		return j, "finish"
	case said("resumed", "started", "arrived"):
		return j.runCommand(orders.JobResume, orders.JobCommand{})
	case said("on_way"):
		return j, "eta"
	case said("delayed"):
		return j.askToPassOn(in)
	case said():
		return j.say("job.understood")
	}
	return j, ""
}
