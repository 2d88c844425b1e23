package customers

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"recado/flows/pricing"
	"recado/flows/record"
)

// rates holds a contract's rates to what the tariff can be changed to.
func rates(p *record.Problems, o pricing.Overrides, tariff pricing.Tariff) {
	_, err := tariff.With(o)
	invalid, ok := errors.AsType[*pricing.InvalidError](err)
	if !ok {
		return // a tariff under overrides is either fine or invalid
	}
	for _, one := range invalid.Problems {
		name, rest, _ := strings.Cut(one.Field, ".")
		switch name {
		case "by_service":
			name = "byService"
		case "max_discount":
			name = "maxDiscount"
		}
		if rest != "" {
			name += "." + rest
		}
		if name != "discount" {
			name = "rates." + name
		}
		p.Add(name, one.Key[strings.LastIndex(one.Key, ".")+1:], one.Max)
	}
}

// Kind reports whether services have this kind.
func Kind(name string) bool { return slices.Contains(Kinds(), name) }

// Kinds are the kinds of service that a warranty depends on (seed 8.1).
func Kinds() []string { return []string{"repair", "preventive", "installation", "diagnosis"} }

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
