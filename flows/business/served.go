package business

import (
	"fmt"
	"slices"
	"strings"
)

// served are the default countries of phones that anonymous callers may name.
var served = []string{"CO", "SV", "HN"}

// Served lists the countries (ISO 3166) of phones for which callers without the key may request an order.
func (b Business) Served() []string {
	if len(b.Countries) > 0 {
		return slices.Clone(b.Countries)
	}
	list := slices.Clone(served)
	if !slices.Contains(list, b.Country) {
		list = append(list, b.Country)
	}
	return list
}

// ChatLink returns the link for writing to the business on WhatsApp, or "" if business.toml has no phone.
func (b Business) ChatLink() string {
	if b.About.Phone == "" {
		return ""
	}
	return "https://wa.me/" + strings.TrimPrefix(b.About.Phone, "+")
}

// maxCountries is the most countries in the list.
const maxCountries = 60

func (c *check) countries(list []string) {
	if len(list) > maxCountries {
		c.fault("countries", "has %d entries, %d at most", len(list), maxCountries)
	}
	for i, code := range list {
		switch {
		case len(code) != 2 || strings.ToUpper(code) != code:
			c.fault(fmt.Sprintf("countries[%d]", i), "%q is no ISO 3166 code of two letters", code)
		case slices.Contains(list[:i], code):
			c.fault(fmt.Sprintf("countries[%d]", i), "%s stands twice", code)
		}
	}
}
