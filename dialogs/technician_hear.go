package dialogs

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

// hearJob looks at how the job stands and goes to what comes next, or does at once
// what a late button asked for, where that still makes sense.
func hearJob(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch {
	case in.Event == "list":
		var list orders.JobList
		if in.Into(&list) == nil && len(list.Jobs) > 0 {
			j.Jobs = list.Jobs
			return j, "list"
		}
		return j, "none"
	case in.Event != bot.OK:
		return j, "none"
	}
	j.Job = orders.Job{}
	if in.Into(&j.Job) != nil {
		return j, "none"
	}
	j.Order = j.Job.Order
	choice := j.Choice
	j.Choice, j.Did = "", ""
	at := standsAt(j.Job)
	switch {
	case at == "offer" && choice == "accept":
		return j.act(orders.JobAccept, orders.JobCommand{})
	case at == "offer" && choice == "refuse":
		return j, "why"
	case at == "ready" && choice == "way":
		return j, "eta"
	case (at == "ready" || at == "arrive") && choice == "cant":
		return j, "back"
	case at == "paused" && choice == "resume":
		return j.act(orders.JobResume, orders.JobCommand{})
	}
	return j, at
}

// standsAt is the question that a job's state asks.
func standsAt(job orders.Job) bot.Event {
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

// hearActed says what came of a command.
func hearActed(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch in.Event {
	case "refused":
		j.No = orders.JobRefusal{}
		if in.Into(&j.No) != nil || j.No.Key == "" {
			j.No.Key = "job.over"
		}
		j.No.Job = nil
		return j, "refused"
	case "choose":
		var fits orders.JobMaterials
		if in.Into(&fits) == nil && len(fits.Options) > 0 {
			j.Fits, j.Cmd.Quantity = fits.Options, fits.Quantity
			return j, "choose"
		}
		j.No = orders.JobRefusal{Key: "job.no_material"}
		return j, "refused"
	case bot.OK:
	default:
		j.No = orders.JobRefusal{Key: "job.trouble"}
		return j, "refused"
	}
	act := j.Act
	j.Job = orders.Job{}
	if in.Into(&j.Job) != nil {
		return j, "gone"
	}
	j.Did, j.Act = "job.did."+strings.TrimPrefix(act, "jobs."), ""
	j.Worked = measured(j.Job)
	switch act {
	case orders.JobCheckOut:
		return j, "report"
	case orders.JobReport:
		return j, "over"
	case orders.JobRefuse, orders.JobGiveBack:
		return j, "gone"
	}
	return j, standsAt(j.Job)
}

// orJobs lets a technician ask for the other jobs in the middle of one.
func orJobs(hear func(jobSlots, bot.Input) (jobSlots, bot.Event)) func(jobSlots, bot.Input) (jobSlots, bot.Event) {
	return func(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
		if event, ok := errand(in.Text); ok && event == "jobs" {
			return jobSlots{}, "jobs"
		}
		if order := namedOrder(in.Text); order != "" && order != j.Order {
			return jobSlots{Order: order}, "jobs"
		}
		return hear(j, in)
	}
}

func hearPick(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if in.Option == "" {
		return j, ""
	}
	j.Order, j.Jobs = in.Option, nil
	return j, bot.OK
}

func hearOffer(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	said := bot.Fold(in.Text)
	switch {
	case verb(in) == "accept", assent[strings.TrimRight(said, ".! ")], said == "acepto", said == "aceptar":
		return j.act(orders.JobAccept, orders.JobCommand{})
	case verb(in) == "refuse", said == "no", said == "rechazo", said == "rechazar", said == "no puedo":
		return j, "why"
	case cannot.MatchString(said): // with its reason
		return j.act(orders.JobRefuse, orders.JobCommand{Reason: strings.TrimSpace(in.Text)})
	}
	return j, ""
}

// hearReason takes why a job is not taken, by an option or in words.
func hearReason(command string) func(jobSlots, bot.Input) (jobSlots, bot.Event) {
	return func(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
		reason := in.Option
		if reason == "" {
			reason = strings.TrimSpace(in.Text)
		}
		if !says(reason, 2) {
			return j, ""
		}
		return j.act(command, orders.JobCommand{Reason: reason})
	}
}

var anOrder = regexp.MustCompile(`^(?:(?:voy|vamos|paso|cambio|sigo|abrir|ver|orden|trabajo|la|el|a|al|con|por|go|switch|to|job) )*ord[- ]?0*(\d{1,9})$`)

// namedOrder reads the number of an order as the whole message: "ORD-00002", "voy a la ord 2".
func namedOrder(text string) string {
	m := anOrder.FindStringSubmatch(strings.TrimRight(bot.Fold(text), ".! "))
	if m == nil {
		return ""
	}
	n, _ := strconv.Atoi(m[1]) // digits, by the pattern
	return fmt.Sprintf("ORD-%05d", n)
}
