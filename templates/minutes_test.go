package templates

import "testing"

func TestMinutesAreSaidInDaysFromTwoDaysOn(t *testing.T) {
	for _, c := range []struct {
		locale string
		n      float64
		want   string
	}{
		{"es", 5, "5 minutos"},
		{"es", 90, "1 hora y 30 minutos"},
		{"es", 36 * 60, "36 horas"},
		{"es", 4330, "3 días"},
		{"en", 4400, "3 days and 1 hour"},
	} {
		if got := minutes(c.locale, c.n); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.locale, c.n, got, c.want)
		}
	}
}
