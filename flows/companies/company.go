package companies

import (
	"recado/bot"
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/record"
)

// Company is a customer that is a company (seed 3.2).
type Company struct {
	Name      string     `json:"name"`            // legal name
	Key       string     `json:"key"`             // the folded name, for search
	Trade     string     `json:"trade,omitempty"` // trade name
	TaxID     string     `json:"tax_id,omitempty"`
	TaxKey    string     `json:"tax_key,omitempty"` // letters and digits of the tax number, for search
	Country   string     `json:"country"`           // ISO 3166: "CO"
	Address   string     `json:"address,omitempty"` // fiscal address
	Sector    string     `json:"sector,omitempty"`
	Logo      *bot.Media `json:"logo,omitempty"`
	Status    Status     `json:"status"`
	Contacts  []Contact  `json:"contacts,omitempty"`
	Locations []Location `json:"locations,omitempty"`
	Sites     int        `json:"sites,omitempty"` // the last number given to a location
}

// CompanyDoc is a stored company.
type CompanyDoc = record.Doc[Company]

// Status is the status of a company or a contract.
type Status string

// The statuses. A company is active or inactive. A contract is a prospect, a draft, active, terminated or
// settled; after its last day it is shown as expired or renewed.
const (
	Prospect   Status = "prospect"
	Settled    Status = "settled"
	Renewed    Status = "renewed"
	Active     Status = "active"
	Inactive   Status = "inactive"
	Draft      Status = "draft"
	Terminated Status = "terminated"
	Expired    Status = "expired"
)

// Role is what a contact may do for a company.
type Role string

// The roles. Approvers and admins may approve costs.
const (
	Requester Role = "requester"
	Approver  Role = "approver"
	Billing   Role = "billing"
	Admin     Role = "admin"
)

// Approves reports whether a role may approve costs.
func (r Role) Approves() bool { return r == Approver || r == Admin }

// Contact is a person who acts for a company.
type Contact struct {
	Name     string        `json:"name"`
	Position string        `json:"position,omitempty"` // "Jefe de planta"
	Phone    bot.ContactID `json:"phone,omitempty"`    // E.164
	Mail     string        `json:"mail,omitempty"`
	Role     Role          `json:"role"`
	Limit    money.Amount  `json:"limit,omitzero"` // limit of approvals; the zero Amount is no limit
	Primary  bool          `json:"primary,omitempty"`
	Notices  notify.Wishes `json:"notices,omitempty"` // how the contact wants to hear of events; others as for everybody
}

// Location is a site of a company.
type Location struct {
	ID      string        `json:"id,omitempty"` // "S1", within the company; never reused
	Name    string        `json:"name"`
	Address string        `json:"address,omitempty"`
	Point   *bot.Location `json:"point,omitempty"`
	Access  string        `json:"access,omitempty"` // how to get in
	Hours   Hours         `json:"hours,omitzero"`   // when it is open; the zero Hours are unknown
	Contact SiteContact   `json:"contact,omitzero"` // who is there
}

// SiteContact is a person to ask for at a location. It need not act for the company.
type SiteContact struct {
	Name  string        `json:"name,omitempty"`
	Phone bot.ContactID `json:"phone,omitempty"` // E.164
}
