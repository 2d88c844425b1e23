package technicians_test

import (
	"testing"

	"recado/flows/technicians"
)

// TestScore checks scores worked by hand from the seed's weights.
func TestScore(t *testing.T) {
	for name, tt := range map[string]struct {
		figures technicians.Figures
		months  int
		score   float64
		class   string
	}{
		"all targets": {technicians.Figures{Completed: 20, Hours: 132, Available: 176, InTime: 19, Rating: 4.5, FirstTime: 17}, 1, 100, "excellent"},
		// half the orders 7.5, 60 % used of 75 % 16, half in time of 95 % 10.526, 3.6 of 4.5 16, rework 3 % would be 15: none 15, 10
		"half": {technicians.Figures{Completed: 10, Hours: 96, Available: 160, InTime: 5, Rating: 3.6, FirstTime: 10}, 1, 75, "good"},
		// without ratings and hours: (15×1 + 20×1 + 15×0 + 10×1) ÷ 60; rework of 10 % is over twice the target
		"rework":     {technicians.Figures{Completed: 20, InTime: 20, Rework: 2, FirstTime: 20}, 1, 75, "good"},
		"two months": {technicians.Figures{Completed: 20, InTime: 20, FirstTime: 20}, 2, 87.5, "good"},
		"nothing":    {technicians.Figures{}, 1, 0, ""},
	} {
		got := tt.figures.Score(tt.months)
		if got.Score != tt.score || got.Class != tt.class {
			t.Errorf("%s: %v %s, want %v %s", name, got.Score, got.Class, tt.score, tt.class)
		}
	}
}

// TestPersonnelProblems checks what private fields may not be.
func TestPersonnelProblems(t *testing.T) {
	var s technicians.Service
	wrong := technicians.Profile{
		Name: "Teo", Phone: "+573001112233", Trainings: []technicians.Training{{On: "2026-02-30"}}, Brands: []string{""},
		Personnel: technicians.Personnel{Birth: "1980-13-01", Employment: "guest", Start: "soon", Papers: []technicians.Paper{{Name: "Licencia", Expires: "x"}}},
	}
	found := map[string]bool{}
	for _, p := range s.Check("TEC-1", wrong) {
		found[p.Field] = true
	}
	for _, field := range []string{"trainings[0].name", "trainings[0].on", "brands[0]", "birth", "employment", "start", "papers[0].expires"} {
		if !found[field] {
			t.Errorf("%s is not among %v", field, found)
		}
	}
	if p := s.Check("TEC-1", technicians.Profile{Name: "Teo", Phone: "+573001112233", Personnel: technicians.Personnel{Birth: "1980-01-31", Start: "1999-05-01", Employment: technicians.Permanent}}); p != nil {
		t.Error(p)
	}
}
