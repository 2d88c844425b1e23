package dialogs

import "recado/bot"

// maxRefused bounds what is kept of a mail address that was refused, in characters.
const maxRefused = 254

// refusedMail keeps an address that can't be taken as it was written: it is asked about
// now or, where the message answered its question, before the summary.
func (o Order) refusedMail(doubt bot.InvalidMail) Order {
	if r := []rune(doubt.Text); len(r) > maxRefused {
		doubt.Text = string(r[:maxRefused])
	}
	o.Meant = &doubt
	if o.Mail == "" {
		o.AskMail = true
	}
	return o
}

// mailAgain asks about the refused address at the summary, which has an address or none.
func (o Order) mailAgain() (Order, bot.Event) {
	if !hasNoGuess(o) {
		return o, "meant"
	}
	meant := o.Meant
	o = forget(o, "mail")
	o.Meant = meant
	return o, "edit"
}

// hasNoGuess reports whether no refused address has a likely meaning to be asked about.
func hasNoGuess(o Order) bool { return o.Meant == nil || o.Meant.Suggestion == "" }

// hearMeant takes the address that was guessed, or asks for another one.
func hearMeant(o Order, in bot.Input) (Order, bot.Event) {
	switch {
	case in.Reading.InvalidMail != nil && !hasNoGuess(o): // once more, and refused again
		return o, bot.InvalidInput("order.meant")
	case hasNoGuess(o): // an address, or one that nothing can be made of
		return o, bot.OK
	case saysYes(in) && !weakly(in.Reading, bot.ActConfirm):
		o.Mail, o.AskMail, o.Meant = o.Meant.Suggestion, false, nil
		return o, bot.OK
	case saysNo(in):
		o = forget(o, "mail")
		o.Meant = nil
		return o, bot.OK
	case skips(in, bot.SlotMail):
		o.AskMail, o.Meant = false, nil
		return o, bot.OK
	}
	return o, ""
}

// hearMail: Listen has read the address, if there was one.
func hearMail(o Order, in bot.Input) (Order, bot.Event) {
	if skips(in) || in.Reading.Has(bot.ActDeny) {
		o.AskMail, o.Meant = false, nil
		return o, bot.OK
	}
	return o, ""
}

// mailArgs say what is wrong with the refused address, and what it may mean.
func mailArgs(o Order, _ bot.Facts) any {
	if o.Meant == nil {
		return map[string]string{"now": ""}
	}
	return map[string]string{"fault": "order.mail.fault." + o.Meant.Fault, "now": o.Meant.Suggestion}
}
