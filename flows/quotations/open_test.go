package quotations_test

import (
	"testing"
	"time"

	"recado/flows/orders"
	"recado/flows/quotations"
)

// TestLaterYesDoesNotApproveADecidedQuotation checks that no later approval, by anyone at any time,
// changes the decision about a version.
func TestLaterYesDoesNotApproveADecidedQuotation(t *testing.T) {
	for choice, want := range map[quotations.Choice]string{quotations.Reject: "rejected ", quotations.AskForChange: "changes "} {
		s := newShop(t)
		s.terms = orders.Terms{Approvers: []orders.Approver{{Contact: "ana"}, {Contact: "bea"}}}
		q := s.sent(t, "2")
		if q, err := s.Decide(t.Context(), quotations.Ref{ID: q.ID, Version: 1}, choice, client("ana"), "está muy cara", monday); err != nil || q.Decision.Reason != "está muy cara" {
			t.Fatal(q.Decision, err)
		}
		for _, who := range []string{"ana", "bea"} {
			for _, version := range []int{0, 1} { // 0: the approval names no version
				for _, later := range []time.Duration{0, time.Minute, 400 * time.Hour} {
					_, err := s.Decide(t.Context(), quotations.Ref{ID: q.ID, Version: version}, quotations.Approve, client(who), "", monday.Add(later))
					if why(err) != want {
						t.Errorf("%s, then yes by %s of version %d after %s: %s, want %s", choice, who, version, later, why(err), want)
					}
				}
			}
		}
		if got, _ := s.Service.Get(t.Context(), q.ID); got.Status == quotations.Approved {
			t.Error("it was approved")
		}
		if open, err := s.OpenItems(t.Context(), "ana", "", monday); err != nil || len(open) > 0 {
			t.Error("it still waits for an answer:", open, err)
		}
	}
}

func TestOpenQuotations(t *testing.T) {
	s := newShop(t)
	q := s.sent(t, "2")
	for id, want := range map[string]int{"": 1, q.ID: 1, "cot-00001": 1, "ORD-00001": 1, "ORD-00002": 0, "COT-00009": 0} {
		open, err := s.OpenItems(t.Context(), "ana", id, monday)
		if err != nil || len(open) != want {
			t.Errorf("%q: %v %v", id, open, err)
		}
		if want > 0 && (open[0].Kind != orders.OpenQuotation || open[0].Version != 1 || open[0].Total.Minor != 119_00 || open[0].Order != "ORD-00001") {
			t.Errorf("%+v", open[0])
		}
	}
	if open, _ := s.OpenItems(t.Context(), "eve", "", monday); len(open) > 0 {
		t.Error("a stranger sees", open)
	}
	if open, _ := s.OpenItems(t.Context(), "ana", "", q.ValidUntil); len(open) > 0 {
		t.Error("its validity is over:", open)
	}
	s.state = orders.Cancelled
	if open, _ := s.OpenItems(t.Context(), "ana", "", monday); len(open) > 0 {
		t.Error("its order is over:", open)
	}
}

// TestNoQuotationOfACancelledOrderIsApproved checks that cancelling an order ends its quotation,
// and that until this is written the order's state prevents an approval.
func TestNoQuotationOfACancelledOrderIsApproved(t *testing.T) {
	s := newShop(t)
	q := s.sent(t, "2")
	s.state = orders.Cancelled
	yes := func() string {
		_, err := s.Decide(t.Context(), quotations.Ref{ID: q.ID, Version: 1}, quotations.Approve, client("ana"), "", monday)
		return why(err)
	}
	if got := yes(); got != "order_over " {
		t.Error(got)
	}
	end := orders.QuoteEnd{ID: q.ID, By: orders.Actor{Role: orders.RoleClient, ID: "ana"}, Reason: "ya no"}
	for range 2 {
		if err := s.OrderCancelled(t.Context(), end, monday); err != nil {
			t.Fatal(err)
		}
	}
	got, _ := s.Service.Get(t.Context(), q.ID)
	if got.Status != quotations.Rejected || got.Decision.Reason != "ya no" || len(got.History) != 3 {
		t.Error(got.Status, got.Decision, got.History)
	}
	if due, _ := s.Soonest(t.Context()); !due.IsZero() {
		t.Error("somebody is reminded of it at", due)
	}
	if got := yes(); got != "rejected " {
		t.Error(got)
	}
	approved := newShop(t)
	q = approved.sent(t, "2")
	if _, err := approved.Decide(t.Context(), quotations.Ref{ID: q.ID}, quotations.Approve, client("ana"), "", monday); err != nil {
		t.Fatal(err)
	}
	if err := approved.OrderCancelled(t.Context(), end, monday); err != nil {
		t.Fatal(err)
	}
	if got, _ := approved.Service.Get(t.Context(), q.ID); got.Status != quotations.Approved {
		t.Error("what was decided was changed:", got.Status)
	}
}
