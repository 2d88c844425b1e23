package business_test

import (
	"strings"
	"testing"
	"time"

	"recado/flows/business"
)

// TestClocksChange checks that where summer time begins and ends, opening and quiet hours follow
// the wall clock.
func TestClocksChange(t *testing.T) {
	for _, c := range []struct{ zone, before, after string }{
		{"America/Santiago", "2026-09-05", "2026-09-06"}, // 24:00 is 01:00
		{"America/Santiago", "2026-04-04", "2026-04-05"}, // 24:00 is 23:00
		{"America/New_York", "2026-03-07", "2026-03-08"}, // 02:00 is 03:00
		{"America/New_York", "2026-10-31", "2026-11-01"}, // 02:00 is 01:00
	} {
		b := parsed(t, c.zone)
		at := func(text string) time.Time {
			m, err := time.ParseInLocation("2006-01-02 15:04", text, b.Location())
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		for _, day := range []string{c.before, c.after} {
			for clock, open := range map[string]bool{"07:59": false, "08:00": true, "16:59": true, "17:00": false} {
				if got := b.Open(at(day + " " + clock)); got != open {
					t.Errorf("%s, %s %s: open is %v", c.zone, day, clock, got)
				}
			}
		}
		if got, want := b.Opens(at(c.before+" 20:00")), at(c.after+" 08:00"); !got.Equal(want) {
			t.Errorf("%s: opens %s, want %s", c.zone, got, want)
		}
		f := b.Facts(at(c.before + " 22:00"))
		if want := at(c.after + " 07:00"); !f.QuietHours || !f.QuietHoursEnd.Equal(want) {
			t.Errorf("%s: quiet %v until %s, want %s", c.zone, f.QuietHours, f.QuietHoursEnd, want)
		}
		if f := b.Facts(at(c.after + " 07:00")); f.QuietHours {
			t.Errorf("%s: still quiet at 07:00", c.zone)
		}
	}
}

func parsed(t *testing.T, zone string) business.Business {
	t.Helper()
	week := `["08:00-17:00"]`
	var days strings.Builder
	for _, d := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		days.WriteString(d + " = " + week + "\n")
	}
	b, err := business.Parse([]byte("zone = \"" + zone + "\"\n" + goodFile + "\n[hours]\n" + days.String() + "[quiet]\nfrom = \"21:00\"\nto = \"07:00\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const goodFile = "name = \"A\"\n[[services]]\ncode = \"A\"\nname.es = \"A\"\n"
