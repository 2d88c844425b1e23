package pricing_test

import (
	"encoding/json"
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

// shop returns a business whose file contains only the given text.
func shop(file string) business.Business {
	const rest = "name = \"A\"\nservices = [{ code = \"ELECTRICAL\", name = { es = \"A\" } }, { code = \"APPLIANCE\", name = { es = \"B\" } }]\n"
	return must(business.Parse([]byte(rest + file)))
}

// job converts a row; it panics if the row is invalid.
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

// drawJob draws a job of the Salvadoran business that can be priced.
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

// TestSumsProperty checks the sums in whole cents, without the code's own arithmetic.
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
		// A percentage is the nearest cent: 100 × part is within 50 of cents × percent.
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
