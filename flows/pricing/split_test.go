package pricing_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/flows/holidays"
	"recado/flows/money"
	"recado/flows/pricing"
)

var priorities = []pricing.Priority{"", "urgent", "emergency"}

// plain returns the surcharge of an hour by applying the rule to one time of the wall clock,
// without splitting.
func plain(at time.Time, p pricing.Priority, c pricing.Calendar) int64 {
	local, most := at.In(c.Zone), int64(0)
	if local.Weekday() == time.Saturday || local.Weekday() == time.Sunday {
		most = 30
	}
	if h := local.Hour(); h >= 22 || h < 6 || c.Holiday(local) {
		most = 50
	}
	return most + map[pricing.Priority]int64{"urgent": 30, "emergency": 100}[p]
}

// zones are those of our countries, and some that change their clocks: by half an hour (Lord Howe),
// at midnight (Asuncion until 2024, Cairo), across a whole hour of the night.
var zones = []string{
	"America/Bogota", "America/El_Salvador", "America/Tegucigalpa", "America/New_York",
	"America/Asuncion", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago",
}

// TestSplitProperty checks that every minute has the surcharge of its wall clock, that the parts
// have no gap, and that adjacent parts differ.
func TestSplitProperty(t *testing.T) {
	tariff := pricing.Default()
	rapid.Check(t, func(r *rapid.T) {
		zone := must(time.LoadLocation(rapid.SampledFrom(zones).Draw(r, "zone")))
		c := pricing.Calendar{Zone: zone, Holiday: func(at time.Time) bool { return holidays.Is("CO", at.In(zone)) }}
		from := time.Unix(rapid.Int64Range(1_700_000_000, 1_800_000_000).Draw(r, "from"), rapid.Int64Range(0, 999_999_999).Draw(r, "ns"))
		to := from.Add(time.Duration(rapid.Int64Range(1, int64(80*time.Hour)).Draw(r, "length")))
		p := rapid.SampledFrom(priorities).Draw(r, "priority")
		parts := tariff.Split(from, to, p, c)
		at := from
		for i, part := range parts {
			if !part.From.Equal(at) || !part.To.After(part.From) {
				r.Fatal("a gap", parts)
			}
			if i > 0 && part.Surcharge.Cmp(parts[i-1].Surcharge) == 0 && slices.Equal(part.Reasons, parts[i-1].Reasons) {
				r.Fatal("cut for nothing", parts)
			}
			for ; at.Before(part.To); at = at.Add(time.Minute) {
				if part.Surcharge.Cmp(money.Int(plain(at, p, c))) != 0 {
					r.Fatal(at.In(zone), part)
				}
			}
			if last := part.To.Add(-1); part.Surcharge.Cmp(money.Int(plain(last, p, c))) != 0 {
				r.Fatal("the last moment", last.In(zone), part)
			}
			at = part.To
		}
		if !at.Equal(to) {
			r.Fatal("not to the end", parts)
		}
	})
}

// TestSplitAnywhereProperty checks that splitting work in two anywhere changes no surcharge.
func TestSplitAnywhereProperty(t *testing.T) {
	tariff := pricing.Default()
	rapid.Check(t, func(r *rapid.T) {
		c := sv.Calendar()
		from := time.Unix(rapid.Int64Range(1_700_000_000, 1_800_000_000).Draw(r, "from"), 0)
		length := rapid.Int64Range(2, int64(50*time.Hour)).Draw(r, "length")
		cut := from.Add(time.Duration(rapid.Int64Range(1, length-1).Draw(r, "cut")))
		to, p := from.Add(time.Duration(length)), rapid.SampledFrom(priorities).Draw(r, "priority")
		sum := func(parts []pricing.Part) map[string]time.Duration {
			by := map[string]time.Duration{}
			for _, part := range parts {
				by[fmt.Sprint(part.Surcharge, part.Reasons)] += part.To.Sub(part.From)
			}
			return by
		}
		whole := sum(tariff.Split(from, to, p, c))
		halves := sum(append(tariff.Split(from, cut, p, c), tariff.Split(cut, to, p, c)...))
		if len(whole) != len(halves) {
			r.Fatal(whole, halves)
		}
		for kind, length := range whole {
			if halves[kind] != length {
				r.Fatal(whole, halves)
			}
		}
	})
}

func TestSplitNights(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 7, 14, hour, 0, 0, 0, sv.Location()) }
	for _, tt := range []struct {
		night pricing.Span
		want  []int // hours at which the surcharge changes from 00:00 to 24:00
	}{
		{pricing.Span{From: 22 * 60, To: 6 * 60}, []int{6, 22}},
		{pricing.Span{From: 0, To: 5 * 60}, []int{5}},
		{pricing.Span{From: 19 * 60, To: 24 * 60}, []int{19}},
		{pricing.Span{From: 0, To: 0}, nil},
		{pricing.Span{From: 0, To: 24 * 60}, nil},
	} {
		tariff := pricing.Default()
		tariff.Night = tt.night
		parts := tariff.Split(at(0), at(24), "", sv.Calendar())
		var got []int
		for _, part := range parts[1:] {
			got = append(got, part.From.Hour())
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%v: %v", tt.night, parts)
		}
	}
	if parts := pricing.Default().Split(at(3), at(3), "", sv.Calendar()); parts != nil {
		t.Error(parts)
	}
}
