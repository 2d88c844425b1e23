package dialogs

import (
	"strings"
	"time"

	"recado/bot"
	"recado/flows/invoices"
)

// invoiceSlots are the slots of a request for an invoice.
type invoiceSlots struct {
	Text    string         `json:"text,omitempty"`    // the person's words
	Owed    bool           `json:"owed,omitempty"`    // opened by the question what is owed: only invoices that are not paid, and silent without one
	Invoice string         `json:"invoice,omitempty"` // its number, once it is known
	Found   invoices.Found `json:"found,omitzero"`
}

// Invoice sends a person's invoice by chat: its document, with the link to its page where there is one. Of several it asks
// which. Only invoices that concern the person are listed; see invoices.Service.For.
func Invoice() *bot.Program {
	return bot.MustCompile(bot.Dialog[invoiceSlots]{
		Name: invoiceRequest, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, CancelledText: "invoice.left", Inactivity: bot.InactivityRules{4 * time.Hour: "leave"},
		Steps: []bot.Step[invoiceSlots]{
			{State: "finding", Do: findInvoices, WorkTimeout: answerLimit, WaitingText: "invoice.waiting", Handle: handleInvoices, On: bot.On{"one": "sending", "several": "which", "none": "none", "silent": "silent", "shared": "shared", bot.Timeout: "trouble"}},
			{State: "which", Expects: bot.ExpectsChoice, Ask: "invoice.which", Options: invoiceOptions, Handle: handleWhichInvoice, On: bot.On{"ok": "sending", "named": "finding", "back": "left"}},
			{State: "sending", Do: sendInvoice, WorkTimeout: time.Minute, WaitingText: "invoice.waiting", Handle: handleInvoiceSent, On: bot.On{"ok": "sent", "none": "none", bot.Timeout: "trouble"}},
			{State: "sent", Ask: "invoice.sent", Picture: func(i invoiceSlots) *bot.Media { return i.Found.File }},
			{State: "none", Ask: "invoice.none"},
			{State: "shared", Ask: "invoice.shared", Do: func(invoiceSlots) []bot.Effect { return []bot.Effect{bot.Handoff("invoice")} }},
			{State: "left", Ask: "invoice.left"},
			{State: "trouble", Ask: "invoice.trouble"},
			{State: "silent", Do: func(invoiceSlots) []bot.Effect { return nil }},
		},
	})
}

// wantsInvoice is what bot.ActGo asks for: "mándeme la factura".
const wantsInvoice = "invoice"

func findInvoices(i invoiceSlots) []bot.Effect {
	return []bot.Effect{bot.Do(invoices.DoFind, invoices.Asked{Text: i.Text, Open: i.Owed})}
}

func handleInvoices(i invoiceSlots, in bot.Input) (invoiceSlots, bot.Event) {
	i.Found = invoices.Found{}
	switch {
	case in.Event == "shared" && !i.Owed:
		return i, "shared"
	case in.Event != bot.OK || in.Into(&i.Found) != nil || len(i.Found.Invoices) == 0:
		if i.Owed {
			return i, "silent"
		}
		return i, "none"
	case len(i.Found.Invoices) > 1:
		return i, "several"
	}
	i.Invoice = i.Found.Invoices[0].ID
	return i, "one"
}

func invoiceOptions(i invoiceSlots) []bot.Option {
	var list []bot.Option
	for _, shown := range i.Found.Invoices {
		list = append(list, bot.Option{Choice: shown.ID, Label: shown.ID})
	}
	return append(list, bot.Option{Choice: "back", Title: "option.go_back"})
}

// handleWhichInvoice takes one of the list, or words that name another.
func handleWhichInvoice(i invoiceSlots, in bot.Input) (invoiceSlots, bot.Event) {
	switch {
	case in.Option == "back", in.Option == "" && isNo(in):
		return i, "back"
	case in.Option != "":
		i.Invoice = in.Option
		return i, bot.OK
	case strings.ContainsAny(in.Text, "0123456789") && len(strings.Fields(in.Text)) <= maxInvoiceName:
		i.Text = "factura " + strings.TrimSpace(in.Text)
		return i, "named"
	}
	return i, ""
}

// maxInvoiceName is the most words of an answer that names an invoice.
const maxInvoiceName = 4

func sendInvoice(i invoiceSlots) []bot.Effect {
	return []bot.Effect{bot.Do(invoices.DoSend, invoices.Asked{Invoice: i.Invoice})}
}

func handleInvoiceSent(i invoiceSlots, in bot.Input) (invoiceSlots, bot.Event) {
	if in.Event != bot.OK || in.Into(&i.Found) != nil || len(i.Found.Invoices) != 1 {
		return i, "none"
	}
	return i, bot.OK
}
