package dialogs

import (
	"time"

	"recado/bot"
)

// noSlots is for dialogs without slots.
type noSlots struct{}

// optOutSlots say whether the opt-out must be confirmed.
type optOutSlots struct {
	Ask   bool       `json:"ask,omitempty"`   // it was said in free words: confirmed before it holds
	Other *bot.Input `json:"other,omitempty"` // the answer, where it was about what was under way before
}

// OptOut stops unasked messages, and says how to opt in again: at once for "BAJA" and the like,
// after a yes for other words.
func OptOut() *bot.Program {
	return bot.MustCompile(bot.Dialog[optOutSlots]{
		Name: optOut, Version: 2, MaxMisses: 2, OnAnyState: onAnyState, Upgrades: map[int]bot.Upgrade{1: sameSlots}, Inactivity: bot.InactivityRules{time.Hour: "leave"},
		Steps: []bot.Step[optOutSlots]{
			{
				State: "sure", Expects: bot.ExpectsYesNo, Ask: "optout.ask", SkipIf: func(s optOutSlots) bool { return !s.Ask },
				Options: func(optOutSlots) []bot.Option {
					return []bot.Option{{Choice: "yes", Title: "option.stop"}, {Choice: "no", Title: "option.go_on"}}
				},
				Handle: handleOptOut, On: bot.On{"ok": "stopped", "no": "kept", "other": "below", bot.Cancel: "kept"},
			},
			{State: "stopped", Ask: "optout.done", Args: func(_ optOutSlots, f bot.Facts) any { return map[string]bool{"other": f.OtherChannel} }, Do: func(optOutSlots) []bot.Effect { return []bot.Effect{bot.OptOut()} }},
			{State: "kept", Ask: "optout.kept"},
			{State: "below", Do: func(s optOutSlots) []bot.Effect { return []bot.Effect{bot.Replay(*s.Other)} }},
		},
	})
}

func handleOptOut(s optOutSlots, in bot.Input) (optOutSlots, bot.Event) {
	switch {
	case isNo(in):
		return s, "no"
	case isSurely(in, bot.ActConfirm, bot.ActApprove, bot.ActStop):
		return s, bot.OK
	case hasInformation(in): // "calle 5 # 4-20": the form goes on
		s.Other = &in
		return s, "other"
	}
	return s, ""
}

// OptIn ends an opt-out.
func OptIn() *bot.Program {
	return bot.MustCompile(bot.Dialog[noSlots]{
		Name: optIn, Version: 1,
		Steps: []bot.Step[noSlots]{{State: "back", Ask: "optin.done", Do: func(noSlots) []bot.Effect { return []bot.Effect{bot.OptIn()} }}},
	})
}

// statusSlots are a person's orders.
type statusSlots struct {
	Orders []struct {
		OrderID string `json:"orderId"`
		Service string `json:"serviceType"`
		Status  string `json:"status"`
		DueOn   string `json:"dueOn,omitempty"`
	} `json:"orders,omitempty"`
}

// OrderStatus tells the state of a person's latest orders.
func OrderStatus() *bot.Program {
	return bot.MustCompile(bot.Dialog[statusSlots]{
		Name: orderStatus, Version: 1,
		Steps: []bot.Step[statusSlots]{
			{State: "looking", Do: func(statusSlots) []bot.Effect { return []bot.Effect{bot.Do(FindOrders, nil)} }, WorkTimeout: answerLimit, WaitingText: "status.looking", Handle: handleOrders, On: bot.On{"ok": "told", "none": "nothing", "failed": "unknown", bot.Timeout: "unknown"}},
			{State: "told", Ask: "status.told"},
			{State: "nothing", Ask: "status.none"},
			{State: "unknown", Ask: "status.unknown"},
		},
	})
}

func handleOrders(s statusSlots, in bot.Input) (statusSlots, bot.Event) {
	if in.Event != bot.OK && in.Event != "none" || len(in.Data) > 0 && in.Into(&s) != nil {
		return s, "failed"
	}
	if len(s.Orders) == 0 {
		return s, "none"
	}
	return s, bot.OK
}
