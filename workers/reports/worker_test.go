package reports_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/orders"
	"recado/store/repo"
	"recado/store/sqlite"
	"recado/workers/reports"
)

var noon = time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)

type shop struct {
	*testing.T
	*reports.Worker
	kept  []string
	fault bot.Fault
}

func (s *shop) keep(_ context.Context, file io.Reader, name string) (bot.Media, error) {
	raw, err := io.ReadAll(file)
	if !bytes.HasPrefix(raw, []byte("%PDF-")) {
		s.Errorf("%s is no document", name)
	}
	s.kept = append(s.kept, name)
	return bot.Media{ID: name, Fault: s.fault}, err
}

// finished returns a shop with an order whose work is done and has an unreadable photo.
func finished(t *testing.T) *shop {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	kept, err := repo.NewOrders(db)
	if err != nil {
		t.Fatal(err)
	}
	o := orders.Order{
		ID: "ORD-00001", V: 1, Command: "c", Contact: "ana", ClientName: "Ana", ServiceType: "PLUMBING", Description: "fuga", State: orders.Completed, CreatedAt: noon,
		Work: orders.Work{
			Report: &orders.Report{Diagnosis: "sifón roto", Actions: "cambié el sifón", Hours: "1", At: noon},
			Photos: []orders.Photo{{Media: bot.Media{ID: "gone"}, Phase: orders.Before}},
		},
		Closing: orders.Closing{CompletedAt: noon, WarrantyUntil: "2026-12-23"},
	}
	if err := kept.Insert(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	s := &shop{T: t}
	s.Worker = &reports.Worker{
		Orders: &orders.Service{Orders: kept, Numbers: kept}, StoreDocument: s.keep, Zone: time.UTC, Locale: "es",
		OpenMedia: func(context.Context, string) (io.ReadSeekCloser, bot.Media, error) {
			return nil, bot.Media{}, bot.ErrNotFound
		},
	}
	return s
}

func (s *shop) report(args string) error {
	_, err := s.Report(s.Context(), engine.Task{Effect: bot.Effect{Args: json.RawMessage(args)}, Now: noon})
	return err
}

// asked returns how often the customer has been asked to review the work.
func (s *shop) asked() (n int) {
	s.Helper()
	o, err := s.Orders.Get(s.Context(), "ORD-00001")
	if err != nil {
		s.Fatal(err)
	}
	for _, e := range o.Outbox {
		if e.Kind == bot.EffectOpen && e.To == "ana" && e.Name == "closing" {
			n++
		}
	}
	return n
}

// The report is created once and the customer asked once, even if the effect runs twice and a photo is lost.
func TestTheReportIsMadeOnceAndThenAsked(t *testing.T) {
	s := finished(t)
	s.fault = bot.FaultTooBig
	if err := s.report(`{"orderId":"ORD-00001"}`); err == nil || s.asked() != 0 {
		t.Fatal("a report that can't be stored is worth another try, and nothing is asked:", err)
	}
	s.fault, s.kept = "", nil
	for range 2 {
		if err := s.report(`{"orderId":"ORD-00001"}`); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(s.kept, []string{"ORD-00001.pdf"}) || s.asked() != 1 {
		t.Error(s.kept, s.asked())
	}
}

// A report that can never be created is not retried.
func TestNoOrderNoReport(t *testing.T) {
	s := finished(t)
	for _, args := range []string{`{"orderId":"ORD-09999"}`, `{`} {
		if err := s.report(args); !engine.IsPermanent(err) {
			t.Errorf("%s: %v", args, err)
		}
	}
}
