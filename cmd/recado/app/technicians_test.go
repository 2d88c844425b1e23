package app

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/technicians"
	"recado/store/repo"
	"recado/store/sqlite"
)

var crewDay = time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)

// crewOf returns a technician with n assigned jobs, in the embedded store.
func crewOf(t *testing.T, n int) (*orders.Service, []string) {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	kept, err := repo.NewOrders(db)
	if err != nil {
		t.Fatal(err)
	}
	staff, err := repo.NewTechnicians(db)
	if err != nil {
		t.Fatal(err)
	}
	people := &technicians.Service{Technicians: staff, Country: "CO"}
	work := &orders.Service{Orders: kept, Numbers: db, Country: "CO", PerMinute: -1, Technicians: technicianDirectory{people}}
	people.Jobs = workload{work}
	if _, err := people.Create(t.Context(), "TEC-1", technicians.Profile{
		Name: "Teo", Phone: "+573000000001", Status: technicians.Active, Specialties: []technicians.Specialty{{Code: "general", Level: technicians.Senior}},
	}, crewDay); err != nil {
		t.Fatal(err)
	}
	ids := make([]string, n)
	for i := range ids {
		o, _, err := work.Create(t.Context(), orders.CreateCommand{
			Command: fmt.Sprint("c", i), ServiceType: "HVAC", Description: "no enfría", Priority: orders.Medium,
			Location: orders.Location{Text: "Planta 1"}, ClientPhone: "+573001234567",
		}, crewDay)
		if err == nil {
			_, err = work.Assign(t.Context(), o.ID, orders.Assignment{Technician: "TEC-1", By: orders.Actor{Role: orders.RoleAgent}}, crewDay)
		}
		if ids[i] = o.ID; err != nil {
			t.Fatal(err)
		}
	}
	return work, ids
}

func teo(t *testing.T, work *orders.Service) orders.Technician {
	t.Helper()
	who, err := work.Technicians.Technician(t.Context(), "TEC-1")
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func TestNeverMoreThanThreeJobsInProcess(t *testing.T) {
	work, ids := crewOf(t, 24)
	who := teo(t, work)
	var all sync.WaitGroup
	var went atomic.Int32
	for _, id := range ids {
		for range 2 { // a repeated command
			all.Go(func() {
				_, err := work.DoJob(t.Context(), orders.JobOnTheWay, who, orders.JobCommand{Command: "go " + id, Order: id}, crewDay)
				if err == nil {
					went.Add(1)
				} else if refused, ok := errors.AsType[*orders.JobRefusedError](err); !ok || refused.Key != "job.too_many" {
					t.Error(id, err)
				}
			})
		}
	}
	all.Wait()
	page, _, err := work.List(t.Context(), orders.Filter{State: orders.InProgress})
	if err != nil || len(page) != 3 || went.Load() < 3 {
		t.Fatal(len(page), went.Load(), err)
	}
	for i, o := range page { // each way of leaving "in process" frees a place
		switch i {
		case 0:
			_, err = work.DoJob(t.Context(), orders.JobReturn, who, orders.JobCommand{Order: o.ID, Reason: "no"}, crewDay)
		case 1:
			_, err = work.DoJob(t.Context(), orders.JobCheckIn, who, orders.JobCommand{Order: o.ID, Place: &bot.Location{Latitude: 4.6, Longitude: -74}, PlaceAt: crewDay}, crewDay)
			if err == nil {
				_, err = work.DoJob(t.Context(), orders.JobPause, who, orders.JobCommand{Order: o.ID, Reason: "part"}, crewDay)
			}
		default:
			_, err = work.DoJob(t.Context(), orders.JobPause, who, orders.JobCommand{Order: o.ID, Reason: "personal"}, crewDay)
		}
		if err != nil {
			t.Error(i, err)
		}
	}
	later, again := crewDay.Add(time.Hour), 0
	for _, id := range ids {
		if _, err := work.DoJob(t.Context(), orders.JobOnTheWay, who, orders.JobCommand{Command: "later " + id, Order: id}, later); err == nil {
			again++
		}
	}
	if again != 3 {
		t.Error("places left behind, or one too many:", again)
	}
}

// TestARefusedDepartureTakesNoPlace checks that a technician who waits at the site can't set off to
// it, and that the refused attempt leaves room for three other jobs.
func TestARefusedDepartureTakesNoPlace(t *testing.T) {
	work, ids := crewOf(t, 4)
	who := teo(t, work)
	do := func(name, id string, c orders.JobCommand) error {
		c.Order = id
		_, err := work.DoJob(t.Context(), name, who, c, crewDay)
		return err
	}
	waits, others := ids[0], ids[1:]
	if err := errors.Join(
		do(orders.JobOnTheWay, waits, orders.JobCommand{}),
		do(orders.JobCheckIn, waits, orders.JobCommand{Place: &bot.Location{Latitude: 4.6, Longitude: -74}, PlaceAt: crewDay}),
		do(orders.JobPause, waits, orders.JobCommand{Reason: "part"}),
	); err != nil {
		t.Fatal(err)
	}
	now := crewDay.Add(time.Hour) // reservations have expired by now
	if _, err := work.DoJob(t.Context(), orders.JobOnTheWay, who, orders.JobCommand{Order: waits}, now); err == nil {
		t.Fatal("on the way to where he is")
	}
	for _, id := range others {
		if _, err := work.DoJob(t.Context(), orders.JobOnTheWay, who, orders.JobCommand{Order: id}, now); err != nil {
			t.Error(id, err)
		}
	}
}
