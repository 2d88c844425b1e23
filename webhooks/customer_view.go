package webhooks

import (
	"encoding/json"
	"time"

	"recado/bot"
	"recado/flows/customers"
	"recado/webhooks/internal/web"
)

// customerView is a customer in the API. The number of the document is masked.
type customerView struct {
	ID          string                  `json:"id"`
	V           int64                   `json:"v"`
	State       customers.CustomerState `json:"state"`
	Country     string                  `json:"country"`
	Names       string                  `json:"names"`
	Surnames    string                  `json:"surnames"`
	BirthDate   string                  `json:"birthDate"`
	Phones      []string                `json:"phones"`
	PhoneProven bool                    `json:"phoneProven"`
	Mail        string                  `json:"mail"`
	Address     customers.Address       `json:"address"`
	Document    identityView            `json:"document"`
	Work        workView                `json:"work"`
	References  []customers.Reference   `json:"references"`
	Documents   []documentFile          `json:"documents"`
	Level       int                     `json:"level"`
	Limit       *amount                 `json:"limit"` // null: not evaluated
	Contact     bot.ContactID           `json:"contact"`
	Contacts    []bot.ContactID         `json:"contacts"` // others of the person
	Merged      []customers.Merge       `json:"merged"`
	MergedInto  string                  `json:"mergedInto,omitempty"`
	ErasedAt    time.Time               `json:"erasedAt,omitzero"`
	KeptUntil   time.Time               `json:"keptUntil,omitzero"` // until when the law obliges to know who it was
	CreatedAt   time.Time               `json:"createdAt"`
	UpdatedAt   time.Time               `json:"updatedAt"`
}

type identityView struct {
	Kind   customers.IdentityKind `json:"kind"`
	Number string                 `json:"number"`
}

type workView struct {
	Employer      string  `json:"employer"`
	Position      string  `json:"position"`
	MonthlyIncome *amount `json:"monthlyIncome"`
	Since         string  `json:"since"`
}

type documentFile struct {
	ID    string                 `json:"id"`
	Kind  customers.DocumentKind `json:"kind"`
	MIME  string                 `json:"mime"`
	Bytes int64                  `json:"bytes"`
	At    time.Time              `json:"at"`
}

func showCustomers(page []customers.Customer) []customerView {
	shown := make([]customerView, len(page))
	for i, c := range page {
		shown[i] = showCustomer(c)
	}
	return shown
}

func showCustomer(c customers.Customer) customerView {
	v := customerView{
		ID: c.ID, V: c.V, State: c.State, Country: c.Country, Names: c.Names, Surnames: c.Surnames, BirthDate: c.BirthDate,
		Phones: append([]string{}, c.Phones...), PhoneProven: c.Phone != "", Mail: c.Mail, Address: c.Address,
		Document:   identityView{c.Document.Kind, ""},
		Work:       workView{c.Work.Employer, c.Work.Position, showAmount(c.Work.MonthlyIncome), c.Work.Since},
		References: append([]customers.Reference{}, c.References...), Documents: []documentFile{}, Level: c.Level, Limit: showAmount(c.Limit),
		Contact: c.Contact, Contacts: append([]bot.ContactID{}, c.Contacts...), Merged: append([]customers.Merge{}, c.Merged...), MergedInto: c.MergedInto,
		ErasedAt: c.ErasedAt, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
	if c.Document.Number.Readable() {
		v.Document.Number = customers.MaskIdentity(string(c.Document.Number))
	}
	for _, d := range c.Documents {
		v.Documents = append(v.Documents, documentFile{d.ID, d.Kind, d.MIME, d.Bytes, d.At})
	}
	if c.Kept != nil {
		v.KeptUntil = c.Kept.Until
	}
	return v
}

// openedIdentity is a document's number, with what was read from the card.
type openedIdentity struct {
	Kind      customers.IdentityKind     `json:"kind"`
	Number    string                     `json:"number"` // "" if it was sealed with another key
	Formatted string                     `json:"formatted"`
	Readings  map[string]json.RawMessage `json:"readings"` // by kind of document
}

func showIdentity(c customers.Customer) openedIdentity {
	d := c.Document
	v := openedIdentity{Kind: d.Kind, Readings: map[string]json.RawMessage{}}
	if d.Number.Readable() {
		v.Number, v.Formatted = string(d.Number), customers.FormatIdentity(c.Country, d.Kind, string(d.Number))
	}
	for _, f := range c.Documents {
		if f.Readings.Readable() && json.Valid([]byte(f.Readings)) {
			v.Readings[string(f.Kind)] = json.RawMessage(f.Readings)
		}
	}
	return v
}

// readCustomer sets the fields that a form has. The others stay: [] empties a list, "" a text.
func readCustomer(f *web.Form, e *customers.Change, currency string) {
	p := &e.Profile
	setText(f, &p.Country, "country")
	setText(f, &p.Names, "names")
	setText(f, &p.Surnames, "surnames")
	setText(f, &p.BirthDate, "birthDate")
	setText(f, &p.Mail, "mail")
	setText(f, &e.Contact, "contact")
	setText(f, &e.State, "state")
	if f.Has("phones") {
		p.Phones = f.Texts(customers.MaxPhones, maxLine, "phones")
	}
	if f.Has("phoneProven") {
		if e.ProvenPhone = ""; f.Bool("phoneProven") && len(p.Phones) > 0 {
			e.ProvenPhone = p.Phones[0]
		}
	}
	if o := f.Object("address"); o != nil {
		setText(o, &p.Address.Text, "text")
		setText(o, &p.Address.Department, "department")
		setText(o, &p.Address.Municipality, "municipality")
		setText(o, &p.Address.Street, "street")
		setText(o, &p.Address.Landmark, "landmark")
	}
	if o := f.Object("document"); o != nil {
		p.Document = readIdentity(o, p.Document)
	}
	if own := customers.CurrencyOf(p.Country); own != "" {
		currency = own
	}
	if o := f.Object("work"); o != nil {
		setText(o, &p.Work.Employer, "employer")
		setText(o, &p.Work.Position, "position")
		setText(o, &p.Work.Since, "since")
		if o.Has("monthlyIncome") {
			p.Work.MonthlyIncome = draftForm{o, currency}.amount("monthlyIncome")
		}
	}
	if f.Has("references") {
		p.References = nil
		for _, one := range f.Objects(customers.NeededRefs, "references") {
			p.References = append(p.References, customers.Reference{
				Name: one.Text(maxLine, "name"), Phone: one.Text(maxLine, "phone"), Relation: one.Text(maxLine, "relation"),
			})
		}
	}
}

// readIdentity sets the fields of a document that a form has.
func readIdentity(f *web.Form, d customers.Identity) customers.Identity {
	setText(f, &d.Kind, "kind")
	setText(f, &d.Number, "number")
	return d
}
