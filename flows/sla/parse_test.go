package sla_test

import (
	"slices"
	"testing"
	"time"

	"recado/flows/sla"
)

func TestParseDay(t *testing.T) {
	for _, tt := range []struct {
		texts []string
		spans []sla.Span
		ok    bool
	}{
		{nil, nil, true},
		{[]string{"14:00-18:00", "08:00-12:00"}, []sla.Span{{480, 720}, {840, 1080}}, true},
		{[]string{"00:00-24:00"}, []sla.Span{{0, 1440}}, true},
		{[]string{"08:00-12:00", "12:00-13:00"}, []sla.Span{{480, 720}, {720, 780}}, true},
		{[]string{"08:00-12:00", "11:59-13:00"}, nil, false},
		{[]string{"22:00-06:00"}, nil, false},
		{[]string{"08:00-08:00"}, nil, false},
		{[]string{"8:00-12:00"}, nil, false},
		{[]string{"08:60-12:00"}, nil, false},
		{[]string{"08:00-24:01"}, nil, false},
		{[]string{"-1:00-12:00"}, nil, false},
		{[]string{"mañana"}, nil, false},
	} {
		spans, ok := sla.ParseDay(tt.texts)
		if ok != tt.ok || !slices.Equal(spans, tt.spans) {
			t.Errorf("%q: %v, %v", tt.texts, spans, ok)
		}
	}
	if day, ok := sla.Weekday("thursday"); !ok || day != time.Thursday {
		t.Error(day, ok)
	}
	if _, ok := sla.Weekday("jueves"); ok {
		t.Error("jueves is read as a day")
	}
}
