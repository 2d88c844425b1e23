package orders

import (
	"encoding/json"
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

	EventCreated  = "order.created"
	EventState    = "order.state_changed"
	EventUpdated  = "order.updated"      // the intake was corrected
	EventInvoiced = "order.invoiced"     // the customer approved the work: an invoice is needed
	EventBreached = "order.sla_breached" // an SLA target was missed

	DoCount  = "technicians.count" // a worker updates a technician's statistics; see Count
	DoReport = "orders.report"     // a worker makes the document of the work report; see Reported
	DoForget = "orders.chat_purge" // a worker deletes an order's chat

	DoUseStock = "stock.use" // a worker takes what a job used from the technician's van; see StockUse

	DoEndQuote = "quotations.end" // a worker ends the quotation of an order that was cancelled; see QuoteEnd

	NoticeCreated = "order.confirmation" // text key of the message to the contact
	NoticeState   = "order.state."       // the state in lower case is appended
)

// Ref is the argument of the effects that workers carry out: they read the order when they run.
type Ref struct {
	OrderID string `json:"orderId"`
	State   Status `json:"state,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// Created is the payload of the event "order.created".
type Created struct {
	OrderID     string    `json:"orderId"`
	ServiceType string    `json:"serviceType"`
	ClientID    string    `json:"clientId"`
	ClientEmail string    `json:"clientEmail"`
	ClientPhone string    `json:"clientPhone"`
	ClientName  string    `json:"clientName"`
	Description string    `json:"description"`
	Location    Location  `json:"location"`
	Priority    Priority  `json:"priority"`
	CreatedAt   time.Time `json:"createdAt"`
}

// StateChanged is the payload of the event "order.state_changed".
type StateChanged struct {
	OrderID    string    `json:"orderId"`
	From       Status    `json:"from"`
	To         Status    `json:"to"`
	Was        Stage     `json:"was"` // From and To as stages
	Is         Stage     `json:"is"`
	By         Actor     `json:"by"`
	Reason     string    `json:"reason,omitempty"`
	ProviderID string    `json:"providerId,omitempty"`
	Technician string    `json:"technicianId,omitempty"`
	At         time.Time `json:"at"`
}

// Updated is the payload of the event "order.updated". It names the changed fields without their
// values; receivers with access read the order.
type Updated struct {
	OrderID string    `json:"orderId"`
	Fields  []string  `json:"fields"`
	By      Actor     `json:"by"`
	At      time.Time `json:"at"`
}

// Breached is the payload of the event "order.sla_breached".
type Breached struct {
	OrderID string    `json:"orderId"`
	Target  string    `json:"target"` // "response", "on_site", "resolution"
	Class   Class     `json:"class"`
	Due     time.Time `json:"due"`
}

// Invoicing is the payload of the event "order.invoiced".
type Invoicing struct {
	OrderID   string         `json:"orderId"`
	QuoteID   string         `json:"quotationId,omitempty"`
	Hours     string         `json:"hours"` // decimal
	Materials []UsedMaterial `json:"materials"`
	Extras    []Extra        `json:"extras"` // the approved ones
	NoCost    bool           `json:"noCost"` // a warranty: the invoice amounts to nothing
	At        time.Time      `json:"at"`
}

// StockUse is the argument of DoUseStock.
type StockUse struct {
	Order      string `json:"order"`
	Technician string `json:"technician"`
	SKU        string `json:"sku"`
	Quantity   string `json:"quantity"` // decimal
}

// QuoteEnd is the argument of DoEndQuote.
type QuoteEnd struct {
	ID     string `json:"id"`
	By     Actor  `json:"by"` // who cancelled the order
	Reason string `json:"reason,omitempty"`
}

// Count is the argument of DoCount: an event for a technician's statistics.
type Count struct {
	Technician string         `json:"technician"`
	Order      string         `json:"order"`
	What       string         `json:"what"` // "completed", "emergency", "rework" (RN-032), "rated"
	Scores     map[string]int `json:"scores,omitempty"`
	At         time.Time      `json:"at"`
}

// Notice holds the data for the messages to the contact.
type Notice struct {
	OrderID     string   `json:"orderId"`
	ClientName  string   `json:"clientName"`
	ServiceType string   `json:"serviceType"` // code
	Service     string   `json:"service"`     // in the contact's language; the code if there is no title
	Description string   `json:"description"`
	Location    string   `json:"location"` // in one line
	Priority    Priority `json:"priority"`
	State       Status   `json:"state"`
	Reason      string   `json:"reason,omitempty"`
	Business    string   `json:"business,omitempty"`
	Mail        bool     `json:"mail,omitempty"` // a confirmation is also sent by mail
}

func (s *Service) notice(o Order, name, reason string) bot.Effect {
	return bot.Effect{Kind: bot.EffectNotify, Name: name, To: o.Contact, Args: encode(Notice{
		OrderID: o.ID, ClientName: o.ClientName, ServiceType: o.ServiceType, Service: s.ServiceName(o.ServiceType, o.Locale),
		Description: o.Description, Location: o.Location.String(), Priority: o.Priority, State: o.Status(),
		Reason: reason, Business: s.Business, Mail: o.ClientMail != "",
	})}
}

// effectsOfCreation returns all effects of a new order.
func (s *Service) effectsOfCreation(o Order) []bot.Effect {
	ref := Ref{OrderID: o.ID}
	effects := []bot.Effect{
		{Kind: bot.EffectEvent, Name: EventCreated, Args: encode(Created{
			o.ID, o.ServiceType, o.ClientID, o.ClientMail, o.ClientPhone, o.ClientName, o.Description, o.Location, o.Priority, o.CreatedAt,
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

// effectsOfChange returns the effects of every new stage: the event, and the updates for partners.
// Partners without a reference yet get the update from Synced, when they have one.
func (s *Service) effectsOfChange(o Order, from Stage, by Actor, reason string, now time.Time) []bot.Effect {
	changed := StateChanged{
		OrderID: o.ID, From: from.Status(), To: o.Status(), Was: from, Is: o.Stage(), By: by, Reason: reason, ProviderID: o.ProviderID, At: now,
	}
	if o.Work.Technician != nil {
		changed.Technician = o.Work.Technician.ID
	}
	effects := []bot.Effect{event(EventState, changed)}
	if o.State == Cancelled && o.Quote != nil && !o.Quote.Approved {
		effects = append(effects, bot.Do(DoEndQuote, QuoteEnd{o.Quote.ID, by, reason}))
	}
	for _, partner := range []string{Asana, Qsystems} {
		if p := o.Partners[partner]; p.Ref != "" && p.LastStatus != o.Status() {
			effects = append(effects, partnerEffect(partner, o, reason))
		}
	}
	return effects
}

// partnerEffect sends an order's state to a partner that knows the order.
func partnerEffect(partner string, o Order, reason string) bot.Effect {
	name := DoAsanaNote
	if partner == Qsystems {
		name = DoQsystemsUp
	}
	return bot.Do(name, Ref{o.ID, o.Status(), reason})
}

func event(name string, payload any) bot.Effect {
	return bot.Effect{Kind: bot.EffectEvent, Name: name, Args: encode(payload)}
}

// encode ignores the error, because v is always a plain struct, which encodes.
func encode(v any) json.RawMessage { raw, _ := json.Marshal(v); return raw }
