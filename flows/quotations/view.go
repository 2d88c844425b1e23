package quotations

import (
	"encoding/json"
	"time"

	"recado/bot"
	"recado/flows/money"
)

// View is a quotation as texts and dialogs see it.
type View struct {
	ID         string       `json:"id"`
	Version    int          `json:"version"`
	Status     Status       `json:"status"`
	Order      string       `json:"order"`
	Service    string       `json:"service"` // code
	Client     string       `json:"client,omitempty"`
	Place      string       `json:"place,omitempty"`
	Labour     money.Amount `json:"labour"`
	Materials  money.Amount `json:"materials"`
	Travel     money.Amount `json:"travel"`
	Others     money.Amount `json:"others"`
	Discount   money.Amount `json:"discount"`
	Net        money.Amount `json:"net"`
	VAT        money.Amount `json:"vat"`
	VATPercent string       `json:"vatPercent"`
	Total      money.Amount `json:"total"`
	ValidUntil time.Time    `json:"validUntil,omitzero"` // its last day
	Reason     string       `json:"reason,omitempty"`
	Auto       bool         `json:"auto,omitempty"` // approved by the contract itself
	File       *bot.Media   `json:"file,omitempty"`
	Business   string       `json:"business,omitempty"`
}

// Show returns the quotation as people see it.
func (s *Service) Show(q Quotation) View { return s.view(&q) }

func (s *Service) view(q *Quotation) View {
	e := q.Estimate
	v := View{
		ID: q.ID, Version: q.Version, Status: q.Status, Order: q.Order, Service: q.Service, Client: q.Client, Place: q.Place,
		Labour: e.Labour, Materials: e.Materials, Travel: e.Travel, Others: e.Others, Discount: e.Discount, Net: e.Net,
		VAT: e.VAT, VATPercent: e.VATPercent.String(), Total: e.Total, File: q.File, Business: s.Business,
	}
	if !q.ValidUntil.IsZero() {
		v.ValidUntil = q.ValidUntil.Add(-time.Minute).In(s.Calendar.Zone)
	}
	if q.Decision != nil {
		v.Reason, v.Auto = q.Decision.Reason, q.Decision.By.Role == RoleContract
	}
	return v
}

// encode ignores the error, because v is always a plain struct, which encodes.
func encode(v any) json.RawMessage { raw, _ := json.Marshal(v); return raw }
