package dialogs

import (
	"strconv"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/credit"
	"recado/flows/customers"
	"recado/flows/identity"
	"recado/flows/money"
	"recado/flows/onboarding"
	"recado/flows/text"
)

// applicant is what the registration knows of a person.
type applicant struct {
	Started bool          `json:"started,omitempty"`
	Contact bot.ContactID `json:"contact,omitempty"`
	Country string        `json:"country,omitempty"` // of the business: decides which document is asked for
	Locale  string        `json:"locale,omitempty"`

	Document customers.Identity `json:"document,omitzero"`
	Phone    string             `json:"phone,omitempty"`
	BySMS    bool               `json:"by_sms,omitempty"`  // the code is asked for by SMS
	Code     bot.Secret         `json:"code,omitempty"`    // said, until it is verified
	Trouble  string             `json:"trouble,omitempty"` // why the code, or a photo, is asked for again: part of a text
	Left     int                `json:"left,omitempty"`    // attempts of the code
	RetryAt  time.Time          `json:"retry_at,omitzero"` // when another code may be asked for
	Proven   bool               `json:"proven,omitempty"`  // the code came back

	LookedUp bool     `json:"looked_up,omitempty"`
	Customer string   `json:"customer,omitempty"`
	Consents []string `json:"consents,omitempty"` // purposes that the person agreed to
	Recorded []string `json:"recorded,omitempty"` // … and that are recorded

	FullName  string            `json:"full_name,omitempty"` // three words, of which the surnames are not known yet
	Names     string            `json:"names,omitempty"`
	Surnames  string            `json:"surnames,omitempty"`
	BirthDate string            `json:"birth,omitempty"` // "1990-05-12"
	Address   customers.Address `json:"address,omitzero"`
	Mail      string            `json:"mail,omitempty"`
	NoMail    bool              `json:"no_mail,omitempty"`
	Employer  string            `json:"employer,omitempty"`
	Position  string            `json:"position,omitempty"`
	Income    money.Amount      `json:"income,omitzero"`
	Since     string            `json:"since,omitempty"` // "2019-03"
	Drafted   bool              `json:"drafted,omitempty"`

	Front     *bot.Media              `json:"front,omitempty"`
	Back      *bot.Media              `json:"back,omitempty"`
	Selfie    *bot.Media              `json:"selfie,omitempty"`
	BadPhotos int                     `json:"bad_photos,omitempty"` // of the card, that could not be read
	Card      *onboarding.CardReading `json:"card,omitempty"`
	CardOK    bool                    `json:"card_ok,omitempty"` // confirmed, or left to a person
	Line      int                     `json:"line,omitempty"`    // of the card, that is corrected
	Stored    []string                `json:"stored,omitempty"`  // kinds of documents

	Reference  customers.Reference   `json:"reference,omitzero"` // that is being told
	References []customers.Reference `json:"references,omitempty"`
	Confirmed  bool                  `json:"confirmed,omitempty"`

	Result credit.EvaluateAnswer `json:"result,omitzero"`
	Words  string                `json:"words,omitempty"` // the appeal
	Why    string                `json:"why,omitempty"`   // why a person has to look
}

func hasStarted(a applicant) bool      { return a.Started }
func hasDocument(a applicant) bool     { return a.Document.Number != "" }
func hasOwnPhone(a applicant) bool     { return a.Phone != "" }
func isProven(a applicant) bool        { return a.Proven }
func isLookedUp(a applicant) bool      { return a.LookedUp }
func hasNames(a applicant) bool        { return a.Names != "" || a.FullName != "" }
func hasSurnames(a applicant) bool     { return a.Surnames != "" }
func hasBirth(a applicant) bool        { return a.BirthDate != "" }
func hasAddress(a applicant) bool      { return a.Address.Text != "" }
func hasOwnMail(a applicant) bool      { return a.Mail != "" || a.NoMail }
func hasEmployer(a applicant) bool     { return a.Employer != "" }
func hasPosition(a applicant) bool     { return a.Position != "" }
func hasIncome(a applicant) bool       { return a.Income.Minor > 0 }
func hasSince(a applicant) bool        { return a.Since != "" }
func isDrafted(a applicant) bool       { return a.Drafted }
func hasFront(a applicant) bool        { return a.Front != nil }
func hasBack(a applicant) bool         { return a.Back != nil }
func hasSelfie(a applicant) bool       { return a.Selfie != nil }
func isCardRead(a applicant) bool      { return a.CardOK }
func isCardConfirmed(a applicant) bool { return a.CardOK }
func isConfirmed(a applicant) bool     { return a.Confirmed }
func hasReferences(a applicant) bool   { return len(a.References) >= wantedReferences }

// consentsWanted is how many consents the person gives before photos are kept.
const consentsWanted = 2

// wantedReferences is how many people the person names.
const wantedReferences = 2

// fillApplicant takes the values that a message gives, whatever was asked. A value that is there is changed
// by a correction only. What can't be used is left to the question for it, which says why.
func fillApplicant(a applicant, in bot.Input) applicant {
	if in.Option != "" {
		return a
	}
	a.Country = firstNonEmpty(a.Country, in.Facts.Country)
	a = a.keepPhotos(usablePhotos(in.Media))
	for _, act := range in.Reading.Acts {
		if act.Kind == bot.ActProvide || act.Kind == bot.ActCorrect {
			a = a.take(act, in)
		}
	}
	return a
}

// take takes one value.
func (a applicant) take(act bot.Act, in bot.Input) applicant {
	may := func(filled bool) bool { return !filled || act.Kind == bot.ActCorrect }
	switch act.About {
	case bot.SlotDocument:
		if digits, why := onboarding.CheckDocument(a.kind(), act.Value); why == "" && may(hasDocument(a)) {
			a = a.setDocument(digits)
		}
	case bot.SlotName:
		if may(hasNames(a)) && a.References == nil && a.Reference.Name == "" {
			a = a.setName(act.Value)
		}
	case bot.SlotBirth:
		if onboarding.Birth(act.Value, in.At) == "" && may(hasBirth(a)) {
			a.BirthDate, a.Confirmed = act.Value, false
		}
	case bot.SlotMail:
		if act.Value != "" && may(a.Mail != "") {
			a.Mail, a.NoMail = act.Value, false
		}
	case bot.SlotIncome:
		if amount, ok := a.incomeOf(act.Value, in); ok && may(hasIncome(a)) {
			a.Income = amount
		}
	case bot.SlotPlace:
		if act.Place != nil && act.Place.Located() && act.Kind == bot.ActCorrect && hasAddress(a) {
			a.Address = addressOf(*act.Place)
		}
	}
	return a
}

// kind is the document that is asked for.
func (a applicant) kind() identity.Kind { return onboarding.DocumentKind(a.Country) }

// identityKind maps the kinds of numbers to those of customers.
var identityKind = map[identity.Kind]customers.IdentityKind{identity.DUI: customers.DUI, identity.Cedula: customers.CC, identity.DNI: customers.DNI}

// setDocument sets another document: who has it has to be looked up again, and its photos are others.
func (a applicant) setDocument(digits string) applicant {
	if string(a.Document.Number) == digits {
		return a
	}
	a.Document = customers.Identity{Kind: identityKind[a.kind()], Number: bot.Secret(digits)}
	a.LookedUp, a.Drafted = false, false
	return a
}

// setName sets a full name; its surnames are asked for where it is not clear which words they are.
func (a applicant) setName(full string) applicant {
	name, why := onboarding.Name(full)
	if why != "" {
		return a
	}
	a.FullName, a.Names, a.Surnames, a.Drafted = "", "", "", false
	if names, surnames := onboarding.SplitName(name); surnames != "" {
		a.Names, a.Surnames = names, surnames
		return a
	}
	a.FullName = name
	return a
}

// incomeOf returns an amount that was said; one without a currency is in the business's.
func (a applicant) incomeOf(value string, in bot.Input) (money.Amount, bool) {
	number, currency, _ := strings.Cut(value, " ")
	own := localCurrency(in.Facts.Country)
	if currency == "" {
		currency = own
	}
	amount, err := money.Parse(number, currency)
	return amount, own == currency && err == nil && amount.Minor > 0 && amount.Minor <= maxIncome[amount.Currency]
}

// localCurrency is the money in which people of a country are paid.
func localCurrency(country string) string {
	return map[string]string{"SV": "USD", "CO": "COP", "HN": "HNL"}[country]
}

// maxIncome bounds a month's income in cents: more is a slip, such as a year's.
var maxIncome = map[string]int64{"USD": 5_000_000, "COP": 20_000_000_000, "HNL": 130_000_000}

func addressOf(p bot.PlaceParts) customers.Address {
	return customers.Address{
		Text: text.Line(p.Text), Department: p.Department, Municipality: p.City, Street: strings.Trim(strings.Join([]string{p.Neighborhood, p.Street, p.Building}, " "), " "), Landmark: p.Landmark,
	}
}

// applicantChanges lists what a message changed, to be read back. The number of a document is not said.
func applicantChanges(before, after applicant) []bot.Change {
	var list []bot.Change
	add := func(field, was, now string) {
		if was != now && now != "" {
			list = append(list, bot.Change{Field: "slot." + field, Old: was, New: now})
		}
	}
	add("document", onboarding.Hint(string(before.Document.Number)), onboarding.Hint(string(after.Document.Number)))
	add("own_name", before.fullName(), after.fullName())
	add("birth", before.BirthDate, after.BirthDate)
	add("address", before.Address.Text, after.Address.Text)
	add("mail", before.Mail, after.Mail)
	add("income", amountText(before.Income), amountText(after.Income))
	return list
}

func (a applicant) fullName() string {
	return firstNonEmpty(strings.TrimSpace(a.Names+" "+a.Surnames), a.FullName)
}

// amountText is an amount as data; "" for none.
func amountText(m money.Amount) string {
	if m.Blank() {
		return ""
	}
	return m.String()
}

// holdsIdentity reports whether a message holds the number of an identity document, or a picture of one: it
// does not stay in the transcript.
func holdsIdentity(a applicant, at bot.State, in bot.Input) bool {
	if len(in.Media) > 0 && a.Started {
		return true
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, in.Text)
	switch {
	case len(digits) < minIdentityDigits:
		return false
	case at == "document" || at == "welcome":
		return true
	case a.Document.Number != "" && strings.Contains(digits, string(a.Document.Number)):
		return true
	}
	return a.Card != nil && a.Card.Number != "" && strings.Contains(digits, string(a.Card.Number))
}

// minIdentityDigits is the length of the shortest number of an identity document.
const minIdentityDigits = 6

// applicantForm lists the values for the agents' console.
func applicantForm(a applicant) []bot.FormField {
	field := func(step bot.State, slot, label, value string, missing bool) bot.FormField {
		return bot.FormField{Step: step, Label: "field." + label, Slot: slot, Value: value, Missing: missing}
	}
	list := []bot.FormField{
		field("document", "document", "document", onboarding.Hint(string(a.Document.Number)), !hasDocument(a)),
		field("phone", "phone", "phone", a.Phone, !hasOwnPhone(a)),
		field("names", "names", "own_name", a.fullName(), !hasNames(a)),
		field("birth", "birth", "birth", a.BirthDate, !hasBirth(a)),
		field("address", "address", "address", a.Address.Text, !hasAddress(a)),
		field("mail", "mail", "mail", a.Mail, !hasOwnMail(a)),
		field("employer", "employer", "employer", a.Employer, !hasEmployer(a)),
		field("position", "position", "position", a.Position, !hasPosition(a)),
		field("income", "income", "income", amountText(a.Income), !hasIncome(a)),
		field("since", "since", "since", a.Since, !hasSince(a)),
		{Step: "front", Label: "field.card", Slot: "front", Files: countPhotos(a.Front, a.Back), Missing: !hasFront(a) || !hasBack(a)},
		{Step: "selfie", Label: "field.selfie", Slot: "selfie", Files: countPhotos(a.Selfie), Missing: !hasSelfie(a)},
		field("reference", "references", "references", a.referenceNames(), !hasReferences(a)),
	}
	return list
}

func countPhotos(files ...*bot.Media) (n int) {
	for _, f := range files {
		if f != nil {
			n++
		}
	}
	return n
}

func (a applicant) referenceNames() string {
	var names []string
	for _, r := range a.References {
		names = append(names, r.Name)
	}
	return strings.Join(names, ", ")
}

// The arguments of texts.

func documentArgs(a applicant, f bot.Facts) any {
	return map[string]any{"kind": "document." + string(identityKind[onboarding.DocumentKind(firstNonEmpty(a.Country, f.Country))])}
}

func nameArgs(a applicant, _ bot.Facts) any {
	return map[string]any{"name": firstNonEmpty(a.Names, a.FullName)}
}

func workArgs(a applicant, f bot.Facts) any {
	return map[string]any{"employer": a.Employer, "currency": "currency." + localCurrency(f.Country)}
}

func personArgs(a applicant, f bot.Facts) any {
	return map[string]any{"why": a.Why, "open": f.Open, "wait": f.AgentWaitMinutes, "opens_at": f.OpensAt}
}

// applicantSummary are the arguments of the summary.
func applicantSummary(a applicant, _ bot.Facts) any {
	lines := map[string]any{
		"name": a.fullName(), "document": onboarding.Hint(string(a.Document.Number)), "kind": "document." + string(a.Document.Kind), "phone": a.Phone, "birth": a.BirthDate,
		"address": a.Address.Text, "mail": a.Mail, "employer": a.Employer, "position": a.Position, "income": a.Income, "since": a.Since,
	}
	for i, r := range a.References {
		lines["reference"+strconv.Itoa(i+1)] = strings.Join([]string{r.Name, r.Phone, r.Relation}, ", ")
	}
	return lines
}
