package dialogs

import (
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// proofSlots are those of orders.Proof.
type proofSlots struct {
	Order   string `json:"order"`
	Service string `json:"service"`
}

// OrderProof asks whoever has written whether an order that somebody has placed in his name
// over the internet is his. Only a clear yes makes it one.
func OrderProof() *bot.Program {
	return bot.MustCompile(bot.Dialog[proofSlots]{
		Name: orderProof, Version: 1, MaxMisses: 2, OnAnyState: bot.On{bot.TooManyMisses: "unsaid"}, Inactivity: bot.InactivityRules{6 * time.Hour: "leave"},
		Steps: []bot.Step[proofSlots]{
			{State: "looking", Do: proveWith(orders.DoFindProof), WorkTimeout: answerLimit, WaitingText: "order_proof.working", Handle: handleProven, On: bot.On{"ok": "ask", "gone": "unsaid", bot.Timeout: "ask"}},
			{State: "ask", Expects: bot.ExpectsYesNo, Ask: "order_proof.ask", Args: proofArgs, Options: proofOptions, Handle: handleProof, On: bot.On{"yes": "proving", "no": "disowning", bot.Cancel: "disowning"}},
			{State: "proving", Do: proveWith(orders.DoProve), Irrevocable: true, WorkTimeout: answerLimit, WaitingText: "order_proof.working", Handle: handleProven, On: bot.On{"ok": "confirmed", "gone": "gone", bot.Timeout: "gone"}},
			{State: "disowning", Do: proveWith(orders.DoDisown), Irrevocable: true, WorkTimeout: answerLimit, WaitingText: "order_proof.working", Handle: handleProven, On: bot.On{"ok": "disowned", "going": "going", "gone": "gone", bot.Timeout: "gone"}},
			{State: "confirmed", Ask: "order_proof.confirmed"}, // the order's own confirmation follows
			{State: "disowned", Ask: "order_proof.disowned"},
			{State: "going", Ask: "order_proof.going"},
			{State: "gone", Ask: "order_proof.gone"},
			{State: "unsaid"},
		},
	})
}

func proofArgs(p proofSlots, _ bot.Facts) any {
	return map[string]string{"order": p.Order, "service": "service." + p.Service}
}

func proofOptions(proofSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.mine"}, {Choice: "no", Title: "option.not_mine"}}
}

func handleProof(p proofSlots, in bot.Input) (proofSlots, bot.Event) {
	switch {
	case in.Facts.Spoofable && (in.Option == "yes" || isYes(in)): // the sender of an SMS can be anybody
		return p, bot.InvalidInput("order_proof.elsewhere")
	case in.Option != "":
		return p, bot.Event(in.Option)
	case isSurely(in, bot.ActConfirm, bot.ActApprove):
		return p, "yes"
	case isNo(in):
		return p, "no"
	}
	return p, ""
}

func proveWith(effect string) func(proofSlots) []bot.Effect {
	return func(p proofSlots) []bot.Effect { return []bot.Effect{bot.Do(effect, orders.Ref{OrderID: p.Order})} }
}

func handleProven(p proofSlots, in bot.Input) (proofSlots, bot.Event) {
	if in.Event == bot.OK || in.Event == "going" {
		return p, in.Event
	}
	return p, "gone"
}
