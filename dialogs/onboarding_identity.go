package dialogs

import (
	"regexp"
	"strings"

	"recado/bot"
	"recado/flows/codes"
	"recado/flows/customers"
	"recado/flows/onboarding"
	"recado/flows/text"
)

// inForm adds to a Handle what holds at every question of the form: a minor is not registered, and a value
// that a correction has cleared is asked for again.
func inForm(handle func(applicant, bot.Input) (applicant, bot.Event)) func(applicant, bot.Input) (applicant, bot.Event) {
	return func(a applicant, in bot.Input) (applicant, bot.Event) {
		if in.Facts.Minor {
			return a, "minor"
		}
		return handle(a, in)
	}
}

// handleDocument takes the number (FillSlots has taken one that is valid), or says what is wrong with it.
func handleDocument(a applicant, in bot.Input) (applicant, bot.Event) {
	if a.Document.Number != "" {
		return a.begun(in), bot.OK
	}
	if act, ok := findGiven(in, bot.SlotDocument); ok {
		_, why := onboarding.CheckDocument(a.kind(), act.Value)
		return a, bot.InvalidInput("onboarding.document." + string(why))
	}
	if isSkip(in) || in.Reading.Has(bot.ActDeny) {
		return a, bot.InvalidInput("onboarding.document.needed")
	}
	if digits := onlyDigits(in.Text); digits != "" && !hasQuestion(in) {
		_, why := onboarding.CheckDocument(a.kind(), digits)
		return a, bot.InvalidInput("onboarding.document." + string(why))
	}
	return a, ""
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func clearDocument(a applicant) applicant {
	a.Document, a.LookedUp, a.Drafted = customers.Identity{}, false, false
	return a
}

func phoneArgs(a applicant, f bot.Facts) any {
	args := map[string]any{"trouble": a.Trouble}
	if contact := firstNonEmpty(string(a.Contact), string(f.Contact)); bot.ContactID(contact).IsPhone() {
		args["phone"] = contact
	}
	return args
}

func phoneOptions(a applicant) []bot.Option {
	if !a.Contact.IsPhone() {
		return nil
	}
	return []bot.Option{{Choice: "yes", Title: "option.this_number"}, {Choice: "other", Title: "option.other_number"}}
}

// handleOwnPhone takes the mobile number to which the code goes.
func handleOwnPhone(a applicant, in bot.Input) (applicant, bot.Event) {
	if in.Option == "other" {
		return a, bot.InvalidInput("onboarding.phone.other")
	}
	said := phoneText(in)
	if act, ok := findGiven(in, bot.SlotPhone); ok {
		said = act.Value
	}
	switch phone, _, mobile := text.MobilePhone(said, in.Facts.Country); {
	case mobile:
		return a.setPhone(phone), bot.OK
	case said != "" && len(onlyDigits(said)) >= minPhoneDigits && !hasQuestion(in):
		return a, bot.InvalidInput("onboarding.phone.not_mobile")
	case isYes(in) && in.Facts.Contact.IsPhone():
		return a.setPhone(string(in.Facts.Contact)), bot.OK
	case isNo(in), isSkip(in):
		return a, bot.InvalidInput("onboarding.phone.other")
	}
	return a, ""
}

// setPhone sets the phone. What a code proved holds for the phone to which it was sent only.
func (a applicant) setPhone(phone string) applicant {
	if a.Phone != phone {
		a.Proven, a.LookedUp, a.Drafted = false, false, false
	}
	a.Phone, a.Trouble = phone, ""
	return a
}

func clearOwnPhone(a applicant) applicant {
	a.Phone, a.Proven, a.LookedUp, a.Drafted, a.Code = "", false, false, false, ""
	return a
}

func sendCode(a applicant) []bot.Effect {
	c := onboarding.SendCode{Phone: a.Phone, Purpose: onboarding.Registration}
	if a.BySMS {
		c.Channel = string(codes.SMS)
	}
	return []bot.Effect{bot.Do(onboarding.DoSendCode, c)}
}

// handleSent tells where the code is, or why there is none. One that was sent a moment ago is still good.
func handleSent(a applicant, in bot.Input) (applicant, bot.Event) {
	var sent onboarding.CodeSent
	if in.Into(&sent) != nil || in.Event != bot.OK && in.Event != onboarding.Refused {
		a.Trouble = "later"
		return a, "later"
	}
	a.Code, a.Left, a.RetryAt = "", 0, sent.ResendAt
	if in.Event == bot.OK {
		if a.Trouble = "sent"; a.BySMS {
			a.Trouble = "sent_sms"
		}
		return a, bot.OK
	}
	switch codes.Reason(sent.Reason) {
	case codes.Wait:
		a.Trouble = "wait"
		return a, bot.OK
	case codes.BadNumber:
		a.Phone, a.Trouble = "", "number"
		return a, "phone"
	default:
		a.Trouble = sent.Reason
		return a, "later"
	}
}

func codeArgs(a applicant, _ bot.Facts) any {
	return map[string]any{"phone": a.Phone, "trouble": a.Trouble, "left": a.Left, "retry_at": a.RetryAt}
}

func codeOptions(applicant) []bot.Option {
	return []bot.Option{{Choice: "resend", Title: "option.resend_code"}, {Choice: "sms", Title: "option.code_by_sms"}, {Choice: "phone", Title: "option.other_number"}}
}

func laterOptions(applicant) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.retry"}, {Choice: "phone", Title: "option.other_number"}}
}

// fewCodeDigits is the number of digits from which a message may be a code: one that lost some.
const fewCodeDigits = 4

// mayHoldCode reports whether a message may be the code, in digits or in words.
func mayHoldCode(in bot.Input) bool {
	return len(onlyDigits(in.Text)) >= fewCodeDigits || codes.InWords(in.Text) || in.Text == "" && len(in.Media) > 0
}

// sixDigits finds a code among other words: "mi código es 482 913".
var sixDigits = regexp.MustCompile(`\d(?:[ .\-]?\d){5}`)

// handleCode takes the code. Its digits are compared by the work that follows, not here.
func handleCode(a applicant, in bot.Input) (applicant, bot.Event) {
	switch in.Option {
	case "resend", "sms":
		a.BySMS = a.BySMS || in.Option == "sms"
		return a, "resend"
	case "phone":
		return clearOwnPhone(a), "phone"
	}
	digits := onlyDigits(in.Text)
	switch found := sixDigits.FindAllString(in.Text, 2); {
	case len(found) == 1 && len(digits) == codes.Digits:
		a.Code = bot.Secret(digits)
		return a, bot.OK
	case strings.Contains(in.Text, "XXX"): // it was crossed out on its way
		return a, bot.InvalidInput("onboarding.code.alone")
	case len(digits) >= fewCodeDigits:
		return a, bot.InvalidInput("onboarding.code.six")
	case codes.InWords(in.Text):
		return a, bot.InvalidInput("onboarding.code.words")
	case in.Reading.Has(bot.ActComplain), in.Reading.Has(bot.ActSkip), in.Reading.Has(bot.ActDeny): // "no me llega"
		return a, "resend"
	}
	return a, ""
}

func verifyCode(a applicant) []bot.Effect {
	return []bot.Effect{bot.Do(onboarding.DoVerifyCode, onboarding.VerifyCode{Phone: a.Phone, Purpose: onboarding.Registration, Code: a.Code})}
}

// handleVerified takes the result; the code itself is forgotten.
func handleVerified(a applicant, in bot.Input) (applicant, bot.Event) {
	var r onboarding.CodeResult
	a.Code = ""
	if in.Event != bot.OK || in.Into(&r) != nil {
		a.Trouble = "trouble"
		return a, "again"
	}
	switch outcome := codes.Outcome(r.Outcome); outcome {
	case codes.Right:
		a.Proven, a.Trouble, a.Left = true, "", 0
		return a, bot.OK
	case codes.LockedOut:
		a.Trouble = string(codes.Locked)
		return a, "later"
	case codes.Wrong:
		if a.Trouble, a.Left = string(outcome), r.Left; r.Left == 0 {
			a.Trouble = string(codes.TooOften)
		}
		return a, "again"
	default:
		a.Trouble, a.Left = string(outcome), 0
		return a, "again"
	}
}

// handleLater waits until a code may be asked for again.
func handleLater(a applicant, in bot.Input) (applicant, bot.Event) {
	switch {
	case in.Option == "phone":
		return clearOwnPhone(a), "phone"
	case isYes(in), in.Reading.Has(bot.ActResume), in.Reading.Has(bot.ActRestart):
		return a, bot.OK
	}
	return a, ""
}

func findCustomer(a applicant) []bot.Effect {
	return []bot.Effect{bot.Do(customers.DoFindCustomer, customers.FindRequest{Document: a.Document, Phone: a.Phone, Proven: a.Proven})}
}

// handleFound goes on with what an earlier registration of the person had.
func handleFound(a applicant, in bot.Input) (applicant, bot.Event) {
	var found customers.FindAnswer
	a.LookedUp = true
	if len(in.Data) > 0 && in.Into(&found) != nil {
		return a, bot.OK
	}
	switch in.Event {
	case customers.CustomerRegistered:
		a.Customer, a.Names = found.Customer, firstNonEmpty(found.Profile.Names, a.Names)
		return a, "known"
	case customers.CustomerResumable:
		a.Customer = found.Customer
		return a.fillFrom(found.Profile), bot.OK
	}
	return a, bot.OK
}

// fillFrom fills what is open from a draft.
func (a applicant) fillFrom(p customers.Profile) applicant {
	if !hasNames(a) && p.Surnames != "" {
		a.Names, a.Surnames = p.Names, p.Surnames
	}
	for _, f := range []struct {
		to   *string
		from string
	}{{&a.BirthDate, p.BirthDate}, {&a.Mail, p.Mail}, {&a.Employer, p.Work.Employer}, {&a.Position, p.Work.Position}} {
		*f.to = firstNonEmpty(*f.to, f.from)
	}
	if a.Address.Text == "" {
		a.Address = p.Address
	}
	if a.Income.Blank() {
		a.Income = p.Work.MonthlyIncome
	}
	if month := p.Work.Since; a.Since == "" && len(month) >= len("2019-03") {
		a.Since = month[:len("2019-03")]
	}
	if len(a.References) == 0 {
		a.References = p.References
	}
	return a
}
