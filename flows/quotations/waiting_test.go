package quotations_test

import (
	"testing"
	"time"

	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
)

// TestWaitingIsQuotedWhenAsked checks the price of waiting against a computation by hand: an hour
// costs 50, at night 75, and waiting half of it.
//
//	2 h of work            2 × 50              100.00
//	20 min, by day         ⅓ × 50 × 50 %         8.33
//	45 min from 21:45:     ¼ × 50 × 50 %         6.25
//	  half an hour of it   ½ × 75 × 50 %        18.75
//	                                           133.33, with 19 % VAT 158.66
func TestWaitingIsQuotedWhenAsked(t *testing.T) {
	s := newShop(t)
	day := func(h, m int) time.Time { return time.Date(2026, 11, 23, h, m, 0, 0, time.UTC) } // a Monday
	s.work = orders.Work{
		Visits: []orders.Visit{{In: day(8, 0), Out: day(23, 0)}},
		Pauses: []orders.Pause{
			{Reason: "part", From: day(9, 0), Until: day(10, 0)},
			{Reason: "customer", From: day(10, 0), Until: day(10, 20)},
			{Reason: "approval", From: day(21, 45), Until: day(22, 30)},
		},
	}
	d := hours("2")
	d.Command = "plain"
	q, _, err := s.Create(t.Context(), d, luz, monday)
	if err != nil || q.Estimate.Total != (money.Amount{Minor: 11900, Currency: "USD"}) {
		t.Fatalf("added by itself: %v %v", q.Estimate.Total, err)
	}
	d.Waiting = true
	if q, err = s.Update(t.Context(), q.ID, q.V, d, luz, monday); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		of   int64
		line pricing.Line
	}{{100_00, q.Estimate.Lines[0]}, {8_33, q.Estimate.Lines[1]}, {6_25, q.Estimate.Lines[2]}, {18_75, q.Estimate.Lines[3]}} {
		if tt.line.Total.Minor != tt.of || tt.line.Waiting != (tt.of != 100_00) {
			t.Errorf("%d: %+v", tt.of, tt.line)
		}
	}
	if e := q.Estimate; len(e.Lines) != 4 || e.Net.Minor != 133_33 || e.Total.Minor != 158_66 {
		t.Errorf("%+v", e)
	}
	// A revision of the priced job adds the waits only once, and a new draft adds the same waits.
	d.Job.Labour = q.Job.Labour
	if q, err = s.Update(t.Context(), q.ID, q.V, d, luz, monday); err != nil || q.Estimate.Total.Minor != 158_66 {
		t.Errorf("%v %v", q.Estimate.Total, err)
	}
	d = hours("2")
	d.Command, d.Waiting = "with", true
	if q, _, err = s.Create(t.Context(), d, luz, monday); err != nil || q.Estimate.Total.Minor != 158_66 {
		t.Errorf("%v %v", q.Estimate.Total, err)
	}
}
