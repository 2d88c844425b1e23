package dialogs

import (
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/debts"
)

// paymentSlots are the slots of a conversation about what a person owes. The opener gives Want or
// Reminds.
type paymentSlots struct {
	Want    string    `json:"want,omitempty"`    // wantsBalance, or what an option said: "pay", "paid", "later", "parts", "wrong": what the person said before
	Reminds string    `json:"reminds,omitempty"` // opened by the business: "campaign", "broken"
	Opening string    `json:"opening,omitempty"` // how the business words its reminder; "": as the text does
	Text    string    `json:"text,omitempty"`    // the person's own words
	Acts    []bot.Act `json:"acts,omitempty"`    // the acts read in Text, by which the dialog was opened

	Debtor  debts.Debtor `json:"debtor,omitzero"` // whose debts: the only one, or the one who proved it
	Account debts.View   `json:"account,omitzero"`
	Date    string       `json:"date,omitempty"` // promised day, "2026-12-04"
	Parts   []debts.Part `json:"parts,omitempty"`
	Receipt *bot.Media   `json:"receipt,omitempty"`
	Insist  bool         `json:"insist,omitempty"`  // a photo showed no receipt: the next one is for a person in any case
	Unable  bool         `json:"unable,omitempty"`  // the person said that they can't pay
	Refusal string       `json:"why,omitempty"`     // why the last wish was refused
	Guesses int          `json:"guesses,omitempty"` // ends of an identity number that were looked up
}

// Payment lets a person say what becomes of their debt: pay now, paid already, a day, several parts, or
// that it is wrong. A reminder of the business opens it, and so do the person's words.
//
// Where several people owe something on one phone, nobody's amounts are told before the writer has
// given the end of their identity number.
func Payment() *bot.Program {
	wants := bot.On{"pay": "pay", "unlinked": "unlinked", "link": "linking", "paid": "receipt", "later": "date", "dated": "check", "parts": "parts", "wrong": "reason", "disputed": "disputing", "received": "storing", "unable": "ask", "no": "left"}
	loaded := mergeOn(wants, bot.On{"ask": "ask", "whose": "whose", "promised": "promised", "review": "review", "contested": "contested", "none": "invoices", "again": "loading", "silent": "silent", "trouble": "trouble", bot.Timeout: "trouble"})
	return bot.MustCompile(bot.Dialog[paymentSlots]{
		Name: payment, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{4 * time.Hour: "leave"}, Collects: true, Reopen: reopenPayment, AnswerTopic: answerPayment, RemoveMedia: removeReceipt, Form: paymentForm,
		Steps: []bot.Step[paymentSlots]{
			{State: "loading", Do: loadDebts, WorkTimeout: answerLimit, WaitingText: "payment.loading", Handle: handleDebts, On: loaded},
			{State: "whose", Ask: "payment.whose", Handle: handleWhose, On: mergeOn(loaded, bot.On{"person": "person", bot.Cancel: "left"})},
			{State: "ask", Expects: bot.ExpectsPayment, HandlesActs: []bot.ActKind{bot.ActCancel}, Ask: "payment.ask", Args: paymentArgs, Options: paymentOptions, Handle: handlePaymentChoice, On: mergeOn(wants, bot.On{bot.Cancel: "left", "invoice": "invoice"})},
			{State: "invoice", Call: invoiceRequest, CallSlots: func(p paymentSlots) any { return invoiceSlots{Text: p.Text} }, Handle: func(p paymentSlots, _ bot.Input) (paymentSlots, bot.Event) { return p, bot.OK }, On: bot.On{"ok": "ask"}},
			{State: "linking", Do: makeLink, WorkTimeout: time.Minute, WaitingText: "payment.loading", Handle: handleLink, On: bot.On{"pay": "pay", "unlinked": "unlinked", "none": "none", bot.Timeout: "unlinked"}},
			{State: "pay", Ask: "payment.link", Args: paymentArgs},
			{State: "unlinked", Ask: "payment.unlinked", On: bot.On{"ok": "person"}},
			{State: "date", Expects: bot.ExpectsDay, Ask: "payment.date", Args: paymentArgs, Handle: handlePaymentDate, ClearAnswer: clearDate, On: mergeOn(wants, bot.On{"ok": "check", bot.Cancel: "ask"})},
			{State: "parts", SkipIf: func(p paymentSlots) bool { return len(p.Parts) > 0 }, Expects: bot.ExpectsPartCount, Ask: "payment.parts", Args: paymentArgs, Options: partOptions, Handle: handleParts, ClearAnswer: clearDate, On: mergeOn(wants, bot.On{"ok": "check", "person": "person", bot.Cancel: "ask"})},
			{State: "check", Expects: bot.ExpectsYesNo, Ask: "payment.check", Args: paymentArgs, Options: promiseOptions, Handle: handlePromiseCheck, On: mergeOn(wants, bot.On{"yes": "promising", "change": "date", bot.Cancel: "ask"})},
			{State: "promising", Do: promiseDebts, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "payment.saving", Handle: handleSaved, On: bot.On{"ok": "promise_made", "late": "date", "past": "date", "parts": "person", "none": "none", bot.Timeout: "trouble"}},
			{State: "receipt", Expects: bot.ExpectsPhoto, Ask: "payment.receipt", Args: paymentArgs, Options: receiptOptions, Handle: handleReceipt, On: mergeOn(wants, bot.On{"ok": "storing", bot.Cancel: "ask"})},
			{State: "storing", Do: storeReceipt, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "payment.saving", Handle: handleReceiptStored, On: bot.On{"ok": "received", "not_receipt": "receipt", "none": "none", bot.Timeout: "trouble"}},
			{State: "reason", Expects: bot.ExpectsReason, Ask: "payment.reason", Gather: true, Handle: handleDisputeReason, On: mergeOn(wants, bot.On{"ok": "disputing", bot.Cancel: "ask"})},
			{State: "disputing", Do: disputeDebts, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "payment.saving", Handle: handleSaved, On: bot.On{"ok": "disputed", "none": "none", bot.Timeout: "trouble"}},
			{State: "promise_made", Ask: "payment.promised", Args: paymentArgs},
			{State: "received", Ask: "payment.received", Args: paymentArgs, Do: reviewReceipt},
			{State: "disputed", Ask: "payment.disputed", Do: func(paymentSlots) []bot.Effect { return []bot.Effect{bot.Handoff("debt_disputed")} }},
			{State: "promised", Ask: "payment.promise_running", Args: paymentArgs},
			{State: "review", Ask: "payment.in_review"},
			{State: "contested", Ask: "payment.contested"},
			{State: "invoices", SkipIf: func(p paymentSlots) bool { return p.Want != wantsBalance }, Call: invoiceRequest, CallSlots: func(paymentSlots) any { return invoiceSlots{Owed: true} }, Handle: handleInvoicesOwed, On: bot.On{"ok": "orders", "told": "silent"}},
			{State: "orders", SkipIf: func(p paymentSlots) bool { return p.Want != wantsBalance }, Call: openItems, CallSlots: func(paymentSlots) any { return openSlots{Want: wantsBalance, SilentIfNone: true} }, Handle: handleOrdersOwed, On: bot.On{"ok": "none", "told": "silent"}},
			{State: "none", Ask: "payment.none"},
			{State: "left", Ask: "payment.left"},
			{State: "person", Call: handoff, Handle: func(p paymentSlots, _ bot.Input) (paymentSlots, bot.Event) { return p, bot.OK }, On: bot.On{"ok": "silent"}},
			{State: "silent"},
			{State: "trouble", Ask: "payment.trouble"},
		},
	})
}

func loadDebts(p paymentSlots) []bot.Effect {
	return []bot.Effect{bot.Do(debts.DoLoad, debts.Command{Debtor: p.Debtor})}
}

// handleDebts goes where the person wanted to go, if anything is owed. A reminder that is not true any
// more says nothing.
func handleDebts(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	if in.Event != bot.OK || in.Into(&p.Account) != nil {
		if p.Reminds != "" {
			return p, "silent"
		}
		return p, "none"
	}
	if p.Reminds != "" && p.Account.Silence != "" {
		return p, "silent"
	}
	if len(p.Account.Debtors) > 1 && p.Debtor == (debts.Debtor{}) {
		return p, "whose"
	}
	if len(p.Account.Debtors) == 1 {
		p.Debtor = p.Account.Debtors[0]
	}
	return p.proceed()
}

// proceed goes on with known debts: to what the person wanted, else to what is true of the account.
func (p paymentSlots) proceed() (paymentSlots, bot.Event) {
	switch {
	case p.Account.Silence == debts.SilentReceipt:
		return p, "review"
	case len(p.Account.Debts) == 0 && p.Account.Silence == debts.SilentDispute:
		return p, "contested"
	case len(p.Account.Debts) == 0:
		return p, "none"
	}
	if acts := p.Acts; len(acts) > 0 {
		p.Acts = nil
		if next, event := p.wish(bot.Input{Text: p.Text, Reading: bot.Reading{Acts: acts}}); event != "" {
			return next, event
		}
	}
	switch {
	case p.Want == "pay":
		return p, p.payEvent()
	case p.Want != "" && p.Want != wantsBalance:
		return p, bot.Event(p.Want)
	case p.Account.Silence == debts.SilentPromise && p.Want == "":
		return p, "promised"
	}
	return p, "ask"
}

// wantsBalance is what a person wants who asks how much is owed.
const wantsBalance = "owed"

// payEvent returns the event of a wish to pay: a person helps where no link can be made.
func (p paymentSlots) payEvent() bot.Event {
	switch {
	case p.Account.Gateway:
		return "link"
	case p.Account.Link == "":
		return "unlinked"
	}
	return "pay"
}

func makeLink(p paymentSlots) []bot.Effect {
	return []bot.Effect{bot.Do(debts.DoLink, debts.Command{Debtor: p.Debtor})}
}

// handleLink takes the link, or the fact that there is none.
func handleLink(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	var v debts.View
	switch {
	case in.Event == "none":
		return p, "none"
	case in.Event != bot.OK || in.Into(&v) != nil || v.Link == "":
		return p, "unlinked"
	}
	p.Account = v
	return p, "pay"
}

// handleWhose tells people of one phone apart by the end of their identity number. It tells nobody whose
// numbers it knows.
func handleWhose(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	end := lastDigits(in.Text, documentEndLength)
	if end == "" {
		return p, ""
	}
	i := slices.IndexFunc(p.Account.Debtors, func(d debts.Debtor) bool { return d.DocumentEnd == end })
	if p.Guesses++; p.Guesses > maxGuesses { // somebody tries numbers: even the right one is told to nobody any more
		return p, "person"
	}
	if i < 0 {
		return p, bot.InvalidInput("payment.whose.unknown")
	}
	p.Debtor = p.Account.Debtors[i]
	return p, "again"
}

// maxGuesses is how many ends of an identity number are looked up before a person helps.
const maxGuesses = 3

// documentEndLength is how many digits of an identity number are asked for.
const documentEndLength = 4

// lastDigits returns the last n digits of a text, or "" if it has fewer.
func lastDigits(text string, n int) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	if len(digits) < n {
		return ""
	}
	return digits[len(digits)-n:]
}

func paymentOptions(p paymentSlots) []bot.Option {
	list := []bot.Option{{Choice: "pay", Title: "option.pay_now"}, {Choice: "paid", Title: "option.already_paid"}, {Choice: "later", Title: "option.pay_later"}}
	if p.Account.MaxParts > 1 {
		list = append(list, bot.Option{Choice: "parts", Title: "option.pay_parts"})
	}
	return append(list, bot.Option{Choice: "wrong", Title: "option.debt_wrong"})
}

// handleInvoicesOwed takes what became of the question for a company's invoices, where the person owes nothing.
func handleInvoicesOwed(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	if in.Event == "silent" {
		return p, bot.OK
	}
	return p, "told"
}

// handleOrdersOwed takes what became of the question for the orders' costs, where no debt is known.
func handleOrdersOwed(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	switch in.Event {
	case "silent", "none", "trouble":
		return p, bot.OK
	}
	return p, "told"
}

// reopenPayment answers a late tap: the account is read again before anything is done.
func reopenPayment(choice string, _ bot.Facts) (paymentSlots, string) {
	switch choice {
	case "pay", "paid", "later", "parts", "wrong":
		return paymentSlots{Want: choice}, payment
	case bot.ShowChoice:
		return paymentSlots{}, payment
	}
	return paymentSlots{}, ""
}

// handlePaymentChoice takes an answer by button or in words.
func handlePaymentChoice(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	p.Unable, p.Refusal = false, ""
	if in.Option == "" && in.Reading.Has(bot.ActGo, wantsInvoice) {
		p.Text = strings.TrimSpace(in.Text)
		return p, "invoice"
	}
	switch next, event := p.wish(in); {
	case in.Option == "pay":
		return p, p.payEvent()
	case in.Option != "":
		return p, bot.Event(in.Option)
	case event != "":
		return next, event
	}
	switch {
	case len(usablePhotos(in.Media)) > 0: // a receipt, without a word
		photo := usablePhotos(in.Media)[0]
		p.Receipt = &photo
		return p, "received"
	case isNo(in), in.Reading.Has(bot.ActCancel):
		return p, "no"
	case isYes(in):
		return p, bot.InvalidInput("payment.ask.how")
	}
	return p, ""
}

// wish returns what a message says about paying, with the values in it, or "". The surest act counts; a
// dispute counts before the others, because it stops the reminders.
func (p paymentSlots) wish(in bot.Input) (paymentSlots, bot.Event) {
	a, ok := bot.Act{}, false
	for _, other := range in.Reading.Acts {
		if other.Kind == bot.ActPay && (!ok || other.About == bot.PayWrong || other.Confidence > a.Confidence && a.About != bot.PayWrong) {
			a, ok = other, true
		}
	}
	if !ok {
		return p, ""
	}
	p.Text = strings.TrimSpace(in.Text)
	switch a.About {
	case bot.PayNow:
		return p, p.payEvent()
	case bot.PayDone:
		if photos := usablePhotos(in.Media); len(photos) > 0 {
			p.Receipt = &photos[0]
		}
		if p.Receipt != nil {
			return p, "received"
		}
		return p, "paid"
	case bot.PayLater:
		if when, ok := dayIn(in); ok {
			return p.withDate(when)
		}
		return p, "later"
	case bot.PayParts:
		if p.Account.MaxParts < 2 {
			return p, "later"
		}
		return p, "parts"
	case bot.PayWrong:
		if len(strings.Fields(p.Text)) > maxPlainRefusal {
			return p, "disputed"
		}
		return p, "wrong"
	case bot.PayRefused:
		return p, "no"
	}
	p.Unable = true
	return p, "unable"
}

// handleSaved takes what became of the person's wish.
func handleSaved(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	if in.Event == bot.OK {
		_ = in.Into(&p.Account) // it is told even if the account can't be read
		return p, bot.OK
	}
	var no debts.Refusal
	if in.Into(&no) != nil || no.Reason == "" {
		return p, "none"
	}
	p.Refusal = no.Reason
	return p, bot.Event(no.Reason)
}

// handleReceiptStored takes what became of a receipt. A photo of something else is asked for again, once.
func handleReceiptStored(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	next, event := handleSaved(p, in)
	next.Insist = next.Insist || event == notReceipt
	return next, event
}

// notReceipt is the refusal of a photo on which no receipt is seen.
const notReceipt = "not_receipt"

func receiptOptions(paymentSlots) []bot.Option {
	return []bot.Option{{Choice: "none", Title: "option.no_receipt"}}
}

// handleReceipt takes a photo, or the person's word where there is none.
func handleReceipt(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	if photos := usablePhotos(in.Media); len(photos) > 0 {
		p.Receipt = &photos[0]
		if in.Text != "" {
			p.Text = strings.TrimSpace(in.Text)
		}
		return p, bot.OK
	}
	if why := mediaFault(in); why != "" {
		return p, bot.InvalidInput(why)
	}
	if isSkip(in, bot.SlotPhoto) {
		return p, bot.OK
	}
	if next, event := p.wish(in); event != "" && event != "paid" {
		return next, event
	}
	if len(lastDigits(in.Text, minReference)) > 0 { // the number of the payment, in place of a photo
		p.Text = strings.TrimSpace(in.Text)
		return p, bot.OK
	}
	return p, ""
}

// minReference is the fewest digits of a payment's reference.
const minReference = 5

func storeReceipt(p paymentSlots) []bot.Effect {
	return []bot.Effect{bot.Do(debts.DoReceipt, debts.Command{Debtor: p.Debtor, Media: p.Receipt, Text: p.Text, Insist: p.Insist})}
}

// reviewReceipt calls a person for a receipt that no known payment explains.
func reviewReceipt(p paymentSlots) []bot.Effect {
	if p.Account.Receipt == debts.Accepted {
		return nil
	}
	return []bot.Effect{bot.Handoff("receipt")}
}

func removeReceipt(p paymentSlots, gone func(bot.Media) bool) (paymentSlots, int) {
	if p.Receipt == nil || !gone(*p.Receipt) {
		return p, 0
	}
	p.Receipt = nil
	return p, 1
}

func handleDisputeReason(p paymentSlots, in bot.Input) (paymentSlots, bot.Event) {
	switch next, event := p.wish(in); {
	case event == "pay" || event == "unlinked" || event == "link" || event == "paid" || event == "later" || event == "dated" || event == "parts":
		return next, event
	case isSkip(in, bot.SlotReason):
		return p, bot.OK
	case hasLetters(in.Text, 3) && !isOnlyCourtesy(in) && !hasQuestion(in):
		p.Text = strings.TrimSpace(in.Text)
		return p, bot.OK
	}
	return p, ""
}

func disputeDebts(p paymentSlots) []bot.Effect {
	return []bot.Effect{bot.Do(debts.DoDispute, debts.Command{Debtor: p.Debtor, Text: p.Text})}
}
