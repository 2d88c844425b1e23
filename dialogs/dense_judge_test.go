package dialogs_test

import (
	"encoding/json"
	"slices"
	"strings"

	"recado/bot"
)

// outcome is what became of one detail.
type outcome string

const (
	kept      outcome = "kept"
	elsewhere outcome = "in another slot"
	lost      outcome = "lost"
	askedFor  outcome = "asked again"
)

// denseServices are the services that a writer's word for one may become; none: any.
var denseServices = map[string]string{
	"ascensores": "OTHER", "refrigeracion": "HVAC_MAINTENANCE APPLIANCE", "aire acondicionado": "HVAC_MAINTENANCE", "plomeria": "PLUMBING", "planta electrica": "ELECTRICAL OTHER",
	"cerrajeria": "LOCKSMITH OTHER", "electricidad": "ELECTRICAL", "pintura": "PAINTING", "bombas": "PLUMBING OTHER ELECTRICAL", "limpieza": "CLEANING", "carpinteria": "CARPENTRY OTHER",
}

// denseTopics are the topics that a writer's question may be about.
var denseTopics = map[string]string{
	"precio": "price includes details services", "horario": "hours when status", "cuando": "when status hours duration next", "garantia": "warranty", "factura": "invoice tax payment", "cobertura": "coverage services who how price", "quien": "who",
}

// densePriorities are the priorities in the writers' words.
var densePriorities = map[string]string{"alta": "ALTA EMERGENCIA", "media": "MEDIA", "baja": "BAJA", "emergencia": "EMERGENCIA ALTA"}

// denseAsked are the questions that ask for a detail.
var denseAsked = map[string]string{"service": "service service_list", "problem": "description", "place": "place building", "city": "place", "floor": "floor", "room": "room", "priority": "priority", "serial": "photo type", "mail": "mail meant", "building": "building"}

// holds is the share of the words of a value that stand in a text.
func holds(text, value string) float64 {
	have, want := strings.Fields(folded(text)), strings.Fields(folded(value))
	if len(want) == 0 {
		return 1
	}
	n := 0
	for _, w := range want {
		if i := slices.Index(have, w); i >= 0 {
			n++
			have = slices.Delete(have, i, i+1)
		}
	}
	return float64(n) / float64(len(want))
}

// folded returns the words of a text without case, accents and marks.
func folded(text string) string {
	return strings.Join(strings.FieldsFunc(bot.Fold(text), func(r rune) bool { return strings.ContainsRune(" ,.;:!?¿¡()#\n\"'…😥😣", r) }), " ")
}

// minHeld is the share of the words of a value that must have been kept: people repeat words, and notes leave out what
// the place has.
const minHeld = 0.8

// judge returns what became of a detail of a message.
func (r denseResult) judge(m denseMessage, slot, value string) outcome {
	o := r.order
	problem, notes, _ := strings.Cut(o.Description, "\n")
	notes += "\n" + o.Notes
	place := o.Location.Text + ", " + o.Location.String()
	all := strings.Join([]string{problem, notes, place, o.OwnName, o.Mail, o.Serial}, "\n")
	if r.danger != "" { // everything is passed on in the person's words
		problem, notes, all = r.danger, r.danger, r.danger
		if slot != "place" && slot != "city" && slot != "building" {
			return kept
		}
		var at struct{ Place string }
		_ = json.Unmarshal([]byte(r.danger), &at)
		place = at.Place
	}
	for _, state := range strings.Fields(denseAsked[slot]) {
		for _, asked := range r.asked {
			if _, name, _ := strings.Cut(asked, "."); name == state {
				return askedFor
			}
		}
	}
	in := func(right ...string) outcome {
		switch {
		case holds(strings.Join(right, "\n"), value) >= minHeld:
			return kept
		case holds(all, value) >= minHeld:
			return elsewhere
		}
		return lost
	}
	one := func(got string, of map[string]string) outcome {
		switch want := of[value]; {
		case want == "" || slices.Contains(strings.Fields(want), got):
			return kept
		case got == "":
			return lost
		}
		return elsewhere
	}
	switch slot {
	case "service":
		return one(o.Service, denseServices)
	case "priority":
		return one(o.Priority, densePriorities)
	case "question":
		for _, topic := range r.answered {
			if slices.Contains(strings.Fields(denseTopics[value]), topic) {
				return kept
			}
		}
		switch {
		case len(r.answered) > 0 && denseTopics[value] == "":
			return kept
		case len(r.answered) > 0:
			return elsewhere
		}
		return lost
	case "problem":
		return in(problem)
	case "place", "city", "floor", "building":
		return in(place)
	case "room": // where in the place, or what is broken there
		return in(place, problem, notes)
	case "mail":
		return in(o.Mail, notes) // of two, the other is a note
	case "serial":
		if strings.ReplaceAll(o.Serial, " ", "") == strings.ReplaceAll(value, " ", "") {
			return kept
		}
		return in(o.Serial)
	case "name":
		return in(o.OwnName, notes)
	case "company", "brand", "second":
		return in(problem, notes, place)
	}
	return in(notes)
}
