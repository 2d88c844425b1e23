package emergency_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"recado/flows/emergency"
)

func dial(country string, kinds ...string) string {
	var all []string
	for _, n := range emergency.Numbers(country, kinds...) {
		all = append(all, n.Number+strings.TrimSuffix("/"+n.Option, "/"))
	}
	return strings.Join(all, " ")
}

func TestNumbers(t *testing.T) {
	for _, tt := range []struct{ country, kinds, want string }{
		{"CO", "gas", "164 123"},
		{"CO", "fire", "123"},
		{"CO", "shock", "123"},
		{"CO", "self_harm", "106 192/4 123"},
		{"CO", "threat", "123"},
		{"SV", "gas", "913 911"},
		{"SV", "shock", "132 911"},
		{"SV", "self_harm", "132 911"},
		{"SV", "threat", "911"},
		{"SV", "fire injury", "913 132 911"},
		{"HN", "gas", "911"},
		{"HN", "self_harm", "911"},
		{"PE", "gas", "112"},
		{"", "gas", "112"},
		{"CO", "meteorite", "123"},
		{"CO", "", "123"},
	} {
		if got := dial(tt.country, strings.Fields(tt.kinds)...); got != tt.want {
			t.Errorf("%s in %s: %s, want %s", tt.kinds, tt.country, got, tt.want)
		}
	}
}

func TestCountry(t *testing.T) {
	for _, tt := range []struct{ place, phone, business, want string }{
		{"", "+50378889900", "CO", "SV"},
		{"", "+50498765432", "CO", "HN"},
		{"", "+573001234567", "SV", "CO"},
		{"SV", "+573001234567", "CO", "SV"}, // the person writes for their mother, who lives there
		{"", "+12125550123", "CO", "CO"},    // a visitor
		{"", "web:8f3a", "CO", "CO"},
		{"", "", "HN", "HN"},
		{"", "+50378889900", "", "SV"},
		{"", "12", "", ""},
	} {
		if got := emergency.Country(tt.place, tt.phone, tt.business); got != tt.want {
			t.Errorf("place %q, phone %q, business %q: %s, want %s", tt.place, tt.phone, tt.business, got, tt.want)
		}
	}
}

// For every danger and country there is a number to dial, and it consists of digits.
func TestEveryCountryAndKindHasANumber(t *testing.T) {
	for _, country := range append(emergency.Countries(), "XX") {
		for _, kind := range emergency.Kinds() {
			numbers := emergency.Numbers(country, kind)
			if len(numbers) == 0 || numbers[len(numbers)-1].Line != "emergency" {
				t.Errorf("%s in %s: %v", kind, country, numbers)
			}
			for _, n := range numbers {
				if strings.Trim(n.Number+n.Option, "0123456789") != "" || n.Number == "" {
					t.Errorf("%s in %s: %v", kind, country, n)
				}
			}
		}
	}
	if want := []string{"CO", "HN", "SV"}; !slices.Equal(emergency.Countries(), want) {
		t.Error(emergency.Countries())
	}
}

func TestService(t *testing.T) {
	offers := func(codes string) func(string) bool {
		return func(code string) bool { return slices.Contains(strings.Fields(codes), code) }
	}
	for _, tt := range []struct{ offered, kinds, want string }{
		{"PLUMBING ELECTRICAL OTHER", "gas", "PLUMBING"},
		{"ELECTRICAL OTHER", "gas", "OTHER"},
		{"ELECTRICAL", "gas", ""},
		{"PLUMBING ELECTRICAL OTHER", "sparks", "ELECTRICAL"},
		{"PLUMBING OTHER", "water_electric", "PLUMBING"},
		{"PLUMBING OTHER", "self_harm", ""},
		{"PLUMBING OTHER", "self_harm gas", "PLUMBING"},
		{"OTHER", "meteorite", "OTHER"},
	} {
		if got := emergency.Service(offers(tt.offered), strings.Fields(tt.kinds)...); got != tt.want {
			t.Errorf("%s of %s: %q, want %q", tt.kinds, tt.offered, got, tt.want)
		}
	}
	for kinds, want := range map[string]bool{"self_harm": true, "threat": true, "threat self_harm": true, "gas": false, "self_harm gas": false, "meteorite": false, "": false} {
		if emergency.Personal(strings.Fields(kinds)...) != want {
			t.Error(fmt.Sprintf("%q", kinds), "personal:", !want)
		}
	}
}
