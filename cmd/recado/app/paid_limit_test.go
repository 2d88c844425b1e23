package app

import (
	"context"
	"crypto/rand"
	"log/slog"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/business"
	"recado/flows/codes"
	"recado/flows/notify"
	"recado/flows/technicians"
	"recado/store/sqlite"
	"recado/workers/limit"
)

// process is one of several processes over one store and one Redis.
func process(t *testing.T, server *miniredis.Miniredis, stores Stores) core {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: server.Addr(), MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	texts, err := scriptTexts()
	if err != nil {
		t.Fatal(err)
	}
	b := business.Default()
	b.People = append(b.People, business.Person{Name: "Luz", Role: notify.Supervisor, Phone: "+573000000010"})
	log := slog.New(slog.DiscardHandler)
	c, err := newCore(coreParts{
		texts: texts, stores: stores, business: b, locale: b.Locale, clock: realClock{}, name: "test", log: log,
		oneTime:  codes.Config{Pepper: []byte("the key of a test's codes"), Random: rand.Reader},
		counter:  limit.NewRedis(client, "recado:limit:", limit.NewMemory(time.Now), log),
		handlers: func(core) map[string]engine.Handler { return map[string]engine.Handler{} },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Paid messages, codes and alerts by SMS are counted once for all processes over one Redis; supervisors
// and technicians get more of them than customers.
func TestPaidMessagesAreCountedForAllProcesses(t *testing.T) {
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	stores, err := openStores(db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := miniredis.RunT(t)
	both := [2]core{process(t, server, stores), process(t, server, stores)}
	const ana, luz, teo bot.ContactID = "+573001234567", "+573000000010", "+573000000001"
	if _, err := both[0].technicians.Create(t.Context(), "T1", technicians.Profile{
		Name: "Teo", Phone: string(teo), Status: technicians.Active, Specialties: []technicians.Specialty{{Code: "general", Level: technicians.Senior}},
	}, time.Now()); err != nil {
		t.Fatal(err)
	}
	for who, staff := range map[bot.ContactID]bool{ana: false, "": false, luz: true, teo: true} {
		for i, c := range both {
			if got := c.engine.PaidLimit.Staff(t.Context(), who); got != staff {
				t.Errorf("process %d: %q of the staff: %t", i, who, got)
			}
		}
	}
	spend := func(do func(c core) bool) (n int) {
		for i := range 100 {
			if do(both[i%2]) {
				n++
			}
		}
		return n
	}
	limits := both[0].engine.PaidLimit
	if !limits.Channel("sms") || !limits.Channel("sms-tigo") || limits.Channel("whatsapp") || !limits.Special("+979123456789") {
		t.Error("other channels or numbers are paid for")
	}
	if n := spend(func(c core) bool {
		return c.engine.PaidLimit.Counter.Spend(t.Context(), "paid:"+string(ana), 1, c.engine.PaidLimit.PerHour, time.Hour)
	}); n != smsPerHour {
		t.Errorf("%d SMS, want %d", n, smsPerHour)
	}
	if n := spend(func(c core) bool { return c.cases.AlertBySMS(context.Background()) }); n != unprovenAlertsPerHour {
		t.Errorf("%d alerts of unverified senders by SMS, want %d", n, unprovenAlertsPerHour)
	}
	if n := spend(func(c core) bool { _, ok, _ := c.codes.New(t.Context(), ana); return ok }); n != 5 {
		t.Errorf("%d codes, want 5", n)
	}
}
