package orders_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
)

// TestOpenItemsListsUnfinishedThings checks the open items in each stage, and that ended orders have none.
func TestOpenItemsListsUnfinishedThings(t *testing.T) {
	for stage, want := range map[string]string{
		"requested": "order", "requested/published": "order", "scheduled/quoted": "order", "scheduled/approved": "order", "scheduled/assigned": "order",
		"in_progress/on_the_way": "order", "in_progress/on_site": "order", "in_progress/working": "order", "pending/waiting_part": "order", "pending/waiting_customer": "order",
		"pending/waiting_approval": "order extra", "completed": "verdict", "invoiced": "", "closed": "", "cancelled": "",
	} {
		f := newField(t)
		id := f.stands(stage)
		for _, named := range []string{"", id, strings.ToLower(id)} {
			open, err := f.OpenItems(t.Context(), ana, named, f.now)
			var kinds []string
			for _, item := range open.Items {
				kinds = append(kinds, string(item.Kind))
				if item.Order != id || item.Name == "" || item.Service == "" {
					t.Errorf("%s: %+v", stage, item)
				}
			}
			if err != nil || strings.Join(kinds, " ") != want || (open.Last != nil) != (want == "") {
				t.Errorf("%s %q: %v %v %v, want %q", stage, named, kinds, open.Last, err, want)
			}
		}
		if open, err := f.OpenItems(t.Context(), "+573009999999", id, f.now); err != nil || len(open.Items) > 0 || open.Last != nil {
			t.Error("a stranger is told of it:", open, err)
		}
	}
}

func TestOpenItemShowsCustomerFields(t *testing.T) {
	f := newField(t)
	f.Zone = time.FixedZone("Bogotá", -5*3600)
	id := f.stands("in_progress/on_the_way")
	open, err := f.OpenItems(t.Context(), ana, "", f.now)
	if err != nil || len(open.Items) != 1 {
		t.Fatal(open, err)
	}
	item := open.Items[0]
	if item.ID != id || item.Technician != "Teo" || !item.ETA.Equal(f.now.Add(20*time.Minute)) || item.ETA.Location() != f.Zone || item.Status != orders.StatusInProgress {
		t.Errorf("%+v", item)
	}
	if !slices.Contains(item.Ask, orders.ChangeCancel) || !slices.Contains(item.May, orders.ChangePhotos) || slices.Contains(item.May, orders.ChangeCancel) {
		t.Error(item.May, item.Ask)
	}
	f.asks(id, orders.ChangeCancel, "ya no")
	if open, _ = f.OpenItems(t.Context(), ana, "", f.now); !slices.Equal(open.Items[0].Waiting, []orders.ChangeKind{orders.ChangeCancel}) {
		t.Error(open.Items[0].Waiting)
	}
	second := f.order(orders.Medium).ID
	if open, _ = f.OpenItems(t.Context(), ana, "", f.now); len(open.Items) != 2 || open.Items[0].ID != second {
		t.Error("the latest comes first:", open.Items)
	}
	if open, err = f.OpenItems(t.Context(), ana, "ORD-99999", f.now); err != nil || len(open.Items) > 0 || open.Last != nil {
		t.Error(open, err)
	}
	if open, err = f.OpenItems(t.Context(), bot.ContactID("nobody"), "", f.now); err != nil || len(open.Items) > 0 || open.Last != nil {
		t.Error(open, err)
	}
}
