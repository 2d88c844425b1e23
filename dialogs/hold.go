package dialogs

import (
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// holdSlots are the slots of what the business says about a paused order.
type holdSlots struct {
	Order      string    `json:"order"`
	Reason     string    `json:"reason,omitempty"` // of the pause: "part", "customer", "approval"
	Client     string    `json:"client,omitempty"` // name
	Choice     string    `json:"choice,omitempty"` // an orders.HoldAct; "" is "justify"
	Text       string    `json:"text,omitempty"`
	RefusalKey string    `json:"why,omitempty"`
	ProvenAt   time.Time `json:"proven_at,omitzero"` // when the code came back that an answer by SMS needs
}

// Hold asks a supervisor why an order is still paused after 24 hours, and takes an admin's decision about one
// that has been paused for 48 (RN-005): it goes on waiting, or it is cancelled with a reason for the customer.
func Hold() *bot.Program {
	return bot.MustCompile(bot.Dialog[holdSlots]{
		Name: holdDialog, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{24 * time.Hour: "leave"}, Reopen: reopenHold,
		Steps: []bot.Step[holdSlots]{
			{State: "why", Expects: bot.ExpectsReason, Ask: "hold.why", SkipIf: func(h holdSlots) bool { return h.Choice == "keep" || h.Choice == "cancel" || h.Text != "" }, Gather: true, Handle: handleHoldReason, On: bot.On{"ok": "cancel", bot.Cancel: "open"}},
			{State: "cancel", Expects: bot.ExpectsReason, Ask: "hold.cancel", SkipIf: func(h holdSlots) bool { return h.Choice != "cancel" || h.Text != "" }, Gather: true, Handle: handleHoldReason, On: bot.On{"ok": "saving", bot.Cancel: "open"}},
			{State: "saving", Do: saveHold, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "hold.saving", Handle: handleHoldSaved, On: bot.On{"ok": "saved", "unproven": "proving", "refused": "refused", bot.Timeout: "refused"}},
			{State: "proving", Call: senderCode, CallSlots: func(h holdSlots) any { return askCode("hold", h.Order) }, Handle: handleHoldProven, On: bot.On{"ok": "saving", "left": "open"}},
			{State: "saved", Ask: "hold.saved"},
			{State: "refused", Ask: "hold.refused"},
			{State: "open", Ask: "hold.open"},
		},
	})
}

// reopenHold parses "keep ORD-00012" and "cancel ORD-00012".
func reopenHold(choice string, _ bot.Facts) (holdSlots, string) {
	verb, order, ok := strings.Cut(choice, " ")
	if !ok || verb != string(orders.HoldKeep) && verb != string(orders.HoldCancel) {
		return holdSlots{}, ""
	}
	return holdSlots{Order: order, Choice: verb}, order
}

func handleHoldReason(h holdSlots, in bot.Input) (holdSlots, bot.Event) {
	if !hasContent(in, 3) || isYes(in) {
		return h, ""
	}
	h.Text = strings.TrimSpace(in.Text)
	return h, bot.OK
}

func saveHold(h holdSlots) []bot.Effect {
	act := orders.HoldAct(firstNonEmpty(h.Choice, string(orders.HoldJustify)))
	return []bot.Effect{bot.Do(orders.HoldDecide, orders.HoldCommand{Order: h.Order, Act: act, Reason: h.Text, Proof: orders.Proof{ProvenAt: h.ProvenAt}})}
}

func handleHoldSaved(h holdSlots, in bot.Input) (holdSlots, bot.Event) {
	if in.Event == bot.OK {
		return h, bot.OK
	}
	if wantsCode(in) {
		return h, "unproven"
	}
	h.RefusalKey, _ = refusalOf(in)
	return h, "refused"
}

func handleHoldProven(h holdSlots, in bot.Input) (holdSlots, bot.Event) {
	if !codeGiven(in) {
		return h, "left"
	}
	h.ProvenAt = in.At
	return h, bot.OK
}
