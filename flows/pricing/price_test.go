package pricing_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"pgregory.net/rapid"

	"recado/flows/business"
	"recado/flows/money"
	"recado/flows/pricing"
)

// priced is a row of testdata/price.toml.
type priced struct {
	Business  string   `toml:"business"`
	Contract  string   `toml:"contract"`
	Name      string   `toml:"name"`
	Labour    []string `toml:"labour"`
	Materials []string `toml:"materials"`
	Zone      string   `toml:"zone"`
	Others    []string `toml:"others"`
	Discount  string   `toml:"discount"`
	Date      string   `toml:"date"`
	Lines     []string `toml:"lines"`
	Sums      string   `toml:"sums"`
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// shop is a business with nothing in its file but what is given.
func shop(file string) business.Business {
	const rest = "name = \"A\"\nservices = [{ code = \"ELECTRICAL\", name = { es = \"A\" } }, { code = \"APPLIANCE\", name = { es = \"B\" } }]\n"
	return must(business.Parse([]byte(rest + file)))
}

// job reads a row; it panics where that is misspelt.
func (p priced) job(b business.Business) pricing.Job {
	at := func(text string) time.Time { return must(time.ParseInLocation("2006-01-02 15:04", text, b.Location())) }
	amount := func(text string) money.Amount { return must(money.Parse(text, b.Tariff().Currency)) }
	j := pricing.Job{Country: b.Country, Zone: p.Zone, Date: at("2026-07-14 12:00")}
	if p.Date != "" {
		j.Date = at(p.Date)
	}
	for _, text := range p.Labour {
		var l pricing.Labour
		fields := strings.Split(text, ", ")
		if fields[0] == strings.ToUpper(fields[0]) && len(fields[0]) < 16 {
			l.Service, fields = fields[0], fields[1:]
		}
		l.Start = at(fields[0])
		length, unit, _ := strings.Cut(fields[1], " ")
		if unit == "min" {
			l.Minutes = must(strconv.Atoi(length))
		} else {
			l.Hours = money.MustDecimal(length)
		}
		for _, word := range fields[2:] {
			if l.Waiting = l.Waiting || word == "waiting"; word != "waiting" {
				l.Priority = pricing.Priority(word)
			}
		}
		j.Labour = append(j.Labour, l)
	}
	for _, text := range p.Materials {
		fields := strings.Split(text, ", ")
		m := pricing.Material{Description: fields[0]}
		if len(fields) == 4 {
			m.Category, fields = fields[1], fields[1:]
		}
		m.Quantity = money.MustDecimal(fields[1])
		if kind, sum, _ := strings.Cut(fields[2], " "); kind == "cost" {
			m.Cost = amount(sum)
		} else {
			m.Price = amount(sum)
		}
		j.Materials = append(j.Materials, m)
	}
	for _, text := range p.Others {
		what, sum, _ := strings.Cut(text, ", ")
		j.Others = append(j.Others, pricing.Other{Description: what, Amount: amount(sum)})
	}
	if percent, role, ok := strings.Cut(p.Discount, " "); ok {
		j.Discount = &pricing.Discount{Percent: money.MustDecimal(percent), Role: pricing.Role(role)}
	}
	return j
}

func shown(e pricing.Estimate) (lines []string, sums string) {
	for _, l := range e.Lines {
		text := fmt.Sprintf("%s %s × %s", l.Kind, l.Quantity, l.Unit.Text())
		if l.Surcharge.Sign() != 0 {
			text += fmt.Sprintf(" + %s %% %s", l.Surcharge, strings.Trim(fmt.Sprint(l.Reasons), "[]"))
		}
		if l.Share.Cmp(money.Int(100)) != 0 {
			text += fmt.Sprintf(" at %s %%", l.Share)
		}
		lines = append(lines, text+" = "+l.Total.Text())
	}
	return lines, fmt.Sprintf("subtotal %s, discount %s %% %s, net %s, VAT %s %% %s, total %s",
		e.Subtotal.Text(), e.DiscountPercent, e.Discount.Text(), e.Net.Text(), e.VATPercent, e.VAT.Text(), e.Total.Text())
}

func TestPricesByHand(t *testing.T) {
	var table struct {
		Business map[string]string `toml:"business"`
		Contract map[string]string `toml:"contract"`
		Price    []priced          `toml:"price"`
	}
	raw, err := os.ReadFile("testdata/price.toml")
	if err != nil {
		t.Fatal(err)
	}
	meta, err := toml.Decode(string(raw), &table)
	if err != nil || len(meta.Undecoded()) > 0 {
		t.Fatal(err, meta.Undecoded())
	}
	if len(table.Price) < 40 {
		t.Errorf("only %d rows", len(table.Price))
	}
	for _, row := range table.Price {
		t.Run(row.Business+": "+row.Name, func(t *testing.T) {
			file, known := table.Business[row.Business]
			if !known {
				t.Fatal("whose prices?")
			}
			b := shop(file)
			tariff := b.Tariff()
			if row.Contract != "" {
				var o pricing.Overrides
				if err := json.Unmarshal([]byte(table.Contract[row.Contract]), &o); err != nil {
					t.Fatal(err)
				}
				if tariff, err = tariff.With(o); err != nil {
					t.Fatal(err)
				}
			}
			e, err := pricing.Price(row.job(b), tariff, b.Calendar())
			if err != nil {
				t.Fatal(err)
			}
			lines, sums := shown(e)
			if !slices.Equal(lines, row.Lines) || sums != row.Sums {
				t.Errorf("got\n%s\n%s\nwant\n%s\n%s", strings.Join(lines, "\n"), sums, strings.Join(row.Lines, "\n"), row.Sums)
			}
			var again pricing.Estimate
			if raw, err := json.Marshal(e); err != nil || json.Unmarshal(raw, &again) != nil || !reflect.DeepEqual(e, again) {
				t.Errorf("through JSON: %v\n%+v\n%+v", err, e, again)
			}
		})
	}
}

var sv = shop("country = \"SV\"\nzone = \"America/El_Salvador\"\n")

// any job of the Salvadoran business that can be priced.
func drawJob(r *rapid.T) pricing.Job {
	cents := func(most int64, label string) money.Amount {
		return money.Amount{Minor: rapid.Int64Range(0, most).Draw(r, label), Currency: "USD"}
	}
	j := pricing.Job{
		Country: rapid.SampledFrom([]string{"CO", "SV", "HN"}).Draw(r, "country"),
		Date:    time.Unix(1_780_000_000, 0),
		Zone:    rapid.SampledFrom([]string{"", "urban", "remote"}).Draw(r, "zone"),
	}
	for range rapid.IntRange(1, 5).Draw(r, "labour") {
		l := pricing.Labour{
			Start:    time.Unix(rapid.Int64Range(1_760_000_000, 1_800_000_000).Draw(r, "start"), 0),
			Priority: rapid.SampledFrom([]pricing.Priority{"", "normal", "urgent", "emergency"}).Draw(r, "priority"),
			Waiting:  rapid.Bool().Draw(r, "waiting"),
		}
		if rapid.Bool().Draw(r, "measured") {
			l.Minutes = rapid.IntRange(1, 6000).Draw(r, "minutes")
		} else {
			l.Hours = money.New(rapid.Int64Range(1, 1_000_000).Draw(r, "hours"), 4)
		}
		j.Labour = append(j.Labour, l)
	}
	for range rapid.IntRange(0, 5).Draw(r, "materials") {
		j.Materials = append(j.Materials, pricing.Material{
			Description: "x", Quantity: money.New(rapid.Int64Range(1, 1_000_000).Draw(r, "quantity"), 4), Cost: cents(1_000_000, "cost"),
		})
	}
	for range rapid.IntRange(0, 3).Draw(r, "others") {
		j.Others = append(j.Others, pricing.Other{Description: "x", Amount: cents(1_000_000, "other")})
	}
	if rapid.Bool().Draw(r, "discounted") {
		j.Discount = &pricing.Discount{Percent: money.New(rapid.Int64Range(0, 3000).Draw(r, "discount"), 2), Role: "admin"}
	}
	return j
}

// In whole cents, and without the code's own adding.
func TestSumsProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		j := drawJob(r)
		e, err := pricing.Price(j, sv.Tariff(), sv.Calendar())
		if err != nil {
			r.Fatal(err)
		}
		by, all := map[pricing.Kind]int64{}, int64(0)
		hours := money.Decimal{}
		for _, l := range e.Lines {
			by[l.Kind] += l.Total.Minor
			all += l.Total.Minor
			if l.Kind == pricing.KindLabour {
				hours = hours.Add(l.Quantity)
			}
		}
		want := money.Decimal{}
		for _, l := range j.Labour {
			want = want.Add(money.Share(int64(l.Length()), int64(time.Hour), 4))
		}
		switch {
		case by[pricing.KindLabour] != e.Labour.Minor, by[pricing.KindMaterial] != e.Materials.Minor,
			by[pricing.KindTravel] != e.Travel.Minor, by[pricing.KindOther] != e.Others.Minor:
			r.Fatal("subtotals", by, e)
		case all != e.Subtotal.Minor:
			r.Fatal("subtotal", all, e)
		case e.Subtotal.Minor-e.Discount.Minor != e.Net.Minor:
			r.Fatal("net", e)
		case e.Net.Minor+e.VAT.Minor != e.Total.Minor:
			r.Fatal("total", e)
		case e.Discount.Negative() || e.Net.Negative():
			r.Fatal("less than nothing", e)
		case hours.Cmp(want) != 0:
			r.Fatal("hours", hours, want)
		}
		// The percentages are the nearest cent: 100 × what is kept is within 50 of cents × percent.
		near := func(sum, part money.Amount, percent money.Decimal) bool {
			off := money.Int(sum.Minor).Mul(percent).Sub(money.Int(part.Minor).Mul(money.Int(100)))
			return off.Cmp(money.Int(50)) <= 0 && off.Cmp(money.Int(-50)) >= 0
		}
		if !near(e.Subtotal, e.Discount, e.DiscountPercent) || !near(e.Net, e.VAT, e.VATPercent) {
			r.Fatal("percentages", e)
		}
		var again pricing.Estimate
		if raw, err := json.Marshal(e); err != nil || json.Unmarshal(raw, &again) != nil || !reflect.DeepEqual(e, again) {
			r.Fatal("through JSON", e, again)
		}
	})
}

func TestRefused(t *testing.T) {
	usd := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }
	d := money.MustDecimal
	day := time.Date(2026, 7, 14, 16, 0, 0, 0, time.UTC)
	good := func() pricing.Job {
		return pricing.Job{
			Country: "SV", Date: day,
			Labour:    []pricing.Labour{{Start: day, Hours: d("1")}},
			Materials: []pricing.Material{{Description: "Filtro", Quantity: d("1"), Cost: usd(100)}},
			Others:    []pricing.Other{{Description: "Parqueo", Amount: usd(100)}},
			Discount:  &pricing.Discount{Percent: d("5"), Role: "supervisor"},
		}
	}
	if _, err := pricing.Price(good(), sv.Tariff(), sv.Calendar()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		field, key string
		spoil      func(*pricing.Job)
	}{
		{"lines", pricing.KeyRequired, func(j *pricing.Job) { j.Labour, j.Materials, j.Others = nil, nil, nil }},
		{"lines", pricing.KeyTooMany, func(j *pricing.Job) { j.Others = slices.Repeat(j.Others, 10_000) }},
		{"lines", pricing.KeyTooMany, func(j *pricing.Job) { j.Others = slices.Repeat(j.Others, 199) }},
		{"labour[0].hours", pricing.KeyNegative, func(j *pricing.Job) { j.Labour[0].Hours = d("-1") }},
		{"labour[0].hours", pricing.KeyNothing, func(j *pricing.Job) { j.Labour[0].Hours = d("0") }},
		{"labour[0].hours", pricing.KeyTooMuch, func(j *pricing.Job) { j.Labour[0].Hours = d("1000.01") }},
		{"labour[0].hours", pricing.KeyPrecision, func(j *pricing.Job) { j.Labour[0].Hours = d("0.00001") }},
		{"labour[0].minutes", pricing.KeyEither, func(j *pricing.Job) { j.Labour[0].Minutes = 60 }},
		{"labour[0].minutes", pricing.KeyNegative, func(j *pricing.Job) { j.Labour[0].Hours, j.Labour[0].Minutes = d("0"), -60 }},
		{"labour[0].minutes", pricing.KeyTooMuch, func(j *pricing.Job) { j.Labour[0].Hours, j.Labour[0].Minutes = d("0"), 1<<62 }},
		{"labour[0].start", pricing.KeyRequired, func(j *pricing.Job) { j.Labour[0].Start = time.Time{} }},
		{"labour[0].start", pricing.KeyUnknown, func(j *pricing.Job) { j.Labour[0].Start = time.Unix(1<<50, 0) }},
		{"labour[0].priority", pricing.KeyUnknown, func(j *pricing.Job) { j.Labour[0].Priority = "night" }},
		{"labour[0].description", pricing.KeyTooLong, func(j *pricing.Job) { j.Labour[0].Description = strings.Repeat("ñ", 201) }},
		{"labour[0].description", pricing.KeyTooLong, func(j *pricing.Job) { j.Labour[0].Description = "a\nb" }},
		{"materials[0].quantity", pricing.KeyNothing, func(j *pricing.Job) { j.Materials[0].Quantity = d("0") }},
		{"materials[0].quantity", pricing.KeyNegative, func(j *pricing.Job) { j.Materials[0].Quantity = d("-0.5") }},
		{"materials[0].quantity", pricing.KeyTooMuch, func(j *pricing.Job) { j.Materials[0].Quantity = d("999999999999") }},
		{"materials[0].cost", pricing.KeyNegative, func(j *pricing.Job) { j.Materials[0].Cost = usd(-1) }},
		{"materials[0].cost", pricing.KeyTooMuch, func(j *pricing.Job) { j.Materials[0].Cost = usd(money.MaxMinor + 1) }},
		{"materials[0].cost", pricing.KeyTooMuch, func(j *pricing.Job) { j.Materials[0].Cost = usd(money.MaxMinor) }}, // with its markup
		{"materials[0].price", pricing.KeyCurrency, func(j *pricing.Job) { j.Materials[0].Price = money.Amount{Minor: 1, Currency: "COP"} }},
		{"materials[0].price", pricing.KeyRequired, func(j *pricing.Job) { j.Materials[0].Cost = money.Amount{} }},
		{"materials[0].description", pricing.KeyRequired, func(j *pricing.Job) { j.Materials[0].Description = "  " }},
		{"materials[0]", pricing.KeyTooMuch, func(j *pricing.Job) {
			j.Materials[0].Price, j.Materials[0].Quantity = usd(money.MaxMinor), d("2")
		}},
		{"others[0].amount", pricing.KeyNegative, func(j *pricing.Job) { j.Others[0].Amount = usd(-500) }},
		{"others[0].amount", pricing.KeyRequired, func(j *pricing.Job) { j.Others[0].Amount = money.Amount{} }},
		{"others[0].description", pricing.KeyRequired, func(j *pricing.Job) { j.Others[0].Description = "" }},
		{"total", pricing.KeyTooMuch, func(j *pricing.Job) { j.Others[0].Amount = usd(money.MaxMinor) }},
		{"zone", pricing.KeyUnknown, func(j *pricing.Job) { j.Zone = "moon" }},
		{"discount.percent", pricing.KeyNegative, func(j *pricing.Job) { j.Discount.Percent = d("-5") }},
		{"discount.percent", pricing.KeyTooMuch, func(j *pricing.Job) { j.Discount.Percent = d("100.01") }},
		{"discount.percent", pricing.KeyPrecision, func(j *pricing.Job) { j.Discount.Percent = d("1.005") }},
		{"discount.role", pricing.KeyRequired, func(j *pricing.Job) { j.Discount.Role = "" }},
		{"country", pricing.KeyUnknown, func(j *pricing.Job) { j.Country = "sv" }},
		{"country", pricing.KeyUnknown, func(j *pricing.Job) { j.Date = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"date", pricing.KeyRequired, func(j *pricing.Job) { j.Date = time.Time{} }},
	} {
		j := good()
		tt.spoil(&j)
		_, err := pricing.Price(j, sv.Tariff(), sv.Calendar())
		invalid, ok := errors.AsType[*pricing.InvalidError](err)
		if !ok || len(invalid.Problems) != 1 || invalid.Problems[0].Field != tt.field || invalid.Problems[0].Key != tt.key {
			t.Errorf("%s %s: %v", tt.field, tt.key, err)
		}
	}
	j := good()
	j.Labour[0].Hours, j.Country, j.Materials[0].Cost.Currency = d("0"), "XX", "HNL"
	_, err := pricing.Price(j, sv.Tariff(), sv.Calendar())
	if invalid, ok := errors.AsType[*pricing.InvalidError](err); !ok || len(invalid.Problems) != 3 {
		t.Errorf("all that is wrong at once: %v", err)
	}
}

// What arrives as JSON cannot bring in a number that money does not take.
func TestHostileJSON(t *testing.T) {
	for _, raw := range []string{
		`{"labour":[{"hours":NaN}]}`, `{"labour":[{"hours":"NaN"}]}`, `{"labour":[{"hours":1e1000000}]}`, `{"labour":[{"hours":"1e9"}]}`,
		`{"materials":[{"cost":{"minor":12.345,"currency":"USD"}}]}`, `{"materials":[{"quantity":"Infinity"}]}`, `{"others":[{"amount":{"minor":1e30}}]}`,
		`{"discount":{"percent":"--5"}}`,
	} {
		var j pricing.Job
		if err := json.Unmarshal([]byte(raw), &j); err == nil {
			t.Errorf("%s was read: %+v", raw, j)
		}
	}
	for text, key := range map[string]string{"12.345": pricing.KeyPrecision, "1e3": pricing.KeyNumber, "NaN": pricing.KeyNumber, "99999999999999": pricing.KeyTooMuch} {
		_, err := money.Parse(text, "USD")
		if p := pricing.Because("materials[0].cost", err); p.Key != key || p.Field != "materials[0].cost" {
			t.Errorf("%s: %v", text, p)
		}
	}
}

func TestDiscountByRole(t *testing.T) {
	day := time.Date(2026, 7, 14, 16, 0, 0, 0, time.UTC)
	price := func(tariff pricing.Tariff, percent string, role pricing.Role) error {
		_, err := pricing.Price(pricing.Job{
			Country: "SV", Date: day, Zone: "urban",
			Discount: &pricing.Discount{Percent: money.MustDecimal(percent), Role: role},
		}, tariff, sv.Calendar())
		return err
	}
	contract, err := sv.Tariff().With(pricing.Overrides{Discount: ptr(money.Int(12))})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		tariff  pricing.Tariff
		percent string
		role    pricing.Role
		max     string // "" where it is granted
		could   []pricing.Role
	}{
		{sv.Tariff(), "10", "supervisor", "", nil},
		{sv.Tariff(), "10.01", "supervisor", "10", []pricing.Role{"finance", "admin"}},
		{sv.Tariff(), "30", "finance", "15", []pricing.Role{"admin"}},
		{sv.Tariff(), "30.01", "admin", "30", nil},
		{sv.Tariff(), "1", "technician", "0", []pricing.Role{"supervisor", "finance", "admin"}},
		{sv.Tariff(), "0", "technician", "", nil},
		{sv.Tariff(), "5", pricing.ByContract, "0", []pricing.Role{"supervisor", "finance", "admin"}},
		{contract, "12", "supervisor", "", nil}, // the contract gives it already
		{contract, "12", pricing.ByContract, "", nil},
		{contract, "13", "supervisor", "12", []pricing.Role{"finance", "admin"}},
	} {
		err := price(tt.tariff, tt.percent, tt.role)
		refused, _ := errors.AsType[*pricing.DiscountError](err)
		switch {
		case tt.max == "" && err != nil, tt.max != "" && refused == nil:
			t.Errorf("%s by %s: %v", tt.percent, tt.role, err)
		case refused != nil && (refused.Max.String() != tt.max || !slices.Equal(refused.Roles, tt.could) || refused.Role != tt.role):
			t.Errorf("%s by %s: %+v", tt.percent, tt.role, refused)
		}
	}
}

func ptr[T any](v T) *T { return &v }

func BenchmarkPrice(b *testing.B) {
	j := priced{
		Labour:    []string{"ELECTRICAL, 2026-07-10 20:00, 12 h, urgent", "2026-07-14 10:00, 2 h", "2026-07-14 12:00, 30 min, waiting"},
		Materials: []string{"Rodamiento, mechanical, 1, cost 32.00", "Grasa, consumables, 0.5, cost 16.00", "Cable, 12.75, price 1.37"},
		Zone:      "urban", Others: []string{"Parqueo, 7.35"}, Discount: "5 supervisor",
	}.job(sv)
	tariff, calendar := sv.Tariff(), sv.Calendar()
	for b.Loop() {
		if _, err := pricing.Price(j, tariff, calendar); err != nil {
			b.Fatal(err)
		}
	}
}
