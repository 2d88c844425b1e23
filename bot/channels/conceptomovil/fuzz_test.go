package conceptomovil

import "testing"

// FuzzRead: an answer that is no JSON object says neither yes nor no; the same bytes
// always say the same, whatever order a map is walked in.
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
