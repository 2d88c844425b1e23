package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/business"
)

// handleService takes what is said of the service to the classifier; FillSlots has kept what it
// tells of the problem.
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

// serviceText is what a message says of the service: of a long one, only what describes the
// work, since addresses and signatures hold words of other services.
func serviceText(in bot.Input) string {
	if len(strings.Fields(in.Text)) < longMessage {
		return in.Text
	}
	var said []string
	for _, a := range in.Reading.Acts {
		if a.Kind == bot.ActProvide && (a.About == bot.SlotDescription || a.About == bot.SlotService) && !slices.Contains(said, a.Text) {
			said = append(said, a.Text)
		}
	}
	if len(said) == 0 {
		return in.Text
	}
	return strings.Join(said, ", ")
}

// longMessage is from how many words on a message is more than the name of a problem.
const longMessage = 20

func clearService(o Order) Order {
	o.Service, o.ServiceText, o.Unsure = "", "", 0
	return o
}

// handleClass takes the service that the words were about, offered or not.
func handleClass(o Order, in bot.Input) (Order, bot.Event) {
	var u bot.Classification
	o.RejectedService = ""
	if in.Event == bot.OK && in.Into(&u) == nil && business.Named(u.Service) {
		o.Service = u.Service
		return o.endServiceChange(u.Described), bot.OK
	}
	if o.PreviousService != "" { // words about the work that name no other service
		o.Service = o.PreviousService
		return o.endServiceChange(""), bot.OK
	}
	o.Unsure++
	return o, "unknown"
}

// handleListed takes a service from the list, or once more in words.
func handleListed(o Order, in bot.Input) (Order, bot.Event) {
	if o = forgetServiceChange(o); in.Option != "" { // what was corrected does not come back
		o.Service = in.Option
		return o, bot.OK
	}
	if o.Unsure < 2 {
		return handleService(o, in)
	}
	return o, ""
}

// changeService begins the change of the service to the one that words name, with the problem that
// they describe, "" for none. handleClass ends it.
func (o Order) changeService(words, problem string) (Order, bot.Event) {
	o.ServiceText, o.Unsure, o.NewProblem = words, 0, problem
	o.PreviousService, o.RejectedService, o.Service = o.Service, o.Service, ""
	return o, "service"
}

// endServiceChange settles the problem after a change of the service. A description of the
// service before, which described is then, gives way to the new problem, or is asked for anew;
// any other description stays, with the new problem below it.
func (o Order) endServiceChange(described string) Order {
	switch {
	case o.PreviousService == "":
	case o.Service == o.PreviousService:
		o.NewProblem = firstNonEmpty(o.NewProblem, o.ServiceText)
		o = o.addRemark(o.NewProblem)
	case described == o.PreviousService && o.NewProblem != "":
		o = o.replaceDescription(o.NewProblem)
	case described == o.PreviousService:
		o = clearDescription(o)
	default:
		o = o.addRemark(o.NewProblem)
	}
	return o
}

// forgetServiceChange ends a change of the service that has been read back.
func forgetServiceChange(o Order) Order {
	o.PreviousService, o.NewProblem = "", ""
	return o
}

// changesService reports whether a message says surely enough that another service is meant.
func changesService(said bot.Reading) bool {
	a, ok := said.Find(bot.ActCorrect, bot.SlotService)
	return ok && correctsService(a)
}

// correctsService reports whether an act says surely enough which service it is instead.
func correctsService(a bot.Act) bool {
	return hasLetters(a.Text, 2) && a.Confidence >= confidentService
}

// confidentService is how sure it must be, in the middle of the form, that the service is put right.
const confidentService = 0.6

// otherProblem is the problem that a message describes beside the service that it puts right,
// service: "es cerrajería, se me trabó la chapa"; "" where it describes none. text is the message.
func otherProblem(said bot.Reading, service bot.Act, text string) string {
	for _, swap := range said.Replacements { // "no es el aire, es la nevera que no congela"
		if len(strings.Fields(swap.New)) > maxHintWords && strings.Contains(service.Text, swap.New) {
			return swap.New
		}
	}
	for _, a := range said.Acts {
		describes := a.About == bot.SlotDescription && (a.Kind == bot.ActProvide || a.Kind == bot.ActCorrect) && len(strings.Fields(a.Text)) >= minRest
		describes = describes && !strings.Contains(a.Text, service.Text)
		before := strings.Index(service.Text, a.Text)                                            // in the words that name the service
		if describes && (before < 0 || strings.ContainsAny(service.Text[:before], clauseEnds)) { // else it names only that
			return a.Text
		}
	}
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(clauseEnds, r) })
	if len(clauses) < 2 {
		return ""
	}
	last := strings.TrimSpace(clauses[len(clauses)-1])
	if named := len(strings.Fields(strings.Join(clauses[:len(clauses)-1], " "))) >= minRest; named && tellsWork(last) && last != strings.TrimSpace(service.Text) { // what is before names the service
		return last
	}
	return ""
}

// clauseEnds are the marks between clauses.
const clauseEnds = ",.:;\n"

// changedArgs are the service where it has changed, and what was noted of the work beside it.
func changedArgs(o Order, _ bot.Facts) any {
	args := map[string]string{"said": o.NewProblem}
	if o.PreviousService != o.Service {
		args["service"] = "service." + o.Service
	}
	return args
}
