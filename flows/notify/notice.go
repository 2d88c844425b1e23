package notify

import (
	"encoding/json"
	"slices"

	"recado/bot"
)

// Person is someone who may hear of it.
type Person struct {
	Role    Role          `json:"role"`
	Contact bot.ContactID `json:"contact,omitempty"` // "" has no chat and no SMS
	Mail    string        `json:"mail,omitempty"`    // "" has no mail
	Name    string        `json:"name,omitempty"`
	Locale  string        `json:"locale,omitempty"` // of mails; chats know their own
	Topics  []Topic       `json:"hear,omitempty"`   // what of; none is everything
}

// Wants reports whether a person wants to hear of an event.
func (p Person) Wants(ev Event) bool {
	return len(p.Topics) == 0 || slices.Contains(p.Topics, ev.Topic())
}

// Notice is an event with what is told of it.
type Notice struct {
	Event   Event
	About   string // the document: "ORD-00001"
	Args    any    // what the texts may mention
	Buttons []bot.Option
	File    *bot.Media // in chats only
	Passing bool       // true only while no agent has the conversation: not kept for later
}

// DoMail is the effect that mails a notice; its arguments are a MailNotice.
const DoMail = "notify.mail"

// MailNotice is a notice on its way to the post.
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

// Effects are what makes everybody hear of it, each person once however many roles
// the person has: the first role given counts.
func (n Notice) Effects(people ...Person) []bot.Effect {
	args, _ := json.Marshal(n.Args) // plain structs and maps always encode
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
		ways := row.to[p.Role]
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
