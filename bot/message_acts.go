package bot

import (
	"slices"
	"strings"
	"time"
)

// optInReportValid is how long after a vendor reported an opt-in a message that asks for the
// same still counts as an opt-in command.
const optInReportValid = time.Minute

// maxAnswers bounds how many questions of one message are answered.
const maxAnswers = 3

// readMessage reads what a message does at a question. Free text is read only for danger and an
// opt-out: everything else in it is content.
//
// A message that names no order refers to the orders that its quoted message names.
func (r *run) readMessage(in Input, row *compiledStep, data any) Reading {
	reading := r.readText(in, row, data)
	if in.Quoted != nil && len(reading.Refs) == 0 && len(reading.Acts) > 0 {
		reading.Refs = in.Quoted.Refs
	}
	return reading
}

func (r *run) readText(in Input, row *compiledStep, data any) Reading {
	if in.Text == "" || len(in.Reading.Acts) > 0 {
		return in.Reading
	}
	c := r.readingContext(row, data)
	reading := r.m.Reader.Read(in.Text, c)
	if len(reading.Acts) == 0 && slices.Contains(valueQuestions, c.Expects) {
		return r.addUnpromptedActs(in, c, reading)
	}
	if below := r.coveredQuestion(row); len(reading.Acts) == 0 && below != nil { // an answer to the question below the menu
		c.Expects = below.expects
		return r.m.Reader.Read(in.Text, c)
	}
	return reading
}

// readingContext returns the context in which a message is read at a question.
func (r *run) readingContext(row *compiledStep, data any) ReadingContext {
	c := ReadingContext{
		Expects: ExpectsOpen, Now: r.now, Zone: r.m.Zone, Country: r.m.Country, Locale: r.s.Locale,
	}
	if caller := r.callerStep(); row != nil && !row.isQuestion() && caller != nil {
		c.Expects = caller.expects // what is said while a called dialog works answers its caller
	}
	if row != nil && row.isQuestion() && row.ask != "" {
		c.Expects = row.expects
		if row.options != nil && data != nil {
			for _, o := range row.options(data) {
				c.Options = append(c.Options, firstNonEmpty(o.Label, r.m.Texts.Title(o.Title, r.s.Locale)))
			}
		}
	}
	return c
}

// valueQuestions are the kinds of answers for which any words may be taken as the value.
var valueQuestions = []Expects{
	ExpectsPlace, ExpectsFloor, ExpectsRoom, ExpectsDescription, ExpectsService, ExpectsPhoto, ExpectsSerial, ExpectsMail, ExpectsPriority, ExpectsReason, ExpectsMinutes, ExpectsHours, ExpectsClock,
	ExpectsWords, ExpectsName, ExpectsDocument, ExpectsPhone, ExpectsBirth, ExpectsIncome, ExpectsSince, ExpectsPerson,
}

// confidentUnprompted is the minimum confidence of an act in a message that does not answer its
// question.
const confidentUnprompted = 0.5

// addUnpromptedActs reads a text without a recognised answer again, as if no question were
// open: a phrase that people say at any time is not the name of a place. Values found in this
// way are ignored.
func (r *run) addUnpromptedActs(in Input, c ReadingContext, reading Reading) Reading {
	c.Expects, c.Options = ExpectsOpen, nil
	for _, a := range r.m.Reader.Read(in.Text, c).Acts {
		if a.Kind != ActProvide && a.Kind != ActCorrect && a.Kind != ActSkip && a.Confidence >= confidentUnprompted {
			reading.Acts = append(reading.Acts, a)
		}
	}
	return reading
}

// coveredQuestion returns the question right below the root dialog when that is on top of the
// stack, or nil.
func (r *run) coveredQuestion(row *compiledStep) *compiledStep {
	top := len(r.s.Stack) - 1
	if top < 1 || row == nil || row.expects != ExpectsOpen || r.s.Stack[top].Dialog != r.m.Roles.Root {
		return nil
	}
	_, below, err := r.frameRow(top - 1)
	if err != nil || !below.isQuestion() {
		return nil
	}
	return below
}

// handleGlobalActs handles the acts that mean the same at every question and take precedence:
// danger, an opt-out, a request for an agent, a cancellation. Other values in the message are
// stored first. It reports whether the message is fully handled.
func (r *run) handleGlobalActs(i int, p *Program, row *compiledStep, data any, in Input) (bool, error) {
	reading := in.Reading
	top := r.s.Top()
	if reading.Has(ActHazard) && r.m.Roles.Emergency != "" && top.Dialog != r.m.Roles.Emergency {
		var kinds []string
		for _, other := range reading.Acts {
			if other.Kind == ActHazard {
				kinds = append(kinds, other.About)
			}
		}
		r.fillSlotsOnly(i, p, row, data, in, false)
		scene, assumed := r.emergencyPlace(in)
		slots := map[string]any{"kinds": kinds, "text": in.Text, "assumed": assumed, "minor": in.Facts.Minor}
		if scene.Text != "" {
			slots["place"], slots["country"] = scene.Text, scene.Country
		}
		if scene.Point != nil {
			slots["point"] = scene.Point
		}
		return true, r.interrupt(r.m.Roles.Emergency, slots)
	}
	if reading.Has(ActStop) && top.Dialog != r.m.Roles.OptOut { // in free words: confirmed before it holds
		return true, r.interrupt(r.m.Roles.OptOut, map[string]bool{"ask": true})
	}
	if row.expects == ExpectsText && row.ask != "" {
		return false, nil
	}
	if reading.Has(ActHuman) && !row.handlesAct(ActHuman) {
		r.fillSlotsOnly(i, p, row, data, in, true)
		return true, r.interrupt(r.m.Roles.Agent, agentSlots(in))
	}
	if reading.Has(ActCancel) && !row.handlesAct(ActCancel) {
		switch {
		case r.inIrrevocableStep():
			return true, r.repeatQuestion()
		case (len(reading.Refs) > 0 || r.cancelsOther(reading)) && r.m.Roles.OpenItems != "": // another order, not the open dialog
			return true, r.interrupt(r.m.Roles.OpenItems, openItemsSlots("cancel", in))
		case r.cancellable() && r.isDoubtful(in, ActCancel):
			return true, r.pushDialog(r.m.Roles.ConfirmReading, Interrupted, mustJSON(map[string]any{"heard": in, "read": in.Reading, "does": ActCancel}))
		case r.cancellable():
			return true, r.cancel(in)
		case r.m.Roles.OpenItems != "":
			return true, r.interrupt(r.m.Roles.OpenItems, openItemsSlots("cancel", in))
		}
	}
	return false, nil
}

// agentSlots returns the first slots of the dialog that calls an agent.
func agentSlots(in Input) map[string]any {
	return map[string]any{"complains": in.Reading.Has(ActComplain), "text": in.Text, "case": in.Facts.Case}
}

// cancelsOther reports whether a cancellation names something that no open dialog mentions:
// "cancele la del lavaplatos" while a painter is being ordered.
func (r *run) cancelsOther(reading Reading) bool {
	a, _ := reading.Find(ActCancel)
	if a.Value != ValueNamed {
		return false
	}
	var slots strings.Builder
	for _, f := range r.s.Stack {
		slots.Write(f.Slots)
	}
	said := Fold(slots.String())
	for _, w := range strings.Fields(Fold(a.Text)) {
		if len(w) >= minNamingWord && strings.Contains(said, w[:max(minNamingWord, len(w)-maxEnding)]) { // "la pintura" where the slots say "pintar"
			return false
		}
	}
	return true
}

// minNamingWord is the length in bytes from which a word names a thing: "nevera", not "la".
const minNamingWord = 4

// maxEnding is how many bytes at the end of a word may differ: "pintura", "pintar".
const maxEnding = 3

// emergencyPlace returns the place of a message that tells of danger: the place that it names
// or, if that can't be located, the one that a dialog on the stack knows. assumed reports that
// the person has to confirm it.
func (r *run) emergencyPlace(in Input) (s Place, assumed bool) {
	said := ""
	if a, ok := in.Reading.Find(ActProvide, SlotPlace, SlotFloor, SlotRoom, SlotBuilding); ok && a.Place != nil {
		if said = a.Place.Text; a.Place.Located() {
			beside := a.Place.Street+a.Place.Neighborhood+a.Place.Building+a.Place.City == "" && in.Location == nil // "cerca del tablero": no address
			return Place{Text: said, Point: in.Location, Country: a.Place.Country}, beside
		}
	}
	if in.Location != nil {
		return Place{Text: said, Point: in.Location}, false
	}
	for i := len(r.s.Stack) - 1; i >= 0; i-- {
		p, _, data, err := r.decodeFrame(i)
		if err != nil || p.place == nil {
			continue
		}
		if s := p.place(data); s.Text != "" || s.Point != nil {
			if said != "" && !strings.Contains(Fold(s.Text), Fold(said)) {
				s.Text = strings.TrimPrefix(s.Text+" ("+said+")", " ")
			}
			return s, true
		}
	}
	return Place{}, false
}

// confidentCancel is the confidence from which an open dialog is cancelled without
// confirmation.
const confidentCancel = 0.8

// isDoubtful reports whether an act needs confirmation: its confidence is low and the person
// has not confirmed it yet.
func (r *run) isDoubtful(in Input, kind ActKind) bool {
	a, _ := in.Reading.Find(kind)
	return r.m.Roles.ConfirmReading != "" && in.Reading.Source != SourceConfirmed && a.Confidence < confidentCancel && len(r.s.Stack) < maxDepth
}

// fillSlotsOnly stores the values of a message without answering the open question with it, and with
// say set reads them back.
func (r *run) fillSlotsOnly(i int, p *Program, row *compiledStep, data any, in Input, say bool) {
	if row.isSecret(in) || r.s.Stack[i].Slots == nil {
		return
	}
	if c, err := r.hearAsCaller(i, row, in); err == nil && r.saveCaller(c) && say {
		r.readBackCaller(c, true)
	}
	if p.fillSlots == nil {
		return
	}
	kept := p.fillSlots(data, in)
	r.saveSlots(i, kept)
	if say {
		r.readBack(p, data, kept, true)
	}
}

// cancellable reports whether the person is in a dialog that can be cancelled by name, not at a
// menu.
func (r *run) cancellable() bool {
	for _, f := range r.s.Stack[r.rootIndex():] {
		if r.isCancellable(f) {
			return true
		}
	}
	_, row, err := r.frameRow(len(r.s.Stack) - 1)
	if err != nil {
		return false
	}
	_, ok := row.on[Cancel]
	return ok
}

// handlesAct reports whether a step handles an act itself.
func (r *compiledStep) handlesAct(k ActKind) bool { return slices.Contains(r.handlesActs, k) }

// openItemsSlots returns the first slots of the open-items dialog.
func openItemsSlots(want string, in Input) map[string]any {
	slots := map[string]any{"want": want, "text": in.Text, "acts": in.Reading.Acts, "swaps": in.Reading.Replacements}
	if len(in.Reading.Refs) > 0 {
		slots["order"] = in.Reading.Refs[0]
	}
	for _, a := range in.Reading.Acts {
		if a.Place != nil && (a.About == SlotPlace || a.About == SlotFloor || a.About == SlotRoom) {
			slots["place"], slots["value"] = a.Place, a.Place.Text
		}
		if a.Time != nil && want == "date" {
			slots["when"], slots["value"] = a.Time, a.Text
		}
	}
	return slots
}

// openWants maps the topics that only the person's open orders and quotations can answer to
// what is asked of them.
var openWants = map[string]string{TopicStatus: "status", TopicWhen: "when", TopicOwed: "status", TopicDetails: "details", TopicWho: asideWho}

// What an aside is about when it is not about the person's open orders.
const (
	asideOwed = "owed" // how much is owed
	asidePay  = "pay"  // the person speaks of paying

	asideWho       = "who"       // who comes, of an order or of a case
	asideComplaint = "complaint" // the person complains
)

// confidentPay is the confidence from which words about paying, at a question about something else, are
// about what the person owes.
const confidentPay = 0.6

// speaksOfDebt reports whether a message at another question speaks of paying and of nothing else.
func (r *run) speaksOfDebt(row *compiledStep, in Input) bool {
	if r.m.Roles.Debts == "" || r.s.Top().Dialog == r.m.Roles.Debts || row.ask == "" {
		return false
	}
	found := false
	for _, a := range in.Reading.Acts {
		switch a.Kind {
		case ActPay:
			found = found || a.Confidence >= confidentPay
		case ActGreet, ActThank, ActBye, ActSmalltalk:
		default:
			return false
		}
	}
	return found
}

// openAside opens the dialog for what a message says besides the open question: about what is owed, or
// about the person's open orders.
func (r *run) openAside(want string, in Input) error {
	switch {
	case want == asideComplaint:
		return r.interrupt(r.m.Roles.Agent, agentSlots(in))
	case r.m.Roles.Debts == "":
	case want == asideOwed:
		return r.interrupt(r.m.Roles.Debts, map[string]any{"want": asideOwed})
	case want == asidePay:
		return r.interrupt(r.m.Roles.Debts, map[string]any{"text": in.Text, "acts": in.Reading.Acts})
	}
	slots := openItemsSlots(want, in)
	if say, ok := r.answerWithoutOrder(want, in); ok {
		slots["instead"] = say
	}
	return r.interrupt(r.m.Roles.OpenItems, slots)
}

// answerWithoutOrder answers what only an order could answer, for a person who has none: by the open case, or as the
// business answers it in general.
func (r *run) answerWithoutOrder(want string, in Input) (Say, bool) {
	topic := map[string]string{"when": TopicWhen, asideWho: TopicWho}[want]
	switch {
	case r.s.Case != nil && (want == "status" || topic != ""):
		return Say{Key: "agent.has_case", Args: mustJSON(in.Facts)}, true
	case topic == "":
		return Say{}, false
	case r.m.AnswerQuestion != nil:
		if say, ok := r.m.AnswerQuestion(Question{Topic: topic, Text: in.Text, Locale: r.s.Locale, At: r.now}); ok {
			return say, true
		}
	}
	return Say{Key: "answer.without_order"}, topic == TopicWhen
}

// atRoot reports whether the question on top is the root dialog's.
func (r *run) atRoot() bool {
	top := r.s.Top()
	return top != nil && top.Dialog == r.m.Roles.Root
}

// confidentComplaint is the confidence from which words that answer no question are a complaint.
const confidentComplaint = 0.6

// complains reports whether a message at a question about something else complains, and does nothing else that
// the question could be about.
func (r *run) complains(row *compiledStep, in Input) bool {
	if row.ask == "" || row.handlesAct(ActComplain) || r.atRoot() {
		return false
	}
	a, ok := in.Reading.Find(ActComplain, "work", "price", "person", "other")
	return ok && a.Confidence >= confidentComplaint && !in.Reading.Has(ActProvide) && !in.Reading.Has(ActCorrect)
}

// alreadyApplied reports whether a message has already changed, in the open dialog, what it
// asks to change: then open orders are not meant. A message that names an order is about that
// order.
func alreadyApplied(in Input, want string, changed bool) bool {
	return changed && len(in.Reading.Refs) == 0 && in.Reading.Has(ActChange, want)
}

// answerQuestions answers the questions in a message, each with a line before the open
// question: from the dialog, from the business, or by saying that the answer is not known. It
// reports whether it did, and what is asked of the person's open orders.
func (r *run) answerQuestions(p *Program, data any, row *compiledStep, in Input) (answered bool, want string) {
	if row.expects == ExpectsText && row.ask != "" || !row.isQuestion() || row.handlesAct(ActAsk) {
		return false, ""
	}
	n := 0
	for _, a := range in.Reading.Acts {
		if a.Kind == ActChange && !row.handlesAct(ActChange) {
			want = firstNonEmpty(want, a.About)
		}
		if a.Kind == ActComplain && a.About == "late" && !row.handlesAct(ActComplain) {
			want = firstNonEmpty(want, "late")
		}
		shown := a.Kind == ActAsk && (a.About == TopicRepeat || a.About == TopicDetails) && row.expects == ExpectsReview // the whole form is shown again
		answered = answered || shown
		if a.Kind != ActAsk || a.About == TopicRepeat || shown || n == maxAnswers {
			continue
		}
		n++
		if say, ok := r.answerFromDialogs(p, data, a.About, in.Facts); ok {
			r.addLeadLine(say)
			answered = true
			continue
		}
		if a.About == TopicOwed && r.m.Roles.Debts != "" {
			want = firstNonEmpty(want, asideOwed)
			continue
		}
		if open := openWants[a.About]; open != "" && r.m.Roles.OpenItems != "" && (open != asideWho || r.atRoot()) {
			want = firstNonEmpty(want, open)
			continue
		}
		say, ok := Say{}, false
		if r.m.AnswerQuestion != nil {
			text := firstNonEmpty(a.Text, in.Text)
			if in.Reading.Has(ActProvide, SlotService, SlotDescription) { // "no prende la estufa, ¿me la arreglan?"
				text = in.Text
			}
			say, ok = r.m.AnswerQuestion(Question{Topic: a.About, Text: text, Locale: r.s.Locale, At: r.now})
		}
		if !ok {
			say = r.recordUnanswered(in, a.About)
		}
		r.addLeadLine(say)
		answered = true
	}
	if r.m.Roles.OpenItems == "" {
		want = ""
	}
	return answered, want
}

// answerFromDialogs answers a topic from the current dialog, or from the dialogs that called
// it: the question for the serial is part of an order.
func (r *run) answerFromDialogs(p *Program, data any, topic string, f Facts) (Say, bool) {
	if p.answerTopic != nil {
		if say, ok := p.answerTopic(data, topic, f); ok {
			return say, true
		}
	}
	for i := len(r.s.Stack) - 2; i >= 0; i-- {
		caller, row, data, err := r.decodeFrame(i)
		if err != nil || row.call != r.s.Stack[i+1].Dialog {
			break
		}
		if caller.answerTopic != nil {
			if say, ok := caller.answerTopic(data, topic, f); ok {
				return say, true
			}
		}
	}
	return Say{}, false
}

// recordUnanswered records a question without an answer for the operators. An agent is offered
// once.
func (r *run) recordUnanswered(in Input, topic string) Say {
	r.emit(Effect{Kind: EffectEvent, Name: EventQuestionUnanswered, Args: mustJSON(map[string]any{"contact": r.s.ID, "text": in.Text})})
	args := mustJSON(map[string]string{"topic": "topic." + topic})
	if r.s.PersonOffered {
		return Say{Key: "answer.unknown.again", Args: args}
	}
	r.s.PersonOffered = true
	return Say{Key: "answer.unknown", Args: args}
}

// addLeadLine adds a line before the question that ends the turn.
func (r *run) addLeadLine(say Say) {
	if r.s.Owner.Bot() {
		r.leadLines = append(r.leadLines, Line{Key: say.Key, Args: say.Args, Text: say.Text})
	}
}

// readBack says what a message changed and reports whether it changed any information. If the
// message answered its question (all is false), only overwritten and easily misread values are
// said.
func (r *run) readBack(p *Program, before, after any, all bool) bool {
	if p.changes == nil {
		return false
	}
	changes := p.changes(before, after)
	for _, c := range changes {
		if !all && c.Old == "" && !c.AlwaysReadBack {
			continue
		}
		key := firstNonEmpty(c.Key, "noted.value")
		if c.Key == "" && c.Old != "" {
			key = "changed.value"
		}
		r.addLeadLine(Say{Key: key, Args: mustJSON(c)})
	}
	return len(changes) > 0
}

// answerCourtesy answers messages that need only a courtesy: thanks, a greeting, "espere". It
// reports whether it did.
func (r *run) answerCourtesy(in Input) bool {
	for _, c := range []struct {
		kind  ActKind
		key   string
		again bool // the open question is asked again
	}{
		{ActWait, "courtesy.wait", false},
		{ActPostpone, "courtesy.later", false},
		{ActThank, "courtesy.thanks", true},
		{ActGreet, "courtesy.greeting", true},
	} {
		if !in.Reading.Has(c.kind) {
			continue
		}
		if c.again {
			r.addLeadLine(Say{Key: c.key})
			_ = r.repeatQuestion()
			return true
		}
		r.say(Say{Key: c.key})
		return true
	}
	return false
}
