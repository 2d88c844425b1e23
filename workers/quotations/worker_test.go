package quotations_test

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
	"recado/flows/money"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/flows/quotations"
	"recado/store/repo"
	"recado/store/sqlite"
	worker "recado/workers/quotations"
)

var (
	monday = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	luz    = quotations.Actor{Role: notify.Supervisor, ID: "luz"}
)

// shop has one order to quote, and stores documents.
type shop struct {
	*testing.T
	*worker.Worker
	kept  []string
	fault bot.Fault
}

func (s *shop) Get(context.Context, string) (orders.Order, error) {
	return orders.Order{ID: "ORD-00001", Contact: "ana", ClientName: "Ana", ServiceType: "PLUMBING"}, nil
}

func (s *shop) Terms(context.Context, orders.Order, time.Time) (orders.Terms, error) {
	return orders.Terms{}, nil
}

func (s *shop) keep(_ context.Context, file io.Reader, name string) (bot.Media, error) {
	raw, err := io.ReadAll(file)
	if !bytes.HasPrefix(raw, []byte("%PDF-")) {
		s.Errorf("%s is no document", name)
	}
	s.kept = append(s.kept, name)
	return bot.Media{ID: name, Fault: s.fault}, err
}

func newShop(t *testing.T) *shop {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	kept, err := repo.NewQuotations(db)
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{T: t}
	s.Worker = &worker.Worker{StoreDocument: s.keep, Locale: "es", Orders: &orders.Service{}, Quotations: &quotations.Service{
		Quotations: kept, Orders: s, Customers: s, Numbers: db, Tariff: pricing.Default(), Country: "CO",
		Calendar: pricing.Calendar{Zone: time.UTC, Holiday: func(time.Time) bool { return false }},
	}}
	return s
}

// sent creates a quotation and sends it; its document does not exist yet.
func (s *shop) sent() quotations.Quotation {
	s.Helper()
	d := quotations.Draft{Order: "ORD-00001", Command: s.Name(), Job: pricing.Job{Labour: []pricing.Labour{{Hours: money.MustDecimal("2")}}}}
	q, _, err := s.Quotations.Create(s.Context(), d, luz, monday)
	if err == nil {
		q, err = s.Quotations.Send(s.Context(), q.ID, luz, monday)
	}
	if err != nil {
		s.Fatal(err)
	}
	return q
}

func (s *shop) do(name, owner string, args any) (engine.Answer, error) {
	raw, err := json.Marshal(args)
	if err != nil {
		s.Fatal(err)
	}
	return s.Handlers()[name](s.Context(), engine.Task{Owner: owner, Effect: bot.Effect{ID: name, Name: name, Args: raw}, Now: monday})
}

// asked returns how often the customer has been asked.
func (s *shop) asked(id string) (n int) {
	s.Helper()
	q, err := s.Quotations.Get(s.Context(), id)
	if err != nil {
		s.Fatal(err)
	}
	for _, e := range q.Outbox {
		if e.Kind == bot.EffectOpen && e.To == "ana" {
			n++
		}
	}
	return n
}

// The customer is asked once, after the document exists.
func TestTheDocumentIsMadeOnceAndThenAsked(t *testing.T) {
	s := newShop(t)
	q := s.sent()
	if n := s.asked(q.ID); n != 0 {
		t.Fatal("asked before there is a document")
	}
	s.fault = bot.FaultTooBig
	if _, err := s.do(quotations.DoDeliver, q.ID, quotations.Ref{ID: q.ID, Version: 1}); err == nil || s.asked(q.ID) != 0 {
		t.Fatal("a document that can't be stored is worth another try, and nothing is asked:", err)
	}
	s.fault, s.kept = "", nil
	for range 2 {
		if _, err := s.do(quotations.DoDeliver, q.ID, quotations.Ref{ID: q.ID, Version: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.do(quotations.DoDeliver, q.ID, quotations.Ref{ID: q.ID, Version: 7}); err != nil {
		t.Error("another version's document is nobody's business any more:", err)
	}
	if !slices.Equal(s.kept, []string{"COT-00001-v1.pdf"}) || s.asked(q.ID) != 1 {
		t.Error(s.kept, s.asked(q.ID))
	}
}

// Only those who may see a quotation find it. A second decision gets the present state.
func TestDecidedOnceByWhoMay(t *testing.T) {
	s := newShop(t)
	q := s.sent()
	if a, err := s.do(worker.Load, "beto", quotations.Ref{ID: q.ID}); err != nil || a.Event != "none" {
		t.Error("a stranger:", a, err)
	}
	if a, err := s.do(worker.Load, "ana", quotations.Ref{}); err != nil || a.Event != bot.OK || a.Data.(quotations.View).ID != q.ID {
		t.Error("the latest is found without its number:", a, err)
	}
	codes := map[string]bool{} // an approval that anybody could have sent is answered with a code
	for range 5 {
		a, err := s.do(worker.Decide, "ana", worker.Decision{ID: q.ID, Version: 1, Choice: "approve", Spoofable: true})
		r, _ := a.Data.(worker.Refusal)
		if err != nil || a.Event != "refused" || r.Reason != "code" || len(r.Code) != 6 {
			t.Fatal("spoofable:", a, err)
		}
		codes[r.Code] = true
	}
	if len(codes) < 3 {
		t.Error("codes can be guessed:", codes)
	}
	for _, tt := range []struct {
		who    string
		choice quotations.Choice
		event  bot.Event
		why    string
	}{
		{"beto", "approve", "refused", "not_yours"},
		{"ana", "approve", bot.OK, ""},
		{"ana", "reject", "refused", "approved"},
	} {
		a, err := s.do(worker.Decide, tt.who, worker.Decision{ID: q.ID, Version: 1, Choice: tt.choice})
		if err != nil || a.Event != tt.event {
			t.Fatal(tt, a, err)
		}
		if r, _ := a.Data.(worker.Refusal); r.Reason != tt.why || tt.why == "approved" && (r.Quote == nil || r.Quote.Status != quotations.Approved) {
			t.Errorf("%+v: %+v", tt, r)
		}
	}
}
