package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/emergency"
	"recado/flows/orders"
)

// emergencyReport is what a person in danger has written.
type emergencyReport struct {
	Clear          bool     // the danger is over, or never existed
	Certain        bool     // Clear answers the question whether it is over
	OverKinds      []string // kinds of danger that are over
	MaybeOverKinds []string // … with low confidence; "": any kind
	Kinds          []string // other kinds of danger
	Safe           string   // "yes" or "no"
	Text           string
	Files          int
	Point          *bot.Location
}

// reportFrom reads an input of a person in danger.
func reportFrom(in bot.Input) emergencyReport {
	r := emergencyReport{Text: orders.CleanText(in.Text), Point: in.Location, Files: len(usablePhotos(in.Media))}
	switch in.Option {
	case "clear":
		r.Clear, r.Certain = true, true
	case "yes", "no":
		r.Safe = in.Option
	}
	for _, a := range in.Reading.Acts {
		switch a.Kind {
		case bot.ActAllClear: // a message that somebody has come does not mean that it is over
			switch {
			case a.Confidence < maybeOver:
			case a.Confidence < surelyOver:
				r.MaybeOverKinds = append(r.MaybeOverKinds, a.About)
			case a.About == "":
				r.Clear = true
			default:
				r.OverKinds = append(r.OverKinds, emergency.Known(a.About))
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

// surelySafe is the confidence from which words say that everybody is safe.
const surelySafe = 0.8

// The confidence from which words end an emergency, and from which the person is asked whether
// it is over.
const (
	surelyOver = 0.6
	maybeOver  = 0.45
)

// isOnlyQuestion reports whether an input only asks something: a question is answered, and is
// neither a place nor news. A text that may be news is passed on.
func isOnlyQuestion(in bot.Input) bool {
	a, ok := in.Reading.Find(bot.ActAsk)
	return ok && (a.Confidence >= confidentQuestion || strings.Contains(in.Text, "?")) && !hasInformation(in) && !in.Reading.Has(bot.ActHazard)
}

// confidentQuestion is the minimum confidence of a question without a question mark.
const confidentQuestion = 0.5

// applyReport handles what holds at every question: the end of the danger, and another danger.
func applyReport(e emergencySlots, r *emergencyReport) (emergencySlots, bot.Event) {
	if emergency.Traps(e.kinds()...) { // "mi papá no puede salir": because of the fire, not in a lift
		if i := slices.Index(r.Kinds, "locked_in"); i >= 0 {
			r.Kinds, r.Safe = slices.Delete(r.Kinds, i, i+1), "no"
		}
	}
	over := func(k string) bool { return slices.Contains(r.OverKinds, k) }
	maybe := func(k string) bool {
		said := slices.Concat(r.OverKinds, r.MaybeOverKinds)
		return slices.ContainsFunc(said, func(o string) bool { return o == k || emergency.Related(o, k) })
	}
	if r.Clear || !slices.ContainsFunc(e.kinds(), func(k string) bool { return !over(k) }) {
		if !r.Certain && e.someoneHurt() { // the smell is gone, but a person is still unconscious
			e.LatestText = truncate(r.Text, orders.MaxDescription)
			return e, "doubt"
		}
		return e, "clear"
	}
	for _, k := range r.Kinds {
		if !slices.Contains(e.SafetyToldKinds, emergency.Known(k)) {
			e.Kinds = append(e.kinds(), emergency.Known(k))
			e.Text, e.Safe = truncate(strings.TrimSpace(e.Text+"\n"+r.Text), orders.MaxDescription), "" // a person safe from one danger may not be safe from the other
			return e, "danger"
		}
	}
	if (slices.Contains(r.MaybeOverKinds, "") || slices.ContainsFunc(e.kinds(), maybe)) && len(r.Kinds) == 0 { // "ya no hay chispas", while gas was reported too
		e.LatestText = truncate(r.Text, orders.MaxDescription)
		return e, "doubt"
	}
	return e, ""
}

// someoneHurt reports whether a person is hurt or has not got out, which the end of the danger
// does not change.
func (e emergencySlots) someoneHurt() bool {
	return e.Safe == "no" || slices.ContainsFunc(e.kinds(), emergency.Hurts)
}

// handleSafe takes any answer: those alerted get it as written.
func handleSafe(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	e.Minor = e.Minor || in.Facts.Minor
	r := reportFrom(in)
	if e, ev := applyReport(e, &r); ev != "" {
		return e, ev
	}
	if a, ok := in.Reading.Find(bot.ActCorrect, bot.SlotPlace); ok && a.Place != nil {
		return e.replacePlace(a)
	}
	if a, ok := locatedPlace(in); ok && (e.PlaceAssumed || e.placeIsVague()) {
		return e.replacePlace(a)
	}
	if in.Reading.Has(bot.ActCancel) { // "mejor no manden a nadie"
		e.HelpDeclined, e.LatestText, e.Safe = true, r.Text, firstNonEmpty(r.Safe, "said")
		return e, bot.OK
	}
	switch {
	case r.Safe != "":
		if e.Safe = r.Safe; in.Option == "" && len(strings.Fields(r.Text)) > maxPlainRefusal { // with more than a yes or a no
			e.LatestText = r.Text
		}
	case isOnlyQuestion(in):
		return e, ""
	case hasLetters(r.Text, 2):
		e.Safe, e.LatestText = "said", r.Text
	case r.Point != nil:
		e.Point = r.Point
		return e, bot.InvalidInput("emergency.safe")
	default:
		return e, bot.InvalidInput("emergency.safe.example")
	}
	return e, bot.OK
}

// handleMore passes on what is written during the danger.
func handleMore(e emergencySlots, in bot.Input) (emergencySlots, bot.Event) {
	e.Minor = e.Minor || in.Facts.Minor
	r := reportFrom(in)
	if e, ev := applyReport(e, &r); ev != "" {
		return e, ev
	}
	if in.Reading.Has(bot.ActCancel) { // "cancele, no quiero que venga nadie"
		return e.declineHelp(r)
	}
	if isOnlyQuestion(in) {
		return e, ""
	}
	if a, ok := locatedPlace(in); ok && e.placeIsVague() {
		moved, ev := e.replacePlace(a)
		if e.Order == "" {
			return moved, ev
		}
		e = moved // those alerted are told
	}
	if isOnlyCourtesy(in) || r.Text == "" && r.Files == 0 && r.Point == nil {
		return e, bot.InvalidInput("emergency.standing.again")
	}
	if e.LatestText, e.Files = truncate(r.Text, orders.MaxDescription), r.Files; r.Point != nil {
		e.Point = r.Point
	}
	if e.Notes++; e.Notes > maxNotes {
		return e, "enough"
	}
	return e, "more"
}
