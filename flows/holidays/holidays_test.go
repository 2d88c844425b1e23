package holidays_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"recado/flows/holidays"
)

func TestHolidays(t *testing.T) {
	for _, tt := range []struct {
		country string
		year    int
		want    string
	}{
		{"CO", 2025, "01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25"},
		{"CO", 2026, "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25"},
		{"CO", 2027, "01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 10-18 11-01 11-15 12-08 12-25"},
		{"SV", 2026, "01-01 04-02 04-03 04-04 05-01 05-10 06-17 08-06 09-15 11-02 12-25"},
		{"HN", 2026, "01-01 04-02 04-03 04-04 04-20 05-01 09-15 10-07 10-08 10-09 12-25"},
		{"HN", 2027, "01-01 03-25 03-26 03-27 04-19 05-01 09-15 10-06 10-07 10-08 12-25"},
		{"XX", 2026, ""},
	} {
		var got []string
		for day := time.Date(tt.year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == tt.year; day = day.AddDate(0, 0, 1) {
			if holidays.Is(tt.country, day) {
				got = append(got, day.Format("01-02"))
			}
			if listed := slices.Contains(holidays.In(tt.country, tt.year), day); listed != holidays.Is(tt.country, day) {
				t.Errorf("%s: In and Is differ at %s", tt.country, day)
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s %d:\n%s\n%s", tt.country, tt.year, s, tt.want)
		}
	}
}
