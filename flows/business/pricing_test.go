package business_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"recado/flows/business"
	"recado/flows/money"
	"recado/flows/pricing"
)

const bare = "name = \"A\"\n[[services]]\ncode = \"A\"\nname.es = \"A\"\n"

// The example states the defaults, so that copying it changes nothing.
func TestPricingExample(t *testing.T) {
	said, left := business.Default().Tariff(), must(t, bare).Tariff()
	if left.Rounding.Step = 1; !reflect.DeepEqual(said.Surcharge, left.Surcharge) || !reflect.DeepEqual(said.Travel, left.Travel) ||
		!reflect.DeepEqual(said.MaxDiscount, left.MaxDiscount) || said.Hourly != left.Hourly || said.Night != left.Night ||
		said.Rounding != left.Rounding || said.Waiting.Cmp(left.Waiting) != 0 || said.Markup.Cmp(left.Markup) != 0 || said.Extra.Cmp(left.Extra) != 0 {
		t.Errorf("%+v\n%+v", said, left)
	}
}

func must(t *testing.T, file string) business.Business {
	t.Helper()
	b, err := business.Parse([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPricingFromOwnSettings(t *testing.T) {
	b := must(t, bare+`
[pricing]
currency = "COP"
hourly = 120000
night = "19:00-06:00"
rounding = 50
rounding_up = true
extra = "12.5"
[pricing.services]
A = 95000.50
[pricing.surcharge]
night = 35
[pricing.discount]
"dueño" = 40
[[pricing.vat]]
country = "CO"
from = "2028-01-01"
percent = 20
`)
	tariff := b.Tariff()
	cop := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "COP"} }
	if tariff.Rate("A") != cop(9500050) || tariff.Rate("B") != cop(12000000) || tariff.Night != (pricing.Span{From: 19 * 60, To: 6 * 60}) ||
		tariff.Rounding != (pricing.Rounding{Step: 5000, Up: true}) || tariff.Extra.String() != "12.5" || len(tariff.Travel) != 0 ||
		tariff.Surcharge[pricing.Night].String() != "35" || tariff.Surcharge[pricing.Weekend].String() != "30" ||
		tariff.MaxDiscountFor("dueño").String() != "40" || tariff.MaxDiscountFor("admin").Sign() != 0 {
		t.Errorf("%+v", tariff)
	}
	for at, want := range map[string]string{"2027-12-31 12:00": "19", "2028-01-01 12:00": "20"} {
		if got, ok := tariff.VATOn("CO", moment(t, at)); !ok || got.String() != want {
			t.Errorf("%s: %s", at, got)
		}
	}
}

// A holiday on which the business opens has the surcharge, and so has a holiday of the business's own.
func TestHolidayRate(t *testing.T) {
	c := must(t, "holidays = [\"2026-07-15\"]\nopen_on_holiday = [\"2026-07-13\"]\n"+bare).Calendar()
	for at, want := range map[string]bool{
		"2026-07-13 00:00": true, "2026-07-13 23:59": true, "2026-07-14 00:00": false, "2026-07-15 12:00": true,
	} {
		if got := c.Holiday(moment(t, at).UTC()); got != want {
			t.Errorf("%s: %v", at, got)
		}
	}
}

func TestPricingRefuses(t *testing.T) {
	for _, tt := range []struct{ file, want string }{
		{"hourly = -5", "business.toml:6: pricing.hourly: must not be negative"},
		{"hourly = 50.005", "business.toml:6: pricing.hourly: has too many decimals"},
		{"hourly = nan", "business.toml:6: pricing.hourly: money: not a plain"},
		{"hourly = \"1e9\"", "business.toml:6: pricing.hourly: money: not a plain"},
		{"hourly = 999999999999", "business.toml:6: pricing.hourly: is too large"},
		{"hourly = true", "business.toml:6: pricing.hourly: money: not a plain"},
		{"hourlly = 5", "business.toml:6: pricing.hourlly: is not a setting"},
		{"currency = \"PESOS\"", "business.toml:6: pricing.currency: \"PESOS\" is not"},
		{"currency = \"COP\"", "business.toml:5: pricing.hourly: must be given"},
		{"night = \"22-6\"", "business.toml:6: pricing.night: must be like"},
		{"markup = 10001\nwaiting = 101", "business.toml:6: pricing.markup: must be at most 10000; business.toml:7: pricing.waiting: must be at most 100"},
		{"rounding = 0.005", "business.toml:6: pricing.rounding: has too many"},
		{"rounding = -1", "business.toml:6: pricing.rounding: must not be negative"},
		{"[pricing.services]\nB = 5", "business.toml:7: pricing.services.B: is not the code"},
		{"[pricing.services]\nA = -5", "business.toml:7: pricing.services.A: must not be negative"},
		{"[pricing.surcharge]\nnigth = 5", "business.toml:7: pricing.surcharge.nigth: is not one"},
		{"[pricing.travel]\nnorth = 5.001", "business.toml:7: pricing.travel.north: has too many"},
		{"[pricing.materials]\na = -1", "business.toml:7: pricing.materials.a: must not be"},
		{"[pricing.discount]\nadmin = 100.5", "business.toml:7: pricing.discount.admin: must be at most 100"},
		{"[[pricing.vat]]\ncountry = \"co\"\nfrom = \"1/1/2028\"\npercent = 200", "business.toml:7: pricing.vat[0].country; business.toml:8: pricing.vat[0].from; business.toml:9: pricing.vat[0].percent"},
	} {
		_, err := business.Parse([]byte(bare + "[pricing]\n" + tt.file + "\n"))
		if _, ok := errors.AsType[*business.Error](err); !ok {
			t.Errorf("%q: %v", tt.file, err)
			continue
		}
		if got := strings.Split(err.Error(), "\n"); !slices.EqualFunc(got, strings.Split(tt.want, "; "), strings.HasPrefix) {
			t.Errorf("%q:\n%s", tt.file, err)
		}
	}
}
