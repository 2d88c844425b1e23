package dialogs

import (
	"encoding/json"

	"recado/bot"
)

// menuSlots is what the menu knows of someone who has just written.
type menuSlots struct {
	Shown     bool          `json:"shown,omitempty"` // asked for by name: there is no first message to understand
	Probe     bool          `json:"probe,omitempty"` // WhatsApp's own reviewers ask
	Text      string        `json:"text,omitempty"`
	Media     []bot.Media   `json:"media,omitempty"`
	Point     *bot.Location `json:"point,omitempty"`
	Service   string        `json:"service,omitempty"`
	Acts      []bot.Act     `json:"acts,omitempty"`      // what Text was read as
	Rest      []bot.Span    `json:"rest,omitempty"`      // of Text, what no act accounts for
	Jobs      []bot.Job     `json:"jobs,omitempty"`      // several things to be done, each an order: those still to be taken
	Describes string        `json:"describes,omitempty"` // the part of Text that is about the order at hand
	Common    *commonSlots  `json:"common,omitempty"`    // what the orders of one message share, once the first is made
	Whole     bool          `json:"whole,omitempty"`     // the part of Text that describes the trouble told no service: all of it is asked about
	Unclear   int           `json:"unclear,omitempty"`   // messages that nobody could make out
	Same      string        `json:"same,omitempty"`      // an open order of the same service: what was described may be about it
	Underway  bool          `json:"underway,omitempty"`
}

// Menu hears first messages and takes people where they want to go.
func Menu() *bot.Program {
	choices := bot.On{"note": "note", "below": "below", "thanks": "thanks", "goodbye": "goodbye", "order": "order", "status": "status", "agent": "person", "words": "understanding", "underway": "done", "quotation": "quotation", "jobs": "jobs", "warranty": "warranty", "closing": "closing"}
	return bot.MustCompile(bot.Dialog[menuSlots]{
		Name: menu, Version: 4, MaxMisses: 2, OnAnyState: toAgent, AnswerTopic: answerNew, RemoveMedia: menuWithout, Upgrades: map[int]bot.Upgrade{1: same, 2: same, 3: same},
		Steps: []bot.Step[menuSlots]{
			{State: "open", SkipIf: func(m menuSlots) bool { return m.Shown }, Expects: bot.ExpectsOpen, Gather: true, EndsGathering: atOnce, Handle: hearOpening, On: bot.On{"note": "note", "photos": "photos", "below": "below", "order": "order", "ok": "choose", "words": "understanding", "thanks": "thanks", "goodbye": "goodbye", "agent": "person", "quotation": "quotation", "jobs": "jobs", "warranty": "warranty", "closing": "closing"}},
			{
				State: "understanding", Do: understandText, WorkTimeout: answerLimit, WaitingText: "menu.thinking", Handle: hearIntent,
				On: bot.On{
					"order": "order", "mine": "mine", "several": "several", "status": "status", "agent": "person", "thanks": "thanks", "goodbye": "goodbye",
					"price": "price", "hours": "hours", "menu": "choose", "unclear": "unclear", "underway": "done", "lost": "lost", "again": "understanding", "offer": "offer", bot.Timeout: "choose",
				},
			},
			{State: "choose", Expects: bot.ExpectsOpen, Ask: "menu.choose", Args: greet, Options: menuOptions, Gather: true, Handle: hearChoice, On: choices},
			{State: "unclear", Expects: bot.ExpectsOpen, Ask: "menu.unclear", Options: menuOptions, Gather: true, Handle: hearChoice, On: choices},
			{State: "photos", Call: openItems, CallSlots: seedPhotos, Handle: hearAdded, On: bot.On{"ok": "done", "ask": "choose"}},
			{State: "note", Call: openItems, CallSlots: seedNote, Handle: hearNoted, On: bot.On{"ok": "done", "none": "understanding"}},
			{State: "offer", Call: openItems, CallSlots: seedNote, Handle: hearNoted, On: bot.On{"ok": "done", "none": "unclear"}},
			{State: "price", Ask: "menu.price", Args: nothing, On: bot.On{"ok": "choose"}},
			{State: "hours", Ask: "menu.hours", Args: facts, On: bot.On{"ok": "choose"}},
			{State: "several", Expects: bot.ExpectsYesNo, Ask: "menu.several", Args: jobArgs, Options: severalOptions, Handle: hearSeveral, On: bot.On{"order": "order"}},
			{State: "mine", Do: findAllOpen[menuSlots], WorkTimeout: answerLimit, WaitingText: "menu.thinking", Handle: hearMine, On: bot.On{"ok": "order", "same": "same", bot.Timeout: "order"}},
			{State: "same", Expects: bot.ExpectsYesNo, Ask: "menu.same", Args: sameArgs, Options: sameOptions, Handle: hearSame, On: bot.On{"add": "add", "order": "order"}},
			{State: "add", Call: openItems, CallSlots: seedAddition, Handle: whatever, On: bot.On{"ok": "done"}},
			{State: "order", Call: orderIntake, CallSlots: seedOrder, Handle: hearOrdered, On: bot.On{"ok": "done", "more": "next"}},
			{State: "next", Ask: "menu.next", Args: jobArgs, On: bot.On{"ok": "order"}},
			{State: "status", Call: orderStatus, Handle: whatever, On: bot.On{"ok": "done"}},
			{State: "quotation", Call: quotation, Handle: whatever, On: bot.On{"ok": "done"}},
			{State: "warranty", Call: warranty, Handle: whatever, On: bot.On{"ok": "done"}},
			{State: "closing", Call: closing, CallSlots: func(menuSlots) any { return closingSlots{Choice: "approve"} }, Handle: hearJudged, On: bot.On{"ok": "done", "none": "understanding"}},
			{State: "jobs", Call: technicianJob, Handle: whatever, On: bot.On{"ok": "done"}},
			{State: "person", Call: handoff, Handle: whatever, On: bot.On{"ok": "done"}},
			{State: "lost", Call: handoff, CallSlots: func(menuSlots) any { return handoffSlots{Lost: true} }, Handle: whatever, On: bot.On{"ok": "done"}},
			{State: "thanks", Ask: "menu.thanks", Args: nothing},
			{State: "goodbye", Ask: "menu.goodbye", Args: nothing},
			{State: "below", Do: sayBelow},
			{State: "done"},
		},
	})
}

// hearJudged has praise understood like any other words where no work waits for it.
func hearJudged(m menuSlots, in bot.Input) (menuSlots, bot.Event) {
	if in.Event == "none" {
		return m, "none"
	}
	return m, bot.OK
}

// whatever takes a called dialog's end, however it ended.
func whatever(m menuSlots, _ bot.Input) (menuSlots, bot.Event) { return m, bot.OK }

// answerNew answers "¿cuándo vienen?" beside a new problem: it is no question about what is
// open already.
func answerNew(m menuSlots, topic string, _ bot.Facts) (bot.Say, bool) {
	if topic != bot.TopicWhen || !(bot.Reading{Acts: m.Acts}).Has(bot.ActProvide, bot.SlotService, bot.SlotDescription) {
		return bot.Say{}, false
	}
	return bot.Say{Key: "order.answer.when"}, true
}

// nothing is for texts that mention nothing: the same is known for the same then.
func nothing(menuSlots, bot.Facts) any { return nil }

func facts(_ menuSlots, f bot.Facts) any { return f }

func greet(m menuSlots, f bot.Facts) any {
	return map[string]any{"profile": f.Profile, "probe": m.Probe, "photos": len(m.Media), "open": f.Open}
}

func menuOptions(menuSlots) []bot.Option {
	return []bot.Option{
		{Choice: "order", Title: "option.order"},
		{Choice: "status", Title: "option.status"},
		{Choice: "agent", Title: "option.agent"},
	}
}

// same is the upgrade of a dialog that only has learned more.
func same(s bot.State, slots json.RawMessage) (bot.State, json.RawMessage, error) {
	return s, slots, nil
}
