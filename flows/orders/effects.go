package orders

import (
	"encoding/json"
	"strings"
	"time"

	"recado/bot"
)

// The effects of orders.
const (
	DoMail       = "mail.order_created"      // a worker mails the customer
	DoTeamMail   = "mail.order_created_team" // a worker mails the business's team
	DoEnrich     = "orders.enrich"           // a worker looks the asset up
	DoAsana      = "asana.create"
	DoAsanaNote  = "asana.comment"
	DoQsystems   = "qsystems.create"
	DoQsystemsUp = "qsystems.update"

	EventCreated = "order.created"
	EventState   = "order.state_changed"

	NoticeCreated = "order.confirmation" // text key of the message to the contact
	NoticeState   = "order.state."       // completed by the state in lower case
)

// Ref is what the effects that workers carry out are given: the order itself is read
// when they run.
type Ref struct {
	OrderID string `json:"orderId"`
	State   State  `json:"state,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// Created is the payload of the event "order.created".
type Created struct {
	OrderID     string    `json:"orderId"`
	ServiceType string    `json:"serviceType"`
	ClientID    string    `json:"clientId"`
	ClientEmail string    `json:"clientEmail"`
	ClientPhone string    `json:"clientPhone"`
	Description string    `json:"description"`
	Location    Location  `json:"location"`
	Priority    Priority  `json:"priority"`
	CreatedAt   time.Time `json:"createdAt"`
}

// StateChanged is the payload of the event "order.state_changed".
type StateChanged struct {
	OrderID    string    `json:"orderId"`
	From       State     `json:"from"`
	To         State     `json:"to"`
	By         By        `json:"by"`
	Reason     string    `json:"reason,omitempty"`
	ProviderID string    `json:"providerId,omitempty"`
	At         time.Time `json:"at"`
}

// Notice is what the messages to the contact may mention.
type Notice struct {
	OrderID     string   `json:"orderId"`
	ClientName  string   `json:"clientName"`
	ServiceType string   `json:"serviceType"` // code
	Service     string   `json:"service"`     // in the contact's words; the code where none are known
	Description string   `json:"description"`
	Location    string   `json:"location"` // in one line
	Priority    Priority `json:"priority"`
	State       State    `json:"state"`
	Reason      string   `json:"reason,omitempty"`
	Business    string   `json:"business,omitempty"`
	Mail        bool     `json:"mail,omitempty"` // a confirmation goes by mail too
}

func (s *Service) notice(o Order, name, reason string) bot.Effect {
	return bot.Effect{Kind: bot.EffectNotify, Name: name, To: o.Contact, Args: encode(Notice{
		OrderID: o.ID, ClientName: o.ClientName, ServiceType: o.ServiceType, Service: s.ServiceName(o.ServiceType, o.Locale),
		Description: o.Description, Location: o.Location.String(), Priority: o.Priority, State: o.State,
		Reason: reason, Business: s.Business, Mail: o.ClientMail != "",
	})}
}

// effectsOfCreation is everything a new order causes.
func (s *Service) effectsOfCreation(o Order) []bot.Effect {
	ref := Ref{OrderID: o.ID}
	effects := []bot.Effect{
		{Kind: bot.EffectEvent, Name: EventCreated, Args: encode(Created{
			o.ID, o.ServiceType, o.ClientID, o.ClientMail, o.ClientPhone, o.Description, o.Location, o.Priority, o.CreatedAt,
		})},
		s.notice(o, NoticeCreated, ""),
	}
	if o.ClientMail != "" {
		effects = append(effects, bot.Do(DoMail, ref))
	}
	effects = append(effects, bot.Do(DoTeamMail, ref))
	if o.AssetSerial != "" {
		effects = append(effects, bot.Do(DoEnrich, ref))
	}
	effects = append(effects, bot.Do(DoAsana, ref))
	if o.Company != "" {
		effects = append(effects, bot.Do(DoQsystems, ref))
	}
	return effects
}

// effectsOfChange is everything a new state causes. Partners who have no reference
// yet are told when they get one, by Synced.
func (s *Service) effectsOfChange(o Order, from State, t Transition, now time.Time) []bot.Effect {
	effects := []bot.Effect{
		{Kind: bot.EffectEvent, Name: EventState, Args: encode(StateChanged{o.ID, from, o.State, t.By, t.Reason, o.ProviderID, now})},
		s.notice(o, NoticeState+strings.ToLower(string(o.State)), t.Reason),
	}
	for _, partner := range []string{Asana, Qsystems} {
		if p := o.Partners[partner]; p.Ref != "" && p.Told != o.State {
			effects = append(effects, tell(partner, o, t.Reason))
		}
	}
	return effects
}

// tell passes an order's state on to a partner who knows the order.
func tell(partner string, o Order, reason string) bot.Effect {
	name := DoAsanaNote
	if partner == Qsystems {
		name = DoQsystemsUp
	}
	return bot.Do(name, Ref{o.ID, o.State, reason})
}

// encode never fails: what it is given are plain structs.
func encode(v any) json.RawMessage { raw, _ := json.Marshal(v); return raw }
