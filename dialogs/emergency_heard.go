package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/emergency"
	"recado/flows/orders"
)

// report is what a person in danger has written.
type report struct {
	Clear bool     // it is over, or never was
	Over  []string // kinds of danger that are over
	Maybe []string // … as far as it can be made out; "" is any
	Kinds []string // another danger
	Safe  string   // "yes" or "no"
	Text  string
	Files int
	Point *bot.Location
}

// heard reads an input of someone in danger.
func heard(in bot.Input) report {
	r := report{Text: orders.CleanText(in.Text), Point: in.Location, Files: len(usable(in.Media))}
	switch in.Option {
	case "clear":
		r.Clear = true
	case "yes", "no":
		r.Safe = in.Option
	}
	for _, a := range in.Reading.Acts {
		switch a.Kind {
		case bot.ActAllClear: // who writes that somebody has come does not say that it is over
			switch {
			case a.Confidence < maybeOver:
			case a.Confidence < surelyOver:
				r.Maybe = append(r.Maybe, a.About)
			case a.About == "":
				r.Clear = true
			default:
				r.Over = append(r.Over, emergency.Known(a.About))
			}
		case bot.ActHazard:
			r.Kinds = append(r.Kinds, a.About)
		case bot.ActConfirm: // "ya salimos, pero mi abuela no puede caminar" is no plain yes
			if a.Confidence >= surelySafe {
				r.Safe = "yes"
			}
		case bot.ActDeny:
			r.Safe = "no"
		}
	}
	return r
}

// surelySafe is the confidence from which on words say that everybody is safe.
const surelySafe = 0.8

// From which confidence on words end an emergency, and from which on it is asked whether it
// is over.
const (
	surelyOver = 0.6
	maybeOver  = 0.45
)

// onlyAsks reports whether an input asks something and gives nothing: a question is
// answered, and is no place and no news.
// What may as well be news is passed on.
func onlyAsks(in bot.Input) bool {
	a, ok := in.Reading.Find(bot.ActAsk)
	return ok && (a.Confidence >= likelyAsk || strings.Contains(in.Text, "?")) && !informs(in) && !in.Reading.Has(bot.ActHazard)
}

// likelyAsk is how sure a question without its mark must be.
const likelyAsk = 0.5

// reported takes what holds at every question: the end of the danger, and another one.
func reported(e emergencySlots, r report) (emergencySlots, bot.Event) {
	over := func(k string) bool { return slices.Contains(r.Over, k) }
	maybe := func(k string) bool { return over(k) || slices.Contains(r.Maybe, k) }
	if r.Clear || !slices.ContainsFunc(e.kinds(), func(k string) bool { return !over(k) }) {
		return e, "clear"
	}
	for _, k := range r.Kinds {
		if !slices.Contains(e.Told, emergency.Known(k)) {
			e.Kinds = append(e.kinds(), emergency.Known(k))
			e.Text, e.Safe = clipped(strings.TrimSpace(e.Text+"\n"+r.Text), orders.MaxDescription), "" // who was safe from one may not be from the other
			return e, "danger"
		}
	}
	if (slices.Contains(r.Maybe, "") || slices.ContainsFunc(e.kinds(), maybe)) && len(r.Kinds) == 0 { // "ya no hay chispas", where it smelled of gas too
		e.More = clipped(r.Text, orders.MaxDescription)
		return e, "doubt"
	}
	return e, ""
}

// hearSafe takes any answer: those alerted read it as it was written.
func hearSafe(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	e.Minor = e.Minor || in.Facts.Minor
	r := heard(in)
	if e, ev := reported(e, r); ev != "" {
		return e, ev
	}
	if a, ok := in.Reading.Find(bot.ActCorrect, bot.SlotPlace); ok && a.Place != nil {
		return e.elsewhere(a)
	}
	if a, ok := locatedPlace(in); ok && (e.Assumed || e.vague()) {
		return e.elsewhere(a)
	}
	if in.Reading.Has(bot.ActCancel) { // "mejor no manden a nadie"
		e.Declined, e.More, e.Safe = true, r.Text, first(r.Safe, "said")
		return e, bot.OK
	}
	switch {
	case r.Safe != "":
		if e.Safe = r.Safe; in.Option == "" && len(strings.Fields(r.Text)) > fewWords { // with more than a yes or a no
			e.More = r.Text
		}
	case onlyAsks(in):
		return e, ""
	case says(r.Text, 2):
		e.Safe, e.More = "said", r.Text
	case r.Point != nil:
		e.Point = r.Point
		return e, bot.InvalidInput("emergency.safe")
	default:
		return e, bot.InvalidInput("emergency.safe.example")
	}
	return e, bot.OK
}

// hearMore passes on what is written while the danger lasts.
func hearMore(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	e.Minor = e.Minor || in.Facts.Minor
	r := heard(in)
	if e, ev := reported(e, r); ev != "" {
		return e, ev
	}
	if in.Reading.Has(bot.ActCancel) { // "cancele, no quiero que venga nadie"
		return e.declines(r)
	}
	if onlyAsks(in) {
		return e, ""
	}
	if a, ok := locatedPlace(in); ok && e.vague() {
		moved, ev := e.elsewhere(a)
		if e.Order == "" {
			return moved, ev
		}
		e = moved // those alerted hear of it
	}
	if onlyPolite(in) || r.Text == "" && r.Files == 0 && r.Point == nil {
		return e, bot.InvalidInput("emergency.standing.again")
	}
	if e.More, e.Files = clipped(r.Text, orders.MaxDescription), r.Files; r.Point != nil {
		e.Point = r.Point
	}
	if e.Notes++; e.Notes > maxNotes {
		return e, "enough"
	}
	return e, "more"
}
