package dialogs

import (
	"fmt"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/orders"
)

// extraSlots is what a customer is asked about additional work.
type extraSlots struct {
	Order  string        `json:"order"`
	Extra  string        `json:"extra"`
	Text   string        `json:"text"`
	Amount *money.Amount `json:"amount,omitempty"`
	Photos []bot.Media   `json:"photos,omitempty"`
	Until  time.Time     `json:"until,omitzero"`
	Choice string        `json:"choice,omitempty"` // yes or no
	Why    string        `json:"why,omitempty"`
	Who    string        `json:"who,omitempty"`
}

// ExtraWork asks a customer, while the technician waits, whether work that was not
// quoted is to be done.
func ExtraWork() *bot.Program {
	return bot.MustCompile(bot.Dialog[extraSlots]{
		Name: extraWork, Version: 1, Patience: 2, Anywhere: toAgent, Silence: bot.Silence{4 * time.Hour: "leave"}, Late: lateExtra,
		Steps: []bot.Step[extraSlots]{
			{State: "late", Known: func(e extraSlots) bool { return e.Choice != "call" }, Call: handoff, Hear: hearCalled, On: bot.On{"ok": "ask", "called": "called"}},
			{State: "ask", Ask: "extra.ask", Known: func(e extraSlots) bool { return e.Choice != "" }, Picture: extraPhoto, Options: extraOptions, Hear: hearExtraAnswer, On: bot.On{"ok": "answering", "call": "call", bot.Cancel: "ask"}},
			{State: "answering", Do: answerExtra, Firm: true, Limit: time.Minute, Waiting: "extra.answering", Hear: hearExtraDone, On: bot.On{"yes": "approved", "no": "rejected", "refused": "refused", bot.Timeout: "refused"}},
			{State: "call", Call: handoff, Hear: func(e extraSlots, _ bot.Input) (extraSlots, bot.Event) { return e, bot.OK }, On: bot.On{"ok": "ask"}},
			{State: "approved", Ask: "extra.approved"},
			{State: "rejected", Ask: "extra.rejected"},
			{State: "refused", Ask: "extra.refused"},
			{State: "called"},
		},
	})
}

// lateExtra reads "yes ORD-00001 1".
func lateExtra(choice string) (extraSlots, string) {
	var e extraSlots
	if n, err := fmt.Sscanf(choice, "%s %s %s", &e.Choice, &e.Order, &e.Extra); n != 3 || err != nil || e.Choice != "yes" && e.Choice != "no" && e.Choice != "call" {
		return extraSlots{}, ""
	}
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

func hearExtraAnswer(e extraSlots, in bot.Input) (extraSlots, bot.Event) {
	said := strings.TrimRight(bot.Fold(in.Text), ".! ")
	switch v := verb(in); {
	case v == "call" || said == "llamar" || said == "llameme":
		return e, "call"
	case v == "yes" || agrees(in.Text):
		e.Choice = "yes"
	case v == "no" || said == "no" || said == "no apruebo" || said == "no gracias" || said == "no, gracias" || said == "rechazo" || said == "rechazar":
		e.Choice = "no"
	default:
		return e, ""
	}
	return e, bot.OK
}

// hearCalled ends what a late tap on "talk to someone" has opened: there is no question
// to go back to, and the other buttons still work.
func hearCalled(e extraSlots, _ bot.Input) (extraSlots, bot.Event) { return e, "called" }

func answerExtra(e extraSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.ExtraAnswer, orders.ClientCommand{Order: e.Order, Extra: e.Extra, Yes: e.Choice == "yes"})}
}

func hearExtraDone(e extraSlots, in bot.Input) (extraSlots, bot.Event) {
	if in.Event == bot.OK {
		return e, bot.Event(e.Choice)
	}
	e.Why, e.Who = refusal(in)
	return e, "refused"
}

// refusal reads why a customer's command had no effect.
func refusal(in bot.Input) (why, who string) {
	var no orders.ClientRefusal
	if in.Event != "refused" || in.Into(&no) != nil || no.Key == "" {
		return "trouble", ""
	}
	return no.Key, first(no.Who, no.Until)
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
