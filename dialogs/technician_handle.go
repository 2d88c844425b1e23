package dialogs

import (
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// handleJob checks the job's state and goes to the next question, or carries out a late tap if
// that still makes sense.
// handleJobsEnd takes the end of a technician's day. Who is no technician means their own orders.
func handleJobsEnd(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	if in.Event == "stranger" {
		return m, "status"
	}
	return m, bot.OK
}

func handleJob(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Event == "list":
		var list orders.JobList
		if in.Into(&list) == nil && len(list.Jobs) > 0 {
			j.Jobs = list.Jobs
			return j, "list"
		}
		return j, "none"
	case j.Asked && in.Event == "refused": // no technician: orders are meant
		return j, "stranger"
	case in.Event != bot.OK:
		return j, "none"
	}
	j.Job, j.Asked = orders.JobView{}, false
	if in.Into(&j.Job) != nil {
		return j, "none"
	}
	j.Order = j.Job.Order
	choice := j.Choice
	if j.Choice = ""; j.LastDoneKey != messagePassedOnKey {
		j.LastDoneKey = ""
	}
	at := questionOfState(j.Job)
	switch {
	case at == "offer" && choice == "accept":
		return j.runCommand(orders.JobAccept, orders.JobCommand{})
	case at == "offer" && choice == "refuse":
		return j, "why"
	case at == "ready" && choice == "way":
		return j, "eta"
	case (at == "ready" || at == "arrive") && choice == "cant":
		return j, "back"
	case at == "paused" && choice == "resume":
		return j.runCommand(orders.JobResume, orders.JobCommand{})
	}
	return j, at
}

// questionOfState returns the question for a job's state.
func questionOfState(job orders.JobView) bot.Event {
	switch {
	case job.Offered:
		return "offer"
	case job.State == orders.Scheduled && job.Sub == orders.Assigned:
		return "ready"
	case job.State == orders.InProgress && job.Sub == orders.OnTheWay:
		return "arrive"
	case job.State == orders.InProgress:
		return "work"
	case job.State == orders.OnHold:
		return "paused"
	case slices.Contains([]orders.State{orders.Completed, orders.Invoiced, orders.Closed}, job.State):
		return "over"
	}
	return "gone"
}

// handleActed handles the result of a command.
func handleActed(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if wantsCode(in) {
		return j, "unproven"
	}
	j.CommandArgs.ProvenAt = time.Time{} // one command for each code
	switch in.Event {
	case "refused":
		j.Refusal = orders.JobRefusal{}
		if in.Into(&j.Refusal) != nil || j.Refusal.Key == "" {
			j.Refusal.Key = "job.over"
		}
		j.Refusal.Job = nil
		return j, "refused"
	case "choose":
		var fits orders.JobMaterials
		if in.Into(&fits) == nil && len(fits.Options) > 0 {
			j.MaterialOptions, j.CommandArgs.Quantity = fits.Options, fits.Quantity
			return j, "choose"
		}
		j.Refusal = orders.JobRefusal{Key: "job.no_material"}
		return j, "refused"
	case bot.OK:
	default:
		j.Refusal = orders.JobRefusal{Key: "job.trouble"}
		return j, "refused"
	}
	act := j.Command
	j.Job = orders.JobView{}
	if in.Into(&j.Job) != nil {
		return j, "gone"
	}
	j.LastDoneKey, j.Command = "job.did."+strings.TrimPrefix(act, "jobs."), ""
	if act == orders.JobCheckIn && j.Job.Arriving {
		j.LastDoneKey = "job.did.check_in_asked"
	}
	j.MeasuredHours = measuredHours(j.Job)
	switch act {
	case orders.JobCheckOut:
		return j, "report"
	case orders.JobReport:
		return j, "over"
	case orders.JobRefuse, orders.JobReturn:
		return j, "gone"
	}
	if j.Note != "" { // a note came with it
		return j, "pass"
	}
	return j, questionOfState(j.Job)
}

func handlePick(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if in.Option == "" {
		if order := otherOrder(in, ""); slices.ContainsFunc(j.Jobs, func(job orders.JobView) bool { return job.Order == order }) {
			j.Order, j.Jobs = order, nil
			return j, bot.OK
		}
		return j, ""
	}
	j.Order, j.Jobs = in.Option, nil
	return j, bot.OK
}

func handleOffer(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch verb(in) {
	case "accept":
		return j.runCommand(orders.JobAccept, orders.JobCommand{})
	case "refuse":
		return j, "why"
	}
	r := in.Reading
	refused := r.Has(bot.ActReject) || r.Has(bot.ActDeny) || r.Has(bot.ActCancel)
	switch {
	case r.Has(bot.ActChange), r.Has(bot.ActProvide, bot.SlotTime) && !r.Has(bot.ActApprove): // the technician wants another time
		return j, bot.InvalidInput("job.offer.time")
	case refused:
		if reason := refusalReason(in); reason != "" {
			return j.runCommand(orders.JobRefuse, orders.JobCommand{Reason: reason})
		}
		return j, "why"
	case r.Has(bot.ActPostpone), r.Has(bot.ActWait):
		return j, ""
	case isYes(in), r.Has(bot.ActProgress, "on_way", "arrived"):
		return j.runCommand(orders.JobAccept, orders.JobCommand{})
	}
	return j, ""
}

// handleReason takes the reason for refusing a job, by an option or in words. A technician who
// takes the job after all keeps it.
func handleReason(command string) func(jobSlots, bot.Input) (jobSlots, bot.Event) {
	return func(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
		r := in.Reading
		switch {
		case in.Option != "":
			return j.runCommand(command, orders.JobCommand{Reason: in.Option})
		case r.Has(bot.ActSkip):
			return j.runCommand(command, orders.JobCommand{Reason: "other"})
		case r.Has(bot.ActProvide, bot.SlotReason), r.Has(bot.ActReject):
			return j.runCommand(command, orders.JobCommand{Reason: strings.TrimSpace(in.Text)})
		case r.Has(bot.ActApprove), r.Has(bot.ActCancel), r.Has(bot.ActProgress, "on_way", "resumed"):
			return j, "keep"
		case isYes(in), isNo(in), !hasContent(in, 2):
			return j, ""
		}
		return j.runCommand(command, orders.JobCommand{Reason: strings.TrimSpace(in.Text)})
	}
}

// handlePass passes a message on to the customer, or not. Any other statement about the job
// drops it.
func handlePass(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	dropped := j
	dropped.Note = ""
	switch {
	case isYes(in):
		return j, "chat"
	case isNo(in):
		return dropped, "no"
	}
	if next, ev := handleDay(dropped, in); ev != "" {
		return next, ev
	}
	return j, ""
}

// handleChatted continues with the job after messages to the customer.
func handleChatted(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	j.Note = ""
	if in.Event == "passed" {
		j.LastDoneKey = messagePassedOnKey
	}
	return j, bot.OK
}

// messagePassedOnKey is the text after a message was passed on to the customer.
const messagePassedOnKey = "job.passed"

// handleJobProven gives the command again once the code has come back.
func handleJobProven(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if !codeGiven(in) {
		j.Command, j.CommandArgs = "", orders.JobCommand{}
		return j, "left"
	}
	j.CommandArgs.ProvenAt = in.At
	return j, "act"
}
