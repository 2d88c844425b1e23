package retention_test

import (
	"slices"
	"testing"
	"time"

	"recado/flows/retention"
)

func TestTable(t *testing.T) {
	var seen []retention.Kind
	for _, row := range retention.Table {
		if slices.Contains(seen, row.Kind) {
			t.Errorf("%s stands twice", row.Kind)
		}
		seen = append(seen, row.Kind)
		if row.Min < 1 || row.Days < row.Min || row.Max < row.Days || row.Reason == "" || row.Of == "" || row.From == "" {
			t.Errorf("%+v", row)
		}
	}
}

func TestPeriods(t *testing.T) {
	p := retention.Periods{retention.Mails: 45}
	if p.Period(retention.Mails) != 45*24*time.Hour || p.Period(retention.Webhooks) != 30*24*time.Hour {
		t.Error(p.Period(retention.Mails), p.Period(retention.Webhooks))
	}
	var faults []retention.Kind
	p = retention.Periods{retention.Mails: 0, retention.Chats: 89, retention.Webhooks: 366, retention.Events: 30, "orders": 1}
	p.Check(func(kind retention.Kind, _ string) { faults = append(faults, kind) })
	if !slices.Equal(faults, []retention.Kind{retention.Chats, retention.Mails, "orders", retention.Webhooks}) {
		t.Errorf("faults in %v", faults)
	}
}
