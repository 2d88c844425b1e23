package stock_test

import (
	"errors"
	"slices"
	"testing"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
	"recado/flows/stock"
	"recado/flows/validation"
)

// TestPurchase buys, receives in two deliveries, and enters each once.
func TestPurchase(t *testing.T) {
	s := newService(t)
	p, err := s.Buy(t.Context(), stock.Purchase{Command: "c", Lines: []stock.PurchaseLine{{SKU: "rod-1", Quantity: n("10"), Price: usd(2900)}}, By: agent}, now)
	if err != nil || p.ID != "OC-00001" || p.SupplierName != "SKF Bogotá" || p.ETA != "2026-12-05" || p.State != stock.Ordered {
		t.Fatalf("%+v %v", p, err)
	}
	if again, err := s.Buy(t.Context(), stock.Purchase{Command: "c"}, now); err != nil || again.ID != p.ID {
		t.Error("a repeated command buys once:", again.ID, err)
	}
	first := stock.Delivery{ID: "d1", Lines: []stock.DeliveredLine{{SKU: "ROD-1", Quantity: n("4")}}, By: agent}
	for range 2 { // it is reported twice, and each report is entered twice
		if p, err = s.Receive(t.Context(), p.ID, first, now); err != nil || p.State != stock.Partial {
			t.Fatal(p.State, err)
		}
		if _, err := s.Deliver(t.Context(), stock.Delivered{Purchase: p.ID, Delivery: "d1"}, now); err != nil {
			t.Fatal(err)
		}
	}
	if last, _ := s.Last(t.Context(), "ROD-1"); last.Balances[stock.Store].String() != "4" || last.Value != usd(11600) {
		t.Errorf("%+v", last)
	}
	if err := s.Expire(t.Context(), now.AddDate(0, 0, 5), 10); err != nil {
		t.Fatal(err)
	}
	if p, _ = s.Purchases.Get(t.Context(), p.ID); !slices.Contains(heard(p.Outbox), "notice.purchase_late.supervisor +573000000009") {
		t.Error("a late purchase is told:", heard(p.Outbox))
	}
	if p, err = s.Receive(t.Context(), p.ID, stock.Delivery{ID: "d2", By: agent}, now); err != nil || p.State != stock.Received || !p.DueAt.IsZero() {
		t.Errorf("the rest has arrived: %+v %v", p, err)
	}
	if _, err = s.Receive(t.Context(), p.ID, stock.Delivery{ID: "d3"}, now); !errors.Is(err, stock.ErrOver) {
		t.Error(err)
	}
	if _, err = s.CancelPurchase(t.Context(), p.ID, "x", now); !errors.Is(err, stock.ErrOver) {
		t.Error(err)
	}
	for want, lines := range map[string][]stock.PurchaseLine{
		"lines":             nil,
		"lines[0].sku":      {{SKU: "NADA", Quantity: n("1")}},
		"lines[1].sku":      {{SKU: "ROD-1", Quantity: n("1")}, {SKU: "ROD-1", Quantity: n("1")}},
		"lines[0].quantity": {{SKU: "ROD-1"}},
	} {
		_, err := s.Buy(t.Context(), stock.Purchase{Command: want, Lines: lines}, now)
		if invalid, ok := errors.AsType[*validation.InvalidError](err); !ok || invalid.Problems[0].Field != want {
			t.Error(want, err)
		}
	}
}

// TestRequestOfATechnician is moved from the store, or bought first.
func TestRequestOfATechnician(t *testing.T) {
	s := newService(t)
	teo := orders.Technician{ID: "T1", Name: "Teo", Contact: "+573000000001"}
	r, err := s.Ask(t.Context(), stock.Request{Technician: teo, SKU: "ROD-1", Quantity: n("3"), Text: "me queda un rodamiento", Command: "ask"}, now)
	if err != nil || r.ID != "REP-00001" || !slices.Equal(heard(r.Outbox), []string{"notice.supply_requested.supervisor +573000000009"}) {
		t.Fatalf("%+v %v", r, err)
	}
	if again, err := s.Ask(t.Context(), stock.Request{Technician: teo, SKU: "ROD-1", Quantity: n("3"), Command: "ask"}, now); err != nil || again.ID != r.ID {
		t.Error(again.ID, err)
	}
	if _, err := s.DecideBy(t.Context(), "+573000000001", r.ID, true, "", now); !errors.Is(err, bot.ErrNotFound) {
		t.Error("he can't approve it himself:", err)
	}
	if r, err = s.DecideBy(t.Context(), "+573000000009", r.ID, true, "", now); err != nil || r.State != stock.Approved {
		t.Fatal(r.State, err)
	}
	if _, err := s.Decide(t.Context(), r.ID, false, "", agent, now); !errors.Is(err, stock.ErrOver) {
		t.Error(err)
	}
	if r, err = s.Fulfil(t.Context(), r.ID, now); err != nil || r.State != stock.OnOrder || r.Purchase != "OC-00001" {
		t.Fatalf("the store has none: %+v %v", r, err)
	}
	p, _ := s.Purchases.Get(t.Context(), r.Purchase)
	if p.Lines[0].Quantity.String() != "10" || p.Request != r.ID {
		t.Errorf("as many are bought as the business buys at a time: %+v", p)
	}
	if p, err = s.Receive(t.Context(), p.ID, stock.Delivery{ID: "d", By: agent}, now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Deliver(t.Context(), stock.Delivered{Purchase: p.ID, Delivery: "d"}, now); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if r, err = s.Fulfil(t.Context(), r.ID, now); err != nil || r.State != stock.Fulfilled {
			t.Fatal(r.State, err)
		}
	}
	if last, _ := s.Last(t.Context(), "ROD-1"); last.Balances[stock.Van("T1")].String() != "3" || last.Balances[stock.Store].String() != "7" {
		t.Errorf("%+v", last.Balances)
	}
	var told []string
	for _, e := range r.Outbox {
		told = append(told, e.Name)
	}
	if !slices.Contains(told, notify.ChatKey(notify.SupplyReady, notify.Technician)) {
		t.Error(told)
	}
}
