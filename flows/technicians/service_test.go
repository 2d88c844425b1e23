package technicians_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/technicians"
	"recado/flows/validation"
)

func ana() technicians.Profile {
	return technicians.Profile{
		Name: " Ana  María\u200b Ruiz ", Phone: "300 123 4567", Emergencies: true, Zones: []string{"Norte", "norte"},
		Specialties:  []technicians.Specialty{{Code: " Electrónica", Level: technicians.Senior}},
		Certificates: []technicians.Certificate{{Name: "RETIE", Enables: "Electrónica", Expires: "2026-12-20"}},
		Hours:        technicians.Hours{"monday": {{From: 780, To: 1020}, {From: 480, To: 720}}},
	}
}

func TestCreate(t *testing.T) {
	s := newService()
	made, err := s.Create(t.Context(), " tec-07 ", ana(), now)
	if err != nil {
		t.Fatal(err)
	}
	if made.ID != "TEC-07" || made.V != 1 || made.Name != "Ana María Ruiz" || made.Phone != "+573001234567" || made.Contact != "+573001234567" ||
		made.Status != technicians.Active || made.Specialties[0].Code != "electronica" || made.Certificates[0].Enables != "electronica" ||
		fmt.Sprint(made.Zones) != "[norte]" || made.Hours["monday"][0].String() != "08:00-12:00" {
		t.Errorf("%+v", made)
	}
	if again, err := s.Create(t.Context(), "TEC-07", ana(), now.Add(time.Hour)); err != nil || !again.CreatedAt.Equal(now) {
		t.Errorf("said again: %+v, %v", again, err)
	}
	other := ana()
	other.Name = "Bea"
	for id, field := range map[string]string{"TEC-07": "id", "TEC-08": "contact"} {
		_, err := s.Create(t.Context(), id, other, now)
		if taken, ok := errors.AsType[*validation.DuplicateError](err); !ok || taken.Field != field || !errors.Is(err, bot.ErrDuplicate) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// TestCreateReportsEveryInvalidField checks that all problems are reported at once, each with its field.
func TestCreateReportsEveryInvalidField(t *testing.T) {
	s := newService()
	_, err := s.Create(t.Context(), "available", technicians.Profile{
		Phone: "hola", Contact: bot.ContactID(strings.Repeat("x", 300)), Mail: "no es", Locale: "español", Status: "busy",
		Specialties:  []technicians.Specialty{{Code: "electronics", Level: "master"}, {Code: "Electronics", Level: technicians.Junior}, {Code: "$where", Level: technicians.Junior}},
		Certificates: []technicians.Certificate{{Name: strings.Repeat("n", 121), Expires: "2026-02-30"}, {Name: "\u200b", Enables: "{}"}},
		Hours:        technicians.Hours{"monday": {{From: 480, To: 720}, {From: 700, To: 800}}, "lunes": {{From: 1, To: 2}}, "friday": {{From: -5, To: 9000}}, "sunday": make([]technicians.Span, 5)},
		Absences:     []technicians.Absence{{Kind: "beach", From: "2026-12-20", To: "2026-12-19"}, {Kind: technicians.OnLeave, From: "mañana", To: ""}},
		Zones:        []string{"norte", ""},
	}, now)
	invalid, ok := errors.AsType[*validation.InvalidError](err)
	if !ok {
		t.Fatal(err)
	}
	var got []string
	for _, p := range invalid.Problems {
		got = append(got, p.Code+"@"+p.Field)
	}
	want := `technician.id@id required@name phone@phone too_long@contact mail@mail invalid@locale technician.status@status
		technician.level@specialties[0].level twice@specialties[1].code code@specialties[2].code
		too_long@certificates[0].name date@certificates[0].expires
		required@certificates[1].name code@certificates[1].enables
		too_many@hours.sunday technician.hours@hours.monday technician.hours@hours.friday technician.hours@hours
		technician.kind@absences[0].kind date@absences[0].to date@absences[1].from date@absences[1].to
		code@zones[1]`
	if strings.Join(got, " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), strings.Join(strings.Fields(want), " "))
	}
	many := ana()
	many.Specialties, many.Certificates = make([]technicians.Specialty, 10_000), make([]technicians.Certificate, 10_000)
	many.Absences, many.Zones = make([]technicians.Absence, 10_000), make([]string, 10_000)
	_, err = s.Create(t.Context(), "T", many, now)
	if invalid, ok := errors.AsType[*validation.InvalidError](err); !ok || len(invalid.Problems) != 4 {
		t.Error(err)
	}
}

// TestTwoEditors checks that the second editor gets the fields that have changed.
func TestTwoEditors(t *testing.T) {
	s := newService()
	if _, err := s.Create(t.Context(), "T", ana(), now); err != nil {
		t.Fatal(err)
	}
	update := func(v int64, change func(*technicians.Profile)) (technicians.Technician, error) {
		return s.Update(t.Context(), "t", v, change, now)
	}
	first, err := update(1, func(r *technicians.Profile) { r.Phone, r.Zones = "+573009999999", nil })
	if err != nil || first.V != 2 || first.Contact != "+573009999999" {
		t.Fatalf("%+v, %v", first, err)
	}
	for v, want := range map[int64]string{1: "contact phone zones", 0: "contact phone zones", 7: ""} {
		_, err := update(v, func(r *technicians.Profile) { r.Name = "Bea" })
		stale, ok := errors.AsType[*validation.StaleError](err)
		if !ok || !errors.Is(err, bot.ErrStale) || strings.Join(stale.Fields, " ") != want {
			t.Errorf("version %d: %v", v, err)
		}
	}
	if same, err := update(2, func(r *technicians.Profile) { r.Name = "Ana María Ruiz " }); err != nil || same.V != 2 {
		t.Errorf("nothing new: version %d, %v", same.V, err)
	}
	for i := range 60 { // more than are remembered
		if _, err := update(int64(2+i), func(r *technicians.Profile) { r.Name = fmt.Sprint("Ana ", i) }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := update(2, func(r *technicians.Profile) { r.Mail = "a@example.com" }); !errors.Is(err, bot.ErrStale) {
		t.Errorf("a very old version: %v", err)
	}
	if _, err := s.Update(t.Context(), "nobody", 1, func(*technicians.Profile) {}, now); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
}

func TestMove(t *testing.T) {
	s := newService()
	if _, err := s.Create(t.Context(), "T", ana(), now); err != nil {
		t.Fatal(err)
	}
	move := func(lat float64, when time.Time) (technicians.Technician, error) {
		return s.Move(t.Context(), "T", bot.Location{Latitude: lat, Longitude: -74, Name: "Casa de Ana"}, when, now)
	}
	if got, err := move(4, time.Time{}); err != nil || got.LastPosition.Point != (bot.Location{Latitude: 4, Longitude: -74}) || !got.LastPosition.At.Equal(now) {
		t.Fatalf("%+v, %v", got.LastPosition, err)
	}
	if got, err := move(5, now.Add(-time.Minute)); err != nil || got.LastPosition.Point.Latitude != 4 || got.V != 2 {
		t.Errorf("an older place: %+v, %v", got.LastPosition, err)
	}
	for _, bad := range []struct {
		lat  float64
		when time.Time
	}{{91, now}, {math.NaN(), now}, {4, now.Add(time.Hour)}} {
		if _, err := move(bad.lat, bad.when); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}

type jobs struct{}

func (jobs) Load(context.Context) (inProcess, scheduled map[string]int, err error) {
	return map[string]int{"BUSY": 3}, map[string]int{"B": 4}, nil
}

func (jobs) Served(_ context.Context, company string) (map[string]int, error) {
	return map[string]int{"C": len(company)}, nil
}

func TestAvailable(t *testing.T) {
	s := newService()
	s.Jobs = jobs{}
	s.Requirements = func(_ context.Context, service string) (string, []string, error) {
		if service != "ELECTRONICS_REPAIR" {
			return "", nil, bot.ErrNotFound
		}
		return "electronica", []string{"RETIE"}, nil
	}
	for i, id := range []string{"BUSY", "B", "C", "GONE"} {
		r := ana()
		r.Phone, r.Hours = fmt.Sprint("300123456", i), nil
		if _, err := s.Create(t.Context(), id, r, now); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Deactivate(t.Context(), "GONE", now); err != nil {
		t.Fatal(err)
	}
	n := technicians.Need{Service: "ELECTRONICS_REPAIR", Company: "acme"}
	ranked, out, err := s.Available(t.Context(), n, now)
	if err != nil || ids(ranked) != "C B" || len(out) != 1 || keys(out[0].Reasons) != "busy" {
		t.Errorf("%v, %v, %v", ranked, out, err)
	}
	n.When = time.Date(2026, 12, 21, 2, 0, 0, 0, time.UTC) // still the 20th in Bogotá: the certificate's last day
	if ranked, _, _ := s.Available(t.Context(), n, now); ids(ranked) != "C B" {
		t.Errorf("on the last day: %v", ids(ranked))
	}
	n.When = n.When.Add(3 * time.Hour)
	if ranked, _, _ := s.Available(t.Context(), n, now); len(ranked) != 0 {
		t.Errorf("the day after: %v", ids(ranked))
	}
	n.Service = "NOTHING"
	if _, _, err := s.Available(t.Context(), n, now); !errors.Is(err, bot.ErrNotFound) {
		t.Error(err)
	}
}

// TestExpiring checks the warning from 30 days before the end (RN-021).
func TestExpiring(t *testing.T) {
	all := []technicians.Technician{
		person("a", certificate("31 days", "2026-12-27"), certificate("30 days", "2026-12-26"), certificate("never", "")),
		person("b", certificate("yesterday", "2026-11-25"), certificate("today", "2026-11-26")),
		person("c", certificate("RETIE", "2026-11-30"), certificate("Retie ", "2027-11-30")), // renewed
		person("d", certificate("gone", "2026-11-30"), status(technicians.Terminated)),
	}
	var got []string
	for _, e := range technicians.Expiring(all, now, 30) {
		got = append(got, fmt.Sprint(e.Technician, " ", e.Certificate.Name, " ", e.Days))
	}
	if strings.Join(got, ", ") != "b yesterday -1, b today 0, a 30 days 30" {
		t.Error(got)
	}
}

func TestHours(t *testing.T) {
	for text, ok := range map[string]bool{
		"08:00-17:00": true, "00:00-24:00": true, "22:00-06:00": true, "08:00-08:00": false, "8:00-17:00": false, "08:00-24:01": false,
		"24:00-08:00": false, "08:60-09:00": false, "-1:00-09:00": false, "": false, "08:00-17:00x": false, "08:00": false,
	} {
		if s, got := technicians.ParseSpan(text); got != ok || ok && s.String() != text {
			t.Errorf("%q: %v %v", text, s, got)
		}
	}
	night := technicians.Hours{"thursday": {{From: 8 * 60, To: 12 * 60}, {From: 22 * 60, To: 6 * 60}}}
	for at, works := range map[string]bool{
		"2026-11-26 07:59": false, "2026-11-26 08:00": true, "2026-11-26 12:00": false, "2026-11-26 22:00": true,
		"2026-11-26 05:00": false, "2026-11-27 05:59": true, "2026-11-27 06:00": false, "2026-11-27 22:00": false,
	} {
		when, err := time.ParseInLocation("2006-01-02 15:04", at, bogota)
		if err != nil || night.At(when) != works {
			t.Errorf("%s: %v, %v", at, !works, err)
		}
	}
}

func TestStats(t *testing.T) {
	s := technicians.Stats{Completed: 40, Rework: 3}
	if s.ReworkShare() != 7.5 || (technicians.Stats{Rework: 1}).ReworkShare() != 0 {
		t.Error(s.ReworkShare())
	}
	if (technicians.Rating{Sum: 9, Count: 2}).Mean() != 4.5 || (technicians.Rating{}).Mean() != 0 {
		t.Error("means")
	}
}

// TestThreeInProcess checks that three jobs at most are begun, under concurrent calls (RN-004), and
// that a reservation without an order expires after a minute.
func TestThreeInProcess(t *testing.T) {
	s := newService()
	at := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	if _, err := s.Create(t.Context(), "T1", technicians.Profile{Name: "Teo", Phone: "3005556677", Status: technicians.Active, Specialties: []technicians.Specialty{{Code: "general", Level: technicians.Senior}}}, at); err != nil {
		t.Fatal(err)
	}
	var begun atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			free, err := s.Begin(t.Context(), "t1", fmt.Sprintf("ORD-%02d", i), []string{"ORD-99"}, 3, at)
			if err != nil {
				t.Error(err)
			}
			if free {
				begun.Add(1)
			}
		})
	}
	all.Wait()
	if begun.Load() != 2 {
		t.Fatalf("%d begun beside the one in process", begun.Load())
	}
	for _, tt := range []struct {
		name      string
		order     string
		inProcess []string
		after     time.Duration
		free      bool
	}{
		{"another", "ORD-50", []string{"ORD-99"}, 30 * time.Second, false},
		{"three that say so", "ORD-50", []string{"ORD-97", "ORD-98", "ORD-99"}, time.Hour, false},
		{"when two came to nothing", "ORD-50", []string{"ORD-99"}, time.Minute, true},
		{"when the clock has gone back", "ORD-51", []string{"ORD-99"}, -time.Hour, true},
		{"the same again", "ORD-50", []string{"ORD-98", "ORD-99"}, time.Minute, true},
	} {
		if free, err := s.Begin(t.Context(), "T1", tt.order, tt.inProcess, 3, at.Add(tt.after)); err != nil || free != tt.free {
			t.Errorf("%s: %v, %v", tt.name, free, err)
		}
	}
}
