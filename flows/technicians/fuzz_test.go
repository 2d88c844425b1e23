package technicians_test

import (
	"testing"

	"recado/flows/technicians"
)

// FuzzSpan checks that a span has one text form and lies within two days.
func FuzzSpan(f *testing.F) {
	for _, s := range []string{"08:00-17:30", "22:00-06:00", "00:00-24:00", "24:00-00:00", "+8:00-17:00", "08:00-17:30x", " 8:00-17:00", "08:60-09:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		if s, ok := technicians.ParseSpan(said); ok && (s.String() != said || s.From < 0 || s.From >= 1440 || s.To < 0 || s.To > 1440) {
			t.Errorf("%q became %+v, %s", said, s, s)
		}
	})
}
