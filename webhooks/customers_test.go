package webhooks_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/flows/customers"
	"recado/flows/users"
)

const (
	people     = "/api/v1/customers"
	rosaNumber = "042888745"
	rosa       = `{"country":"SV","names":"Rosa María","surnames":"Paz","birthDate":"1990-05-31","phones":["7012-3456"],"phoneProven":true,"mail":"rosa@example.com",
"address":{"text":"Colonia Escalón 5","municipality":"San Salvador"},"document":{"kind":"dui","number":"04288874-5"},
"work":{"employer":"Panadería Sol","position":"Panadera","monthlyIncome":{"amount":"650.50","currency":"USD"},"since":"2019-02-01"},
"references":[{"name":"Ana Pérez","phone":"7011-1111","relation":"hermana"},{"name":"Luis Paz","phone":"7011-2222"}]}`
)

// photos adds the three photos of a customer.
func (w *world) photos(t *testing.T, id string) {
	t.Helper()
	for _, kind := range customers.DocumentKinds() {
		body, mime := form(t, map[string]string{"a.jpg": string(geotagged(t))})
		if got := w.keyed(t, "PUT", people+"/"+id+"/documents/"+string(kind), body, "Content-Type", mime); got.status != 200 || !strings.Contains(got.body, `"kind":"`+string(kind)+`"`) {
			t.Fatalf("%s: %d %s", kind, got.status, got.body)
		}
	}
}

// registered makes a registered customer.
func (w *world) registered(t *testing.T, body string) string {
	t.Helper()
	var made struct{ ID string }
	w.keyed(t, "POST", people, body).into(t, &made)
	w.photos(t, made.ID)
	var now struct{ V int }
	w.keyed(t, "GET", people+"/"+made.ID, "").into(t, &now)
	if got := w.keyed(t, "PUT", people+"/"+made.ID, `{"state":"registered"}`, "If-Match", fmt.Sprint(now.V)); got.status != 200 || !strings.Contains(got.body, `"state":"registered"`) {
		t.Fatalf("%d %s", got.status, got.body)
	}
	return made.ID
}

func TestCustomers(t *testing.T) {
	w := newWorld(t)
	made := w.keyed(t, "POST", people, rosa, "Idempotency-Key", "k1")
	for _, want := range []string{
		`"id":"CLI-00001"`, `"state":"draft"`, `"phones":["+50370123456"]`, `"phoneProven":true`, `"document":{"kind":"DUI","number":"******745"}`,
		`"monthlyIncome":{"amount":"650.50","currency":"USD"}`, `"phone":"+50370111111"`, `"municipality":"San Salvador"`, `"limit":null`,
	} {
		if made.status != 201 || !strings.Contains(made.body, want) {
			t.Errorf("no %s: %d %s", want, made.status, made.body)
		}
	}
	if again := w.keyed(t, "POST", people, rosa, "Idempotency-Key", "k1"); again.status != 201 || again.body != made.body || made.header.Get("Location") != people+"/CLI-00001" {
		t.Errorf("sent again: %d %s", again.status, again.body)
	}
	got := w.keyed(t, "PUT", people+"/CLI-00001", `{"v":1,"state":"registered"}`)
	if got.status != 400 || got.fields(t) != "documents.idFront documents.idBack documents.selfie" {
		t.Errorf("%d %s", got.status, got.body)
	}
	w.photos(t, "CLI-00001")
	if got = w.keyed(t, "PUT", people+"/CLI-00001", `{"state":"registered","work":{"position":"Jefa"}}`, "If-Match", `"4"`); got.status != 200 || !strings.Contains(got.body, `"position":"Jefa"`) || !strings.Contains(got.body, `"employer":"Panadería Sol"`) {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got = w.keyed(t, "PUT", people+"/CLI-00001", `{"names":"Rosa"}`, "If-Match", `"4"`); got.status != 409 || got.code(t) != "stale" || got.fields(t) != "names" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got = w.keyed(t, "PUT", people+"/CLI-00001", `{"v":5,"names":""}`); got.status != 400 || got.fields(t) != "names" {
		t.Errorf("a registered customer without a name: %d %s", got.status, got.body)
	}
	if got = w.keyed(t, "PUT", people+"/CLI-00001", `{"v":5,"phones":["7199-9999"]}`); got.status != 200 || !strings.Contains(got.body, `"phoneProven":false`) {
		t.Errorf("another phone: %d %s", got.status, got.body)
	}
	if got = w.keyed(t, "PUT", people+"/CLI-00001", `{"v":6,"state":"blocked"}`); got.status != 200 || !strings.Contains(got.body, `"state":"blocked"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got = w.keyed(t, "PUT", people+"/CLI-00001", `{"v":7,"state":"draft"}`); got.status != 400 || got.fields(t) != "state" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got = w.keyed(t, "GET", people+"?state=blocked", ""); got.status != 200 || !strings.Contains(got.body, "CLI-00001") || strings.Contains(got.body, rosaNumber) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got = w.keyed(t, "GET", people+"?state=x", ""); got.status != 400 || got.fields(t) != "state" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got = w.keyed(t, "POST", people, rosa[:len(rosa)-1]+`,"state":"registered"}`); got.status != 400 {
		t.Errorf("without photos: %d %s", got.status, got.body)
	}
}

func TestAnIncomeIsInTheCurrencyOfTheCountry(t *testing.T) {
	w := newWorld(t)
	for country, want := range map[string]string{"SV": "USD", "HN": "HNL", "CO": "COP"} {
		got := w.keyed(t, "POST", people, `{"country":"`+country+`","work":{"monthlyIncome":"1500.50"}}`)
		if got.status != 201 || !strings.Contains(got.body, `"monthlyIncome":{"amount":"1500.50","currency":"`+want+`"}`) {
			t.Errorf("%s: %d %s", country, got.status, got.body)
		}
	}
}

func TestCustomersAreFound(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", people, rosa[:len(rosa)-1]+`,"contact":"+50370123456"}`)
	for body, want := range map[string]int{
		`{"phone":"7012 3456"}`:                                   1,
		`{"phone":"7099 3456"}`:                                   0,
		`{"contact":"+50370123456"}`:                              1,
		`{"document":{"kind":"DUI","number":"04288874-5"}}`:       1,
		`{"document":{"kind":"DUI","number":"00016297-5"}}`:       0,
		`{"document":{"kind":"NIT","number":"0614-050707-1048"}}`: 0,
	} {
		got := w.keyed(t, "POST", people+"/search", body)
		if n := strings.Count(got.body, `"id":"CLI-00001"`); got.status != 200 || n != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	for body, want := range map[string]string{
		`{}`:                                   "phone",
		`{"phone":"1"}`:                        "phone",
		`{"phone":"70123456","contact":"x"}`:   "phone",
		`{"document":{"number":"00000000-0"}}`: "document.number",
	} {
		if got := w.keyed(t, "POST", people+"/search", body); got.status != 400 || got.fields(t) != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}

func TestCustomerProblems(t *testing.T) {
	w := newWorld(t)
	got := w.keyed(t, "POST", people, `{"country":"SV","names":"😀","surnames":"R2","birthDate":"2015-01-01","phones":["2","21234567"],"mail":"x","document":{"kind":"CC","number":"1"},
		"work":{"monthlyIncome":{"amount":"-1","currency":"USD"},"since":"x"},"references":[{"name":"","phone":"1"}]}`)
	want := "names surnames birthDate document.kind phones[0] mail work.monthlyIncome work.since references[0].name references[0].phone"
	if got.status != 400 || got.fields(t) != want {
		t.Errorf("%d %s, want %s: %s", got.status, got.fields(t), want, got.body)
	}
	if got := w.keyed(t, "POST", people, `{"document":{"number":"00000000-0"}}`); got.status != 400 || got.fields(t) != "document.number" || strings.Contains(got.body, "00000000") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", people+"/CLI-9", ""); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	w.keyed(t, "POST", people, `{"names":"Rosa"}`)
	for path, body := range map[string]string{"idFront": "no picture", "contract": string(geotagged(t))} {
		raw, mime := form(t, map[string]string{"a.jpg": body})
		if got := w.keyed(t, "PUT", people+"/CLI-00001/documents/"+path, raw, "Content-Type", mime); got.status != 400 && got.status != 404 {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}

// TestTwoRegisterOneDocument races two callers over the API.
func TestTwoRegisterOneDocument(t *testing.T) {
	w := newWorld(t)
	w.deps.Limiter = unlimited{}
	w.rebuild(t)
	for _, id := range []string{"CLI-00001", "CLI-00002"} {
		w.keyed(t, "POST", people, rosa)
		w.photos(t, id)
	}
	answers := make([]answer, 2)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			answers[i] = w.keyed(t, "PUT", people+fmt.Sprintf("/CLI-0000%d", i+1), `{"v":4,"state":"registered"}`)
		})
	}
	all.Wait()
	if answers[0].status > answers[1].status {
		answers[0], answers[1] = answers[1], answers[0]
	}
	if answers[0].status != 200 || answers[1].status != 409 || answers[1].code(t) != "record_taken" || answers[1].fields(t) != "document.number" {
		t.Errorf("%d %s\n%d %s", answers[0].status, answers[0].body, answers[1].status, answers[1].body)
	}
}

// TestDocumentsAreOpenedByRole checks who opens documents and numbers, and that it is in the audit.
func TestDocumentsAreOpenedByRole(t *testing.T) {
	w := newWorld(t)
	id := w.registered(t, rosa)
	one := people + "/" + id
	for role, may := range map[users.Role]bool{users.Operator: false, users.Supervisor: true, users.Admin: true, users.Finance: false} {
		b := w.as(t, "x-"+string(role), "Persona "+string(role), role)
		opened := b.do(t, "POST", one+"/documents/idFront/open", "{}")
		number := b.do(t, "POST", one+"/identity/open", "{}")
		if (opened.status == 200) != may || (number.status == 200) != may {
			t.Errorf("%s: %d, %d", role, opened.status, number.status)
		}
		if may && (!strings.HasPrefix(opened.body, "\xff\xd8") || strings.Contains(opened.body, "GPS") || opened.header.Get("Content-Type") != "image/jpeg" ||
			opened.header.Get("Cache-Control") != "no-store" || !strings.Contains(number.body, `"formatted":"04288874-5"`)) {
			t.Errorf("%s: %v %s", role, opened.header, number.body)
		}
		if read := b.do(t, "GET", one, ""); read.status != 200 || strings.Contains(read.body, rosaNumber) {
			t.Errorf("%s reads %d %s", role, read.status, read.body)
		}
	}
	if got := w.keyed(t, "POST", one+"/documents/nothing/open", "{}"); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	acts := strings.Join(w.allActs(t), "|")
	for _, want := range []string{
		"x-supervisor customer.document_opened " + id + "/idFront", "x-admin customer.identity_opened " + id, "x-operator customers.open " + one + "/identity/open",
	} {
		if !strings.Contains(acts, want) {
			t.Errorf("no %s in %s", want, acts)
		}
	}
}

// allActs lists the audit with its paths.
func (w *world) allActs(t *testing.T) (all []string) {
	t.Helper()
	var page entries
	w.keyed(t, "GET", "/api/v1/audit?limit=200", "").into(t, &page)
	for _, e := range page.Entries {
		all = append(all, e.Who+" "+e.Act+" "+e.Path)
	}
	return all
}

func TestCustomersAreMerged(t *testing.T) {
	w := newWorld(t)
	id := w.registered(t, strings.Replace(rosa, `"mail":"rosa@example.com",`, "", 1))
	w.keyed(t, "POST", people, `{"names":"Rosita","mail":"rosita@example.com","phones":["7155-5555"],"contact":"+50371555555"}`)
	w.keyed(t, "POST", people, `{"names":"Otra","document":{"number":"00016297-5"}}`)
	for body, code := range map[string]string{
		`{"from":"` + id + `"}`:    "customer_merge_self",
		`{"from":"CLI-00003"}`:     "customers_differ",
		`{"from":"CLI-00009"}`:     "not_found",
		`{"from":"","reason":"x"}`: "invalid",
	} {
		if got := w.keyed(t, "POST", people+"/"+id+"/merge", body); got.code(t) != code {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	if got := w.keyed(t, "POST", people+"/CLI-00002/merge", `{"from":"`+id+`"}`); got.code(t) != "customer_merge_draft" {
		t.Errorf("%d %s", got.status, got.body)
	}
	for range 2 { // it may be repeated
		got := w.keyed(t, "POST", people+"/"+id+"/merge", `{"from":"CLI-00002","reason":"la misma persona"}`)
		for _, want := range []string{`"names":"Rosa María"`, `"mail":"rosita@example.com"`, `"phones":["+50370123456","+50371555555"]`, `"phoneProven":true`, `"contacts":["+50371555555"]`, `"reason":"la misma persona"`} {
			if want = strings.Replace(want, `"contacts":["+50371555555"]`, `"+50371555555"`, 1); got.status != 200 || !strings.Contains(got.body, want) {
				t.Errorf("no %s: %d %s", want, got.status, got.body)
			}
		}
	}
	if got := w.keyed(t, "GET", people+"/CLI-00002", ""); !strings.Contains(got.body, `"mergedInto":"`+id+`"`) || strings.Contains(got.body, "Rosita") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", people+"/CLI-00002", `{"v":2,"names":"x"}`); got.status != 409 || got.code(t) != "customer_gone" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if acts := strings.Join(w.allActs(t), "|"); strings.Count(acts, "customer.merged "+id+"/CLI-00002") != 1 {
		t.Error(acts)
	}
}

func TestConsentsOverTheAPI(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", people, rosa)
	one := people + "/CLI-00001/consents"
	const body = `{"purpose":"credit_bureau","text":"api.role","version":"1","channel":"paper"}`
	made := w.keyed(t, "POST", one, body, "Idempotency-Key", "c1")
	var c struct{ ID, Hash string }
	made.into(t, &c)
	if again := w.keyed(t, "POST", one, body, "Idempotency-Key", "c1"); made.status != 201 || again.body != made.body || len(c.Hash) != 64 || !strings.Contains(made.body, `"by":"api"`) {
		t.Fatalf("%d %s\n%s", made.status, made.body, again.body)
	}
	proof := w.keyed(t, "GET", "/api/v1/consents/"+c.ID+"/proof", "")
	if proof.status != 200 || !strings.Contains(proof.body, `"words":"Su rol no permite esto."`) || !strings.Contains(proof.body, `"intact":true`) {
		t.Errorf("%d %s", proof.status, proof.body)
	}
	gone := w.keyed(t, "POST", "/api/v1/consents/"+c.ID+"/withdraw", "{}")
	list := w.keyed(t, "GET", one, "")
	if gone.status != 200 || !strings.Contains(gone.body, `"inForce":false`) || !strings.Contains(list.body, `"withdrawnVia":"api"`) {
		t.Errorf("%d %s\n%s", gone.status, gone.body, list.body)
	}
	for body, want := range map[string]string{
		`{}`: "purpose text version channel",
		`{"purpose":"x","text":"api.role","version":"1","channel":"x"}`:        "purpose",
		`{"purpose":"data","text":"no.such.text","version":"1","channel":"x"}`: "text",
	} {
		if got := w.keyed(t, "POST", one, body); got.status != 400 || got.fields(t) != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	for _, path := range []string{"/proof", "/withdraw"} {
		method, body := "GET", ""
		if path == "/withdraw" {
			method, body = "POST", "{}"
		}
		if got := w.keyed(t, method, "/api/v1/consents/CON-none"+path, body); got.status != 404 {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}

// TestPersonIsExportedAndErased has the way of both requests, with the day by which they are answered.
func TestPersonIsExportedAndErased(t *testing.T) {
	w := newWorld(t)
	id := w.registered(t, rosa)
	one := people + "/" + id
	asked := w.keyed(t, "POST", one+"/data-requests", `{"kind":"access","channel":"mail"}`)
	var r struct {
		ID                   string
		ReceivedAt, AnswerBy time.Time
	}
	asked.into(t, &r)
	if days := r.AnswerBy.Sub(r.ReceivedAt).Hours() / 24; asked.status != 201 || days < 27 || days > 33 { // 20 business days
		t.Fatalf("%d %s, %v days", asked.status, asked.body, days)
	}
	open := func() string { return w.keyed(t, "GET", "/api/v1/data-requests?open=true", "").body }
	if !strings.Contains(open(), r.ID) {
		t.Error(open())
	}
	got := w.keyed(t, "POST", one+"/export", "{}")
	if got.status != 200 || !strings.Contains(got.body, rosaNumber) || !strings.Contains(got.body, "Panadería Sol") || strings.Contains(open(), r.ID) {
		t.Errorf("%d %s; open: %s", got.status, got.body, open())
	}
	if all := w.keyed(t, "GET", "/api/v1/data-requests", "").body; !strings.Contains(all, `"result":"exported"`) {
		t.Error(all)
	}
	other := w.keyed(t, "POST", one+"/data-requests", `{"kind":"correction"}`)
	other.into(t, &r)
	if got = w.keyed(t, "POST", "/api/v1/data-requests/"+r.ID+"/answer", `{"result":"Se corrigió el correo."}`); got.status != 200 || !strings.Contains(got.body, `"answeredBy":"api"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	for body, want := range map[string]string{`{"kind":"x"}`: "kind", `{"kind":"access","receivedAt":"2099-01-01T00:00:00Z"}`: "receivedAt"} {
		if got = w.keyed(t, "POST", one+"/data-requests", body); got.status != 400 || got.fields(t) != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}

	w.duty = customers.Duty{Open: true}
	if got = w.keyed(t, "POST", one+"/erase", "{}"); got.status != 409 || got.code(t) != "erasure_refused" || !strings.Contains(got.body, "loans") {
		t.Errorf("%d %s", got.status, got.body)
	}
	w.duty = customers.Duty{Reason: "loans", Until: w.clock.Now().AddDate(10, 0, 0)}
	for range 2 {
		if got = w.keyed(t, "POST", one+"/erase", "{}"); got.status != 200 || !strings.Contains(got.body, `"state":"erased"`) || !strings.Contains(got.body, "keptUntil") {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	c, err := w.customers.Get(t.Context(), id)
	kept := c.Kept.Sealed
	c.Kept.Sealed = ""
	raw, _ := json.Marshal(c)
	if err != nil || strings.Contains(string(raw), "Rosa") || strings.Contains(string(raw), "Panadería") || strings.Contains(string(raw), "70123456") {
		t.Errorf("%s, %v", raw, err)
	}
	if !strings.Contains(string(kept), rosaNumber) {
		t.Error("nobody can say who it was")
	}
	if got = w.keyed(t, "POST", people+"/search", `{"document":{"number":"04288874-5"}}`); strings.Contains(got.body, id) {
		t.Error(got.body)
	}
	if got = w.keyed(t, "POST", one+"/documents/idFront/open", "{}"); got.status != 404 {
		t.Errorf("%d", got.status)
	}
	if again := w.registered(t, rosa); again == id {
		t.Error("registered as the erased one")
	}
	if acts := strings.Join(w.allActs(t), "|"); !strings.Contains(acts, "customer.erased "+id) || !strings.Contains(acts, "customer.exported "+id) {
		t.Error(acts)
	}
}

// TestNothingIsKeptOfRequestsWithNumbers checks that an Idempotency-Key stores no hash of a request that can
// be guessed.
func TestNothingIsKeptOfRequestsWithNumbers(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", people, `{"document":{"number":"04288874-5"}}`, "Idempotency-Key", "k")
	if got := w.keyed(t, "POST", people, `{"document":{"number":"00016297-5"}}`, "Idempotency-Key", "k"); got.status != 201 || !strings.Contains(got.body, "CLI-00001") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "POST", people+"/search", `{"document":{"number":"04288874-5"}}`, "Idempotency-Key", "k"); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}
