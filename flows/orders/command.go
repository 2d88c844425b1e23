package orders

import (
	"encoding/json"

	"recado/bot"
)

// CreateCommand requests an order.
type CreateCommand struct {
	Command string `json:"command,omitempty"` // idempotency key: a repeated command returns the first order; required

	ServiceType string   `json:"serviceType"`
	Description string   `json:"description"`
	Photos      []string `json:"photos,omitempty"`
	AssetSerial string   `json:"assetSerial,omitempty"`
	Location    Location `json:"location"`
	Priority    Priority `json:"priority"`

	Contact     bot.ContactID `json:"contact,omitempty"` // default: the phone
	ClientID    string        `json:"clientId,omitempty"`
	ClientPhone string        `json:"clientPhone,omitempty"` // default: the contact, if it is a phone number
	ClientName  string        `json:"clientName,omitempty"`
	ClientMail  string        `json:"clientMail,omitempty"`
	Company     string        `json:"company,omitempty"`
	Source      string        `json:"source,omitempty"` // default: WHATSAPP
	Locale      string        `json:"locale,omitempty"`
	Origin      *bot.Origin   `json:"origin,omitempty"` // the advertisement or product that led the client here

	// Danger says that somebody is in danger: nobody is asked for money before help is sent.
	Danger bool `json:"danger,omitempty"`

	Unconfirmed bool `json:"-"` // the caller has not shown that the contact is theirs; see Order.Unconfirmed
	RateLimited bool `json:"-"` // the caller's rate is limited already, separately from other callers
}

// UnmarshalJSON also accepts the Spanish names that the Jelou skill sends for some fields.
func (c *CreateCommand) UnmarshalJSON(raw []byte) error {
	type plain CreateCommand
	var p struct {
		plain
		Email       string   `json:"clientEmail"`
		Descripcion string   `json:"descripcion"`
		Accented    string   `json:"descripción"`
		Prioridad   Priority `json:"prioridad"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*c = CreateCommand(p.plain)
	c.ClientMail = first(c.ClientMail, p.Email)
	c.Description = first(c.Description, p.Descripcion, p.Accented)
	c.Priority = first(c.Priority, p.Prioridad)
	return nil
}

func first[S ~string](values ...S) S {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
