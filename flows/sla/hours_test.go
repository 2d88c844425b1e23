package sla_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/sla"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

var office = map[time.Weekday][]sla.Span{
	time.Monday: {{From: 480, To: 720}, {From: 780, To: 1080}}, time.Tuesday: {{From: 480, To: 1080}}, time.Wednesday: {{From: 480, To: 1080}},
	time.Thursday: {{From: 480, To: 1080}}, time.Friday: {{From: 480, To: 1080}},
}

func TestAdd(t *testing.T) {
	bogota := zone(t, "America/Bogota")
	h := sla.Hours{Zone: bogota, Week: office, Closed: func(day time.Time) bool { return day.Format(time.DateOnly) == "2025-11-17" }}
	at := func(text string) time.Time {
		m, err := time.ParseInLocation("2006-01-02 15:04", text, bogota)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, tt := range []struct {
		from  string
		hours float64
		want  string
	}{
		{"2025-11-20 10:00", 4, "2025-11-20 14:00"},
		{"2025-11-20 16:00", 4, "2025-11-21 10:00"}, // over night
		{"2025-11-21 17:00", 2, "2025-11-24 09:00"}, // over the weekend
		{"2025-11-14 17:00", 2, "2025-11-18 09:00"}, // and a holiday on Monday
		{"2025-11-24 11:00", 2, "2025-11-24 14:00"}, // over noon
		{"2025-11-22 03:00", 0, "2025-11-24 08:00"}, // closed at the start
		{"2025-11-20 05:00", 1, "2025-11-20 09:00"},
		{"2025-11-20 08:00", 10, "2025-11-20 18:00"}, // to the last minute
	} {
		if got := h.Add(at(tt.from), time.Duration(tt.hours*float64(time.Hour))); !got.Equal(at(tt.want)) {
			t.Errorf("%s + %v h: %s, want %s", tt.from, tt.hours, got.In(bogota), tt.want)
		}
	}
	if from := at("2025-11-22 03:00"); !(sla.Hours{}).Add(from, time.Hour).Equal(from.Add(time.Hour)) {
		t.Error("without hours every hour counts")
	}
	never := sla.Hours{Week: map[time.Weekday][]sla.Span{}}
	if from := at("2025-11-22 03:00"); !never.Add(from, time.Hour).Equal(from.Add(time.Hour)) {
		t.Error("hours that never come are no reason never to be due")
	}
}

// TestAddWhereClocksChange checks the days on which the clocks skip and repeat an hour.
func TestAddWhereClocksChange(t *testing.T) {
	chile := zone(t, "America/Santiago")
	all := map[time.Weekday][]sla.Span{}
	for day := time.Sunday; day <= time.Saturday; day++ {
		all[day] = []sla.Span{{From: 0, To: 1440}}
	}
	h := sla.Hours{Zone: chile, Week: all}
	for _, night := range []time.Time{time.Date(2025, 9, 6, 20, 0, 0, 0, chile), time.Date(2025, 4, 5, 20, 0, 0, 0, chile)} {
		if got := h.Add(night, 10*time.Hour); got.Sub(night) != 10*time.Hour {
			t.Error(night, got)
		}
	}
}

func TestProperties(t *testing.T) {
	zones := []*time.Location{time.UTC, zone(t, "America/Bogota"), zone(t, "America/Santiago"), zone(t, "Europe/Madrid"), zone(t, "Australia/Lord_Howe")}
	rapid.Check(t, func(r *rapid.T) {
		h := sla.Hours{Zone: rapid.SampledFrom(zones).Draw(r, "zone"), Week: map[time.Weekday][]sla.Span{}}
		for day := time.Sunday; day <= time.Saturday; day++ {
			last := 0
			for range rapid.IntRange(0, 2).Draw(r, "spans") {
				from := rapid.IntRange(last, 1439).Draw(r, "from")
				last = rapid.IntRange(from+1, 1440).Draw(r, "to")
				h.Week[day] = append(h.Week[day], sla.Span{From: from, To: last})
				if last > 1430 {
					break
				}
			}
		}
		if rapid.Bool().Draw(r, "holidays") {
			h.Closed = func(day time.Time) bool { return day.YearDay()%7 == 3 }
		}
		start := time.Unix(rapid.Int64Range(1_700_000_000, 1_800_000_000).Draw(r, "start"), 0)
		minutes := func(name string) time.Duration {
			return time.Duration(rapid.IntRange(0, 5000).Draw(r, name)) * time.Minute
		}
		a, b := minutes("a"), minutes("b")
		both := h.Add(start, a+b)
		// With no time left, the end of a span becomes the beginning of the next.
		if steps := h.Add(h.Add(start, a), b); b > 0 && !steps.Equal(both) {
			r.Fatal("a, then b:", steps, "a+b:", both)
		}
		if both.Before(start) {
			r.Fatal("back in time")
		}
		if got := h.Between(start, both); got != a+b {
			r.Fatal("between:", got, a+b)
		}
		if len(h.Week) > 0 && !h.Open(both) && !h.Open(both.Add(-time.Nanosecond)) {
			r.Fatal("outside the hours:", both)
		}
	})
}
