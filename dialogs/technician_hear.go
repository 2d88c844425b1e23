package dialogs

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

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

var (
	setsOff  = regexp.MustCompile(`\b(en camino|voy|salgo|saliendo|ya sali|on my way)\b`)
	cannot   = regexp.MustCompile(`\b(no puedo|no podre|no alcanzo|no voy|cannot|can't)\b`)
	wants    = regexp.MustCompile(`\b(escribir|mensaje|cliente|write|message)\b`)
	ends     = regexp.MustCompile(`^(listo|ya|termine|ya termine|listo ya termine|listo, ya termine|terminado|finalice|finalizar|terminar|acabe|ya acabe|done|finished)$`)
	minutes  = regexp.MustCompile(`\b(\d{1,3})\s*(min|mins|minuto|minutos|minute|minutes|m)\b`)
	bare     = regexp.MustCompile(`^(?:en |in |unos |como )*(\d{1,3})$`)
	delayed  = regexp.MustCompile(`\b(demoro|tardo|tarde|retras\w*|llego|late)\b`)
	counted  = regexp.MustCompile(`^\d{1,3}([.,]\d{1,2})? ?x? \pL`)
	inHours  = regexp.MustCompile(`\b(una|1|dos|2|tres|3) (hora|horas|hour|hours)\b`)
	quantity = regexp.MustCompile(`^\d{1,3}([.,]\d{1,2})?$`)
)

func hearReady(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	said := bot.Fold(in.Text)
	switch {
	case verb(in) == "way":
		return j, "eta"
	case verb(in) == "cant", cannot.MatchString(said):
		return j, "back"
	case verb(in) == "chat", wants.MatchString(said):
		return j, "chat"
	case in.Location != nil, strings.HasPrefix(said, "ya lleg"), strings.HasPrefix(said, "llegue"): // without having said that he set off
		return j.act(orders.JobOnTheWay, orders.JobCommand{Minutes: aMoment})
	case setsOff.MatchString(said):
		if n := minutesIn(said); n > 0 {
			return j.act(orders.JobOnTheWay, orders.JobCommand{Minutes: n})
		}
		return j, "eta"
	}
	return j, ""
}

// minutesIn reads how long the way takes: "30 min", "en una hora", "25" alone; 0 when it
// says nothing. A number among other words may be a floor or the time of day.
func minutesIn(said string) int {
	switch {
	case strings.Contains(said, "hora y media"), strings.Contains(said, "hour and a half"):
		return 90
	case strings.Contains(said, "media hora"), strings.Contains(said, "media horita"), strings.Contains(said, "half an hour"):
		return 30
	}
	if m := inHours.FindStringSubmatch(said); m != nil {
		return 60 * map[string]int{"una": 1, "1": 1, "dos": 2, "2": 2, "tres": 3, "3": 3}[m[1]]
	}
	m := minutes.FindStringSubmatch(said)
	if m == nil {
		m = bare.FindStringSubmatch(said)
	}
	if m != nil {
		n, _ := strconv.Atoi(m[1]) // digits, by the pattern
		return min(n, 12*60)
	}
	return 0
}

// aMoment is what is left of the way, in minutes, to someone who is almost there.
const aMoment = 5

func hearETA(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	n, _ := strconv.Atoi(in.Option)
	said := bot.Fold(in.Text)
	if n == 0 {
		n = minutesIn(said)
	}
	if n == 0 && (in.Location != nil || strings.Contains(said, "lleg") || strings.Contains(said, "cerca") || strings.Contains(said, "ya casi")) {
		n = aMoment
	}
	if n == 0 {
		return j, ""
	}
	return j.act(orders.JobOnTheWay, orders.JobCommand{Minutes: n})
}

// hearArrive takes the place that proves the arrival. Saying so is not enough (RN-001).
func hearArrive(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	said := bot.Fold(in.Text)
	switch {
	case in.Location != nil:
		return j.act(orders.JobCheckIn, orders.JobCommand{Place: in.Location, PlaceAt: in.At})
	case verb(in) == "chat", wants.MatchString(said):
		return j, "chat"
	case verb(in) == "cant", cannot.MatchString(said):
		return j, "back"
	case strings.HasPrefix(said, "lleg") || strings.HasPrefix(said, "ya lleg") || strings.Contains(said, "arrived"):
		return j, bot.Miss("job.arrive.example")
	case (setsOff.MatchString(said) || delayed.MatchString(said)) && minutesIn(said) > 0: // later than was said
		return j.act(orders.JobOnTheWay, orders.JobCommand{Minutes: minutesIn(said)})
	}
	return j, ""
}

// notPhotos: only photos come in bursts here.
func notPhotos(in bot.Input) bool { return len(in.Media) == 0 }

// hearWork goes where a technician at work wants to go; what was done before is not
// told again on the way back.
func hearWork(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	next, ev := workSaid(j, in)
	if ev != "" && !strings.HasPrefix(string(ev), "?") {
		next.Did = ""
	}
	return next, ev
}

func workSaid(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	if photos := usable(in.Media); len(photos) > 0 {
		phase, _ := phaseOf(in.Text)
		return j.act(orders.JobPhoto, orders.JobCommand{Phase: phase, Photos: photos})
	}
	if why := fault(in); why != "" {
		return j, bot.Miss(why)
	}
	if in.Location != nil { // back from an errand
		return j.act(orders.JobCheckIn, orders.JobCommand{Place: in.Location, PlaceAt: in.At})
	}
	if v := verb(in); v != "" {
		return j, bot.Event(v)
	}
	said := strings.TrimRight(bot.Fold(in.Text), ".! ")
	switch {
	case ends.MatchString(said):
		return j, "finish"
	case strings.Contains(said, "pausa"), strings.HasPrefix(said, "falta un repuesto"):
		if paused, ev := hearPause(j, in); ev == "act" { // with its reason
			return paused, ev
		}
		return j, "pause"
	case strings.Contains(said, "adicional"):
		return j, "extra"
	case strings.HasPrefix(said, "foto"):
		return j, "photos"
	case strings.HasPrefix(said, "material"):
		return j, "material"
	case counted.MatchString(said):
		return j.act(orders.JobMaterial, orders.JobCommand{Text: strings.TrimSpace(in.Text)})
	case strings.HasPrefix(said, "use "), strings.HasPrefix(said, "used "):
		_, what, _ := strings.Cut(strings.TrimSpace(in.Text), " ")
		return j.act(orders.JobMaterial, orders.JobCommand{Text: what})
	case wants.MatchString(said):
		return j, "chat"
	}
	return j, ""
}

// phaseOf reads when a picture was taken; during the work unless it is said.
func phaseOf(text string) (phase orders.Phase, only bool) {
	said := bot.Fold(text)
	for _, p := range phases {
		if slices.Contains(p.said, said) || slices.ContainsFunc(strings.FieldsFunc(said, notLetter), func(w string) bool { return slices.Contains(p.said, w) }) {
			return p.phase, slices.Contains(p.said, said)
		}
	}
	return orders.During, false
}

// phases, in the order in which they are looked for.
var phases = []struct {
	phase orders.Phase
	said  []string
}{
	{orders.Before, []string{"antes", "before"}}, {orders.After, []string{"despues", "after"}}, {orders.During, []string{"durante", "during"}},
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }
