package business

import "recado/flows/invoices"

// Fiscal says who gives invoices their fiscal numbers.
type Fiscal struct {
	Provider string     `toml:"provider"` // "": none; "cai" (Honduras), "siigo" (Colombia)
	Siigo    SiigoTerms `toml:"siigo"`
}

// SiigoTerms are the numbers by which the business's account in Siigo names what an invoice needs.
type SiigoTerms struct {
	Document   int    `toml:"document"`    // the type of electronic invoices: GET /v1/document-types?type=FV
	CreditNote int    `toml:"credit_note"` // that of electronic credit notes: ?type=NC
	Seller     int    `toml:"seller"`      // GET /v1/users
	Payment    int    `toml:"payment"`     // GET /v1/payment-types?document_type=FV: one with a day on which it is due
	Tax        int    `toml:"tax"`         // IVA: GET /v1/taxes
	Item       string `toml:"item"`        // code of a service: GET /v1/products
}

// fiscalCountry is where the invoices of a provider are.
var fiscalCountry = map[string]string{invoices.CAI: "HN", invoices.Siigo: "CO"}

func (c *check) fiscal(b *Business) {
	f := b.Fiscal
	country, known := fiscalCountry[f.Provider]
	switch {
	case f.Provider == "":
	case !known:
		c.fault("fiscal.provider", "must be cai, siigo, or left out")
	case b.Country != country:
		c.fault("fiscal.provider", "%s is for businesses of %s, and country is %s", f.Provider, country, b.Country)
	}
	if f.Provider != invoices.Siigo {
		return
	}
	for _, one := range []struct {
		key   string
		given bool
	}{
		{"document", f.Siigo.Document > 0},
		{"credit_note", f.Siigo.CreditNote > 0},
		{"seller", f.Siigo.Seller > 0},
		{"payment", f.Siigo.Payment > 0},
		{"tax", f.Siigo.Tax > 0},
		{"item", f.Siigo.Item != ""},
	} {
		if !one.given {
			c.fault("fiscal.siigo."+one.key, "is required for Siigo")
		}
	}
}
