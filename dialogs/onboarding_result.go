package dialogs

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/credit"
	"recado/flows/customers"
	"recado/flows/onboarding"
	"recado/flows/text"
)

func dateOnly(s string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

func referenceArgs(a applicant, _ bot.Facts) any {
	return map[string]any{"nth": len(a.References) + 1, "name": a.Reference.Name, "phone": a.Reference.Phone, "relation": a.Reference.Relation}
}

// handleReference takes who knows the person: name, phone and relation, in one message or in several.
func handleReference(a applicant, in bot.Input) (applicant, bot.Event) {
	took := false
	r := a.Reference
	for slot, to := range map[string]*string{bot.SlotName: &r.Name, bot.SlotRelation: &r.Relation} {
		if act, ok := findGiven(in, slot); ok && act.Value != "" {
			*to, took = act.Value, true
		}
	}
	if said := phoneOf(in); said != "" {
		phone, ok := text.Phone(said, in.Facts.Country)
		switch {
		case !ok:
			return a, bot.InvalidInput("onboarding.reference.phone")
		case phone == a.Phone, phone == string(a.Contact):
			return a, bot.InvalidInput("onboarding.reference.own")
		case slices.ContainsFunc(a.References, func(other customers.Reference) bool { return other.Phone == phone }):
			return a, bot.InvalidInput("onboarding.reference.twice")
		}
		r.Phone, took = phone, true
	}
	if r.Relation == "" && r.Name != "" && r.Phone != "" && !took && isUnrecognised(in) { // a word that no list has: "comadre"
		r.Relation, took = text.Line(in.Text), true
	}
	if !took {
		if isSkip(in) || in.Reading.Has(bot.ActDeny) {
			return a, bot.InvalidInput("onboarding.reference.needed")
		}
		return a, ""
	}
	if name, why := onboarding.Name(r.Name); r.Name != "" && why != "" {
		return a, bot.InvalidInput("onboarding.names." + string(why))
	} else if r.Name != "" {
		r.Name = name
	}
	a.Reference = r
	if r.Name == "" || r.Phone == "" || r.Relation == "" {
		return a, "next"
	}
	a.References, a.Reference = append(slices.Clone(a.References), r), customers.Reference{}
	if hasReferences(a) {
		return a, bot.OK
	}
	return a, "next"
}

// phoneOf returns the digits of a phone in a message, or "".
func phoneOf(in bot.Input) string {
	if act, ok := findGiven(in, bot.SlotPhone); ok && act.Value != "" {
		return act.Value
	}
	if said := phoneText(in); len(onlyDigits(said)) >= minPhoneDigits {
		return strings.TrimFunc(said, func(r rune) bool { return r != '+' && (r < '0' || r > '9') })
	}
	return ""
}

func clearReferences(a applicant) applicant {
	a.References, a.Reference = nil, customers.Reference{}
	return a
}

// summaryLines are the fields of the summary's lines, in order, with what clears them.
var summaryLines = []struct {
	field string
	clear func(applicant) applicant
}{
	{"own_name", clearNames},
	{"document", clearDocument},
	{"phone", clearOwnPhone},
	{"birth", clearBirth},
	{"address", clearAddress},
	{"mail", clearOwnMail},
	{"employer", func(a applicant) applicant { return clearPosition(clearEmployer(a)) }},
	{"income", clearIncome},
	{"since", clearSince},
	{"references", clearReferences},
}

func applicantFields(applicant) []bot.Option {
	var list []bot.Option
	for _, l := range summaryLines {
		list = append(list, bot.Option{Choice: l.field, Title: "field." + l.field})
	}
	return list
}

// fieldOfSlot maps what a message corrects without saying the new value to the line that is cleared.
var fieldOfSlot = map[string]string{
	bot.SlotName: "own_name", bot.SlotDocument: "document", bot.SlotPhone: "phone", bot.SlotBirth: "birth", bot.SlotPlace: "address", bot.SlotMail: "mail", bot.SlotIncome: "income", bot.SlotSince: "since",
}

// edit clears a field, so that the way from the start stops at its question only.
func (a applicant) edit(field string) (applicant, bot.Event) {
	for _, l := range summaryLines {
		if l.field == field {
			a = l.clear(a)
			a.Confirmed = false
			return a, "edit"
		}
	}
	return a, ""
}

// handleSummary confirms the form. FillSlots has applied corrections that give their value; a line that is
// named alone is asked for again.
func handleSummary(a applicant, in bot.Input) (applicant, bot.Event) {
	if in.Facts.Minor {
		return a, "minor"
	}
	if in.Option == "edit" {
		return a, "which"
	}
	if act, ok := in.Reading.Find(bot.ActProvide, bot.SlotLine); ok && len(act.Value) > 0 {
		return a.editLine(act, in)
	}
	corrected := false
	for _, act := range in.Reading.Acts {
		if act.Kind != bot.ActCorrect && act.Kind != bot.ActChange {
			continue
		}
		switch field := fieldOfSlot[act.About]; {
		case act.About == bot.SlotPhone && act.Value != "":
			return handlePhoneEdit(a, act.Value, in)
		case act.Value != "" || act.Place != nil && act.Place.Located():
			corrected = true
		case field != "":
			return a.edit(field)
		}
	}
	if why := a.refusedCorrection(in); why != "" {
		return a, bot.InvalidInput(why)
	}
	switch {
	case corrected && (!hasNames(a) || !hasSurnames(a)):
		return a, "edit"
	case corrected:
		return a, bot.InvalidInput("onboarding.summary")
	case isNo(in):
		return a, "which"
	case isYes(in) && !isWeakYes(in):
		a.Confirmed = true
		return a, bot.OK
	}
	return a, ""
}

// refusedCorrection says why a corrected value can't be used.
func (a applicant) refusedCorrection(in bot.Input) string {
	if act, ok := in.Reading.Find(bot.ActCorrect, bot.SlotDocument); ok {
		if _, why := onboarding.CheckDocument(a.kind(), act.Value); why != "" {
			return "onboarding.document." + string(why)
		}
	}
	if act, ok := in.Reading.Find(bot.ActCorrect, bot.SlotBirth); ok {
		if why := onboarding.Birth(act.Value, in.At); why != "" {
			return "onboarding.birth." + string(why)
		}
	}
	return ""
}

// handlePhoneEdit takes another phone: a code has to prove it.
func handlePhoneEdit(a applicant, said string, in bot.Input) (applicant, bot.Event) {
	phone, _, mobile := text.MobilePhone(said, in.Facts.Country)
	if !mobile {
		return a, bot.InvalidInput("onboarding.phone.not_mobile")
	}
	a = a.setPhone(phone)
	return a, "edit"
}

// editLine edits a line of the summary by its number.
func (a applicant) editLine(act bot.Act, in bot.Input) (applicant, bot.Event) {
	n := int(act.Value[0] - '0')
	if act.Value == "10" {
		n = 10
	}
	if n < 1 || n > len(summaryLines) || len(act.Value) > 1 && n != 10 {
		return a, bot.InvalidInput("onboarding.summary.again")
	}
	_ = in
	return a.edit(summaryLines[n-1].field)
}

func handleWhichField(a applicant, in bot.Input) (applicant, bot.Event) {
	if in.Option != "" {
		return a.edit(in.Option)
	}
	if act, ok := in.Reading.Find(bot.ActProvide, bot.SlotLine); ok {
		return a.editLine(act, in)
	}
	for _, act := range in.Reading.Acts {
		if field := fieldOfSlot[act.About]; field != "" && (act.Kind == bot.ActCorrect || act.Kind == bot.ActChange || act.Kind == bot.ActProvide) {
			if act.Value != "" { // FillSlots has taken it
				return a, "keep"
			}
			return a.edit(field)
		}
	}
	if isNo(in) || isSkip(in) {
		return a, "keep"
	}
	return a, ""
}

func evaluate(a applicant) []bot.Effect {
	return []bot.Effect{bot.Do(credit.DoEvaluate, credit.EvaluateWork{Customer: a.Customer})}
}

// handleEvaluated takes the decision. What a person of the business decides has its case already.
func handleEvaluated(a applicant, in bot.Input) (applicant, bot.Event) {
	if len(in.Data) > 0 && in.Into(&a.Result) != nil {
		return a, bot.Timeout
	}
	switch in.Event {
	case credit.EventApproved:
		return a, "approved"
	case credit.EventDenied:
		return a, "denied"
	case credit.EventInProcess:
		return a, "process"
	case credit.EventIncomplete:
		a.Why = "check"
		return a, "missing"
	}
	return a, bot.Timeout
}

func resultArgs(a applicant, _ bot.Facts) any {
	return map[string]any{"name": a.Names, "limit": a.Result.Limit, "level": a.Result.Level, "reasons": a.Result.Reasons}
}

func appealOptions(applicant) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.appeal"}, {Choice: "no", Title: "option.no_thanks"}}
}

// fewAppealWords is the most words of a yes that gives no reasons.
const fewAppealWords = 4

// handleCreditDenied offers an appeal. Who gives the reasons at once has appealed.
func handleCreditDenied(a applicant, in bot.Input) (applicant, bot.Event) {
	r := in.Reading
	switch {
	case isNo(in) && !r.Has(bot.ActComplain) && len(strings.Fields(in.Text)) <= fewAppealWords, isSkip(in):
		return a, "no"
	case in.Option == "" && hasLetters(in.Text, 3) && !hasQuestion(in) && len(strings.Fields(in.Text)) > fewAppealWords:
		a.Words = text.Line(in.Text)
		return a, "said"
	case isYes(in), r.Has(bot.ActComplain):
		return a, bot.OK
	case isNo(in):
		return a, "no"
	}
	return a, ""
}

// handleAppeal takes the person's reasons.
func handleAppeal(a applicant, in bot.Input) (applicant, bot.Event) {
	if !hasLetters(in.Text, 3) || isOnlyCourtesy(in) {
		return a, ""
	}
	a.Words = text.Line(in.Text)
	return a, bot.OK
}

func appeal(a applicant) []bot.Effect {
	return []bot.Effect{bot.Do(credit.DoAppeal, credit.AppealWork{Evaluation: a.Result.Evaluation, Text: a.Words})}
}

func handleAppealed(a applicant, in bot.Input) (applicant, bot.Event) {
	if in.Event == credit.EventAccepted {
		return a, bot.OK
	}
	a.Why = "check"
	return a, "refused"
}

// answerApplicant answers what only the registration knows: what the data are for, whether they are safe, and
// what comes next. The limit and the interest are the business's to tell.
func answerApplicant(a applicant, topic string, f bot.Facts) (bot.Say, bool) {
	if a.Result.Decision == credit.Denied && (topic == bot.TopicOther || topic == bot.TopicHow || topic == bot.TopicWhyData) {
		args, err := json.Marshal(resultArgs(a, f))
		return bot.Say{Key: "onboarding.answer.why_denied", Args: args}, err == nil
	}
	switch topic {
	case bot.TopicWhyData, bot.TopicSafety, bot.TopicNext, bot.TopicHow, bot.TopicWhyPhoto, bot.TopicDuration, bot.TopicWhen:
		args, err := json.Marshal(documentArgs(a, f))
		return bot.Say{Key: "onboarding.answer." + topic, Args: args}, err == nil
	}
	return bot.Say{}, false
}
