package dialogs

import (
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// confirmationSlots are the slots of orders.ConfirmationRequest.
type confirmationSlots struct {
	Order   string `json:"order"`
	Service string `json:"service"`
}

// OrderConfirmation asks a contact whether an order that somebody placed in the contact's name
// over the internet is the contact's own. Only a clear yes confirms it.
func OrderConfirmation() *bot.Program {
	return bot.MustCompile(bot.Dialog[confirmationSlots]{
		Name: orderConfirmation, Version: 1, MaxMisses: 2, OnAnyState: bot.On{bot.TooManyMisses: "unsaid"}, Inactivity: bot.InactivityRules{6 * time.Hour: "leave"},
		Steps: []bot.Step[confirmationSlots]{
			{State: "looking", Do: confirmationEffect(orders.DoFindUnconfirmed), WorkTimeout: answerLimit, WaitingText: "order_proof.working", Handle: handleConfirmed, On: bot.On{"ok": "ask", "gone": "unsaid", bot.Timeout: "ask"}},
			{State: "ask", Expects: bot.ExpectsYesNo, Ask: "order_proof.ask", Args: confirmationArgs, Options: confirmationOptions, Handle: handleConfirmation, On: bot.On{"yes": "proving", "no": "disowning", bot.Cancel: "disowning"}},
			{State: "proving", Do: confirmationEffect(orders.DoConfirm), Irrevocable: true, WorkTimeout: answerLimit, WaitingText: "order_proof.working", Handle: handleConfirmed, On: bot.On{"ok": "confirmed", "gone": "gone", bot.Timeout: "gone"}},
			{State: "disowning", Do: confirmationEffect(orders.DoReject), Irrevocable: true, WorkTimeout: answerLimit, WaitingText: "order_proof.working", Handle: handleConfirmed, On: bot.On{"ok": "disowned", "going": "going", "gone": "gone", bot.Timeout: "gone"}},
			{State: "confirmed", Ask: "order_proof.confirmed"}, // the order's own confirmation follows
			{State: "disowned", Ask: "order_proof.disowned"},
			{State: "going", Ask: "order_proof.going"},
			{State: "gone", Ask: "order_proof.gone"},
			{State: "unsaid"},
		},
	})
}

func confirmationArgs(p confirmationSlots, _ bot.Facts) any {
	return map[string]string{"order": p.Order, "service": "service." + p.Service}
}

func confirmationOptions(confirmationSlots) []bot.Option {
	return []bot.Option{{Choice: "yes", Title: "option.mine"}, {Choice: "no", Title: "option.not_mine"}}
}

func handleConfirmation(p confirmationSlots, in bot.Input) (confirmationSlots, bot.Event) {
	switch {
	case in.Facts.Spoofable && (in.Option == "yes" || isYes(in)): // the sender of an SMS can be forged
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

func confirmationEffect(effect string) func(confirmationSlots) []bot.Effect {
	return func(p confirmationSlots) []bot.Effect {
		return []bot.Effect{bot.Do(effect, orders.Ref{OrderID: p.Order})}
	}
}

func handleConfirmed(p confirmationSlots, in bot.Input) (confirmationSlots, bot.Event) {
	if in.Event == bot.OK || in.Event == "going" {
		return p, in.Event
	}
	return p, "gone"
}
