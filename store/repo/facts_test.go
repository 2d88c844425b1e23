package repo_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/facts"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/outbox"
	"recado/flows/payments"
	"recado/flows/quotations"
	"recado/store"
	"recado/store/repo"
	"recado/store/sqlite"
)

// factsOf returns a service of facts over a database's aggregates, with its facts in another.
func factsOf(t rapidOrTest, db, in store.DB) *facts.Service {
	t.Helper()
	kept, err1 := repo.NewFacts(in)
	made, err2 := repo.NewOrders(db)
	bills, err3 := repo.NewInvoices(db)
	paid, err4 := repo.NewPayments(db)
	quoted, err5 := repo.NewQuotations(db)
	for _, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return &facts.Service{
		Facts: kept, Orders: &orders.Service{Orders: made}, Invoices: &invoices.Service{Invoices: bills},
		Payments: &payments.Service{Payments: paid}, Quotations: &quotations.Service{Quotations: quoted},
		Zone: time.FixedZone("", -5*3600), Currency: "COP", Costs: facts.Costs{Hour: money.Int(20000)},
	}
}

type rapidOrTest interface {
	Helper()
	Fatal(args ...any)
}

// TestFactsRebuiltEqualFactsKept checks after random histories of orders, whose effects are carried out late, twice and in
// any order, that the facts and sums are those that a rebuild makes.
func TestFactsRebuiltEqualFactsKept(t *testing.T) {
	db, other := temporary(t), temporary(t)
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		kept, again := factsOf(r, db, db), factsOf(r, db, other)
		made, err := repo.NewOrders(db)
		if err != nil {
			r.Fatal(err)
		}
		s := &orders.Service{Orders: made, Numbers: made, PerMinute: -1, Facts: true, Zone: kept.Zone}
		now := orderDay.AddDate(0, 0, rapid.IntRange(0, 3).Draw(r, "day"))
		var ids []string
		for n := range rapid.IntRange(1, 6).Draw(r, "orders") {
			c := newOrderCommand(fmt.Sprint(round, "/", n))
			c.Priority = rapid.SampledFrom([]orders.Priority{orders.Low, orders.High, orders.Emergency}).Draw(r, "priority")
			o, _, err := s.Create(t.Context(), c, now)
			if err != nil {
				r.Fatal(err)
			}
			ids = append(ids, o.ID)
		}
		for range rapid.IntRange(0, 15).Draw(r, "steps") {
			id := rapid.SampledFrom(ids).Draw(r, "order")
			now = now.Add(time.Duration(rapid.IntRange(1, 600).Draw(r, "minutes")) * time.Minute)
			switch rapid.IntRange(0, 3).Draw(r, "act") {
			case 0: // the sweep
				if err := s.Expire(t.Context(), now, 50); err != nil {
					r.Fatal(err)
				}
			case 1:
				_, _ = s.ChangeState(t.Context(), id, orders.Transition{To: orders.Stage{State: orders.Cancelled}, By: orders.Actor{Role: orders.RoleAgent}, Reason: "no more"}, now) // refused ones change nothing
			case 2: // a worker, who may die before it has said that it is done
				o, err := made.Get(t.Context(), id)
				if err != nil {
					r.Fatal(err)
				}
				for _, e := range o.Outbox {
					if e.Name != outbox.DoFact {
						continue
					}
					carryOut(t, r, kept, e.Args)
					if rapid.Bool().Draw(r, "says so") {
						if err := made.Ack(t.Context(), id, e.ID); err != nil {
							r.Fatal(err)
						}
					}
				}
			case 3: // a report reads meanwhile
				if _, err := kept.Total(t.Context(), facts.OfOrder, facts.Period{From: "2025-11-01", To: "2025-12-31"}, facts.Own{}); err != nil {
					r.Fatal(err)
				}
			}
		}
		ids, err = made.Waiting(t.Context(), now.AddDate(1, 0, 0), 1000)
		if err != nil {
			r.Fatal(err)
		}
		for _, id := range ids {
			o, err := made.Get(t.Context(), id)
			if err != nil {
				r.Fatal(err)
			}
			for _, e := range o.Outbox {
				if e.Name == outbox.DoFact {
					carryOut(t, r, kept, e.Args)
				}
			}
		}
		if err := again.Rebuild(t.Context(), func(facts.Kind, int) {}); err != nil {
			r.Fatal(err)
		}
		p := facts.Period{From: "2025-11-01", To: "2026-01-01"}
		if a, b := allFacts(t, kept, p), allFacts(t, again, p); !reflect.DeepEqual(a, b) {
			r.Fatalf("kept %v\nrebuilt %v", a, b)
		}
		for _, by := range []facts.Dimension{facts.Whole, facts.ByState, facts.ByPriority, facts.ByMonth} {
			a, err1 := kept.Groups(t.Context(), facts.OfOrder, by, p, facts.Own{})
			b, err2 := again.Groups(t.Context(), facts.OfOrder, by, p, facts.Own{})
			want := map[string]facts.Sums{}
			for _, f := range allFacts(t, kept, p) {
				var one facts.Sums
				one.Add(f, "COP")
				key := map[facts.Dimension]string{facts.Whole: "", facts.ByState: f.State, facts.ByPriority: f.Priority, facts.ByMonth: f.Month}[by]
				sums := want[key]
				sums.Join(one)
				want[key] = sums
			}
			if err1 != nil || err2 != nil || !maps.Equal(a, b) || !maps.Equal(a, want) {
				r.Fatalf("by %q: kept %v, rebuilt %v, counted one by one %v %v %v", by, a, b, want, err1, err2)
			}
		}
	})
}

func carryOut(t *testing.T, r *rapid.T, s *facts.Service, args json.RawMessage) {
	var ref facts.Ref
	if err := json.Unmarshal(args, &ref); err != nil {
		r.Fatal(err)
	}
	if err := s.Keep(t.Context(), ref); err != nil {
		r.Fatal(err)
	}
}

// allFacts returns the facts of orders without their versions.
func allFacts(t *testing.T, s *facts.Service, p facts.Period) (all []facts.Fact) {
	t.Helper()
	for f, err := range s.Facts.Each(t.Context(), facts.Filter{Kind: facts.OfOrder, Period: p}) {
		if err != nil {
			t.Fatal(err)
		}
		f.V = 0
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b facts.Fact) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// BenchmarkFactsOfAYear reads a year's dashboard from the facts of orders, 1,000,000 or RECADO_BENCH_FACTS: the first
// time, when the sums of all days are made, and afterwards.
func BenchmarkFactsOfAYear(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("RECADO_BENCH_FACTS"))
	if err != nil {
		n = 1_000_000
	}
	db, err := sqlite.Open(filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	s := factsOf(b, db, db)
	kept, ok := s.Facts.(*repo.Facts)
	if !ok {
		b.Fatal("another repository")
	}
	fill(b, kept, n)
	year := facts.Period{From: "2025-01-01", To: "2026-01-01"}
	read := func() {
		sums, err := s.Total(b.Context(), facts.OfOrder, year, facts.Own{})
		if err != nil || sums.Count != int64(n) {
			b.Fatal(sums.Count, err)
		}
		for _, by := range []facts.Dimension{facts.ByService, facts.ByMonth} {
			if _, err := s.Groups(b.Context(), facts.OfOrder, by, year, facts.Own{}); err != nil {
				b.Fatal(err)
			}
		}
	}
	began := time.Now()
	read()
	first := time.Since(began)
	for b.Loop() {
		read()
	}
	b.ReportMetric(first.Seconds(), "s/first")
}

func fill(b *testing.B, kept *repo.Facts, n int) {
	b.Helper()
	first := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	random := rand.New(rand.NewPCG(1, 2))
	var page []facts.Fact
	for i := range n {
		day := first.AddDate(0, 0, i*365/n).Format(time.DateOnly)
		minutes := random.Int64N(3000)
		page = append(page, facts.Fact{
			ID: fmt.Sprintf("order/ORD-%07d", i), V: 1, Kind: facts.OfOrder, Of: fmt.Sprintf("ORD-%07d", i), Day: day, Month: day[:7],
			Customer: fmt.Sprint("+57300", i%40000), Contact: fmt.Sprint("+57300", i%40000), Service: fmt.Sprint("SERVICE_", i%9), Technician: fmt.Sprint("TEC-", i%60),
			Priority: "MEDIA", State: "closed", Currency: "COP", Channel: "WHATSAPP", Done: true, FirstVisit: i%7 > 0, SLA: facts.Met,
			Respond: &minutes, Assign: &minutes, Arrive: &minutes, Resolve: &minutes, Worked: 90, Rating: 5, Billed: 12000000, Invoiced: true, Cost: 7000000, Costed: true,
		})
		if len(page) == 5000 || i == n-1 {
			if err := kept.Fill(context.Background(), page); err != nil {
				b.Fatal(err)
			}
			page = page[:0]
		}
	}
	for day := first; day.Year() == 2025; day = day.AddDate(0, 0, 1) {
		if err := kept.Changed(context.Background(), facts.OfOrder, day.Format(time.DateOnly)); err != nil {
			b.Fatal(err)
		}
	}
}
