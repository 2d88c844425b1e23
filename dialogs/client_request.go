package dialogs

import (
	"fmt"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// requestSlots is a supervisor's answer to what a customer has asked for.
type requestSlots struct {
	Order   string             `json:"order"`
	Request string             `json:"request"`
	Choice  string             `json:"choice,omitempty"` // approve or deny
	Reason  string             `json:"reason,omitempty"`
	Shown   orders.RequestView `json:"shown,omitzero"`
	Why     string             `json:"why,omitempty"`
}

// ClientRequest takes the answer of a supervisor who has tapped a button of the notice that
// asked him; of a no, the reason that the customer is told.
func ClientRequest() *bot.Program {
	return bot.MustCompile(bot.Dialog[requestSlots]{
		Name: clientRequest, Version: 1, MaxMisses: 2, OnAnyState: toAgent, Inactivity: bot.InactivityRules{4 * time.Hour: "leave"}, Reopen: lateRequest,
		Steps: []bot.Step[requestSlots]{
			{State: "reason", Expects: bot.ExpectsReason, Ask: "request.reason", SkipIf: func(r requestSlots) bool { return r.Choice != "deny" || r.Reason != "" }, Options: noReason, Gather: true, Handle: hearDenied, On: bot.On{"ok": "answering", "approve": "answering", bot.Cancel: "open"}},
			{State: "answering", Do: answerRequest, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "request.answering", Handle: hearAnswered, On: bot.On{"ok": "answered", "refused": "refused", bot.Timeout: "refused"}},
			{State: "answered", Ask: "request.answered"},
			{State: "refused", Ask: "request.refused"},
			{State: "open", Ask: "request.open"},
		},
	})
}

// lateRequest reads "approve ORD-00012 1".
func lateRequest(choice string) (requestSlots, string) {
	var r requestSlots
	n, err := fmt.Sscanf(choice, "%s %s %s", &r.Choice, &r.Order, &r.Request)
	if n != 3 || err != nil || r.Choice != "approve" && r.Choice != "deny" {
		return requestSlots{}, ""
	}
	return r, r.Order + " " + r.Request
}

func noReason(r requestSlots) []bot.Option {
	return []bot.Option{{Choice: "none " + first(r.Order, "-"), Title: "option.reason_none"}}
}

func hearDenied(r requestSlots, in bot.Input) (requestSlots, bot.Event) {
	switch {
	case verb(in) == "none" || skips(in):
		return r, bot.OK
	case in.Reading.Has(bot.ActApprove): // he has thought better of it
		r.Choice = "approve"
		return r, "approve"
	case !says(in.Text, 2):
		return r, ""
	}
	r.Reason = strings.TrimSpace(in.Text)
	return r, bot.OK
}

func answerRequest(r requestSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.AnswerRequest, orders.RequestAnswer{Order: r.Order, Request: r.Request, Approve: r.Choice == "approve", Reason: r.Reason})}
}

func hearAnswered(r requestSlots, in bot.Input) (requestSlots, bot.Event) {
	if in.Event == bot.OK {
		_ = in.Into(&r.Shown) // what can't be read is not told
		return r, bot.OK
	}
	r.Why, _ = refusal(in)
	return r, "refused"
}
