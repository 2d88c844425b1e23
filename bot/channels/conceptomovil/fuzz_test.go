package conceptomovil

import "testing"

// FuzzRead checks that a body that is not a JSON object gives neither success nor error, and that
// equal bodies give equal results.
func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"messageId":"1"}`, `{"status":"ERROR","code":5}`, `{"id":1e300}`, `{"ID":"a","id":"b","Id":"c"}`, `{"errors":[{"a":1}]}`, `nada`, `{"error":null}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		first := read(body)
		for range 3 {
			if again := read(body); again != first {
				t.Errorf("%s says %+v and %+v", body, first, again)
			}
		}
	})
}
