package margins_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/invoices"
	"recado/flows/margins"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
)

func usd(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }

// costs are 15 % overhead, 0.50 a kilometre and 160 productive hours; technicians leave from the park of El Poblado.
func costs() margins.Costs {
	return margins.Costs{
		Hour: money.MustDecimal("12"), PerKm: money.MustDecimal("0.50"), Overhead: money.MustDecimal("15"), Productive: money.MustDecimal("160"),
		Base: &bot.Location{Latitude: 6.2100, Longitude: -75.5700}, Currency: "USD",
	}
}

// job is two hours and a half with two pipes, ten kilometres north of the base.
func job() orders.Order {
	o := orders.Order{ID: "ORD-00001"}
	o.Work.Technician = &orders.Technician{ID: "TEC-01"}
	o.Work.Report = &orders.Report{Minutes: 150}
	o.Work.Visits = []orders.Visit{{Place: bot.Location{Latitude: 6.2999, Longitude: -75.5700}}}
	o.Work.Materials = []orders.UsedMaterial{{SKU: "TUB", Name: "Tubo", Quantity: "2", Cost: usd(850)}}
	return o
}

// bill bills an order with others.
func bill(net int64, others ...int64) *invoices.Invoice {
	i := &invoices.Invoice{ID: "FAC-00001", Status: invoices.Sent, Net: usd(net), VAT: usd(0), Total: usd(net)}
	part := func(order string, net int64) {
		i.Parts = append(i.Parts, invoices.Part{Order: order, Estimate: pricing.Estimate{
			Labour: usd(net), Materials: usd(0), Travel: usd(0), Others: usd(0), Discount: usd(0), Net: usd(net), Total: usd(net),
		}})
	}
	part("ORD-00001", net)
	for _, one := range others {
		part("ORD-00009", one)
		i.Net.Minor, i.Total.Minor = i.Net.Minor+one, i.Total.Minor+one
	}
	return i
}

// TestTheMarginOfAnOrderByHand works an order out by hand: a technician of 1,600 with charges of 640 costs 14.00 an hour.
func TestTheMarginOfAnOrderByHand(t *testing.T) {
	r, err := margins.Of(job(), bill(15000), margins.Pay{Salary: usd(160_000), Charges: usd(64_000)}, costs())
	if err != nil {
		t.Fatal(err)
	}
	if r.Hour != usd(1400) || !r.OwnHour || r.Work != usd(3500) || r.Supplies != usd(1700) {
		t.Errorf("hour %s, work %s, supplies %s", r.Hour, r.Work, r.Supplies)
	}
	if r.Metres < 19_900 || r.Metres > 20_100 || r.Travel.Minor < 995 || r.Travel.Minor > 1005 {
		t.Errorf("%d m cost %s", r.Metres, r.Travel)
	}
	direct := 3500 + 1700 + r.Travel.Minor
	if r.Direct != usd(direct) || r.Overhead != usd((direct*15+50)/100) || r.Cost != usd(direct+r.Overhead.Minor) || r.Margin != usd(15000-r.Cost.Minor) {
		t.Errorf("%+v", r)
	}
	if r.Mark != margins.Profitable || r.Percent.String() != "52.5" {
		t.Errorf("%s %% is %s", r.Percent, r.Mark)
	}
}

func TestTheThreeMarks(t *testing.T) {
	c := margins.Costs{Hour: money.MustDecimal("60"), Currency: "USD"}
	o := job()
	o.Work.Report.Minutes, o.Work.Materials = 60, nil
	for net, want := range map[int64]margins.Mark{
		10001: margins.Profitable, 10000: margins.Review, 8000: margins.Review, 7999: margins.Investigate, 5000: margins.Investigate, 0: "",
	} {
		r, err := margins.Of(o, bill(net), margins.Pay{}, c)
		if err != nil || r.Mark != want {
			t.Errorf("%d: %s (%s %%), %v", net, r.Mark, r.Percent, err)
		}
	}
}

func TestWhatIsUnknownIsNotFree(t *testing.T) {
	c := costs()
	c.Hour, c.Base = money.Decimal{}, nil
	o := job()
	o.Work.Materials = append(o.Work.Materials, orders.UsedMaterial{SKU: "CIN", Quantity: "1"})
	r, err := margins.Of(o, nil, margins.Pay{}, c)
	if err != nil || r.Mark != "" || r.Known() {
		t.Errorf("%+v, %v", r, err)
	}
	for _, what := range []string{margins.MissingInvoice, margins.MissingHour, margins.MissingMaterial, margins.MissingDistance} {
		if !slices.Contains(r.Missing, what) {
			t.Errorf("%s is not missing: %v", what, r.Missing)
		}
	}
	if r, err = margins.Of(orders.Order{ID: "ORD-00002"}, nil, margins.Pay{}, costs()); err != nil || !slices.Contains(r.Missing, margins.MissingWork) {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestMarginsAddUp checks that the shares of credit notes, and the parts of a report, are whole to the cent.
func TestMarginsAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cents := func(name string) int64 { return int64(rapid.IntRange(1, 1_000_000).Draw(rt, name)) }
		i := bill(cents("net"), cents("other"))
		i.VAT = usd(int64(rapid.IntRange(0, 100_000).Draw(rt, "VAT")))
		i.Total.Minor += i.VAT.Minor
		i.Parts[1].Order = "ORD-00002"
		left, credited := i.Total.Minor, int64(0)
		for left > 0 && rapid.Bool().Draw(rt, "credited") {
			amount := int64(rapid.IntRange(1, int(left)).Draw(rt, "credit"))
			i.Credits, left = append(i.Credits, invoices.Credit{Amount: usd(amount)}), left-amount
			parts, err := usd(amount).Allocate(i.Net.Minor, i.VAT.Minor)
			if err != nil {
				rt.Fatal(err)
			}
			credited += parts[0].Minor
		}
		sum := int64(0)
		for _, id := range []string{"ORD-00001", "ORD-00002"} {
			o := job()
			o.ID = id
			o.Work.Report.Minutes = rapid.IntRange(0, 5000).Draw(rt, "minutes")
			r, err := margins.Of(o, i, margins.Pay{}, costs())
			if err != nil {
				rt.Fatal(err)
			}
			if r.Margin.Minor+r.Cost.Minor != r.Billed.Minor || r.Cost.Minor != r.Work.Minor+r.Supplies.Minor+r.Travel.Minor+r.Overhead.Minor {
				rt.Fatalf("%+v", r)
			}
			sum += r.Billed.Minor
		}
		if sum != i.Net.Minor-credited {
			rt.Fatalf("%d of %d less %d", sum, i.Net.Minor, credited)
		}
	})
}
