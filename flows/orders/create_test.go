package orders_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/orders"
	"recado/flows/validation"
)

var noon = time.Date(2025, 11, 20, 10, 0, 0, 0, time.UTC)

func command(id string) orders.CreateCommand {
	return orders.CreateCommand{
		Command: id, ServiceType: "HVAC_MAINTENANCE", Description: "El aire no enfría, hace ruido extraño",
		Photos: []string{"https://jelou.storage/photo1.jpg"}, AssetSerial: "AC-12345",
		Location: orders.Location{Building: "Edificio A", Floor: "Piso 3", Room: "Sala de juntas"},
		Priority: "ALTA", ClientPhone: "300 123 4567", ClientName: "Juan Pérez", ClientMail: "juan@example.com",
	}
}

func names(effects []bot.Effect) []string {
	var all []string
	for _, e := range effects {
		all = append(all, string(e.Kind)+" "+e.Name)
	}
	return all
}

func TestCreate(t *testing.T) {
	s, _ := newService()
	var woken []string
	s.ServiceTitle = func(code, locale string) string { return "Mantenimiento de Aire Acondicionado" }
	s.Signal = func(_ context.Context, id string) { woken = append(woken, id) }
	o, created, err := s.Create(t.Context(), command("c1"), noon)
	if err != nil || !created {
		t.Fatal(created, err)
	}
	if o.ID != "ORD-00001" || o.State != orders.Requested || o.ClientPhone != "+573001234567" || o.Contact != "+573001234567" ||
		o.DueOn != "2025-11-21" || o.Source != "WHATSAPP" || !o.PendingSince.Equal(noon) || len(o.History) != 1 {
		t.Errorf("%+v", o)
	}
	want := []string{
		"event order.created", "notify order.confirmation", "do mail.order_created", "do mail.order_created_team",
		"do orders.enrich", "do asana.create",
	}
	if diff := cmp.Diff(want, names(o.Outbox)); diff != "" {
		t.Error(diff)
	}
	for n, e := range o.Outbox {
		if e.ID != fmt.Sprintf("ORD-00001/1/%d", n) || !e.At.Equal(noon) {
			t.Errorf("effect %d: %s %s", n, e.ID, e.At)
		}
	}
	var event orders.Created
	if err := json.Unmarshal(o.Outbox[0].Args, &event); err != nil || event.OrderID != o.ID || event.ClientEmail != "juan@example.com" || event.Priority != orders.High {
		t.Errorf("%+v %v", event, err)
	}
	var notice orders.Notice
	if err := json.Unmarshal(o.Outbox[1].Args, &notice); err != nil || notice.Location != "Edificio A, Piso 3, Sala de juntas" ||
		notice.Service != "Mantenimiento de Aire Acondicionado" || !notice.Mail || o.Outbox[1].To != "+573001234567" {
		t.Errorf("%+v %v", notice, err)
	}
	if !slices.Equal(woken, []string{"ORD-00001"}) {
		t.Error("woken", woken)
	}

	other := command("c1") // the same command with other data
	other.Description = "otra cosa"
	again, created, err := s.Create(t.Context(), other, noon.Add(time.Hour))
	if err != nil || created || again.ID != o.ID || again.Description != o.Description {
		t.Error(again, created, err)
	}
}

func TestEffectsOfCreation(t *testing.T) {
	s, _ := newService()
	for i, tt := range []struct {
		name    string
		change  func(*orders.CreateCommand)
		has, no string
	}{
		{"company", func(c *orders.CreateCommand) { c.Company = "Acme" }, "do qsystems.create", "do nothing"},
		{"no company", func(*orders.CreateCommand) {}, "do asana.create", "do qsystems.create"},
		{"no mail", func(c *orders.CreateCommand) { c.ClientMail = "" }, "do mail.order_created_team", "do mail.order_created"},
		{"no serial", func(c *orders.CreateCommand) { c.AssetSerial = "" }, "event order.created", "do orders.enrich"},
	} {
		c := command(tt.name)
		tt.change(&c)
		o, _, err := s.Create(t.Context(), c, noon.Add(time.Duration(i)*time.Hour))
		if got := names(o.Outbox); err != nil || !slices.Contains(got, tt.has) || slices.Contains(got, tt.no) {
			t.Errorf("%s: %v %v", tt.name, got, err)
		}
	}
}

func TestCreateRefuses(t *testing.T) {
	s, m := newService()
	s.KnownService = func(code string) bool { return code == "HVAC_MAINTENANCE" }
	for _, tt := range []struct {
		name   string
		change func(*orders.CreateCommand)
		keys   string
	}{
		{"nothing at all", func(c *orders.CreateCommand) { *c = orders.CreateCommand{} }, "command.required serviceType.required description.required location.building.required priority.required clientPhone.required"},
		{"service", func(c *orders.CreateCommand) { c.ServiceType = "$where" }, "serviceType.service"},
		{"unoffered service", func(c *orders.CreateCommand) { c.ServiceType = "PLUMBING" }, "serviceType.service"},
		{"only invisible", func(c *orders.CreateCommand) { c.Description = "\u200b\u202e \u2066\u3164" }, "description.required"},
		{"long description", func(c *orders.CreateCommand) { c.Description = strings.Repeat("ñ", 4001) }, "description.too_long"},
		{"eleven photos", func(c *orders.CreateCommand) { c.Photos = make([]string, 11) }, "photos.too_many"},
		{"http photo", func(c *orders.CreateCommand) { c.Photos = []string{"http://a.example/x.jpg"} }, "photos[0].https"},
		{"javascript photo", func(c *orders.CreateCommand) { c.Photos = []string{"javascript:alert(1)", "https://"} }, "photos[0].https photos[1].https"},
		{"photo with a password", func(c *orders.CreateCommand) { c.Photos = []string{"https://u:p@a.example/x"} }, "photos[0].https"},
		{"upper-case media id", func(c *orders.CreateCommand) { c.Photos = []string{strings.Repeat("AB", 32)} }, "photos[0].https"},
		{"serial", func(c *orders.CreateCommand) { c.AssetSerial = strings.Repeat("9", 65) }, "assetSerial.too_long"},
		{"place", func(c *orders.CreateCommand) { c.Location.Room = strings.Repeat("x", 201) }, "location.room.too_long"},
		{"point", func(c *orders.CreateCommand) { c.Location.Point = &bot.Location{Latitude: 91} }, "location.point.coordinates"},
		{"priority", func(c *orders.CreateCommand) { c.Priority = "URGENTÍSIMA" }, "priority.priority"},
		{"phone", func(c *orders.CreateCommand) { c.ClientPhone = "12" }, "clientPhone.phone"},
		{"phone of letters", func(c *orders.CreateCommand) { c.ClientPhone = "abc'; drop" }, "clientPhone.phone"},
		{"mail", func(c *orders.CreateCommand) { c.ClientMail = "Juan <juan@example.com>" }, "clientMail.mail"},
		{"mail headers", func(c *orders.CreateCommand) { c.ClientMail = "juan@example.com\r\nBcc: x@example.com" }, "clientMail.mail"},
		{"name", func(c *orders.CreateCommand) { c.ClientName = strings.Repeat("x", 121) }, "clientName.too_long"},
		{"source", func(c *orders.CreateCommand) { c.Source = "a b" }, "source.source"},
	} {
		c := command(tt.name)
		tt.change(&c)
		_, _, err := s.Create(t.Context(), c, noon)
		var invalid *validation.InvalidError
		if !errors.As(err, &invalid) {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var keys []string
		for _, p := range invalid.Problems {
			keys = append(keys, p.Field+"."+p.Code)
		}
		if got := strings.Join(keys, " "); got != tt.keys {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.keys)
		}
	}
	if len(m.orders) != 0 || m.n["orders"] != 0 {
		t.Error("something was stored, or a number drawn")
	}
}

func TestCreateKeepsText(t *testing.T) {
	s, _ := newService()
	c := command("text")
	c.Description = "  línea\u202e uno\r\n\r\n\n\n{{.}} $where <script>\x00\u200b \t fin "
	c.ClientName = "Ana\r\nBcc: x"
	c.Location = orders.Location{Text: "frente al parque"}
	c.Priority = " Media "
	c.Photos = []string{strings.Repeat("0a", 32), " "}
	o, _, err := s.Create(t.Context(), c, noon)
	if err != nil {
		t.Fatal(err)
	}
	if o.Description != "línea uno\n\n{{.}} $where <script> fin" || o.ClientName != "Ana Bcc: x" || o.Priority != orders.Medium ||
		o.Location.String() != "frente al parque" || len(o.Photos) != 1 || o.DueOn != "2025-11-23" {
		t.Errorf("%+v", o)
	}
}

func TestCreateForContact(t *testing.T) {
	s, _ := newService()
	for i, tt := range []struct{ contact, phone, want string }{
		{"+50370123456", "", "+50370123456"},
		{"+15550001", "", "+15550001"},               // the channel guarantees the number
		{"CO.abc123", "", ""},                        // the number is unknown
		{"CO.abc123", "50370123456", "+50370123456"}, // as WhatsApp writes numbers
		{"+573001234567", "+573001234567", "+573001234567"},
	} {
		c := command(fmt.Sprint("contact", i))
		c.Contact, c.ClientPhone = bot.ContactID(tt.contact), tt.phone
		o, _, err := s.Create(t.Context(), c, noon.Add(time.Duration(i)*time.Hour))
		if err != nil || o.ClientPhone != tt.want || string(o.Contact) != tt.contact || o.Outbox[1].To != o.Contact {
			t.Errorf("%v: %q %q %v", tt, o.Contact, o.ClientPhone, err)
		}
	}
}

func TestTooMany(t *testing.T) {
	s, _ := newService()
	for i := range 10 {
		if _, _, err := s.Create(t.Context(), command(fmt.Sprint(i)), noon.Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(i, err)
		}
	}
	var many *orders.TooManyError
	_, _, err := s.Create(t.Context(), command("10"), noon.Add(20*time.Second))
	if !errors.As(err, &many) || many.After != 40*time.Second || !errors.Is(err, orders.ErrTooMany) {
		t.Fatal(err)
	}
	if _, created, err := s.Create(t.Context(), command("3"), noon.Add(20*time.Second)); err != nil || created {
		t.Error("a command that was done is found, however many there are:", err)
	}
	other := command("11")
	other.ClientPhone = "3007654321"
	if _, _, err := s.Create(t.Context(), other, noon.Add(20*time.Second)); err != nil {
		t.Error("another contact:", err)
	}
	if _, _, err := s.Create(t.Context(), command("10"), noon.Add(61*time.Second)); err != nil {
		t.Error("a minute later:", err)
	}
	if _, _, err := s.Create(t.Context(), command("12"), noon.Add(-time.Hour)); err != nil {
		t.Error("the clock has gone back by an hour:", err)
	}
}

// TestCreateConcurrently checks that each command makes one order and that numbers are unique,
// under concurrent calls with the same commands.
func TestCreateConcurrently(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s, m := newService()
		s.PerMinute = -1
		ids := rapid.SliceOfN(rapid.StringMatching(`[abc]`), 1, 24).Draw(r, "commands")
		got := make([]orders.Order, len(ids))
		fresh := make([]bool, len(ids))
		var all sync.WaitGroup
		for i, id := range ids {
			all.Go(func() {
				var err error
				if got[i], fresh[i], err = s.Create(t.Context(), command(id), noon); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		made, by := map[string]int{}, map[string]string{}
		for i, o := range got {
			if fresh[i] {
				made[ids[i]]++
			}
			if known, ok := by[ids[i]]; ok && known != o.ID {
				r.Fatalf("command %s made %s and %s", ids[i], known, o.ID)
			}
			by[ids[i]] = o.ID
		}
		for id, n := range made {
			if n != 1 {
				r.Fatalf("command %s was done %d times", id, n)
			}
		}
		if len(m.orders) != len(by) {
			r.Fatalf("%d orders of %d commands", len(m.orders), len(by))
		}
	})
}

// TestNumbers checks that ids only rise and may exceed five digits.
func TestNumbers(t *testing.T) {
	s, m := newService()
	s.PerMinute = -1
	m.n["orders"] = 99_990
	var last int
	for i := range 20 {
		o, _, err := s.Create(t.Context(), command(fmt.Sprint(i)), noon)
		var n int
		if _, scan := fmt.Sscanf(o.ID, "ORD-%d", &n); err != nil || scan != nil || n <= last || len(o.ID) < 9 {
			t.Fatal(o.ID, last, err)
		}
		last = n
	}
	if last != 100_010 {
		t.Error(last)
	}
}

func TestCommandFromJSON(t *testing.T) {
	for _, raw := range []string{
		`{"serviceType":"HVAC_MAINTENANCE","description":"d","location":{"building":"Edificio A","floor":"Piso 3","room":"Sala de juntas"},"priority":"ALTA","clientMail":"a@b.co"}`,
		`{"serviceType":"HVAC_MAINTENANCE","Descripción":"d","location":"Edificio A, Piso 3, Sala de juntas","Prioridad":"ALTA","clientEmail":"a@b.co"}`,
	} {
		var c orders.CreateCommand
		if err := json.Unmarshal([]byte(raw), &c); err != nil || c.Description != "d" || c.Priority != "ALTA" ||
			c.ClientMail != "a@b.co" || c.Location.Floor != "Piso 3" || c.Location.Room != "Sala de juntas" || c.Location.Building != "Edificio A" {
			t.Errorf("%+v %v", c, err)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\u202eb\r\nc\x00")
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{orders.CleanLine(s), orders.CleanText(s)} {
			if strings.ContainsAny(got, "\x00\r\u200b\u202e\u2066") || strings.Contains(got, "\n\n\n") {
				t.Errorf("%q", got)
			}
		}
		if line := orders.CleanLine(s); orders.CleanLine(line) != line || strings.Contains(line, "\n") {
			t.Errorf("%q", line)
		}
	})
}
