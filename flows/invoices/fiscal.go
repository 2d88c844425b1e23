package invoices

import "time"

// FiscalState is how far an invoice has got with the tax authority.
type FiscalState string

// The states. Only a Sealed invoice has a number and a code that may be shown.
const (
	NoFiscal FiscalState = ""
	Pending  FiscalState = "pending" // no seal has come back yet
	Sealed   FiscalState = "sealed"
	Refused  FiscalState = "refused" // the authority or the provider refuses it: a person decides
)

// Fiscal is what the tax authority, or who speaks to it, has answered.
type Fiscal struct {
	Provider string      `json:"provider,omitempty"` // "" none, "cai", "siigo", "dte"
	State    FiscalState `json:"state,omitempty"`
	Number   string      `json:"number,omitempty"` // "000-001-01-00000123", "FV-2-22"
	Code     string      `json:"code,omitempty"`   // CAI, CUFE, seal of reception
	Link     string      `json:"link,omitempty"`
	Range    string      `json:"range,omitempty"`   // of a CAI: "000-001-01-00000001 a 000-001-01-00005000"
	Until    string      `json:"until,omitempty"`   // last day of a CAI
	Problem  string      `json:"problem,omitempty"` // why it was refused, for the operator
	At       time.Time   `json:"at,omitzero"`
}
