package app

import (
	"slices"
	"testing"
	"time"
)

// TestSilenceInBusinessHoursIsToldOnce checks every minute of a day, open from 8 to 18: an hour of
// silence is reported once.
func TestSilenceInBusinessHoursIsToldOnce(t *testing.T) {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	at := func(clock string) time.Time {
		d, err := time.Parse("15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		return day.Add(time.Duration(d.Hour())*time.Hour + time.Duration(d.Minute())*time.Minute)
	}
	for name, tt := range map[string]struct{ heard, told []string }{
		"nothing all day: once, an hour after opening": {nil, []string{"08:59"}},
		"messages all the time":                        {[]string{"08:30", "09:29", "10:20", "11:10", "12:05", "13:00", "13:55", "14:50", "15:45", "16:40", "17:35"}, nil},
		"each silence anew":                            {[]string{"08:10", "12:00"}, []string{"09:10", "13:00"}},
		"at night nobody is missed":                    {[]string{"08:30", "09:20", "10:10", "11:00", "11:55", "12:50", "13:45", "14:40", "15:35", "16:30", "17:25", "19:00"}, nil},
		"a message before opening does not count":      {[]string{"07:59"}, []string{"08:59"}},
	} {
		t.Run(name, func(t *testing.T) {
			dog := watchdog{silence: time.Hour, since: day}
			var heard time.Time
			var told []string
			for now := day; now.Before(day.Add(24 * time.Hour)); now = now.Add(time.Minute) {
				if slices.Contains(tt.heard, now.Format("15:04")) {
					heard = now
				}
				open := !now.Before(at("08:00")) && now.Before(at("18:00"))
				if quiet := dog.check(now, heard, open); quiet > 0 {
					told = append(told, now.Format("15:04"))
				}
			}
			if !slices.Equal(told, tt.told) {
				t.Errorf("told at %v, want %v", told, tt.told)
			}
		})
	}
}
