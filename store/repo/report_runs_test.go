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
