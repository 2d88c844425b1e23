package webhooks_test

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
)

const companies = "/api/v1/companies"

const acmeCo = `{"id":"acme","name":"Acme S.A.S.","taxId":"900.123.456-8","contacts":[
{"name":"Ana","phone":"300 123 4501","role":"approver","limit":"100.50","primary":true},{"name":"Berta","phone":"3001234502","role":"admin"}],
"locations":[{"name":"Torre Norte","point":{"latitude":4.6,"longitude":-74}}]}`

const framework = `{"id":"acme-2026","type":"framework","from":"2026-01-01","to":"2026-12-31","autoApprove":"80","emergency":{"amount":"300","currency":"USD"},
"discount":"10","rates":{"hourly":"40","byService":[{"service":"PLUMBING","hourly":"35.50"}]},"warrantyDays":{"repair":45},"preferred":["tec-1"],"sla":{"urgent":{"response":30}}}`

func TestCompaniesAndContracts(t *testing.T) {
	w := newWorld(t)
	made := w.keyed(t, "POST", companies, acmeCo)
	if made.status != 201 || made.header.Get("ETag") != `"1"` || !strings.Contains(made.body, `"limit":{"amount":"100.50","currency":"USD"}`) || !strings.Contains(made.body, `"phone":"+573001234501"`) {
		t.Fatalf("%d %s", made.status, made.body)
	}
	if again := w.keyed(t, "POST", companies, acmeCo); again.status != 201 || again.body != made.body {
		t.Errorf("sent again: %d %s", again.status, again.body)
	}
	if got := w.keyed(t, "GET", companies, ""); got.status != 200 || !strings.Contains(got.body, `"id":"ACME"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	contract := w.keyed(t, "POST", companies+"/acme/contracts", framework)
	for _, want := range []string{
		`"company":"ACME"`, `"autoApprove":{"amount":"80.00","currency":"USD"}`, `"discount":"10"`, `"hourly":{"amount":"40.00"`, `"service":"PLUMBING","hourly":{"amount":"35.50"`,
		`"warrantyDays":{"repair":45}`, `"preferred":["TEC-1"]`, `"vetoed":[]`, `"response":30`,
	} {
		if contract.status != 201 || !strings.Contains(contract.body, want) {
			t.Errorf("no %s: %d %s", want, contract.status, contract.body)
		}
	}
	if got := w.keyed(t, "GET", companies+"/ACME/contracts", ""); got.status != 200 || !strings.Contains(got.body, `"id":"ACME-2026"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", companies+"/NADIE/contracts", ""); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	first := w.keyed(t, "PUT", "/api/v1/contracts/acme-2026", `{"v":1,"autoApprove":"","discount":"12.5"}`)
	if first.status != 200 || !strings.Contains(first.body, `"autoApprove":null`) || !strings.Contains(first.body, `"discount":"12.5"`) || !strings.Contains(first.body, `"response":30`) {
		t.Fatalf("%d %s", first.status, first.body)
	}
	second := w.keyed(t, "PUT", "/api/v1/contracts/acme-2026", `{"autoApprove":"90"}`, "If-Match", `"1"`)
	if second.status != 409 || second.code(t) != "stale" || second.fields(t) != "autoApprove" {
		t.Errorf("%d %s", second.status, second.body)
	}
	if got := w.keyed(t, "PUT", companies+"/acme", `{"v":1,"name":"Acme"}`); got.status != 200 || !strings.Contains(got.body, `"taxId":"900.123.456-8"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestCompanyProblems(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", companies, acmeCo)
	w.keyed(t, "POST", companies+"/acme/contracts", framework)
	for _, tt := range []struct{ path, body, fields string }{
		{companies, `{}`, "id name"},
		{
			companies, `{"id":"a b","name":7,"taxId":"$","country":"Colombia","status":"x","contacts":[{"name":"A","phone":"1","role":"boss","limit":"-1"},7],"locations":"x"}`,
			"id name taxId country status contacts[0].phone contacts[0].role contacts[0].limit contacts[1] locations",
		},
		{companies, `{"id":"otra","name":"Otra","contacts":[{"name":"Ana","phone":"3001234501"}]}`, "contacts[0].phone"},
		{companies, `{"id":"otra","name":"Otra","contacts":[{"name":"Ana","limit":"0"}]}`, "contacts[0].limit"},
		{companies, `{"id":"otra","name":"Otra","contacts":[{"name":"Ana","limit":"1.234"}]}`, "contacts[0].limit"},
		{companies + "/acme/contracts", strings.Replace(framework, "acme-2026", "other", 1), "from"},
		{companies + "/nadie/contracts", strings.Replace(framework, "acme-2026", "other", 1), "company"},
		{
			companies + "/acme/contracts", `{"id":"x","from":"2027-13-01","autoApprove":"-5","discount":"101","paymentDays":1.5,"warrantyDays":{"repair":-1,"magic":1},"rates":{"hourly":"-1"},"type":"x"}`,
			"from autoApprove discount paymentDays warrantyDays.repair warrantyDays.magic rates.hourly type",
		},
		{"/api/v1/categories", `{"id":"x","kind":"magic","services":["a b"]}`, "name kind services[0]"},
		{"/api/v1/materials", `{"id":"x","cost":"-1","markup":"-1"}`, "name cost markup"},
		{"/api/v1/materials", `{"id":"x","name":"Codo"}`, "price"},
	} {
		got := w.keyed(t, "POST", tt.path, tt.body)
		if got.status != 400 || got.code(t) != "invalid" {
			t.Errorf("%s: %d %s", tt.body, got.status, got.body)
			continue
		}
		named := " " + got.fields(t) + " "
		for want := range strings.FieldsSeq(tt.fields) {
			if !strings.Contains(named, " "+want+" ") {
				t.Errorf("%s is not among%sof %s", want, named, tt.body)
			}
		}
	}
	if got := w.keyed(t, "POST", companies, `{"id":"acme","name":"Otra"}`); got.status != 409 || got.code(t) != "record_taken" || got.fields(t) != "id" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestCatalog(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct{ path, body, put, want string }{
		{"/api/v1/categories", `{"id":"plomeria","name":"Plomería","kind":"installation","services":["PLUMBING"]}`, `{"v":1,"kind":"repair"}`, `"services":["PLUMBING"]`},
		{"/api/v1/materials", `{"sku":"codo-12","name":"Codo 1/2","unit":"unidad","cost":"2.50","markup":"12.5"}`, `{"v":1,"price":"4"}`, `"markup":"12.5"`},
	} {
		made := w.keyed(t, "POST", tt.path, tt.body)
		var doc struct{ ID string }
		if made.into(t, &doc); made.status != 201 || doc.ID == "" {
			t.Fatalf("%d %s", made.status, made.body)
		}
		if got := w.keyed(t, "PUT", tt.path+"/"+doc.ID, tt.put); got.status != 200 || !strings.Contains(got.body, tt.want) || !strings.Contains(got.body, `"v":2`) {
			t.Errorf("%d %s", got.status, got.body)
		}
		if got := w.keyed(t, "PUT", tt.path+"/"+doc.ID, `{"v":1,"name":"x"}`); got.status != 409 || got.fields(t) != "name" {
			t.Errorf("%d %s", got.status, got.body)
		}
		if got := w.keyed(t, "GET", tt.path, ""); got.status != 200 || !strings.Contains(got.body, doc.ID) {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
}

// TestContractTerms checks that every term of a contract can be set, read and removed.
func TestContractTerms(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", companies, acmeCo)
	made := w.keyed(t, "POST", companies+"/acme/contracts", `{"id":"own","from":"2020-01-01","to":"2020-12-31","approvers":["300 123 4502"],
		"hours":{"monday":["08:00-18:00"],"holidays":true},"rates":{"markup":"12.5","surcharges":{"night":"40"},"travel":[{"zone":"urban","price":"9"}]}}`)
	for _, want := range []string{
		`"status":"expired"`, `"renews":false`, `"approvers":["+573001234502"]`, `"hours":{"holidays":true,"monday":["08:00-18:00"]}`,
		`"markup":"12.5"`, `"surcharges":{"night":"40"}`, `"travel":[{"zone":"urban","price":{"amount":"9.00","currency":"USD"}}]`,
	} {
		if made.status != 201 || !strings.Contains(made.body, want) {
			t.Errorf("no %s: %d %s", want, made.status, made.body)
		}
	}
	back := w.keyed(t, "PUT", "/api/v1/contracts/own", `{"v":1,"renews":true,"approvers":[],"hours":{},"rates":{}}`)
	for _, want := range []string{`"status":"active"`, `"approvers":[]`, `"hours":{}`, `"markup":null`, `"surcharges":{}`, `"travel":[]`} {
		if back.status != 200 || !strings.Contains(back.body, want) {
			t.Errorf("no %s: %d %s", want, back.status, back.body)
		}
	}
	wrong := w.keyed(t, "POST", companies+"/acme/contracts", `{"id":"x","from":"2030-01-01","status":"expired","approvers":["3009999999"],"hours":{"monday":["18:00-08:00"],"lunes":[]},
		"rates":{"markup":"-1","surcharges":{"moon":"5"},"travel":[{"zone":"urban","price":"-1"}]}}`)
	if wrong.status != 400 {
		t.Fatalf("%d %s", wrong.status, wrong.body)
	}
	for want := range strings.FieldsSeq("status hours.monday hours.lunes rates.markup") {
		if !strings.Contains(" "+wrong.fields(t)+" ", " "+want+" ") {
			t.Errorf("%s is not among %s", want, wrong.fields(t))
		}
	}
}

// TestFindCompanies searches by prefixes of names and tax numbers in any spelling, in pages.
func TestFindCompanies(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{
		acmeCo, `{"id":"z","name":"Acmé del Norte","taxId":"830130800-4"}`, `{"id":"b","name":"Panadería Acme"}`,
	} {
		if made := w.keyed(t, "POST", companies, body); made.status != 201 {
			t.Fatalf("%d %s", made.status, made.body)
		}
	}
	type page struct {
		Companies []struct{ ID string }
		Next      string
	}
	for _, tt := range []struct{ query, ids string }{
		{"name=ACM%C3%89", "Z ACME "}, // in the order of the names
		{"name=panaderia", "B "},
		{"name=norte", ""},
		{"taxId=900123456", "ACME "},
		{"taxId=830.130.800-4", "Z "},
		{"taxId=123", ""},
		{"", "ACME B Z "},
	} {
		ids, next := "", ""
		for range 4 {
			var got page
			answer := w.keyed(t, "GET", companies+"?limit=1&"+tt.query+"&cursor="+url.QueryEscape(next), "")
			if answer.into(t, &got); answer.status != 200 {
				t.Fatalf("%s: %d %s", tt.query, answer.status, answer.body)
			}
			for _, c := range got.Companies {
				ids += c.ID + " "
			}
			if next = got.Next; next == "" {
				break
			}
		}
		if ids != tt.ids {
			t.Errorf("%q: %q, want %q", tt.query, ids, tt.ids)
		}
	}
	for _, query := range []string{"name=a&taxId=9", "taxId=---"} {
		if got := w.keyed(t, "GET", companies+"?"+query, ""); got.status != 400 || got.fields(t) != "taxId" {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
}

// TestCompanyLists checks that contacts and locations can be added one by one, also concurrently,
// and that a repeated one is added once.
func TestCompanyLists(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", companies, acmeCo)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			body := fmt.Sprintf(`{"name":" Caro ","phone":"300 123 46%02d","role":"billing"}`, i/2) // each is sent twice
			if got := w.keyed(t, "POST", companies+"/acme/contacts", body); got.status != 201 {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
	all.Wait()
	for range 2 {
		got := w.keyed(t, "POST", companies+"/acme/locations", `{"name":"Bodega ","point":{"latitude":4.7,"longitude":-74.1}}`)
		if got.status != 201 || strings.Count(got.body, `"name":"Bodega"`) != 1 || !strings.Contains(got.body, "Torre Norte") {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	got := w.keyed(t, "GET", companies+"/ACME/contacts", "")
	if got.status != 200 || strings.Count(got.body, `"name":`) != 2+4 || got.header.Get("ETag") != `"6"` {
		t.Errorf("%d %s %s", got.status, got.header.Get("ETag"), got.body)
	}
	for _, tt := range []struct {
		path, body, fields string
		status             int
	}{
		{"/acme/contacts", `{"name":"Otra","phone":"3001234501"}`, "phone", 400},
		{"/acme/contacts", `{"name":7,"role":"x"}`, "name", 400},
		{"/acme/locations", `{}`, "name", 400},
		{"/nadie/contacts", `{"name":"Ana"}`, "", 404},
	} {
		if got := w.keyed(t, "POST", companies+tt.path, tt.body); got.status != tt.status || got.fields(t) != tt.fields {
			t.Errorf("%s: %d %s", tt.body, got.status, got.body)
		}
	}
}
