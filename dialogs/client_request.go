package dialogs

import (
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// requestSlots are the slots of a supervisor's answer to a customer's request.
type requestSlots struct {
	Order       string             `json:"order"`
	Request     string             `json:"request"`
	Kind        string             `json:"kind,omitempty"`   // "check_in": a technician's request
	Choice      string             `json:"choice,omitempty"` // approve or deny
	Reason      string             `json:"reason,omitempty"`
	RequestView orders.RequestView `json:"shown,omitzero"`
	RefusalKey  string             `json:"why,omitempty"`
	ProvenAt    time.Time          `json:"proven_at,omitzero"` // when the code came back that an answer by SMS needs
}

// ClientRequest takes the answer of a supervisor who tapped a button of the notice about a
// request. For a no it asks for the reason, which the customer is told.
func ClientRequest() *bot.Program {
	return bot.MustCompile(bot.Dialog[requestSlots]{
		Name: clientRequest, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{4 * time.Hour: "leave"}, Reopen: reopenRequest, AnswersNotice: answersRequest,
		Steps: []bot.Step[requestSlots]{
			{State: "reason", Expects: bot.ExpectsReason, Ask: "request.reason", SkipIf: func(r requestSlots) bool { return r.Choice != "deny" || r.Reason != "" }, Options: noReason, Gather: true, Handle: handleDenied, On: bot.On{"ok": "answering", "approve": "answering", bot.Cancel: "open"}},
			{State: "answering", Do: answerRequest, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "request.answering", Handle: handleAnswered, On: bot.On{"ok": "answered", "unproven": "proving", "refused": "refused", bot.Timeout: "refused"}},
			{State: "proving", Call: senderCode, CallSlots: func(r requestSlots) any { return askCode("request_answer", r.Order) }, Handle: handleAnswerProven, On: bot.On{"ok": "answering", "left": "open"}},
			{State: "answered", Ask: "request.answered"},
			{State: "refused", Ask: "request.refused"},
			{State: "open", Ask: "request.open"},
		},
	})
}

// reopenRequest parses "approve ORD-00012 1", with the kind of a technician's request.
func reopenRequest(choice string, _ bot.Facts) (requestSlots, string) {
	part := append(strings.Fields(choice), "")
	if len(part) < 4 || len(part) > 5 {
		return requestSlots{}, ""
	}
	r := requestSlots{Choice: part[0], Order: part[1], Request: part[2], Kind: part[3]}
	if r.Choice != "approve" && r.Choice != "deny" {
		return requestSlots{}, ""
	}
	return r, r.Order + " " + r.Request
}

// answersRequest takes a yes or a no in words to the notice about a request. A bare yes counts only if
// nothing was said since.
func answersRequest(in bot.Input, n bot.NoticeAnswer) (requestSlots, string) {
	r, about := reopenRequest(n.Choice, in.Facts)
	if hasQuestion(in) {
		return r, ""
	}
	if fresh := isSurely(in, bot.ActApprove) && !isNo(in); fresh { // "confirmo la llegada de Mario"
		r.Choice = "approve"
		return r, about
	}
	in.Reading = n.Read(bot.ExpectsApproval)
	plain := in
	plain.Reading = n.Read(bot.ExpectsYesNo)
	switch {
	case isNo(plain), isNo(in):
		r.Choice = "deny"
	case isSurely(in, bot.ActApprove) && (n.Next || len(strings.Fields(in.Text)) > maxBareAnswer || !isSurely(plain, bot.ActConfirm)):
		r.Choice = "approve"
	default:
		return r, ""
	}
	return r, about
}

func noReason(r requestSlots) []bot.Option {
	return []bot.Option{{Choice: "none " + firstNonEmpty(r.Order, "-"), Title: "option.reason_none"}}
}

func handleDenied(r requestSlots, in bot.Input) (requestSlots, bot.Event) {
	switch {
	case verb(in) == "none" || isSkip(in):
		return r, bot.OK
	case in.Reading.Has(bot.ActApprove): // the supervisor has changed their mind
		r.Choice = "approve"
		return r, "approve"
	case !hasLetters(in.Text, 2):
		return r, ""
	}
	r.Reason = strings.TrimSpace(in.Text)
	return r, bot.OK
}

func answerRequest(r requestSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.AnswerRequest, orders.RequestAnswer{Order: r.Order, Request: r.Request, Approve: r.Choice == "approve", Reason: r.Reason, Proof: orders.Proof{ProvenAt: r.ProvenAt}})}
}

func handleAnswered(r requestSlots, in bot.Input) (requestSlots, bot.Event) {
	if in.Event == bot.OK {
		_ = in.Into(&r.RequestView) // an unreadable answer leaves the view empty
		return r, bot.OK
	}
	if wantsCode(in) {
		return r, "unproven"
	}
	r.RefusalKey, _ = refusalOf(in)
	return r, "refused"
}

func handleAnswerProven(r requestSlots, in bot.Input) (requestSlots, bot.Event) {
	if !codeGiven(in) {
		return r, "left"
	}
	r.ProvenAt = in.At
	return r, bot.OK
}
