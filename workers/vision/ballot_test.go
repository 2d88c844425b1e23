package vision

import (
	"reflect"
	"testing"

	"recado/bot"
)

func TestBallot(t *testing.T) {
	page := func(s string, conf float64) vote { return vote{serial: s, conf: conf, label: 2} }
	line := func(s string, conf float64) vote { return vote{serial: s, conf: conf, label: 2, close: true} }
	guessed := func(v vote) vote { v.label = 1; return v }
	for _, c := range []struct {
		name     string
		votes    ballot
		serial   string
		min, max int
		sure     bool
	}{
		{"nobody", nil, "", 0, 0, false},
		{"all agree", ballot{page("A12345", 95), line("A12345", 98), line("A12345", 97), line("A12345", 99)}, "A12345", 90, 99, true},
		{"the page misread", ballot{page("A1Z345", 40), line("A12345", 98), line("A12345", 97), line("A12345", 99)}, "A12345", 80, 99, true},
		{"page alone", ballot{page("A12345", 99)}, "A12345", 1, 60, false},
		{"one close reading", ballot{page("A12345", 99), line("A12345", 99)}, "A12345", 1, 60, false},
		{"they differ", ballot{page("A12345", 95), line("A12345", 98), line("A1Z345", 97), line("A1234S", 96)}, "A12345", 1, 69, false},
		{"half and half", ballot{line("A12345", 97), line("A12345", 97), line("A1Z345", 97), line("A1Z345", 97)}, "A12345", 1, 69, false},
		{"agreed, none certain", ballot{line("A12345", 40), line("A12345", 45), line("A12345", 50)}, "A12345", 1, 69, false},
		{"0 or O", ballot{page("AO2345", 95), line("AO2345", 98), line("AO2345", 97), line("AO2345", 99)}, "AO2345", 1, 69, true},
		{"a misread label", ballot{guessed(line("A12345", 99)), guessed(line("A12345", 99)), guessed(line("A12345", 99))}, "A12345", 70, 85, false},
	} {
		got := c.votes.reading()
		if got.Serial != c.serial || got.Confidence < c.min || got.Confidence > c.max {
			t.Errorf("%s: %+v, want %q of %d to %d", c.name, got, c.serial, c.min, c.max)
		}
		if c.votes.sure() != c.sure {
			t.Errorf("%s: sure is %v", c.name, !c.sure)
		}
	}
	if got := (ballot{}).reading(); !reflect.DeepEqual(got, bot.PlateReading{}) {
		t.Errorf("nobody: %+v", got)
	}
}
