package repo_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/facts"
	"recado/flows/notify"
	"recado/store"
	"recado/store/repo"
)

var bogota = time.FixedZone("", -5*3600)

func newScheduler(t *testing.T, db store.DB, now *time.Time) (*facts.Scheduler, *repo.ReportRuns) {
	t.Helper()
	runs, err := repo.NewReportRuns(db)
	if err != nil {
		t.Fatal(err)
	}
	return &facts.Scheduler{
		Facts: factsOf(t, db, db), Runs: runs, Finance: []string{"cuentas@example.com"}, Off: []string{"churn"},
		Times: facts.Times{facts.Daily: 8, facts.Weekly: 9, facts.Monthly: 8}, Now: func() time.Time { return *now },
		People: []notify.Person{
			{Role: notify.Supervisor, Contact: "+573000000001", Mail: "luz@example.com", Name: "Luz"},
			{Role: notify.Admin, Contact: "+573000000002", Name: "Pía"},
		},
		Print: func(_ context.Context, plan string, r facts.Report, _ time.Time) (bot.Media, error) {
			return bot.Media{ID: plan, Name: fmt.Sprint(plan, r.Period)}, nil
		},
	}, runs
}

// TestPlannedReportsAreSentOnce lets two processes work from Sunday, 29 November, to Tuesday, 1 December, hour by hour; each
// effect is carried out twice. Every recipient gets each report once, at its hour.
func TestPlannedReportsAreSentOnce(t *testing.T) {
	db := temporary(t)
	now := time.Date(2026, 11, 29, 10, 0, 0, 0, bogota)
	one, runs := newScheduler(t, db, &now)
	two, _ := newScheduler(t, db, &now)
	sent := map[string]int{}
	for end := now.AddDate(0, 0, 2); now.Before(end); now = now.Add(time.Hour) {
		for _, s := range []*facts.Scheduler{one, two} {
			if _, err := s.Soonest(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := s.Expire(t.Context(), now, 50); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			for _, p := range facts.Plans() {
				effects, err := runs.Load(t.Context(), p.Name)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range effects {
					if e.Name == facts.DoSend {
						var ref facts.SendRef
						if err := json.Unmarshal(e.Args, &ref); err != nil {
							t.Fatal(err)
						}
						if err := two.Send(t.Context(), ref, now); err != nil {
							t.Fatal(err)
						}
						continue
					}
					to := string(e.To)
					if e.Name == notify.DoMail {
						var m notify.MailNotice
						if err := json.Unmarshal(e.Args, &m); err != nil || m.File == nil {
							t.Fatal(m.File, err)
						}
						to = m.To
					}
					sent[fmt.Sprint(now.Format("Mon 15"), " ", p.Name, " ", to)]++
					if err := runs.Ack(t.Context(), p.Name, e.ID); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		for _, p := range facts.Plans() { // the requests are done
			effects, _ := runs.Load(t.Context(), p.Name)
			for _, e := range effects {
				_ = runs.Ack(t.Context(), p.Name, e.ID)
			}
		}
	}
	want := strings.Fields(`
		Mon_08_daily_operations_+573000000001 Mon_08_daily_operations_luz@example.com
		Mon_08_pending_orders_+573000000001 Mon_08_pending_orders_luz@example.com
		Mon_09_technicians_week_+573000000001 Mon_09_technicians_week_luz@example.com Mon_09_technicians_week_+573000000002
		Mon_09_sla_week_+573000000002
		Mon_09_receivables_week_+573000000002 Mon_09_receivables_week_cuentas@example.com
		Tue_08_daily_operations_+573000000001 Tue_08_daily_operations_luz@example.com
		Tue_08_pending_orders_+573000000001 Tue_08_pending_orders_luz@example.com
		Tue_08_billing_month_+573000000002 Tue_08_billing_month_cuentas@example.com
		Tue_08_profit_by_customer_+573000000002 Tue_08_profit_by_customer_cuentas@example.com
		Tue_08_profit_by_service_+573000000002 Tue_08_profit_by_service_cuentas@example.com
		Tue_08_demand_+573000000001 Tue_08_demand_luz@example.com Tue_08_demand_+573000000002`)
	for _, w := range want {
		parts := strings.SplitN(w, "_", 3)
		at := strings.LastIndex(parts[2], "_")
		key := parts[0] + " " + parts[1] + " " + parts[2][:at] + " " + parts[2][at+1:]
		if sent[key] != 1 {
			t.Errorf("%s: %d times", key, sent[key])
		}
		delete(sent, key)
	}
	if len(sent) > 0 {
		t.Errorf("too much: %v", sent)
	}
	two.Off = nil
	now = now.Add(5 * 24 * time.Hour) // after an outage only reports of the last hours are sent
	if err := two.Expire(t.Context(), now, 50); err != nil {
		t.Fatal(err)
	}
	for _, p := range facts.Plans() {
		if effects, _ := runs.Load(t.Context(), p.Name); len(effects) > 0 {
			t.Errorf("%s is sent days late", p.Name)
		}
	}
}

// TestHRHearsOfMuchRework checks RN-024 at its border: of TEC-1's 20 finished orders one was continued, which is 5 %, of
// TEC-2's 19 one, which is more.
func TestHRHearsOfMuchRework(t *testing.T) {
	db := temporary(t)
	now := time.Date(2026, 11, 30, 10, 0, 0, 0, bogota)
	s, runs := newScheduler(t, db, &now)
	s.HR = []string{"rrhh@example.com"}
	if _, err := s.Soonest(t.Context()); err != nil {
		t.Fatal(err)
	}
	kept, ok := s.Facts.Facts.(*repo.Facts)
	if !ok {
		t.Fatal("another repository")
	}
	send := func(day string) (told []string) {
		t.Helper()
		if err := s.Send(t.Context(), facts.SendRef{Plan: "improvement_plans", Day: day}, now); err != nil {
			t.Fatal(err)
		}
		effects, err := runs.Load(t.Context(), "improvement_plans")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range effects {
			var m notify.MailNotice
			var args facts.Summary
			raw := e.Args
			if e.Name == notify.DoMail {
				if err := json.Unmarshal(e.Args, &m); err != nil {
					t.Fatal(err)
				}
				raw = m.Args
			}
			if err := json.Unmarshal(raw, &args); err != nil || len(args.Rows) != 1 || args.Rows[0] != (facts.Line{Name: "TEC-2", Value: "5.3", Unit: facts.Percent}) {
				t.Errorf("%+v %v", args, err)
			}
			told = append(told, string(e.To)+m.To)
		}
		return told
	}
	if told := send("2026-12-01"); told != nil {
		t.Errorf("without an order %v were told", told)
	}
	var all []facts.Fact
	for technician, n := range map[string]int{"TEC-1": 20, "TEC-2": 19} {
		for i := range n {
			id := fmt.Sprint(technician, "-", i)
			all = append(all, facts.Fact{
				ID: "order/" + id, V: 1, Kind: facts.OfOrder, Of: id, Day: "2026-11-10", Month: "2026-11", State: "closed", Currency: "COP",
				Technician: technician, Done: true, Reopened: i == 0,
			})
		}
	}
	if err := kept.Fill(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	if err := kept.Changed(t.Context(), facts.OfOrder, "2026-11-10"); err != nil {
		t.Fatal(err)
	}
	if told := send("2026-12-01"); strings.Join(told, " ") != "+573000000002 rrhh@example.com" {
		t.Errorf("told: %v", told)
	}
}
