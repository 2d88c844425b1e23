package customers

import (
	"recado/bot"
	"recado/flows/money"
	"recado/flows/record"
)

// Company is a customer that is a company (seed 3.2).
type Company struct {
	Name      string     `json:"name"`            // in law
	Key       string     `json:"key"`             // the name, folded: what a company is found by
	Trade     string     `json:"trade,omitempty"` // what people call it
	TaxID     string     `json:"tax_id,omitempty"`
	TaxKey    string     `json:"tax_key,omitempty"` // its letters and digits alone: what it is found by
	Country   string     `json:"country"`           // ISO 3166: "CO"
	Status    Status     `json:"status"`
	Contacts  []Contact  `json:"contacts,omitempty"`
	Locations []Location `json:"locations,omitempty"`
}

// CompanyDoc is a company as it is kept.
type CompanyDoc = record.Doc[Company]

// Status says whether a company is served, or a contract is kept to.
type Status string

// The statuses. A company is active or inactive; a contract is a draft, active or
// terminated, and expired by its last day alone.
const (
	Active     Status = "active"
	Inactive   Status = "inactive"
	Draft      Status = "draft"
	Terminated Status = "terminated"
	Expired    Status = "expired"
)

// Role is what someone may do for a company.
type Role string

// The roles. Approvers and admins may say yes to what it costs.
const (
	Requester Role = "requester"
	Approver  Role = "approver"
	Billing   Role = "billing"
	Admin     Role = "admin"
)

// Approves reports whether a role may say yes to what something costs.
func (r Role) Approves() bool { return r == Approver || r == Admin }

// Contact is someone who speaks for a company.
type Contact struct {
	Name    string        `json:"name"`
	Phone   bot.ContactID `json:"phone,omitempty"` // E.164
	Mail    string        `json:"mail,omitempty"`
	Role    Role          `json:"role"`
	Limit   money.Amount  `json:"limit,omitzero"` // what he may approve; the zero Amount is anything
	Primary bool          `json:"primary,omitempty"`
}

// Location is a site of a company.
type Location struct {
	Name    string        `json:"name"`
	Address string        `json:"address,omitempty"`
	Point   *bot.Location `json:"point,omitempty"`
	Access  string        `json:"access,omitempty"` // how one gets in
}
