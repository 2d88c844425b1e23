package dialogs

import (
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/consent"
	"recado/flows/customers"
	"recado/flows/money"
	"recado/flows/onboarding"
	"recado/flows/text"
)

// consentVersion is the version of the texts "onboarding.consent_…": it rises when their words change.
const consentVersion = "1"

func consentOptions(applicant) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.authorize"}, {Choice: "no", Title: "option.not_authorize"}}
}

// consentArgs are none: the words of a consent are the same for everybody.
func consentArgs(applicant, bot.Facts) any { return map[string]string{} }

func hasConsent(purpose string) func(applicant) bool {
	return func(a applicant) bool { return slices.Contains(a.Consents, purpose) }
}

func isRecorded(purpose string) func(applicant) bool {
	return func(a applicant) bool { return slices.Contains(a.Recorded, purpose) }
}

// handleConsent takes a consent, which needs a clear yes: an unclear one is asked for again.
func handleConsent(purpose string) func(applicant, bot.Input) (applicant, bot.Event) {
	return func(a applicant, in bot.Input) (applicant, bot.Event) {
		if in.Facts.Minor {
			return a, "minor"
		}
		switch {
		case isNo(in):
			return a, "no"
		case isSurely(in, bot.ActConfirm, bot.ActApprove) && !in.Reading.Contrasts:
			a.Consents = append(slices.Clone(a.Consents), purpose)
			return a, bot.OK
		case isYes(in):
			return a, bot.InvalidInput("onboarding.consent_" + map[string]string{"data": "data", "credit_bureau": "bureau"}[purpose] + ".sure")
		}
		return a, ""
	}
}

func recordConsent(purpose string) func(applicant) []bot.Effect {
	key := map[string]string{"data": "onboarding.consent_data", "credit_bureau": "onboarding.consent_bureau"}[purpose]
	return func(a applicant) []bot.Effect {
		return []bot.Effect{bot.Do(consent.DoRecord, consent.RecordRequest{Customer: a.Customer, Purpose: consent.Purpose(purpose), Text: key, Version: consentVersion, Locale: a.Locale})}
	}
}

func handleRecorded(purpose string) func(applicant, bot.Input) (applicant, bot.Event) {
	return func(a applicant, in bot.Input) (applicant, bot.Event) {
		if in.Event != bot.OK {
			return a, bot.Timeout
		}
		a.Recorded = append(slices.Clone(a.Recorded), purpose)
		return a, bot.OK
	}
}

// handleNames takes the full name (FillSlots has taken one that is usable), or says what is wrong with it.
func handleNames(a applicant, in bot.Input) (applicant, bot.Event) {
	if hasNames(a) {
		return a, bot.OK
	}
	said := in.Text
	if act, ok := findGiven(in, bot.SlotName); ok {
		said = act.Value
	}
	switch _, why := onboarding.Name(said); {
	case hasQuestion(in), len(in.Media) > 0:
		return a, ""
	case why != "":
		return a, bot.InvalidInput("onboarding.names." + string(why))
	case len(strings.Fields(said)) == 1 && isValueText(in):
		return a, bot.InvalidInput("onboarding.names.one")
	}
	return a, ""
}

func clearNames(a applicant) applicant {
	a.FullName, a.Names, a.Surnames, a.Drafted = "", "", "", false
	return a
}

// surnameOptions offers what the surnames may be in a name of three words.
func surnameOptions(a applicant) []bot.Option {
	var list []bot.Option
	for _, choice := range onboarding.SurnameChoices(a.FullName) {
		if len([]rune(choice)) <= bot.MaxButtonTitle {
			list = append(list, bot.Option{Choice: choice, Label: choice})
		}
	}
	return list
}

// handleSurnames takes which words of the name are the surnames, or the surnames themselves.
func handleSurnames(a applicant, in bot.Input) (applicant, bot.Event) {
	said := in.Option
	if act, ok := findGiven(in, bot.SlotName); ok && said == "" {
		said = act.Value
	}
	surnames, why := onboarding.Name(said)
	if why != "" || hasQuestion(in) {
		return a, ""
	}
	if full := bot.Fold(surnames); strings.HasPrefix(full, bot.Fold(a.FullName)+" ") { // the whole name, once more
		a = a.setName(surnames)
		if hasSurnames(a) {
			return a, bot.OK
		}
		return a, bot.InvalidInput("onboarding.surnames")
	}
	names := strings.TrimSpace(strings.TrimSuffix(a.FullName, surnames))
	if names == "" {
		return a, ""
	}
	a.Names, a.Surnames, a.FullName = names, surnames, ""
	return a, bot.OK
}

func handleBirth(a applicant, in bot.Input) (applicant, bot.Event) {
	if hasBirth(a) {
		return a, bot.OK
	}
	if act, ok := findGiven(in, bot.SlotBirth); ok {
		switch why := onboarding.Birth(act.Value, in.At); why {
		case "":
			a.BirthDate = act.Value
			return a, bot.OK
		case onboarding.Minor:
			return a, bot.InvalidInput("onboarding.birth.minor")
		default:
			return a, bot.InvalidInput("onboarding.birth." + string(why))
		}
	}
	if onlyDigits(in.Text) != "" && !hasQuestion(in) {
		return a, bot.InvalidInput("onboarding.birth.not_a_date")
	}
	return a, ""
}

func clearBirth(a applicant) applicant { a.BirthDate = ""; return a }

// handleAddress takes where the person lives: a place that can be found, or a shared one.
func handleAddress(a applicant, in bot.Input) (applicant, bot.Event) {
	if act, ok := findGiven(in, bot.SlotPlace); ok && act.Place != nil {
		if !act.Place.Located() {
			return a, bot.InvalidInput("onboarding.address.more")
		}
		a.Address = addressOf(*act.Place)
		return a, bot.OK
	}
	if in.Location != nil {
		return a, bot.InvalidInput("onboarding.address.written")
	}
	if isValueText(in) && hasLetters(in.Text, minAddress) && len(strings.Fields(in.Text)) > 2 && !hasQuestion(in) {
		a.Address = customers.Address{Text: text.Line(in.Text)}
		return a, bot.OK
	}
	return a, ""
}

// minAddress is the fewest letters and digits of an address that the reader does not know.
const minAddress = 8

func clearAddress(a applicant) applicant { a.Address = customers.Address{}; return a }

func noMailChoice(applicant) []bot.Option {
	return []bot.Option{{Choice: "none", Title: "option.no_mail"}}
}

func handleOwnMail(a applicant, in bot.Input) (applicant, bot.Event) {
	switch {
	case a.Mail != "":
		return a, bot.OK
	case isSkip(in), isNo(in), in.Reading.Has(bot.ActPostpone):
		a.NoMail = true
		return a, bot.OK
	case in.Reading.InvalidMail != nil:
		return a, bot.InvalidInput("onboarding.mail.wrong")
	}
	return a, ""
}

func clearOwnMail(a applicant) applicant { a.Mail, a.NoMail = "", false; return a }

func selfEmployedOption(applicant) []bot.Option {
	return []bot.Option{{Choice: "self", Title: "option.self_employed"}}
}

// selfEmployed is what stands in place of an employer.
const selfEmployed = "Cuenta propia"

// maxWork is the longest name of an employer or a position, in characters.
const maxWork = 80

// handleEmployer takes for whom the person works.
func handleEmployer(a applicant, in bot.Input) (applicant, bot.Event) {
	if in.Option == "self" {
		a.Employer, a.Drafted = selfEmployed, false
		return a, bot.OK
	}
	said, ev := workWords(in, "onboarding.employer")
	if ev == bot.OK {
		a.Employer, a.Drafted = said, false
	}
	return a, ev
}

func clearEmployer(a applicant) applicant { a.Employer, a.Drafted = "", false; return a }

func handlePosition(a applicant, in bot.Input) (applicant, bot.Event) {
	said, ev := workWords(in, "onboarding.position")
	if ev == bot.OK {
		a.Position, a.Drafted = said, false
	}
	return a, ev
}

func clearPosition(a applicant) applicant { a.Position, a.Drafted = "", false; return a }

// workWords takes a few free words. A question, a refusal and an emoji are no answer.
func workWords(in bot.Input, question string) (string, bot.Event) {
	said := strings.Trim(text.Line(in.Text), " .")
	switch {
	case in.Option != "" || hasQuestion(in) || !isValueText(in) || !hasLetters(said, 3):
		if isSkip(in) || in.Reading.Has(bot.ActDeny) {
			return "", bot.InvalidInput(question + ".needed")
		}
		return "", ""
	case len([]rune(said)) > maxWork:
		return "", bot.InvalidInput(question + ".too_long")
	}
	return said, bot.OK
}

func handleIncome(a applicant, in bot.Input) (applicant, bot.Event) {
	if hasIncome(a) {
		return a, bot.OK
	}
	if act, ok := findGiven(in, bot.SlotIncome); ok {
		amount, usable := a.incomeOf(act.Value, in)
		_, currency, _ := strings.Cut(act.Value, " ")
		if currency != "" && currency != localCurrency(in.Facts.Country) {
			return a, bot.InvalidInput("onboarding.income.currency")
		}
		if !usable {
			return a, bot.InvalidInput("onboarding.income.odd")
		}
		a.Income = amount
		return a, bot.OK
	}
	switch {
	case onlyDigits(in.Text) != "" && !hasQuestion(in):
		return a, bot.InvalidInput("onboarding.income.one")
	case isSkip(in), in.Reading.Has(bot.ActDeny):
		return a, bot.InvalidInput("onboarding.income.needed")
	}
	return a, ""
}

func clearIncome(a applicant) applicant { a.Income, a.Drafted = money.Amount{}, false; return a }

func handleSince(a applicant, in bot.Input) (applicant, bot.Event) {
	act, ok := findGiven(in, bot.SlotSince)
	if !ok {
		return a, ""
	}
	if a.BirthDate != "" && act.Value < a.BirthDate[:len(act.Value)] {
		return a, bot.InvalidInput("onboarding.since.before_birth")
	}
	a.Since, a.Drafted = act.Value, false
	return a, bot.OK
}

func clearSince(a applicant) applicant { a.Since, a.Drafted = "", false; return a }

// profile is what the customer's document gets.
func (a applicant) profile() customers.Profile {
	p := customers.Profile{
		Country: a.Country, Names: a.Names, Surnames: a.Surnames, BirthDate: a.BirthDate, Phones: []string{a.Phone}, Mail: a.Mail, Address: a.Address,
		Document: a.Document, References: a.References,
		Work: customers.Work{Employer: a.Employer, Position: a.Position, MonthlyIncome: a.Income},
	}
	if a.Since != "" {
		p.Work.Since = a.Since + "-01"
	}
	return p
}

func (a applicant) save(register bool) []bot.Effect {
	r := customers.SaveRequest{Customer: a.Customer, Profile: a.profile(), Register: register}
	if a.Proven {
		r.ProvenPhone = a.Phone
	}
	return []bot.Effect{bot.Do(customers.DoSaveCustomer, r)}
}

func saveDraft(a applicant) []bot.Effect { return a.save(false) }
func saveWhole(a applicant) []bot.Effect { return a.save(true) }

func handleDrafted(a applicant, in bot.Input) (applicant, bot.Event) {
	a, ev := a.saved(in)
	a.Drafted = ev == bot.OK
	return a, ev
}

func handleWhole(a applicant, in bot.Input) (applicant, bot.Event) { return a.saved(in) }

// saved takes the answer to a save. A field that is refused is asked for again; a document that belongs to
// somebody else is for a person of the business, and nothing is said of it.
func (a applicant) saved(in bot.Input) (applicant, bot.Event) {
	var answer customers.SaveAnswer
	if len(in.Data) > 0 && in.Into(&answer) != nil {
		return a, "trouble"
	}
	a.Customer = firstNonEmpty(answer.Customer, a.Customer)
	switch in.Event {
	case bot.OK:
		return a, bot.OK
	case customers.CustomerTaken, customers.CustomerRefused:
		a.Why = "check"
		return a, "person"
	case customers.CustomerInvalid:
		known := false
		for _, p := range answer.Problems {
			field, _, _ := strings.Cut(p.Field, "[")
			whole, _, _ := strings.Cut(field, ".")
			if clearField := clearProfile[firstNonEmpty(keyIn(clearProfile, field), whole)]; clearField != nil {
				a, known = clearField(a), true
			}
		}
		if a.Confirmed = false; known {
			return a, "again"
		}
	}
	return a, "trouble"
}

// keyIn returns a key if a map has it, else "".
func keyIn[V any](m map[string]V, key string) string {
	if _, ok := m[key]; !ok {
		return ""
	}
	return key
}

// clearProfile clears what a field of a profile came from.
var clearProfile = map[string]func(applicant) applicant{
	"names": clearNames, "surnames": clearNames, "birthDate": clearBirth, "phones": clearOwnPhone, "mail": clearOwnMail, "address": clearAddress,
	"document": clearDocument, "work.employer": clearEmployer, "work.position": clearPosition, "work": clearIncome, "work.since": clearSince, "references": clearReferences,
}
