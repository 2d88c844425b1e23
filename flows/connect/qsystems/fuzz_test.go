package qsystems_test

import (
	"testing"

	"recado/flows/connect/qsystems"
	"recado/flows/orders"
)

// FuzzStatus checks that an accepted update names an order and a valid state.
func FuzzStatus(f *testing.F) {
	for _, s := range []string{`{"id":"1","status":"EN_PROCESO"}`, `{"data":{"id":7,"status":"cerrada"}}`, `{"id":{"a":1},"status":1}`, `{"ref":1e400}`, `[]`, `{"id":"` + "\u202e" + `","status":"completed"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		ref, state, err := qsystems.ParseStatus(body)
		if (err == nil) != (ref != "") || len(ref) > 200 || err != nil && state != (orders.Stage{}) || err == nil && state.State == "" {
			t.Errorf("%s: %q %+v %v", body, ref, state, err)
		}
	})
}
