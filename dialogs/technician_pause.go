package dialogs

import (
	"regexp"
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/orders"
)

func hearPause(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	switch in.Option {
	case "back", "extra":
		return j, bot.Event(in.Option)
	case "":
	case "own": // a choice that is not "persona", which calls an agent
		return j.act(orders.JobPause, orders.JobCommand{Reason: "personal"})
	default:
		return j.act(orders.JobPause, orders.JobCommand{Reason: in.Option})
	}
	said := bot.Fold(in.Text)
	for _, p := range pauses {
		if slices.ContainsFunc(p.said, func(w string) bool { return strings.Contains(said, w) }) {
			return j.act(orders.JobPause, orders.JobCommand{Reason: p.reason, Text: strings.TrimSpace(in.Text)})
		}
	}
	return j, ""
}

// pauses are the words for each reason, in the order in which they are looked for:
// a part that the customer was to bring is a part.
var pauses = []struct {
	reason string
	said   []string
}{
	{"part", []string{"repuesto", "pieza", "material", "part"}},
	{"personal", []string{"personal", "accidente", "enferm", "emergencia"}},
	{"customer", []string{"cliente", "nadie", "cerrado", "customer"}},
}

var goesOn = regexp.MustCompile(`\b(reanud\w*|continu\w*|sigo|seguir|sigamos|resume)\b`)

func hearPaused(j jobSlots, in bot.Input) (jobSlots, bot.Event) {
	said := strings.TrimRight(bot.Fold(in.Text), ".! ")
	switch {
	case verb(in) == "resume", goesOn.MatchString(said):
		return j.act(orders.JobResume, orders.JobCommand{})
	case verb(in) == "finish", ends.MatchString(said):
		return j, "finish"
	case verb(in) == "chat", wants.MatchString(said):
		return j, "chat"
	case setsOff.MatchString(said):
		return j, "eta"
	case in.Location != nil:
		return j.act(orders.JobCheckIn, orders.JobCommand{Place: in.Location, PlaceAt: in.At})
	case len(usable(in.Media)) > 0:
		return j.act(orders.JobPhoto, orders.JobCommand{Phase: orders.During, Photos: usable(in.Media)})
	}
	return j, ""
}
