package catalog_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"recado/flows/catalog"
	"recado/flows/money"
	"recado/flows/orders"
	"recado/flows/pricing"
	"recado/store/repo"
	"recado/store/sqlite"
)

var now = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC) // a Monday, in the daytime

func newService(t *testing.T) *catalog.Service {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	categories, err1 := repo.NewRecordRepository[catalog.Category](db, "categories", "")
	materials, err2 := repo.NewRecordRepository[catalog.Material](db, "materials", "")
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	s := catalog.New(categories, materials, "USD")
	s.Tariff = func(context.Context, orders.Order, time.Time) (pricing.Tariff, error) { return pricing.Default(), nil }
	s.Calendar, s.Country = pricing.Calendar{Zone: time.UTC, Holiday: func(time.Time) bool { return false }}, "CO"
	own := money.MustDecimal("12.5")
	for sku, m := range map[string]catalog.Material{
		"COD-12": {Name: "Codo PVC 1/2", Price: money.Amount{Minor: 400, Currency: "USD"}},
		"LLA-01": {Name: "Llave de paso", Cost: money.Amount{Minor: 1000, Currency: "USD"}, Markup: &own},
		"COD-34": {Name: "Codo PVC 3/4", Cost: money.Amount{Minor: 500, Currency: "USD"}},
	} {
		if _, err := s.Stock.Create(t.Context(), sku, m, now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Categories.Create(t.Context(), "obra", catalog.Category{Name: "Obra", Kind: "installation", Services: []string{"LIGHTING"}}, now); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestKindAndMaterials(t *testing.T) {
	s := newService(t)
	for service, want := range map[string]string{"LIGHTING": "installation", "lighting": "installation", "PLUMBING": "repair"} {
		if got, err := s.Category(t.Context(), service); got.Kind != want || err != nil {
			t.Errorf("%s: %+v, %v", service, got, err)
		}
	}
	for text, want := range map[string]int{"cod-12": 1, "CÓDO pvc": 2, "codo 3/4": 1, "tubo": 0, "": 0} {
		if got, err := s.Materials(t.Context(), text); len(got) != want || err != nil {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

func TestExtra(t *testing.T) {
	s := newService(t)
	for _, tt := range []struct {
		name, hours string
		materials   []string
		cents       int64 // 0: can't be priced
	}{
		{"hours", "1.5", nil, 7500},
		{"hours with a comma, and what stands in the catalogue", "1,5", []string{"2 codo 1/2", "COD-34"}, 7500 + 800 + 700},
		{"a markup of its own", "", []string{"2 lla-01"}, 2250},
		{"two it could be", "1", []string{"codo"}, 0},
		{"none it could be", "1", []string{"tubo"}, 0},
		{"hours that are none", "dos", nil, 0},
		{"less than nothing", "-1", []string{"COD-12"}, 0},
		{"nothing", "", nil, 0},
	} {
		got, err := s.Extra(t.Context(), orders.Order{ServiceType: "PLUMBING", Priority: orders.Medium}, tt.hours, tt.materials, now)
		if err != nil || got.Minor != tt.cents || (got.Currency == "USD") != (tt.cents != 0) {
			t.Errorf("%s: %v, %v", tt.name, got, err)
		}
	}
}
