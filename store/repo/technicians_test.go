package repo_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/technicians"
	"recado/flows/validation"
	"recado/store/repo"
	"recado/store/sqlite"
)

func newTechnicians(t *testing.T) *technicians.Service {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	kept, err := repo.NewTechnicians(db)
	if err != nil {
		t.Fatal(err)
	}
	return &technicians.Service{Technicians: kept, Country: "CO"}
}

func teo(i int) technicians.Profile {
	return technicians.Profile{
		Name: "Teo Rojas", Phone: fmt.Sprintf("300 123 45%02d", i), Emergencies: true, Zones: []string{"Norte"},
		Specialties:  []technicians.Specialty{{Code: "Electrónica", Level: technicians.Senior}},
		Certificates: []technicians.Certificate{{Name: "RETIE", Enables: "electronica", Expires: "2027-01-31"}},
		Hours:        technicians.Hours{"monday": {{From: 480, To: 1020}}},
		Absences:     []technicians.Absence{{Kind: technicians.OnVacation, From: "2026-12-20", To: "2027-01-05"}},
	}
}

func TestTechniciansAreReadAsStored(t *testing.T) {
	s := newTechnicians(t)
	made, err := s.Create(t.Context(), "tec-1", teo(1), orderDay)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Move(t.Context(), "TEC-1", bot.Location{Latitude: 4.6, Longitude: -74}, time.Time{}, orderDay); err != nil {
		t.Fatal(err)
	}
	fact := technicians.Fact{ID: "ORD-00001/rated", Completed: true, Emergency: orderDay, Scores: map[technicians.Aspect]int{technicians.Quality: 5, "nose": 5}}
	for range 2 { // reported twice, counted once
		if _, err := s.Count(t.Context(), "TEC-1", fact, orderDay); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.ByContact(t.Context(), "+573001234501")
	if err != nil || got.ID != "TEC-1" || got.V != 3 || fmt.Sprint(got.Profile) != fmt.Sprint(made.Profile) {
		t.Fatalf("%+v, %v", got, err)
	}
	if got.LastPosition == nil || got.LastPosition.Point.Latitude != 4.6 || got.Stats.Completed != 1 || !got.Stats.LastEmergency.Equal(orderDay) ||
		len(got.Ratings) != 1 || got.Ratings[technicians.Quality] != (technicians.Rating{Sum: 5, Count: 1}) {
		t.Errorf("%+v", got)
	}
}

func TestTechnicianContactIsUnique(t *testing.T) {
	s := newTechnicians(t)
	var all sync.WaitGroup
	made := make([]error, 20)
	for i := range made {
		all.Go(func() { _, made[i] = s.Create(t.Context(), fmt.Sprint("T", i), teo(1), orderDay) })
	}
	all.Wait()
	winners := 0
	for i, err := range made {
		taken, ok := errors.AsType[*validation.DuplicateError](err)
		if err == nil {
			winners++
		} else if !ok || taken.Field != "contact" {
			t.Errorf("%d: %v", i, err)
		}
	}
	if winners != 1 {
		t.Errorf("%d have the same phone", winners)
	}
	other, err := s.Create(t.Context(), "other", teo(2), orderDay)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Update(t.Context(), other.ID, 1, func(r *technicians.Profile) { r.Phone = "3001234501" }, orderDay)
	if taken, ok := errors.AsType[*validation.DuplicateError](err); !ok || taken.Field != "contact" {
		t.Errorf("took another's phone: %v", err)
	}
}

// TestTerminatedTechniciansAreNotListedAsStaff: a terminated technician is not found by phone
// either, because a successor may have it.
func TestTerminatedTechniciansAreNotListedAsStaff(t *testing.T) {
	s := newTechnicians(t)
	for i := range 5 {
		if _, err := s.Create(t.Context(), fmt.Sprint("T", i), teo(i), orderDay); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if gone, err := s.Deactivate(t.Context(), "T1", orderDay); err != nil || gone.Status != technicians.Terminated || gone.V != 2 {
			t.Fatal(gone.Status, gone.V, err)
		}
	}
	if _, err := s.ByContact(t.Context(), "+573001234501"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("still answers: %v", err)
	}
	if _, err := s.Create(t.Context(), "T9", teo(1), orderDay); err != nil {
		t.Errorf("the successor: %v", err)
	}
	if staff, err := s.Technicians.Staff(t.Context()); err != nil || len(staff) != 5 {
		t.Error(len(staff), err)
	}
	var ids []string
	f := technicians.Filter{Status: technicians.Active, Limit: 2}
	for {
		page, next, err := s.List(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range page {
			ids = append(ids, one.ID)
		}
		if f.After = next; next == "" {
			break
		}
	}
	if fmt.Sprint(ids) != "[T0 T2 T3 T4 T9]" {
		t.Error(ids)
	}
	if _, _, err := s.List(t.Context(), technicians.Filter{After: "zzz"}); !errors.Is(err, validation.ErrCursor) {
		t.Error(err)
	}
	if _, err := s.ByContact(t.Context(), ""); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
}

// TestTechniciansCountTogether checks that of concurrent counts, locations and edits none is lost.
func TestTechniciansCountTogether(t *testing.T) {
	s := newTechnicians(t)
	if _, err := s.Create(t.Context(), "T", teo(0), orderDay); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			_, err := s.Count(t.Context(), "T", technicians.Fact{ID: fmt.Sprint(i % 15), Completed: true}, orderDay)
			_, moved := s.Move(t.Context(), "T", bot.Location{Latitude: float64(i)}, orderDay.Add(time.Duration(i)*time.Second), orderDay.Add(time.Hour))
			if err := errors.Join(err, moved); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got, err := s.Get(t.Context(), "T")
	if err != nil || got.Stats.Completed != 15 || got.LastPosition.Point.Latitude != 29 {
		t.Errorf("%+v %+v %v", got.Stats, got.LastPosition, err)
	}
	// None of that makes an open form stale.
	if _, err := s.Update(t.Context(), "T", 1, func(r *technicians.Profile) { r.Name = "Teo R." }, orderDay); err != nil {
		t.Error(err)
	}
}
