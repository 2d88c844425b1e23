package technicians_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"recado/flows/notify"
	"recado/flows/technicians"
)

// TestCertificatesThatEnd checks that the technician and the admins are warned once 30 days before
// a certificate's end and once after it, but not about a renewed one (RN-021).
func TestCertificatesThatEnd(t *testing.T) {
	s := newService()
	s.People = []notify.Person{{Role: notify.Admin, Contact: "+573009999999"}}
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, bogota)
	}
	profile := ana() // RETIE ends on 20 December
	if _, err := s.Create(t.Context(), "t1", profile, at(10, 1, 12)); err != nil {
		t.Fatal(err)
	}
	if next, err := s.Soonest(t.Context()); err != nil || !next.Equal(at(11, 20, 9)) {
		t.Fatalf("warned next at %s, %v", next, err)
	}
	told := func(now time.Time) (heard []string) {
		t.Helper()
		before, err := s.Get(t.Context(), "t1")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second run warns of nothing new
			if err := s.Expire(t.Context(), now, 10); err != nil {
				t.Fatal(err)
			}
		}
		after, err := s.Get(t.Context(), "t1")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range after.Outbox[len(before.Outbox):] {
			heard = append(heard, e.Name+" "+string(e.To))
		}
		return heard
	}
	for _, tt := range []struct {
		now  time.Time
		want string
	}{
		{at(11, 20, 8), ""},
		{at(11, 20, 9), "notice.certificate_expiring.technician +573001234567,notice.certificate_expiring.admin +573009999999"},
		{at(12, 20, 23), ""},
		{at(12, 21, 9), "notice.certificate_expired.technician +573001234567,notice.certificate_expired.admin +573009999999"},
		{at(12, 31, 9), ""},
	} {
		if got := strings.Join(told(tt.now), ","); got != tt.want {
			t.Errorf("%s: %q", tt.now, got)
		}
	}
	d, err := s.Get(t.Context(), "t1")
	if err != nil {
		t.Fatal(err)
	}
	renewed := func(r *technicians.Profile) {
		r.Certificates = append(r.Certificates[:1:1], technicians.Certificate{Name: "RETIE", Enables: "electronica", Expires: "2027-12-20"})
	}
	if d, err = s.Update(t.Context(), "t1", d.V, renewed, at(12, 31, 10)); err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2027, 11, 20, 9, 0, 0, 0, bogota); !d.DueAt.Equal(want) {
		t.Errorf("after it was renewed: %s", d.DueAt)
	}
	if d, err = s.Deactivate(t.Context(), "t1", at(12, 31, 11)); err != nil || !d.DueAt.IsZero() {
		t.Errorf("of who has left: %s, %v", d.DueAt, err)
	}
}

// TestReworkIsToldOnceAMonth checks that human resources hear of rework above five percent, once in a
// month, and not of a new technician's only order (RN-024).
func TestReworkIsToldOnceAMonth(t *testing.T) {
	s := newService()
	s.People = []notify.Person{{Role: notify.HR, Contact: "+573008888888"}}
	at := time.Date(2026, 10, 5, 12, 0, 0, 0, bogota)
	if _, err := s.Create(t.Context(), "t1", ana(), at); err != nil {
		t.Fatal(err)
	}
	facts := 0
	count := func(f technicians.Fact, now time.Time) (told int) {
		t.Helper()
		before, err := s.Get(t.Context(), "t1")
		if err != nil {
			t.Fatal(err)
		}
		facts++
		f.ID = strconv.Itoa(facts)
		for range 2 { // a repeated fact tells nothing
			if _, err = s.Count(t.Context(), "t1", f, now); err != nil {
				t.Fatal(err)
			}
		}
		after, err := s.Get(t.Context(), "t1")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range after.Outbox[len(before.Outbox):] {
			if e.Name == "notice.rework_high.admin" && e.To == "+573008888888" {
				told++
			}
		}
		return told
	}
	done, again := technicians.Fact{Completed: true}, technicians.Fact{Rework: true}
	for range 39 {
		if count(done, at) != 0 {
			t.Fatal("of completed orders")
		}
	}
	for i, tt := range []struct {
		fact technicians.Fact
		now  time.Time
		want int
	}{
		{again, at, 0}, // 1 of 39
		{done, at, 0},
		{again, at, 0}, // 2 of 40 are exactly five percent
		{again, at, 1},
		{again, at, 0},
		{done, time.Date(2026, 11, 1, 0, 0, 0, 0, bogota), 1},
		{again, time.Date(2026, 11, 30, 23, 0, 0, 0, bogota), 0},
	} {
		if got := count(tt.fact, tt.now); got != tt.want {
			t.Errorf("%d: told %d times, want %d", i, got, tt.want)
		}
	}
}
