package webhooks_test

import (
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/policy"
)

// reminded stores one reminder that was sent, read and answered, one that waits and one that was refused.
func (w *world) reminded(t *testing.T) {
	t.Helper()
	bogota := policy.New("CO", nil).Zone()
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, bogota) }
	ask := func(key string, at time.Time) policy.Request {
		return policy.Request{
			Country: "CO", Contact: "+573001234567", Channel: "whatsapp", Purpose: policy.Collection, At: at, Consented: []string{"whatsapp"}, Key: key, Campaign: "=cobro", Tone: "friendly",
		}
	}
	must := func(d policy.Decision, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.contacts.Send(t.Context(), ask("sent", at(27, 9))))
	for _, fact := range []policy.Fact{policy.Delivered, policy.Read, policy.Answered} {
		if err := w.contacts.Mark(t.Context(), "+573001234567", "sent", fact, at(27, 10)); err != nil {
			t.Fatal(err)
		}
	}
	must(w.contacts.Reserve(t.Context(), ask("waits", at(29, 12)), policy.ForWindow))
	must(w.contacts.Reserve(t.Context(), ask("refused", at(27, 12)), policy.NoWait))
}

func TestEvidenceOfContacts(t *testing.T) {
	w := newWorld(t)
	w.reminded(t)
	const path = "/api/v1/debtors/%2B57%20300%20123%204567/contacts"
	for _, tt := range []step{
		{"GET", path, ``, 200, `"total":3`},
		{"GET", path, ``, 200, `"refusal":{"reason":"hours","message":"A esa hora no se puede cobrar (Ley 2300 de 2023, art. 3). Puede salir el lunes 30 de noviembre a las 07:00.","rule":{"code":"hours","country":"CO","source":"Ley 2300 de 2023, art. 3","date":"2023-07-10","since":"2023-10-10"},"first":"2026-11-30T07:00:00-05:00"}`},
		{"GET", path + "?limit=1", ``, 200, `"state":"reserved"`},
		{"GET", path + "?limit=0", ``, 400, `"field":"limit"`},
		{"GET", "/api/v1/debtors/+573009999999/contacts", ``, 200, `{"contacts":[],"total":0}`},
		{"GET", path + "/export", ``, 200, `reserved,2026-11-30T07:00:00-05:00,2026-11-29T12:00:00-05:00,CO,America/Bogota,'+573001234567,,whatsapp,,'=cobro,friendly,hours,"Ley 2300 de 2023, art. 3",2026-11-30T07:00:00-05:00,1`},
		{"GET", "/api/v1/contact-counts?month=2026-11", ``, 200, `{"by":"campaign","counts":[{"group":"=cobro","sent":1,"failed":0,"delivered":1,"read":1,"answered":1,"promised":0,"paid":0}],"month":"2026-11"}`},
		{"GET", "/api/v1/contact-counts?month=2026-11&by=hour", ``, 200, `"group":"09"`},
		{"GET", "/api/v1/contact-counts?month=2026-10&by=tone", ``, 200, `"counts":[]`},
		{"GET", "/api/v1/contact-counts?month=noviembre", ``, 400, `"field":"month"`},
		{"GET", "/api/v1/contact-counts?by=age", ``, 400, `"field":"by"`},
		{"GET", "/api/v1/contact-counts/export?month=2026-11", ``, 200, "sent_or_sending"},
	} {
		want := tt.want
		if want == "sent_or_sending" {
			want = "sending,2026-11-27T09:00:00-05:00"
		}
		if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %.1500s", tt.path, got.status, got.body)
		}
	}
}

func TestContactPolicyNow(t *testing.T) {
	w := newWorld(t)
	w.engine.sessions["+573001234567"] = bot.Session{ID: "+573001234567", OptedOut: true}
	for _, tt := range []step{
		{"GET", "/api/v1/contact-policy", ``, 200, `"decision":null`},
		{"GET", "/api/v1/contact-policy?country=sv", ``, 200, `"tuesday":["08:00-18:00"]`},
		{"GET", "/api/v1/contact-policy?country=HN", ``, 200, `"zone":"America/Tegucigalpa"`},
		{"GET", "/api/v1/contact-policy?country=GT", ``, 400, `"field":"country"`},
		{"GET", "/api/v1/contact-policy?contact=3001234567&channel=sms-tigo", ``, 200, `"decision":{"allowed":false,"refusal":{"reason":"opted_out","message":"La persona pidió no recibir mensajes (Ley 1581 de 2012, art. 8).",`},
		{"GET", "/api/v1/contact-policy?contact=3009999999&zone=Europe/Madrid", ``, 200, `"decision":{"allowed":`},
		{"GET", "/api/v1/contact-policy?contact=3009999999&zone=Macondo", ``, 400, `"field":"zone"`},
	} {
		if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s: %d %.900s", tt.path, got.status, got.body)
		}
	}
	got := w.keyed(t, "GET", "/api/v1/contact-policy?contact=3001234567", ``, "Accept-Language", "en")
	if !strings.Contains(got.body, "The person asked for no messages") {
		t.Errorf("%s", got.body)
	}
}
