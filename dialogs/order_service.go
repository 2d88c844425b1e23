package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/business"
	"recado/flows/orders"
)

// handleService has the words about the service classified; FillSlots has kept those about the
// problem.
func handleService(o Order, in bot.Input) (Order, bot.Event) {
	if why := mediaFault(in); why != "" {
		return o, bot.InvalidInput(why)
	}
	if !in.Reading.Has(bot.ActProvide, bot.SlotDescription) && !in.Reading.Has(bot.ActProvide, bot.SlotService) && !in.Reading.Has(bot.ActCorrect, bot.SlotService) && !isUnrecognised(in) {
		return o, ""
	}
	o.ServiceText = serviceText(in)
	return o.setProblemStart(in.Text), "unsure"
}

// serviceText returns the words about the service: of a long message only those that describe
// the work, because addresses and signatures contain words of other services.
func serviceText(in bot.Input) string {
	if len(strings.Fields(in.Text)) < longMessage {
		return in.Text
	}
	var said []string
	for _, a := range in.Reading.Acts {
		tells := a.Kind == bot.ActProvide && (a.About == bot.SlotDescription || a.About == bot.SlotService) || a.Kind == bot.ActAsk && a.About == bot.TopicServices // "¿arreglan secadoras? la mía no calienta"
		if tells && !slices.Contains(said, a.Text) {
			said = append(said, a.Text)
		}
	}
	if len(said) == 0 {
		return in.Text
	}
	return strings.Join(said, ", ")
}

// longMessage is the number of words from which a message is more than the name of a problem.
const longMessage = 20

func clearService(o Order) Order {
	o.Service, o.ServiceText, o.Unsure = "", "", 0
	return o
}

// handleClass takes the classified service, offered or not.
func handleClass(o Order, in bot.Input) (Order, bot.Event) {
	var u bot.Classification
	o.RejectedService = ""
	found := in.Event == bot.OK && in.Into(&u) == nil && business.Named(u.Service)
	if o.MayChange {
		if found && u.Confidence >= confidentChange && u.Service != business.Other && u.Service != o.PreviousService {
			o.Service = u.Service
			return o.endServiceChange(o.PreviousService), bot.OK
		}
		found = false
	}
	if found {
		o.Service = u.Service
		return o.endServiceChange(u.Described), bot.OK
	}
	if o.PreviousService != "" && (o.NewProblem != "" || u.Service != "") { // words about the work that name no other service
		o.Service = o.PreviousService
		return o.endServiceChange(""), bot.OK
	}
	o.Unsure++
	return o, "unknown"
}

// handleListed takes a service from the list, or words about it once more. If the service was called wrong,
// the problem belonged to the wrong one.
func handleListed(o Order, in bot.Input) (Order, bot.Event) {
	if in.Option != "" {
		o.Service, o.ServiceText = in.Option, ""
		return forgetServiceChange(o.endServiceChange(o.PreviousService)), bot.OK
	}
	if a, ok := in.Reading.Find(bot.ActProvide, bot.SlotDescription); o.Unsure >= 2 && !(ok && a.Confidence >= sureEnough && o.PreviousService == "") {
		return forgetServiceChange(o.addRemark(o.NewProblem)), "" // the corrected service does not come back
	}
	if o.PreviousService == "" {
		return handleService(o, in)
	}
	wrong, problem := o.PreviousService, o.NewProblem
	o, ev := handleService(o, in)
	if problem == "" && len(strings.Fields(o.ServiceText)) > maxHintWords {
		problem = o.ServiceText
	}
	o.PreviousService, o.RejectedService, o.NewProblem = wrong, wrong, problem
	return o, ev
}

// changeService starts a change of the service to the one that words name, with the problem
// that they describe, or "". handleClass ends it.
func (o Order) changeService(words, problem string) (Order, bot.Event) {
	o.ServiceText, o.Unsure, o.NewProblem = words, 0, problem
	o.PreviousService, o.RejectedService, o.Service = o.Service, o.Service, ""
	return o, "service"
}

// confidentChange is the confidence from which the classifier changes the service of a problem that may
// belong to another one.
const confidentChange = 0.9

// mayChangeService lets the classifier decide whether a corrected problem belongs to another service.
// replaces says that it replaces the description in any case. If the message denies words of the description,
// the classifier looks for another service first.
func (o Order) mayChangeService(problem string, replaces bool, said bot.Reading) (Order, bot.Event) {
	denied := slices.ContainsFunc(said.Replacements, o.deniesWork)
	o, ev := o.changeService(problem, problem)
	if o.MayChange, o.ReplacesProblem = true, replaces; !denied {
		o.RejectedService = ""
	}
	return o, ev
}

// contrastedWork returns the right work of a message that contrasts it with the wrong one, "no es un aire, es la
// cerradura del portón", or "". The wrong one is in the description, or the message corrects the work or what it
// does not name. If it gives another value of the order too, only the sentence about the work counts.
func (o Order) contrastedWork(in bot.Input) string {
	said := in.Reading
	applied := o.Replaced != nil && o.Replaced.Message == in.ID
	if applied || len(said.Replacements) == 0 || len(said.Refs) > 0 || !tellsWork(in.Text) || isYes(in) || hasQuestion(in) || o.isDescribedAs(in.Text) {
		return ""
	}
	other := slices.ContainsFunc(said.Acts, func(a bot.Act) bool {
		switch a.About {
		case bot.SlotDescription, bot.SlotService, bot.SlotNote, "other", "":
			return false
		}
		return a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect || a.Kind == bot.ActChange || a.Kind == bot.ActSkip
	})
	corrects := slices.ContainsFunc(said.Acts, func(a bot.Act) bool {
		return a.Kind == bot.ActCorrect && (a.About == bot.SlotDescription || a.About == bot.SlotService || a.About == "other")
	})
	if !other && (corrects || slices.ContainsFunc(said.Replacements, o.deniesWork)) {
		return in.Text
	}
	for _, r := range said.Replacements {
		beside := !slices.ContainsFunc(said.Acts, func(a bot.Act) bool { return a.Place != nil && a.Span.Overlaps(r.Span) })
		if beside && o.deniesWork(r) && !r.SharesNoun && r.Span.From >= 0 && r.Span.To <= len(in.Text) && r.Span.From < r.Span.To && !strings.ContainsAny(r.Old+r.New, "0123456789") {
			return sentenceAround(in.Text, r.Span)
		}
	}
	return ""
}

// deniesWork reports whether the words that a message calls wrong are in the description.
func (o Order) deniesWork(r bot.Replacement) bool {
	_, found := orders.ReplaceWords(o.Description, r.Old, r.New)
	return found && r.Named
}

// isDescribedAs reports whether the problem is unknown or already has the words of a text: it is not corrected
// by the message that gives it.
func (o Order) isDescribedAs(text string) bool {
	problem, _ := o.problemAndNotes()
	problem, text = bot.Fold(problem), bot.Fold(text)
	return problem == "" || strings.Contains(problem, text) || strings.Contains(text, problem)
}

// wordsOfService returns the words that are classified for a corrected service: of a long message only those of
// the act, because addresses contain words of other services; else "me equivoqué de servicio | era pintura" too.
func wordsOfService(in bot.Input, a bot.Act) string {
	if tellsWork(a.Text) && len(strings.Fields(in.Text)) >= longMessage {
		return a.Text
	}
	return in.Text
}

// endServiceChange settles the problem after a change of the service. described is the service
// of the current description: if it is the previous service, the new problem replaces the
// description, or the problem is asked for again; any other description stays, with the new
// problem below it.
func (o Order) endServiceChange(described string) Order {
	switch {
	case o.PreviousService == "":
	case o.Service == o.PreviousService:
		o.NewProblem = firstNonEmpty(o.NewProblem, o.ServiceText)
		if o.ReplacesProblem {
			o = o.replaceDescription(o.NewProblem)
		} else {
			_, notes := o.problemAndNotes()
			for _, note := range notes { // its parts, which were noted before the classifier was asked
				if note != o.NewProblem && strings.Contains(bot.Fold(o.NewProblem), bot.Fold(note)) {
					o.Description = withoutLine(o.Description, note)
				}
			}
			o = o.addRemark(o.NewProblem)
		}
	case described == o.PreviousService && o.NewProblem != "":
		o = o.replaceDescription(o.NewProblem)
		o.ReplacesProblem = false // the service is read back
	case described == o.PreviousService:
		o = clearDescription(o)
		o.OldDescription = firstNonEmpty(o.ServiceText, o.OldDescription) // kept if no other is told: "es la nevera"
	default:
		o = o.addRemark(o.NewProblem)
	}
	o.MayChange = false
	return o
}

// forgetServiceChange clears a change of the service that was read back.
func forgetServiceChange(o Order) Order {
	o.PreviousService, o.NewProblem, o.ReplacesProblem = "", "", false
	return o
}

// changesService reports whether a message corrects the service with enough confidence.
func changesService(said bot.Reading) bool {
	a, ok := said.Find(bot.ActCorrect, bot.SlotService)
	return ok && correctsService(a)
}

// correctsService reports whether an act names another service with enough confidence.
func correctsService(a bot.Act) bool {
	return hasLetters(a.Text, 2) && a.Confidence >= confidentService
}

// confidentService is the confidence from which a correction of the service holds at other
// questions.
const confidentService = 0.6

// otherProblem returns the problem that a message describes besides the service that it
// corrects: "es cerrajería, se me trabó la chapa"; "" if there is none. text is the message.
func otherProblem(said bot.Reading, service bot.Act, text string) string {
	for _, swap := range said.Replacements { // "no es el aire, es la nevera que no congela"
		if len(strings.Fields(swap.New)) > maxHintWords && strings.Contains(service.Text, swap.New) {
			return swap.New
		}
	}
	for _, a := range said.Acts {
		describes := a.About == bot.SlotDescription && (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect)
		if !describes || len(strings.Fields(a.Text)) < minRest || strings.Contains(a.Text, service.Text) {
			continue
		}
		at := strings.Index(service.Text, a.Text)
		if sameClause := at >= 0 && !strings.ContainsAny(service.Text[:at], clauseEnds); !sameClause { // else it only names the service
			return a.Text
		}
	}
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(clauseEnds, r) })
	if len(clauses) == 0 {
		return ""
	}
	last := strings.TrimSpace(clauses[len(clauses)-1])
	whole := service.Kind == bot.ActCorrect && len(strings.Fields(service.Text)) >= minServiceAndWork
	_, behind, found := strings.Cut(text, service.Text)
	switch {
	case whole && found && tellsWork(behind): // both tell of it
		return strings.TrimSpace(service.Text + behind)
	case len(clauses) > 1 && (tellsWork(last) || isLeft(text, last, said)) && last != strings.TrimSpace(service.Text): // what is before it names the service
		return last
	case whole:
		return service.Text
	}
	return ""
}

// isLeft reports whether a clause of some words has no act of its own: "es plomería, | gotea el lavaplatos".
func isLeft(text, clause string, said bot.Reading) bool {
	return len(strings.Fields(clause)) >= minRest && slices.ContainsFunc(said.Unexplained, func(s bot.Span) bool {
		return s.From >= 0 && s.From <= s.To && s.To <= len(text) && strings.TrimSpace(text[s.From:s.To]) == clause
	})
}

// minServiceAndWork is how many words name a service and the work in one breath: "lo que necesito es un
// electricista para cambiar unos tomas".
const minServiceAndWork = 8

// clauseEnds are the marks between clauses.
const clauseEnds = ",.:;!\n"

// changedArgs are the new problem, and the service if it has changed.
func changedArgs(o Order, _ bot.Facts) any {
	args := map[string]any{"said": o.NewProblem, "replaces": o.ReplacesProblem}
	if o.PreviousService != o.Service {
		args["service"] = "service." + o.Service
	}
	return args
}

// sameTrouble returns the words about another service if they repeat what is wrong, as the description has it, of
// another thing: "es la nevera la que no enfría" after "el aire, no enfría"; else "".
func (o Order) sameTrouble(text string) string {
	problem, _ := o.problemAndNotes()
	said := foldedWords(text)
	for _, clause := range clausesOf(problem) {
		if ws := foldedWords(clause); len(ws) >= minNamed && len(said) > len(ws)+minNamed && indexWords(said, ws) >= 0 {
			return text
		}
	}
	return ""
}
