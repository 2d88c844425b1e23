package pricing_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"recado/flows/pricing"
)

func TestDefaultTariff(t *testing.T) {
	d := pricing.Default()
	if p := d.Check(); p != nil {
		t.Error(p)
	}
	var again pricing.Tariff
	if raw, err := json.Marshal(d); err != nil || json.Unmarshal(raw, &again) != nil || !reflect.DeepEqual(d, again) {
		t.Error(err, again)
	}
	for country, want := range map[string]string{"CO": "19", "SV": "13", "HN": "15"} {
		if got, ok := d.VATOn(country, time.Date(2026, 7, 14, 0, 0, 0, 0, time.UTC)); !ok || got.String() != want {
			t.Error(country, got)
		}
	}
}
