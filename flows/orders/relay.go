package orders

import "recado/bot"

// The texts of forwarded messages; their arguments are a Relayed.
const (
	ChatFromTechnician = "chat.from_technician"
	ChatFromClient     = "chat.from_client"
	ChatFromAgent      = "chat.from_agent"
	// ChatReply is the title of the reply button.
	ChatReply = "option.chat_reply"
)

// Relayed holds the data for the texts of forwarded messages. It contains names but no phone numbers.
type Relayed struct {
	Order string        `json:"order"`
	Name  string        `json:"name,omitempty"`
	Text  string        `json:"text,omitempty"`
	Place *bot.Location `json:"place,omitempty"`
	File  bool          `json:"file,omitempty"` // the message has a file

	Spoofable bool `json:"spoofable,omitempty"` // anybody could have sent it in Name's name
}

func (s *Service) nameOf(o *Order, from Actor) string {
	switch from.Role {
	case RoleTechnician:
		return o.Work.Technician.Name
	case RoleClient:
		return o.ClientName
	}
	return s.Business
}

// recipients returns the contacts who get a message from an actor.
func (o *Order) recipients(from Actor) []bot.ContactID {
	switch from.Role {
	case RoleTechnician:
		return []bot.ContactID{o.Contact}
	case RoleClient:
		return []bot.ContactID{o.Work.Technician.Contact}
	}
	return []bot.ContactID{o.Contact, o.Work.Technician.Contact}
}

// relay returns the effects that forward a message, one for each file, with a reply button.
func relay(e ChatEntry, to bot.ContactID, from Actor) []bot.Effect {
	key := map[Role]string{RoleTechnician: ChatFromTechnician, RoleClient: ChatFromClient}[from.Role]
	if key == "" {
		key = ChatFromAgent
	}
	var effects []bot.Effect
	for i := range max(len(e.Media), 1) {
		said := Relayed{Order: e.Order, Name: e.Name, Spoofable: e.Unverified}
		say := &bot.Say{Options: []bot.Option{{ID: bot.ReopenOptionID("order_chat", "write "+e.Order), Title: ChatReply}}}
		if i < len(e.Media) {
			said.File, say.Media = true, &e.Media[i]
		}
		if i == 0 {
			said.Text, said.Place = e.Text, e.Place
		}
		effects = append(effects, bot.Effect{Kind: bot.EffectNotify, To: to, Name: key, Args: encode(said), Say: say, Urgent: true})
	}
	return effects
}
