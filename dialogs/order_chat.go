package dialogs

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"recado/bot"
	"recado/flows/orders"
)

// chatSlots are the slots of a conversation between a customer and a technician, who do not
// know each other's numbers.
type chatSlots struct {
	Order      string        `json:"order,omitempty"`
	Text       string        `json:"text,omitempty"` // at the start: the only text to pass on
	Photos     []bot.Media   `json:"photos,omitempty"`
	Place      *bot.Location `json:"place,omitempty"`
	Answers    bool          `json:"answers,omitempty"` // Text answers a message of the other side
	RefusalKey string        `json:"why,omitempty"`     // text key of why nothing can be passed on
}

// OrderChat passes texts, photos and locations to the other side of an order, until "listo".
// Opened with a text it passes that on and ends as "passed".
func OrderChat() *bot.Program {
	on := bot.On{"say": "saying", "ok": "done"}
	return bot.MustCompile(bot.Dialog[chatSlots]{
		Name: orderChat, Version: 1, MaxMisses: 2, OnAnyState: onAnyState, CancelledText: "chat.done", Reopen: reopenChat, AnswersNotice: answersChat,
		Inactivity: bot.InactivityRules{time.Hour: "leave"},
		Steps: []bot.Step[chatSlots]{
			{State: "passing", SkipIf: func(c chatSlots) bool { return c.Text == "" && len(c.Photos) == 0 }, Do: sayInChat, WorkTimeout: answerLimit, WaitingText: "chat.saying", Handle: handlePassed, On: bot.On{"ok": "write", "passed": "passed", "answered": "answered", "refused": "refused", bot.Timeout: "refused"}},
			{State: "write", Expects: bot.ExpectsText, Ask: "chat.write", Options: doneOption, OwnNumbering: true, Gather: true, EndsGathering: endsChat, Handle: handleChat, On: on},
			{State: "saying", Do: sayInChat, WorkTimeout: answerLimit, WaitingText: "chat.saying", Handle: handleSaid, On: bot.On{"ok": "more", "refused": "refused", bot.Timeout: "refused"}},
			{State: "more", Expects: bot.ExpectsText, Ask: "chat.more", Options: doneOption, OwnNumbering: true, Gather: true, EndsGathering: endsChat, Handle: handleChat, On: on},
			{State: "done", Ask: "chat.done"},
			{State: "passed"},
			{State: "answered", Ask: "chat.answered"},
			{State: "refused", Ask: "chat.refused"},
		},
	})
}

func reopenChat(choice string, _ bot.Facts) (chatSlots, string) {
	verb, order, _ := strings.Cut(choice, " ")
	if verb != "write" || order == "" {
		return chatSlots{}, ""
	}
	return chatSlots{Order: order}, order
}

// chatAnsweredFor is how long after a message of the other side words may be the answer to it.
const chatAnsweredFor = 2 * time.Hour

// notForOtherSide are acts that mean the business or a dialog, and not who wrote last in an order.
var notForOtherSide = []bot.ActKind{
	bot.ActAsk, bot.ActCancel, bot.ActChange, bot.ActComplain, bot.ActGo, bot.ActPay, bot.ActGreet, bot.ActBye, bot.ActSmalltalk, bot.ActMenu, bot.ActHelp, bot.ActOffTopic,
}

// answersChat takes words as the answer to the message of the other side, unless they mean something else:
// the business, another order. A thank-you goes to nobody.
func answersChat(in bot.Input, n bot.NoticeAnswer) (chatSlots, string) {
	c, about := reopenChat(n.Choice, in.Facts)
	r := in.Reading
	late := in.At.Sub(n.At) > chatAnsweredFor
	means := slices.ContainsFunc(r.Acts, func(a bot.Act) bool {
		return slices.Contains(notForOtherSide, a.Kind) && a.Confidence >= doubtfulBelow || a.Kind == bot.ActHuman && a.Text == strings.TrimSpace(in.Text)
	})
	if about == "" || n.Title != orders.ChatReply || late || means || isOnlyCourtesy(in) || !hasLetters(in.Text, 1) && !hasDigit(in.Text) && len(usablePhotos(in.Media)) == 0 {
		return c, ""
	}
	c.Text, c.Photos, c.Answers = strings.TrimSpace(in.Text), usablePhotos(in.Media), true
	return c, about
}

// hasDigit reports whether a text has a digit.
func hasDigit(text string) bool { return strings.ContainsFunc(text, unicode.IsDigit) }

func doneOption(chatSlots) []bot.Option {
	return []bot.Option{{Choice: "done", Title: "option.chat_done"}}
}

// endsChat reports whether a message ends the conversation and is not a part of it.
func endsChat(in bot.Input) bool {
	return in.Option == "done" || in.Option == "" && isEnd(in)
}

func handleChat(c chatSlots, in bot.Input) (chatSlots, bot.Event) {
	if endsChat(in) {
		return c, bot.OK
	}
	c.Text, c.Photos, c.Place = strings.TrimSpace(in.Text), nil, in.Location
	for _, m := range in.Media {
		if m.OK() {
			c.Photos = append(c.Photos, m)
		}
	}
	if !hasLetters(c.Text, 1) && len(c.Photos) == 0 && c.Place == nil {
		if why := mediaFault(in); why != "" {
			return c, bot.InvalidInput(why)
		}
		if strings.TrimSpace(c.Text) == "" { // an emoji is passed on
			return c, ""
		}
	}
	return c, "say"
}

func sayInChat(c chatSlots) []bot.Effect {
	return []bot.Effect{bot.Do(orders.ChatSay, orders.ClientCommand{Order: c.Order, Text: c.Text, Photos: c.Photos, Place: c.Place})}
}

func handleSaid(c chatSlots, in bot.Input) (chatSlots, bot.Event) {
	c.Text, c.Photos, c.Place = "", nil, nil
	if in.Event == bot.OK {
		return c, bot.OK
	}
	var no orders.ClientRefusal
	if c.RefusalKey = "chat.trouble"; in.Into(&no) == nil && no.Key != "" {
		c.RefusalKey = no.Key
	}
	return c, "refused"
}

// handlePassed ends a conversation that was opened with a text.
func handlePassed(c chatSlots, in bot.Input) (chatSlots, bot.Event) {
	c, ev := handleSaid(c, in)
	switch {
	case ev == bot.OK && c.Answers:
		return c, "answered"
	case ev == bot.OK:
		return c, "passed"
	}
	return c, ev
}
