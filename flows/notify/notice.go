package notify

import (
	"encoding/json"
	"slices"

	"recado/bot"
)

// Person is a person who can be notified.
type Person struct {
	Role    Role          `json:"role"`
	Contact bot.ContactID `json:"contact,omitempty"` // "": no chat and no SMS
	Mail    string        `json:"mail,omitempty"`    // "": no mail
	Name    string        `json:"name,omitempty"`
	Locale  string        `json:"locale,omitempty"` // of mails; chats have their own
	Topics  []Topic       `json:"hear,omitempty"`   // subscribed topics; empty: all
	Wishes  Wishes        `json:"wishes,omitempty"` // of a contact of a company
}

// Wants reports whether a person has subscribed to an event.
func (p Person) Wants(ev Event) bool {
	return len(p.Topics) == 0 || slices.Contains(p.Topics, ev.Topic())
}

// Notice is an event with the arguments of its texts.
type Notice struct {
	Event   Event
	About   string // id of the document: "ORD-00001"
	Args    any    // arguments of the texts
	Buttons []bot.Option
	File    *bot.Media // in chats only
	Passing bool       // dropped, not held, while an agent has the conversation
}

// DoMail is the effect that sends a notice by mail; its arguments are a MailNotice.
const DoMail = "notify.mail"

// MailNotice is a notice to be sent by mail.
type MailNotice struct {
	Event  Event           `json:"event"`
	Role   Role            `json:"role"`
	About  string          `json:"about"`
	To     string          `json:"to"`
	Name   string          `json:"name,omitempty"`
	Locale string          `json:"locale,omitempty"`
	Args   json.RawMessage `json:"args,omitempty"`
	File   *bot.Media      `json:"file,omitempty"`
}

// Effects returns the effects that notify people. A person with several roles is notified once, in
// the first.
func (n Notice) Effects(people ...Person) []bot.Effect {
	args, _ := json.Marshal(n.Args) // plain structs and maps never fail
	row := matrix[n.Event]
	var effects []bot.Effect
	told := map[string]bool{}
	once := func(way, address string) bool {
		key := way + " " + address
		again := told[key]
		told[key] = true
		return address != "" && !again
	}
	for _, p := range people {
		if !p.Wants(n.Event) {
			continue
		}
		ways := p.Wishes.channels(n.Event, row.to[p.Role])
		chat := bot.Effect{Kind: bot.EffectNotify, To: p.Contact, Name: ChatKey(n.Event, p.Role), Args: args, Urgent: row.now}
		if ways&Chat != 0 && once("chat", string(p.Contact)) {
			main := chat
			if len(n.Buttons) > 0 || n.File != nil || n.Passing {
				main.Say = &bot.Say{Options: n.Buttons, Media: n.File, DropIfTakenOver: n.Passing}
			}
			effects = append(effects, main)
		}
		if ways&SMS != 0 && once("sms", string(p.Contact)) {
			chat.Say = &bot.Say{Via: bot.BySMS}
			effects = append(effects, chat)
		}
		if ways&Mail != 0 && once("mail", p.Mail) {
			effects = append(effects, bot.Do(DoMail, MailNotice{n.Event, p.Role, n.About, p.Mail, p.Name, p.Locale, args, n.File}))
		}
	}
	return effects
}
