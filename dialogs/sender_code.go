package dialogs

import (
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// senderCodeSlots are the slots of a request for a code.
type senderCodeSlots struct {
	Act   string `json:"act"` // what waits for the code, such as "check_in": part of a text key
	Order string `json:"order,omitempty"`
	approvalCode
}

// SenderCode asks who acts by SMS, where anybody can write in the person's name, for a code that is
// sent to the person's phone. It ends in "proven" once the code has come back, else in "void" or "left".
func SenderCode() *bot.Program {
	return bot.MustCompile(bot.Dialog[senderCodeSlots]{
		Name: senderCode, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{time.Hour: "leave"},
		Steps: []bot.Step[senderCodeSlots]{
			{State: "issuing", Do: issueCode, WorkTimeout: answerLimit, WaitingText: "sender_code.issuing", Handle: handleIssued, On: bot.On{"ok": "ask", "void": "none", bot.Timeout: "none"}},
			{State: "ask", Expects: bot.ExpectsApproval, HandlesActs: []bot.ActKind{bot.ActCancel}, Ask: "sender_code.ask", Options: notMe, Handle: handleSenderCode, On: bot.On{"ok": "proven", "again": "issuing", "void": "void", bot.Cancel: "left"}},
			{State: "proven"},
			{State: "void", Ask: "sender_code.void", Do: func(senderCodeSlots) []bot.Effect { return tellCodeVoid() }},
			{State: "none", Ask: "sender_code.none", Do: func(senderCodeSlots) []bot.Effect { return tellCodeVoid() }},
			{State: "left", Ask: "sender_code.left"},
		},
	})
}

func issueCode(senderCodeSlots) []bot.Effect { return []bot.Effect{bot.Do(orders.IssueCode, nil)} }

func handleIssued(c senderCodeSlots, in bot.Input) (senderCodeSlots, bot.Event) {
	var issued orders.IssuedCode
	if in.Event != bot.OK || in.Into(&issued) != nil || issued.Code == "" {
		return c, "void"
	}
	c.approvalCode = c.issued(issued.Code, in.At)
	return c, bot.OK
}

func notMe(senderCodeSlots) []bot.Option {
	return []bot.Option{{Choice: "not_me", Title: "option.not_me"}}
}

// handleSenderCode takes the code. A yes on a channel that authenticates its sender needs none.
func handleSenderCode(c senderCodeSlots, in bot.Input) (senderCodeSlots, bot.Event) {
	var attempt codeAttempt
	switch c.approvalCode, attempt = c.compare(in); {
	case attempt == codeRight, !in.Facts.Spoofable && in.Option == "" && isYes(in):
		c.approvalCode = approvalCode{}
		return c, bot.OK
	case attempt == codeExpired:
		return c, "again"
	case attempt == codeTooOften:
		return c, "void"
	case attempt == codeWrong:
		return c, bot.InvalidInput("sender_code.ask.again")
	case in.Option == "not_me", in.Reading.Has(bot.ActCancel), isNo(in):
		c.approvalCode = c.void()
		return c, bot.Cancel
	}
	return c, ""
}

// askCode are the slots with which a dialog calls SenderCode.
func askCode(act, order string) any { return senderCodeSlots{Act: act, Order: order} }

// codeGiven reports whether SenderCode ended with the code.
func codeGiven(in bot.Input) bool { return in.Event == "proven" }

// wantsCode reports whether a command was refused because its sender may be forged.
func wantsCode(in bot.Input) bool {
	var no struct {
		Key string `json:"key"`
	}
	return in.Event == "refused" && in.Into(&no) == nil && no.Key == orders.RefusedUnproven
}
