package webhooks

import (
	"strings"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// order is an order in the API, without its outbox.
type order struct {
	OrderID     string                    `json:"orderId"`
	V           int64                     `json:"v"` // version for PUT
	Status      orders.Status             `json:"status"`
	State       orders.State              `json:"state"`
	Substate    orders.Substate           `json:"substate,omitempty"`
	ServiceType string                    `json:"serviceType"`
	Description string                    `json:"description"`
	Photos      []string                  `json:"photos"`
	AssetSerial string                    `json:"assetSerial"`
	AssetID     string                    `json:"assetId,omitempty"`
	Asset       *orders.Details           `json:"asset"`
	Location    orders.Location           `json:"location"`
	Priority    orders.Priority           `json:"priority"`
	DueOn       string                    `json:"dueOn"`
	ClientID    string                    `json:"clientId,omitempty"`
	ClientPhone string                    `json:"clientPhone"`
	ClientName  string                    `json:"clientName"`
	ClientMail  string                    `json:"clientMail"`
	Unconfirmed bool                      `json:"unproven,omitempty"` // an anonymous caller requested it, and its contact has not confirmed it
	Company     string                    `json:"company,omitempty"`
	Locale      string                    `json:"locale,omitempty"`
	ProviderID  *string                   `json:"providerId"`
	Kind        orders.Kind               `json:"kind"` // "" for a regular order
	LinkedTo    string                    `json:"linkedTo,omitempty"`
	Linked      []string                  `json:"linked,omitempty"`
	Technician  *assignee                 `json:"technician"`
	SLA         *orders.SLA               `json:"sla,omitempty"`
	Work        *work                     `json:"work,omitempty"`
	Warranty    string                    `json:"warrantyUntil,omitempty"`
	Terms       *warrantyTerms            `json:"warranty"` // null before the work is finished
	Signed      *signedView               `json:"signature"`
	Unsigned    string                    `json:"unsigned,omitempty"` // why approved work has no signature
	DisputedAt  time.Time                 `json:"disputedAt,omitzero"`
	Rating      map[string]int            `json:"rating,omitempty"`
	Source      string                    `json:"source"`
	Origin      *bot.Origin               `json:"origin,omitempty"` // the advertisement or product that led to the order
	Partners    map[string]orders.Partner `json:"partners"`
	History     []change                  `json:"history"`
	CreatedAt   time.Time                 `json:"createdAt"`
	UpdatedAt   time.Time                 `json:"updatedAt"`
}

func (s *server) showOrder(o orders.Order) order {
	now := s.Clock.Now()
	shown := order{
		OrderID: o.ID, V: o.Edition(), Locale: o.Locale, Status: o.Status(), State: o.State, Substate: o.Sub, ServiceType: o.ServiceType, Description: o.Description,
		Photos: orders.PhotoURLs(o.Photos, s.photoURL), AssetSerial: o.AssetSerial, AssetID: o.AssetID, Asset: o.Asset,
		Location: o.Location, Priority: o.Priority, DueOn: o.DueOn,
		ClientID: o.ClientID, ClientPhone: o.ClientPhone, ClientName: o.ClientName, ClientMail: o.ClientMail, Unconfirmed: o.Unconfirmed,
		Company: o.Company, Source: o.Source, Origin: o.Origin, Partners: o.Partners, History: showHistory(o),
		CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt,
	}
	shown.Kind, shown.LinkedTo, shown.Linked, shown.SLA = o.Kind, o.LinkedTo, o.Linked, o.SLA
	shown.Technician, shown.Work = showAssignee(o.Work), showWork(o, now)
	shown.Warranty, shown.Rating = o.Closing.WarrantyUntil, o.Closing.Scores
	shown.Terms, shown.Signed = showWarranty(o), s.showSignature(o)
	shown.Unsigned, shown.DisputedAt = o.Closing.Unsigned, o.Closing.DisputedAt
	if o.ProviderID != "" {
		shown.ProviderID = &o.ProviderID
	}
	if shown.Partners == nil {
		shown.Partners = map[string]orders.Partner{}
	}
	return shown
}

// photoURL returns the URL of a stored photo: with the public address, or relative to this one.
func (s *server) photoURL(id string) string {
	return strings.TrimRight(s.PublicURL, "/") + s.link()(id)
}
