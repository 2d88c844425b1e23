package dialogs

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"recado/bot"
	"recado/flows/orders"
)

var (
	wants   = regexp.MustCompile(`\b(escribir|mensaje|cliente|write|message)\b`)
	ends    = regexp.MustCompile(`^(listo|ya|termine|ya termine|listo ya termine|listo, ya termine|terminado|finalice|finalizar|terminar|acabe|ya acabe|done|finished)$`)
	counted = regexp.MustCompile(`^\d{1,3}([.,]\d{1,2})? ?x? \pL`)
)

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
