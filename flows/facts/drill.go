package facts

import (
	"context"
	"maps"
	"slices"
)

// Drill asks for the documents behind a number of a report.
type Drill struct {
	Kind    Kind
	Period  Period
	Measure string    // "" is all
	By      Dimension // with Key: the row
	Key     string
	Own     Own
}

// measures are the conditions of numbers.
var measures = map[string]func(f Fact) bool{
	"open":        func(f Fact) bool { return f.Unfinished },
	"completed":   func(f Fact) bool { return f.Done },
	"cancelled":   func(f Fact) bool { return f.Cancelled },
	"sla_met":     func(f Fact) bool { return f.SLA == Met },
	"sla_missed":  func(f Fact) bool { return f.SLA == Missed },
	"reopened":    func(f Fact) bool { return f.Reason == "" && f.Done && f.Reopened },
	"first_visit": func(f Fact) bool { return f.Reason == "" && f.Done && f.FirstVisit },
	"complaints":  func(f Fact) bool { return f.Kind == OfOrder && f.Reason == reasonProblem },
	"warranties":  func(f Fact) bool { return f.Kind == OfOrder && f.Reason == reasonWarranty },
	"rated":       func(f Fact) bool { return f.Rating > 0 },
	"detractors":  func(f Fact) bool { return f.Rating > 0 && f.Rating <= 3 },
	"invoiced":    func(f Fact) bool { return f.Invoiced },
	"owed":        func(f Fact) bool { return f.Owed != "" },
}

// Measures lists the names of the measures.
func Measures() []string { return slices.Sorted(maps.Keys(measures)) }

// Documents returns a page of the facts behind a number, the latest first. The error for a foreign cursor is
// validation.ErrCursor. A page may be short, or empty, where few of many facts match: next is "" at the end only.
func (s *Service) Documents(ctx context.Context, d Drill, limit int, after string) (page []Fact, next string, err error) {
	f := Filter{Kind: d.Kind, Period: d.Period, Contact: d.Own.Contact, Technician: d.Own.Technician}
	switch {
	case d.By == ByCustomer && d.Key != "":
		f.Customer = d.Key
	case d.By == ByTechnician && d.Key != "" && f.Technician == "":
		f.Technician = d.Key
	}
	measure := measures[d.Measure]
	f.Match = func(x Fact) bool {
		return x.State != Unconfirmed && (measure == nil || measure(x)) && (d.By == Whole || d.By.value(x) == d.Key)
	}
	return s.Facts.List(ctx, f, limit, after)
}
