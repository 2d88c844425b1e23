package jelou

import (
	"encoding/json"
	"strings"

	"recado/bot/channels"
)

// field is a value as the vendor's flows write it: text or a number, and absent in several ways.
type field string

// UnmarshalJSON implements json.Unmarshaler. A value that is neither text nor number is absent.
func (f *field) UnmarshalJSON(b []byte) error {
	*f = ""
	switch c := b[0]; {
	case c == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*f = field(channels.SkillValue(s))
	case c == '-' || c >= '0' && c <= '9':
		*f = field(b)
	}
	return nil
}

func (f field) trim() string { return strings.TrimSpace(string(f)) }

// first returns the first non-empty field.
func first(all ...field) field {
	for _, f := range all {
		if f.trim() != "" {
			return f
		}
	}
	return ""
}

// object is a field that should be an object; another type leaves it empty.
type object[T any] struct{ Is T }

// UnmarshalJSON implements json.Unmarshaler.
func (o *object[T]) UnmarshalJSON(b []byte) error {
	if b[0] == '{' {
		return json.Unmarshal(b, &o.Is)
	}
	return nil
}

// post holds the fields of all surfaces. The fields that are present tell the surface.
type post struct {
	// The bot's webhook.
	MessageID field           `json:"messageId"`
	Bubble    *object[bubble] `json:"bubble"`
	Names     field           `json:"names"`
	UserID    field           `json:"userId"`
	BotID     field           `json:"botId"`
	Received  field           `json:"received"`
	Owner     field           `json:"owner"`

	// The support panel.
	Object    field         `json:"object"`
	EventType field         `json:"event_type"`
	Timestamp field         `json:"timestamp"` // also of a skill
	Contact   object[named] `json:"contact"`
	Bot       object[named] `json:"bot"`
	Value     object[value] `json:"value"`

	skill
	event
}

type bubble struct {
	Type     field `json:"type"`
	Text     field `json:"text"`
	MediaURL field `json:"mediaUrl"`
	Name     field `json:"filename"`
	Payload  field `json:"payload"` // of a chosen option
	Where    object[struct {
		Lat  field `json:"lat"`
		Long field `json:"long"`
		Lng  field `json:"lng"`
	}] `json:"coordinates"`
	Contacts contacts `json:"contacts"`
	Contact  contacts `json:"contact"`
}

// contacts are shared contact cards: one, or a list.
type contacts []card

type card struct {
	Name      nameOrText `json:"name"`
	FirstName field      `json:"firstName"`
	Phone     field      `json:"phone"`
	Phones    []struct {
		Phone field `json:"phone"`
		WaID  field `json:"wa_id"`
	} `json:"phones"`
	Company object[struct {
		Name field `json:"company"`
	}] `json:"org"`
	Email  field `json:"email"`
	Emails []struct {
		Address field `json:"email"`
	} `json:"emails"`
	VCard field `json:"vcard"`
}

// nameOrText is a name in WhatsApp's object form, or a text.
type nameOrText struct {
	Formatted field `json:"formatted_name"`
	First     field `json:"first_name"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *nameOrText) UnmarshalJSON(b []byte) error {
	if b[0] == '{' {
		type plain nameOrText
		return json.Unmarshal(b, (*plain)(n))
	}
	return n.Formatted.UnmarshalJSON(b)
}

// UnmarshalJSON implements json.Unmarshaler. An invalid card is skipped, because the message is still valid.
func (c *contacts) UnmarshalJSON(b []byte) error {
	var list []json.RawMessage
	if b[0] == '{' {
		list = []json.RawMessage{b}
	} else {
		_ = json.Unmarshal(b, &list) // anything but a list is ignored
	}
	for _, raw := range list[:min(len(list), maxCards)] {
		var one card
		if raw[0] == '{' && json.Unmarshal(raw, &one) == nil {
			*c = append(*c, one)
		}
	}
	return nil
}

// maxCards bounds the cards that are read from one message.
const maxCards = 50

// words returns the cards as text: names and phone numbers.
func (c contacts) words() string {
	lines := []string{}
	for _, one := range c {
		told := channels.Card{Name: first(one.Name.Formatted, one.Name.First, one.FirstName).trim(), Company: one.Company.Is.Name.trim()}
		told.Phones = append(told.Phones, one.Phone.trim())
		for _, p := range one.Phones {
			told.Phones = append(told.Phones, first(p.Phone, p.WaID).trim())
		}
		told.Emails = append(told.Emails, one.Email.trim())
		for _, e := range one.Emails {
			told.Emails = append(told.Emails, e.Address.trim())
		}
		said := told.Words()
		if said == "" {
			said = channels.ParseVCard(string(one.VCard)).Words()
		}
		if said != "" {
			lines = append(lines, said)
		}
	}
	return strings.Join(lines, "\n")
}

type named struct {
	ID   field `json:"id"`
	Name field `json:"name"`
}

type value struct {
	ID      field `json:"id"`
	Type    field `json:"type"`
	Status  field `json:"status"`
	Content object[struct {
		Body    field `json:"body"`
		URL     field `json:"url"`
		Caption field `json:"caption"`
		Name    field `json:"filename"`
		Payload field `json:"payload"`

		Latitude  field    `json:"latitude"`
		Longitude field    `json:"longitude"`
		Address   field    `json:"address"`
		PlaceName field    `json:"name"`
		Contacts  contacts `json:"contacts"`
	}] `json:"content"`
}

// skill holds the variables that a skill posts.
type skill struct {
	SkillMessageID field `json:"message_id"`
	SkillUserID    field `json:"user_id"`
	Phone          field `json:"phone"`
	Name           field `json:"name"`
	UserMessage    field `json:"user_message"`
	PhotoURL       field `json:"photo_url"`
	SerialPhotoURL field `json:"serial_photo_url"`
	AudioURL       field `json:"audio_url"`
	Latitude       field `json:"latitude"`
	Longitude      field `json:"longitude"`
	OptionID       field `json:"option_id"`
	SkillBotID     field `json:"bot_id"`
	ReplyTo        field `json:"reply_to"` // the vendor's id of our message that was quoted
}
