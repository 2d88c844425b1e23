package facts

import (
	"testing"

	"pgregory.net/rapid"
)

func of(n int64) *int64 { return &n }

// worked are five orders whose KPIs can be computed by hand; amounts in minor units.
func worked() (s Sums) {
	for _, f := range []Fact{
		{Done: true, FirstVisit: true, SLA: Met, Respond: of(20), Assign: of(40), Arrive: of(100), Resolve: of(300), Rating: 5, Invoiced: true, Billed: 10_000_000, Costed: true, Cost: 5_500_000},
		{Done: true, Reopened: true, SLA: Missed, Respond: of(40), Assign: of(100), Arrive: of(200), Resolve: of(500), Rating: 3, Invoiced: true, Billed: 5_000_000, Costed: true, Cost: 3_500_000},
		{Reason: "problem", Unfinished: true, Respond: of(30)},
		{Reason: "warranty", Done: true, SLA: Met},
		{Cancelled: true},
		{State: Unconfirmed, Unfinished: true},
	} {
		f.Kind, f.Currency = OfOrder, "COP"
		s.Add(f, "COP")
	}
	return s
}

// TestEachKPIByItsFormula computes each KPI of 11.2 for the five orders, and for a month with two technicians in which
// COP 120,000 were invoiced (142,800 with VAT), of which half is paid.
func TestEachKPIByItsFormula(t *testing.T) {
	in := Input{
		Orders: worked(), Invoices: Sums{Net: 12_000_000, Total: 14_280_000}, Payments: Sums{Total: 7_140_000}, Receivable: 7_140_000, HasReceivable: true,
		Available: 400, WorkedOfAvailable: 300, Technicians: 2, Days: 30, Places: 2,
	}
	want := map[string]struct {
		value string
		met   string
	}{
		"first_response":        {"30", "true"},    // (20 + 40 + 30) ÷ 3, at most 30
		"assignment":            {"70", "false"},   // (40 + 100) ÷ 2, at most 60
		"on_site":               {"150", ""},       // (100 + 200) ÷ 2
		"resolution":            {"400", ""},       // (300 + 500) ÷ 2
		"sla":                   {"66.7", "false"}, // 2 of 3 decided
		"first_time_fix":        {"50", "false"},   // 1 of 2 finished
		"utilisation":           {"75", "true"},    // 300 of 400 minutes
		"csat":                  {"4", "false"},    // (5 + 3) ÷ 2
		"nps":                   {"0", "false"},    // 1 promoter − 1 detractor of 2
		"rework":                {"50", "false"},   // 1 of 2 finished
		"complaints":            {"20", "false"},   // 1 of 5 orders
		"warranties":            {"20", "false"},   // 1 of 5 orders
		"income":                {"120000", ""},    //
		"collected":             {"71400", ""},     //
		"receivable":            {"71400", ""},     //
		"gross_margin":          {"40", "true"},    // (150,000 − 90,000) ÷ 150,000
		"ticket":                {"75000", ""},     // 150,000 ÷ 2 invoiced orders
		"dso":                   {"15", "true"},    // 71,400 ÷ (142,800 ÷ 30 days)
		"collection":            {"50", "false"},   // 71,400 of 142,800
		"income_per_technician": {"60000", ""},     // 120,000 ÷ 2
	}
	all := KPIs(in, Input{}, Operations, Quality, Money)
	if len(all) != len(want) {
		t.Errorf("%d KPIs, want %d", len(all), len(want))
	}
	for _, k := range all {
		value, met := "", ""
		if k.Value != nil {
			value = k.Value.String()
		}
		if k.Met != nil {
			met = map[bool]string{true: "true", false: "false"}[*k.Met]
		}
		if value != want[k.Name].value || met != want[k.Name].met {
			t.Errorf("%s is %s (met %s), want %+v", k.Name, value, met, want[k.Name])
		}
		if k.Before != nil && k.Unit != Currency && k.Unit != Number {
			t.Errorf("%s of nothing is %s", k.Name, k.Before)
		}
	}
}

// TestSumsAddUp checks that the sums of some facts are the same in one go and in parts.
func TestSumsAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var whole, a, b Sums
		for range rapid.IntRange(0, 20).Draw(r, "facts") {
			f := Fact{
				Kind: rapid.SampledFrom(Kinds()).Draw(r, "kind"), Currency: rapid.SampledFrom([]string{"COP", "USD"}).Draw(r, "currency"),
				Done: rapid.Bool().Draw(r, "done"), Reopened: rapid.Bool().Draw(r, "reopened"), FirstVisit: rapid.Bool().Draw(r, "first"),
				Reason: rapid.SampledFrom([]string{"", "problem", "warranty"}).Draw(r, "reason"), SLA: rapid.SampledFrom([]Result{"", Met, Missed}).Draw(r, "sla"),
				Respond: of(rapid.Int64Range(0, 1000).Draw(r, "respond")), Rating: rapid.Int64Range(0, 5).Draw(r, "rating"), Invoiced: rapid.Bool().Draw(r, "invoiced"),
				Billed: rapid.Int64Range(0, 1e9).Draw(r, "billed"), Cost: rapid.Int64Range(0, 1e9).Draw(r, "cost"), Costed: rapid.Bool().Draw(r, "costed"),
				Net: rapid.Int64Range(-1e9, 1e9).Draw(r, "net"), Worked: rapid.Int64Range(0, 500).Draw(r, "worked"),
			}
			whole.Add(f, "COP")
			if rapid.Bool().Draw(r, "half") {
				a.Add(f, "COP")
			} else {
				b.Add(f, "COP")
			}
		}
		if a.Join(b); a != whole {
			r.Fatalf("%+v\n%+v", a, whole)
		}
	})
}

// TestScoreByItsWeights works a score out by hand (7.3): 10 of 20 orders 50 × 15, 75 % utilised 100 × 20, SLA 57 of 60
// (95 %) 100 × 20, 3.6 stars 80 × 20, 5 % rework 60 × 15, 68 % at the first visit 80 × 10: 8050 ÷ 100.
func TestScoreByItsWeights(t *testing.T) {
	s := Sums{Count: 10, Done: 10, Finished: 100, Reopened: 5, FirstVisit: 68, SLAMet: 57, SLAMissed: 3, Rating: Mean{36, 10}, Worked: 300}
	got := ScoreOf("TEC-1", s, 400, 30)
	if got.Value == nil || got.Value.String() != "80.5" || got.Class != "good" {
		t.Errorf("%v %s", got.Value, got.Class)
	}
	// Without hours and ratings 60 of the weights are left: 750 + 2000 + 900 + 800 = 4450 ÷ 60.
	s.Rating = Mean{}
	if got = ScoreOf("TEC-1", s, 0, 30); got.Value == nil || got.Value.String() != "74.2" || got.Class != "regular" {
		t.Errorf("%v %s", got.Value, got.Class)
	}
	if got = ScoreOf("TEC-1", Sums{}, 0, 30); got.Value != nil {
		t.Errorf("a technician without an order has %v", got.Value)
	}
}

// TestForecastByHand: levels of 10, 20, 30 are 10, 15, 22.5; they missed by 10 and 15.
func TestForecastByHand(t *testing.T) {
	f := forecast("", "2026-12", []int64{0, 10, 20, 30})
	if f.Of != 3 || f.Value == nil || f.Value.String() != "22.5" || f.Error.String() != "12.5" {
		t.Errorf("%+v", f)
	}
	if f = forecast("", "2026-12", []int64{4, 5}); f.Value != nil {
		t.Errorf("two months forecast %v", f.Value)
	}
}

func TestPeriods(t *testing.T) {
	for _, tt := range []struct{ now, before Period }{
		{MonthOf("2026-03-15"), Period{"2026-02-01", "2026-03-01"}},
		{Period{"2026-01-01", "2027-01-01"}, Period{"2025-01-01", "2026-01-01"}},
		{WeekOf("2026-11-29"), Period{"2026-11-16", "2026-11-23"}}, // a Sunday
		{OneDay("2026-03-01"), OneDay("2026-02-28")},
		{Period{"2026-03-05", "2026-03-15"}, Period{"2026-02-23", "2026-03-05"}},
	} {
		if got := tt.now.Before(); got != tt.before || !tt.now.Valid() {
			t.Errorf("before %v is %v, want %v", tt.now, got, tt.before)
		}
	}
	for _, p := range []Period{{}, {"2026-03-05", "2026-03-05"}, {"2026-03-05", "x"}, {"2026-03-05", "2036-03-05"}} {
		if p.Valid() {
			t.Errorf("%v is a period", p)
		}
	}
}
