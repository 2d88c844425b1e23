package dialogs

import "recado/bot"

// maxRefused bounds the stored part of a refused mail address, in characters.
const maxRefused = 254

// refuseMail stores an address that can't be taken as written: the person is asked about it now
// or, if the message answered its question, before the summary.
func (o Order) refuseMail(doubt bot.InvalidMail) Order {
	if r := []rune(doubt.Text); len(r) > maxRefused {
		doubt.Text = string(r[:maxRefused])
	}
	o.RefusedMail = &doubt
	if o.Mail == "" {
		o.AskMail = true
	}
	return o
}

// askMailAgain asks about the refused address at the summary.
func (o Order) askMailAgain() (Order, bot.Event) {
	if !hasNoGuess(o) {
		return o, "meant"
	}
	meant := o.RefusedMail
	o = clearField(o, "mail")
	o.RefusedMail = meant
	return o, "edit"
}

// hasNoGuess reports whether there is no refused address with a suggestion to ask about.
func hasNoGuess(o Order) bool { return o.RefusedMail == nil || o.RefusedMail.Suggestion == "" }

// handleMeant takes the suggested address, or asks for another one.
func handleMeant(o Order, in bot.Input) (Order, bot.Event) {
	switch {
	case in.Reading.InvalidMail != nil && !hasNoGuess(o): // given again, and refused again
		return o, bot.InvalidInput("order.meant")
	case hasNoGuess(o): // a valid address, or one without a suggestion
		return o, bot.OK
	case isYes(in) && !isWeakly(in.Reading, bot.ActConfirm):
		o.Mail, o.AskMail, o.RefusedMail = o.RefusedMail.Suggestion, false, nil
		return o, bot.OK
	case isNo(in):
		o = clearField(o, "mail")
		o.RefusedMail = nil
		return o, bot.OK
	case isSkip(in, bot.SlotMail):
		o.AskMail, o.RefusedMail = false, nil
		return o, bot.OK
	}
	return o, ""
}

// handleMail takes a skip; FillSlots has taken the address, if there was one.
func handleMail(o Order, in bot.Input) (Order, bot.Event) {
	if isSkip(in) || in.Reading.Has(bot.ActDeny) {
		o.AskMail, o.RefusedMail = false, nil
		return o, bot.OK
	}
	return o, ""
}

// mailArgs say what is wrong with the refused address, and what it may mean.
func mailArgs(o Order, _ bot.Facts) any {
	if o.RefusedMail == nil {
		return map[string]string{"now": ""}
	}
	return map[string]string{"fault": "order.mail.fault." + o.RefusedMail.Fault, "now": o.RefusedMail.Suggestion}
}
