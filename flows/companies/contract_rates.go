package companies

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"recado/bot"
	"recado/flows/money"
	"recado/flows/pricing"
	"recado/flows/text"
	"recado/flows/validation"
)

// rates reports which of a contract's rates are not valid changes of the tariff.
func rates(p *validation.Problems, o pricing.Overrides, tariff pricing.Tariff) {
	_, err := tariff.With(o)
	invalid, ok := errors.AsType[*validation.InvalidError](err)
	if !ok {
		return // With returns no other error
	}
	for _, one := range invalid.Problems {
		name, rest, _ := strings.Cut(one.Field, ".")
		switch name {
		case "by_service":
			name = "byService"
		case "by_specialty":
			name = "bySpecialty"
		case "max_discount":
			name = "maxDiscount"
		}
		if rest != "" {
			name += "." + rest
		}
		if name != "discount" {
			name = "rates." + name
		}
		p.Add(name, one.Code, one.Max)
	}
}

// bySpecialty returns rates with the codes of specialties as the catalogue stores them.
func bySpecialty(p *validation.Problems, given map[string]money.Amount) map[string]money.Amount {
	if given == nil {
		return nil
	}
	kept := make(map[string]money.Amount, len(given))
	for _, said := range sorted(given) {
		code := bot.Fold(text.Line(said))
		if _, twice := kept[code]; twice || code == "" {
			p.Add("rates.bySpecialty."+said, validation.Twice)
		}
		kept[code] = given[said]
	}
	return kept
}

// Kind reports whether name is a kind of service.
func Kind(name string) bool { return slices.Contains(Kinds(), name) }

// Kinds lists the kinds of service, which determine the warranty (seed 8.1).
func Kinds() []string { return []string{"repair", "preventive", "installation", "diagnosis"} }

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
