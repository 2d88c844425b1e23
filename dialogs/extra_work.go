package dialogs

import (
	"encoding/json"
	"fmt"
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/orders"
)

// extraSlots are the slots of a customer's answer about extra work.
type extraSlots struct {
	Order      string        `json:"order"`
	Extra      string        `json:"extra"`
	Text       string        `json:"text"`
	Amount     *money.Amount `json:"amount,omitempty"`
	Photos     []bot.Media   `json:"photos,omitempty"`
	Until      time.Time     `json:"until,omitzero"`
	Choice     string        `json:"choice,omitempty"` // yes or no
	RefusalKey string        `json:"why,omitempty"`
	Approver   string        `json:"who,omitempty"`
	AskAdult   bool          `json:"adult,omitempty"` // a minor's late yes: an adult has to confirm it

	Spoofable bool `json:"spoofable,omitempty"` // the yes came through a channel on which anybody can write in the person's name
	approvalCode
}

// ExtraWork asks a customer, while the technician waits, whether to do work that was not
// quoted.
func ExtraWork() *bot.Program {
	return bot.MustCompile(bot.Dialog[extraSlots]{
		Name: extraWork, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, Inactivity: bot.InactivityRules{4 * time.Hour: "leave"}, Reopen: reopenExtra, AnswerTopic: answerExtraAsk,
		Steps: []bot.Step[extraSlots]{
			{State: "late", SkipIf: func(e extraSlots) bool { return e.Choice != "call" }, Call: handoff, Handle: handleCalled, On: bot.On{"ok": "ask", "called": "called"}},
			{State: "ask", Expects: bot.ExpectsApproval, HandlesActs: []bot.ActKind{bot.ActHuman, bot.ActCancel, bot.ActComplain}, Ask: "extra.ask", SkipIf: func(e extraSlots) bool { return e.Choice != "" }, Picture: extraPhoto, Options: extraOptions, Handle: handleExtraAnswer, On: bot.On{"ok": "adult", "call": "call", bot.Cancel: "ask"}},
			{State: "adult", Expects: bot.ExpectsApproval, HandlesActs: []bot.ActKind{bot.ActHuman, bot.ActCancel, bot.ActComplain}, Ask: "extra.adult", SkipIf: func(e extraSlots) bool { return !e.AskAdult }, Options: extraOptions, Handle: handleExtraAnswer, On: bot.On{"ok": "answering", "call": "call", bot.Cancel: "adult"}},
			{State: "answering", Do: answerExtra, Irrevocable: true, WorkTimeout: time.Minute, WaitingText: "extra.answering", Handle: handleExtraDone, On: bot.On{"yes": "approved", "no": "rejected", "code": "code", "void": "void", "refused": "refused", bot.Timeout: "refused"}},
			{State: "code", Expects: bot.ExpectsApproval, HandlesActs: []bot.ActKind{bot.ActCancel}, Ask: "extra.code", Handle: handleExtraCode, On: bot.On{"ok": "answering", "void": "void", bot.Cancel: "ask"}},
			{State: "call", Call: handoff, Handle: func(e extraSlots, _ bot.Input) (extraSlots, bot.Event) { return e, bot.OK }, On: bot.On{"ok": "ask"}},
			{State: "approved", Ask: "extra.approved"},
			{State: "rejected", Ask: "extra.rejected"},
			{State: "refused", Ask: "extra.refused"},
			{State: "void", Ask: "extra.void", Do: func(extraSlots) []bot.Effect { return tellCodeVoid() }},
			{State: "called"},
		},
	})
}

// reopenExtra parses "yes ORD-00001 1". A late tap answers without a question, so a minor's age
// and a spoofable channel are checked here as for an answer in time.
func reopenExtra(choice string, f bot.Facts) (extraSlots, string) {
	var e extraSlots
	if n, err := fmt.Sscanf(choice, "%s %s %s", &e.Choice, &e.Order, &e.Extra); n != 3 || err != nil || e.Choice != "yes" && e.Choice != "no" && e.Choice != "call" {
		return extraSlots{}, ""
	}
	e.AskAdult, e.Spoofable = f.Minor && e.Choice == "yes", f.Spoofable
	return e, e.Order
}

func extraPhoto(e extraSlots) *bot.Media {
	if len(e.Photos) == 0 {
		return nil
	}
	return &e.Photos[0]
}

func extraOptions(e extraSlots) []bot.Option {
	about := " " + e.Order + " " + e.Extra
	return []bot.Option{{Choice: "yes" + about, Title: "option.approve"}, {Choice: "no" + about, Title: "option.reject"}, {Choice: "call" + about, Title: "option.call_me"}}
}

// handleExtraAnswer takes a yes or a no by button or in words. A person who wants another
// price, or objects without refusing, is asked what they want.
func handleExtraAnswer(e extraSlots, in bot.Input) (extraSlots, bot.Event) {
	r := in.Reading
	switch v := verb(in); {
	case v == "call":
		return e, "call"
	case v == "no", v == "" && (isNo(in) || r.Has(bot.ActCancel)):
		e.Choice, e.Spoofable, e.AskAdult = "no", in.Facts.Spoofable, false
	case v == "" && (r.Has(bot.ActChanges) || r.Has(bot.ActComplain)):
		return e, bot.InvalidInput("extra.dear")
	case v == "" && r.Has(bot.ActHuman):
		return e, "call"
	case v == "yes", v == "" && isYes(in) && !isWeakYes(in) && !r.Has(bot.ActPostpone):
		if in.Facts.Minor {
			return e, bot.InvalidInput("approval.adult")
		}
		e.Choice, e.Spoofable, e.AskAdult = "yes", in.Facts.Spoofable, false
	default:
		return e, ""
	}
	return e, bot.OK
}

// answerExtraAsk answers topics from the extra work itself.
func answerExtraAsk(e extraSlots, topic string, _ bot.Facts) (bot.Say, bool) {
	var key string
	switch topic {
	case bot.TopicPrice, bot.TopicOwed, bot.TopicTax, bot.TopicDiscount:
		if e.Amount == nil || e.Amount.Currency == "" {
			return bot.Say{}, false
		}
		key = "extra.answer.price"
	case bot.TopicIncludes:
		key = "extra.answer.what"
	default:
		return bot.Say{}, false
	}
	args, err := json.Marshal(map[string]any{"text": e.Text, "amount": e.Amount})
	return bot.Say{Key: key, Args: args}, err == nil
}

// handleCalled ends a dialog that a late tap on "talk to someone" has opened: it has no
// question to return to, and the other buttons still work.
func handleCalled(e extraSlots, _ bot.Input) (extraSlots, bot.Event) { return e, "called" }

func answerExtra(e extraSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.ExtraAnswer, orders.ClientCommand{Order: e.Order, Extra: e.Extra, Yes: e.Choice == "yes", Spoofable: e.Spoofable})}
}

// handleExtraCode takes the code, as handleQuoteCode does.
func handleExtraCode(e extraSlots, in bot.Input) (extraSlots, bot.Event) {
	var attempt codeAttempt
	switch e.approvalCode, attempt = e.compare(in); {
	case attempt == codeRight, !in.Facts.Spoofable && e.Choice != "no" && (isYes(in) || verb(in) == "yes"):
		e.approvalCode, e.Spoofable, e.Choice = approvalCode{}, false, firstNonEmpty(e.Choice, "yes")
		return e, bot.OK
	case attempt == codeExpired: // requested again, with another code
		e.Spoofable, e.Choice = true, firstNonEmpty(e.Choice, "yes")
		return e, bot.OK
	case attempt == codeTooOften:
		return e, "void"
	case attempt == codeWrong:
		return e, bot.InvalidInput("extra.code.again")
	case in.Reading.Has(bot.ActCancel), isNo(in):
		e.approvalCode, e.Choice = e.void(), ""
		return e, bot.Cancel
	}
	return e, ""
}

func handleExtraDone(e extraSlots, in bot.Input) (extraSlots, bot.Event) {
	if in.Event == bot.OK {
		return e, bot.Event(e.Choice)
	}
	var no orders.ClientRefusal
	if in.Event == "refused" && in.Into(&no) == nil {
		switch {
		case no.Key == "code" && no.Code != "":
			e.approvalCode = e.issued(no.Code, in.At)
			return e, "code"
		case no.Key == "no_code":
			return e, "void"
		}
	}
	e.RefusalKey, e.Approver = refusalOf(in)
	return e, "refused"
}

// refusalOf returns why a customer's command had no effect.
func refusalOf(in bot.Input) (why, who string) {
	var no orders.ClientRefusal
	if in.Event != "refused" || in.Into(&no) != nil || no.Key == "" {
		return "trouble", ""
	}
	return no.Key, firstNonEmpty(no.Who, no.Until)
}

func firstNonEmpty(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
