package dialogs

import (
	"encoding/json"

	"recado/bot"
)

// menuSlots is what the menu knows of a person who has just written.
type menuSlots struct {
	ByName            bool          `json:"shown,omitempty"` // opened by name: there is no first message to understand
	Probe             bool          `json:"probe,omitempty"` // WhatsApp's own reviewers wrote
	Text              string        `json:"text,omitempty"`
	Media             []bot.Media   `json:"media,omitempty"`
	Point             *bot.Location `json:"point,omitempty"`
	Service           string        `json:"service,omitempty"`
	Contact           bot.ContactID `json:"contact,omitempty"`   // the writer: another phone in Text is somebody else's
	Acts              []bot.Act     `json:"acts,omitempty"`      // the acts read in Text
	Unexplained       []bot.Span    `json:"rest,omitempty"`      // parts of Text that no act accounts for
	Told              []bot.Told    `json:"told,omitempty"`      // parts of Text that tell of an order besides its values
	Jobs              []bot.Job     `json:"jobs,omitempty"`      // several jobs, each an order: those still to be ordered
	Description       string        `json:"describes,omitempty"` // the part of Text about the current order
	Common            *commonSlots  `json:"common,omitempty"`    // what the orders of one message share, after the first is created
	ClassifyWholeText bool          `json:"whole,omitempty"`     // the described part of Text gave no service: classify all of it
	Complains         bool          `json:"complains,omitempty"` // Text complains of something
	Case              *bot.OpenCase `json:"case,omitempty"`      // an agent was called before Text
	NotUnderstood     int           `json:"unclear,omitempty"`   // messages that were not understood
	SameServiceOrder  string        `json:"same,omitempty"`      // an open order of the same service: the message may be about it
	Underway          bool          `json:"underway,omitempty"`
	Applicant         *applicant    `json:"applicant,omitempty"` // what a message that asks for credit told
}

// Menu handles first messages and opens the dialog that the person wants. credit tells whether the business
// registers people for credit.
func Menu(credit bool) *bot.Program {
	choices := bot.On{"note": "note", "below": "below", "thanks": "thanks", "goodbye": "goodbye", "order": "order", "status": "status", "agent": "person", "words": "understanding", "underway": "done", "quotation": "quotation", "jobs": "jobs", "supply": "supply", "shift": "shift", "invoice": "invoice", "warranty": "warranty", "closing": "closing", "credit": "credit", "payment": "payment"}
	return bot.MustCompile(bot.Dialog[menuSlots]{
		Name: menu, Version: 5, MaxMisses: 2, OnAnyState: onAnyState, AnswerTopic: answerNew, RemoveMedia: removeMenuMedia, Upgrades: map[int]bot.Upgrade{1: sameSlots, 2: sameSlots, 3: sameSlots, 4: sameSlots},
		Steps: []bot.Step[menuSlots]{
			{State: "open", SkipIf: func(m menuSlots) bool { return m.ByName }, Expects: bot.ExpectsOpen, Gather: true, EndsGathering: needsNoGathering, Handle: handleOpening, On: bot.On{"note": "note", "photos": "photos", "below": "below", "order": "order", "ok": "choose", "words": "understanding", "thanks": "thanks", "goodbye": "goodbye", "agent": "person", "quotation": "quotation", "jobs": "jobs", "supply": "supply", "shift": "shift", "invoice": "invoice", "warranty": "warranty", "closing": "closing", "credit": "credit", "payment": "payment"}},
			{
				State: "understanding", Do: understandText, WorkTimeout: answerLimit, WaitingText: "menu.thinking", Handle: handleIntent,
				On: bot.On{
					"order": "order", "mine": "mine", "several": "several", "status": "status", "agent": "person", "thanks": "thanks", "goodbye": "goodbye",
					"price": "price", "hours": "hours", "menu": "choose", "unclear": "unclear", "underway": "done", "lost": "lost", "again": "understanding", "offer": "offer", "offer_order": "offer_order", "credit": "credit", bot.Timeout: "choose",
				},
			},
			{State: "choose", Expects: bot.ExpectsOpen, Ask: "menu.choose", Args: greetingArgs, Options: menuOptions(credit), Gather: true, Handle: handleChoice, On: choices},
			{State: "unclear", Expects: bot.ExpectsOpen, Ask: "menu.unclear", Options: menuOptions(credit), Gather: true, Handle: handleChoice, On: choices},
			{State: "photos", Call: openItems, CallSlots: seedPhotos, Handle: handleAdded, On: bot.On{"ok": "done", "ask": "choose"}},
			{State: "note", Call: openItems, CallSlots: seedNote, Handle: handleNoted, On: bot.On{"ok": "done", "none": "understanding"}},
			{State: "offer", Call: openItems, CallSlots: seedNote, Handle: handleNoted, On: bot.On{"ok": "done", "none": "unclear"}},
			{State: "offer_order", Call: openItems, CallSlots: seedNote, Handle: handleOffered, On: bot.On{"ok": "done", "order": "order"}},
			{State: "price", Ask: "menu.price", Args: noArgs, On: bot.On{"ok": "choose"}},
			{State: "hours", Ask: "menu.hours", Args: factsArgs, On: bot.On{"ok": "choose"}},
			{State: "several", Expects: bot.ExpectsYesNo, Ask: "menu.several", Args: jobArgs, Options: severalOptions, Handle: handleSeveral, On: bot.On{"order": "order"}},
			{State: "mine", Do: findAllOpen[menuSlots], WorkTimeout: answerLimit, WaitingText: "menu.thinking", Handle: handleMine, On: bot.On{"ok": "order", "same": "same", bot.Timeout: "order"}},
			{State: "same", Expects: bot.ExpectsYesNo, Ask: "menu.same", Args: sameArgs, Options: sameOptions, Handle: handleSame, On: bot.On{"add": "add", "order": "order"}},
			{State: "add", Call: openItems, CallSlots: seedAddition, Handle: handleAnyEnd, On: bot.On{"ok": "done"}},
			{State: "order", Call: orderIntake, CallSlots: seedOrder, Handle: handleOrdered, On: bot.On{"ok": "done", "more": "next"}},
			{State: "next", Ask: "menu.next", Args: jobArgs, On: bot.On{"ok": "order"}},
			{State: "status", Call: orderStatus, Handle: handleAnyEnd, On: bot.On{"ok": "done"}},
			{State: "quotation", Call: quotation, CallSlots: seedQuote, Handle: handleAnyEnd, On: bot.On{"ok": "done"}},
			{State: "warranty", Call: warranty, Handle: handleAnyEnd, On: bot.On{"ok": "done"}},
			{State: "closing", Call: closing, CallSlots: func(menuSlots) any { return closingSlots{Choice: "approve"} }, Handle: handleJudged, On: bot.On{"ok": "done", "none": "understanding"}},
			{State: "credit", SkipIf: func(menuSlots) bool { return !credit }, Call: registration, CallSlots: seedApplicant, Handle: handleRegistered, On: bot.On{"ok": "no_credit", "done": "done"}},
			{State: "no_credit", Ask: "menu.no_credit", Args: noArgs, On: bot.On{"ok": "choose"}},
			{State: "payment", Call: payment, CallSlots: seedPayment, Handle: handleAnyEnd, On: bot.On{"ok": "done"}},
			{State: "jobs", Call: technicianJob, CallSlots: func(menuSlots) any { return jobSlots{Asked: true} }, Handle: handleJobsEnd, On: bot.On{"ok": "done", "status": "status"}},
			{State: "supply", Call: supplyRequest, CallSlots: func(m menuSlots) any { return supplySlots{Text: m.Text} }, Handle: handleJudged, On: bot.On{"ok": "done", "none": "understanding"}},
			{State: "invoice", Call: invoiceRequest, CallSlots: func(m menuSlots) any { return invoiceSlots{Text: m.Text} }, Handle: handleAnyEnd, On: bot.On{"ok": "done"}},
			{State: "shift", Call: shift, CallSlots: func(m menuSlots) any { return seedShift(m.Text, m.Acts) }, Handle: handleJudged, On: bot.On{"ok": "done", "none": "understanding"}},
			{State: "person", Call: handoff, CallSlots: func(m menuSlots) any { return handoffSlots{Complains: m.Complains, Text: m.Text, Case: m.Case} }, Handle: handleAnyEnd, On: bot.On{"ok": "done"}},
			{State: "lost", Call: handoff, CallSlots: func(m menuSlots) any { return handoffSlots{Lost: true, Text: m.Text, Case: m.Case} }, Handle: handleAnyEnd, On: bot.On{"ok": "done"}},
			{State: "thanks", Ask: "menu.thanks", Args: noArgs},
			{State: "goodbye", Ask: "menu.goodbye", Args: noArgs},
			{State: "below", Do: replayBelow},
			{State: "done"},
		},
	})
}

// seedPayment starts a conversation about a debt with what the message says of it.
func seedPayment(m menuSlots) any {
	p := paymentSlots{Text: m.Text, Acts: m.Acts}
	if len(m.Media) > 0 {
		p.Receipt = &m.Media[0]
	}
	return p
}

// handleJudged has praise classified as any other text if no finished work waits for it.
func handleJudged(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	if in.Event == "none" {
		return m, "none"
	}
	return m, bot.OK
}

// handleAnyEnd takes the end of a called dialog, whatever its result.
func handleAnyEnd(m menuSlots, _ bot.Input) (menuSlots, bot.Event) { return m, bot.OK }

// answerNew answers "¿cuándo vienen?" in a message about a new problem, which is no question
// about open orders.
func answerNew(m menuSlots, topic string, _ bot.Facts) (bot.Say, bool) {
	if topic != bot.TopicWhen || !(bot.Reading{Acts: m.Acts}).Has(bot.ActProvide, bot.SlotService, bot.SlotDescription) {
		return bot.Say{}, false
	}
	return bot.Say{Key: "order.answer.when"}, true
}

// noArgs is for texts without arguments: equal texts then have equal digests.
func noArgs(menuSlots, bot.Facts) any { return nil }

func factsArgs(_ menuSlots, f bot.Facts) any { return f }

func greetingArgs(m menuSlots, f bot.Facts) any {
	return map[string]any{"profile": f.Profile, "probe": m.Probe, "photos": len(m.Media), "open": f.Open, "asked": asked(m)}
}

// asked reports whether the last message asked something, so that its answer needs no greeting below it.
func asked(m menuSlots) bool { return (bot.Reading{Acts: m.Acts}).Has(bot.ActAsk) }

func menuOptions(credit bool) func(menuSlots) []bot.Option {
	list := []bot.Option{{Choice: "order", Title: "option.order"}, {Choice: "status", Title: "option.status"}}
	if credit {
		list = append(list, bot.Option{Choice: "credit", Title: "option.credit"})
	}
	list = append(list, bot.Option{Choice: "agent", Title: "option.agent"})
	return func(menuSlots) []bot.Option { return list }
}

// seedApplicant returns what the message that asked for credit told of the person.
func seedApplicant(m menuSlots) any {
	if m.Applicant == nil {
		return applicant{}
	}
	return *m.Applicant
}

// handleRegistered takes the end of a registration; what the person told is not kept here.
func handleRegistered(m menuSlots, _ bot.Input) (menuSlots, bot.Event) {
	m.Applicant = nil
	return m, "done"
}

// sameSlots is the upgrade of a dialog whose new version only adds states or slots.
func sameSlots(s bot.State, slots json.RawMessage) (bot.State, json.RawMessage, error) {
	return s, slots, nil
}
