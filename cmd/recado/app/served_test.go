package app

import (
	"testing"

	"recado/flows/orders"
)

func TestServedCountsWhatIsDoneForACompany(t *testing.T) {
	work, _ := crewOf(t, 0)
	for i, done := range []bool{true, true, false} {
		who := []string{"EMP-1", "EMP-2", "EMP-1"}[i]
		o := orders.Order{ID: who + string(rune('a'+i)), V: 1, Command: string(rune('a' + i)), State: orders.Scheduled, CustomerOf: who, CreatedAt: crewDay}
		if done {
			o.State = orders.Closed
		}
		o.Work.Technician = &orders.Technician{ID: "TEC-1"}
		if err := work.Orders.Insert(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	for company, want := range map[string]int{"EMP-1": 1, "EMP-2": 1, "EMP-3": 0} {
		served, err := workload{work}.Served(t.Context(), company)
		if err != nil || served["TEC-1"] != want {
			t.Errorf("%s: %v %v, want %d", company, served, err, want)
		}
	}
}
