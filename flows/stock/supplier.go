package stock

import (
	"recado/flows/record"
	"recado/flows/text"
	"recado/flows/validation"
)

// Supplier sells material to the business. Its id is a code, such as "FERRE-1".
type Supplier struct {
	Name     string `json:"name"`
	Contact  string `json:"contact,omitempty"` // a person
	Phone    string `json:"phone,omitempty"`   // E.164
	Mail     string `json:"mail,omitempty"`
	LeadDays int    `json:"lead_days"` // from the purchase to the delivery, in days
	Notes    string `json:"notes,omitempty"`
	Inactive bool   `json:"inactive,omitempty"`
}

// SupplierDoc is a stored supplier.
type SupplierDoc = record.Doc[Supplier]

// MaxLeadDays bounds the days of a delivery.
const MaxLeadDays = 365

// NewSuppliers makes the service of the suppliers.
func NewSuppliers(docs record.Repository[Supplier], country string) *record.Service[Supplier] {
	return &record.Service[Supplier]{Documents: docs, Normalize: func(s Supplier) (Supplier, validation.Problems) { return cleanSupplier(s, country) }}
}

func cleanSupplier(s Supplier, country string) (Supplier, validation.Problems) {
	var p validation.Problems
	p.Line("name", &s.Name, 120, true)
	p.Line("contact", &s.Contact, 120, false)
	p.Line("notes", &s.Notes, MaxReason, false)
	p.Days("leadDays", s.LeadDays, MaxLeadDays)
	if s.Phone != "" {
		if phone, ok := text.Phone(s.Phone, country); ok {
			s.Phone = phone
		} else {
			p.Add("phone", validation.Phone)
		}
	}
	if s.Mail = text.Line(s.Mail); s.Mail != "" && !text.Mail(s.Mail) {
		p.Add("mail", validation.Mail)
	}
	return s, p
}
