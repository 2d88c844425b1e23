package webhooks_test

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
)

const companiesPath = "/api/v1/companies"

const acmeCo = `{"id":"acme","name":"Acme S.A.S.","taxId":"900.123.456-8","contacts":[
{"name":"Ana","phone":"300 123 4501","role":"approver","limit":"100.50","primary":true},{"name":"Berta","phone":"3001234502","role":"admin"}],
"locations":[{"name":"Torre Norte","point":{"latitude":4.6,"longitude":-74}}]}`

const framework = `{"id":"acme-2026","type":"framework","from":"2026-01-01","to":"2026-12-31","autoApprove":"80","emergency":{"amount":"300","currency":"USD"},
"discount":"10","rates":{"hourly":"40","byService":[{"service":"PLUMBING","hourly":"35.50"}]},"warrantyDays":{"repair":45},"preferred":["tec-1"],"sla":{"urgent":{"response":30}}}`

func TestCompaniesAndContracts(t *testing.T) {
	w := newWorld(t)
	made := w.keyed(t, "POST", companiesPath, acmeCo)
	if made.status != 201 || made.header.Get("ETag") != `"1"` || !strings.Contains(made.body, `"limit":{"amount":"100.50","currency":"USD"}`) || !strings.Contains(made.body, `"phone":"+573001234501"`) {
		t.Fatalf("%d %s", made.status, made.body)
	}
	if again := w.keyed(t, "POST", companiesPath, acmeCo); again.status != 201 || again.body != made.body {
		t.Errorf("sent again: %d %s", again.status, again.body)
	}
	if got := w.keyed(t, "GET", companiesPath, ""); got.status != 200 || !strings.Contains(got.body, `"id":"ACME"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	contract := w.keyed(t, "POST", companiesPath+"/acme/contracts", framework)
	for _, want := range []string{
		`"company":"ACME"`, `"autoApprove":{"amount":"80.00","currency":"USD"}`, `"discount":"10"`, `"hourly":{"amount":"40.00"`, `"service":"PLUMBING","hourly":{"amount":"35.50"`,
		`"warrantyDays":{"repair":45}`, `"preferred":["TEC-1"]`, `"vetoed":[]`, `"response":30`,
	} {
		if contract.status != 201 || !strings.Contains(contract.body, want) {
			t.Errorf("no %s: %d %s", want, contract.status, contract.body)
		}
	}
	if got := w.keyed(t, "GET", companiesPath+"/ACME/contracts", ""); got.status != 200 || !strings.Contains(got.body, `"id":"ACME-2026"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", companiesPath+"/NADIE/contracts", ""); got.status != 404 {
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
	if got := w.keyed(t, "PUT", companiesPath+"/acme", `{"v":1,"name":"Acme"}`); got.status != 200 || !strings.Contains(got.body, `"taxId":"900.123.456-8"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestContractClauses checks that every term of a contract is kept and shown, and what each may not be.
func TestContractClauses(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", companiesPath, acmeCo)
	terms := `{"id":"t","type":"framework","from":"2026-01-01",
"billing":{"method":"monthly","day":5,"name":"Acme Facturas","taxId":"900.123.456-8","address":"Calle 1","email":"f@acme.co"},
"latePenalty":{"monthlyPercent":"1.5","graceDays":5,"maxPercent":"10"},"slaPenalties":{"urgent":"5","emergency":"10.5","max":"30"},
"authorizationHours":{"monday":["08:00-12:00"]},"exclusions":["Daños por inundación"],"terminationCauses":["Mora de más de 90 días"],
"rates":{"bySpecialty":[{"specialty":"Electronics","hourly":"62"}],"volume":[{"from":"1000","percent":"5"}],"promotions":[{"name":"Fin de año","from":"2026-12-01","to":"2026-12-31","percent":"10"}]}}`
	got := w.keyed(t, "POST", companiesPath+"/acme/contracts", terms)
	for _, want := range []string{
		`"paymentDays":30`, `"billing":{"method":"monthly","day":5,"name":"Acme Facturas","taxId":"900.123.456-8","address":"Calle 1","email":"f@acme.co"}`,
		`"latePenalty":{"monthlyPercent":"1.5","graceDays":5,"maxPercent":"10"}`, `"slaPenalties":{"emergency":"10.5","max":"30","urgent":"5"}`,
		`"authorizationHours":{"monday":["08:00-12:00"]}`, `"exclusions":["Daños por inundación"]`, `"terminationCauses":["Mora de más de 90 días"]`,
		`"bySpecialty":[{"specialty":"electronics","hourly":{"amount":"62.00","currency":"USD"}}]`, `"volume":[{"from":{"amount":"1000.00","currency":"USD"},"percent":"5"}]`,
		`"promotions":[{"name":"Fin de año","from":"2026-12-01","to":"2026-12-31","percent":"10"}]`,
	} {
		if got.status != 201 || !strings.Contains(got.body, want) {
			t.Errorf("no %s: %d %s", want, got.status, got.body)
		}
	}
	if got := w.keyed(t, "PUT", "/api/v1/contracts/t", `{"v":1,"billing":{},"latePenalty":{},"slaPenalties":{},"authorizationHours":{},"exclusions":[]}`); got.status != 200 ||
		!strings.Contains(got.body, `"billing":{"method":"monthly","day":1}`) || !strings.Contains(got.body, `"slaPenalties":{"max":"0"}`) || !strings.Contains(got.body, `"exclusions":[]`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	for body, field := range map[string]string{
		`"billing":{"method":"weekly"}`: "billing.method", `"billing":{"method":"per_order","day":5}`: "billing.day", `"billing":{"day":31}`: "billing.day",
		`"billing":{"email":"x"}`: "billing.email", `"billing":{"taxId":"900.123.456-1"}`: "billing.taxId", `"billing":{"iban":"1"}`: "billing.iban",
		`"latePenalty":{"monthlyPercent":"101"}`: "latePenalty.monthlyPercent", `"latePenalty":{"graceDays":-1}`: "latePenalty.graceDays",
		`"slaPenalties":{"low":"1"}`: "slaPenalties.low", `"slaPenalties":{"max":"10"}`: "slaPenalties.max", `"authorizationHours":{"lunes":["08:00-12:00"]}`: "authorizationHours.lunes",
		`"exclusions":[""]`: "exclusions[0]", `"rates":{"bySpecialty":[{"specialty":"x","hourly":"-1"}]}`: "rates.bySpecialty.x",
		`"rates":{"volume":[{"from":"1","percent":"101"}]}`: "rates.volume[0].percent", `"rates":{"promotions":[{"name":"x","from":"2026-12-31","to":"2026-12-01","percent":"1"}]}`: "rates.promotions[0].to",
	} {
		if got := w.keyed(t, "POST", companiesPath+"/acme/contracts", `{"id":"u","type":"framework","from":"2030-01-01","to":"2030-12-31",`+body+`}`); got.status != 400 || got.fields(t) != field {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}

func TestCompanyProblems(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", companiesPath, acmeCo)
	w.keyed(t, "POST", companiesPath+"/acme/contracts", framework)
	for _, tt := range []struct{ path, body, fields string }{
		{companiesPath, `{}`, "id name"},
		{
			companiesPath, `{"id":"a b","name":7,"taxId":"$","country":"Colombia","status":"x","contacts":[{"name":"A","phone":"1","role":"boss","limit":"-1"},7],"locations":"x"}`,
			"id name taxId country status contacts[0].phone contacts[0].role contacts[0].limit contacts[1] locations",
		},
		{companiesPath, `{"id":"otra","name":"Otra","contacts":[{"name":"Ana","phone":"3001234501"}]}`, "contacts[0].phone"},
		{companiesPath, `{"id":"otra","name":"Otra","contacts":[{"name":"Ana","limit":"0"}]}`, "contacts[0].limit"},
		{companiesPath, `{"id":"otra","name":"Otra","contacts":[{"name":"Ana","limit":"1.234"}]}`, "contacts[0].limit"},
		{companiesPath + "/acme/contracts", strings.Replace(framework, "acme-2026", "other", 1), "from"},
		{companiesPath + "/nadie/contracts", strings.Replace(framework, "acme-2026", "other", 1), "company"},
		{
			companiesPath + "/acme/contracts", `{"id":"x","from":"2027-13-01","autoApprove":"-5","discount":"101","paymentDays":1.5,"warrantyDays":{"repair":-1,"magic":1},"rates":{"hourly":"-1"},"type":"x"}`,
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
	if got := w.keyed(t, "POST", companiesPath, `{"id":"acme","name":"Otra"}`); got.status != 409 || got.code(t) != "record_taken" || got.fields(t) != "id" {
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

// TestContractClauses checks that every term of a contract can be set, read and removed.
func TestContractTerms(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", companiesPath, acmeCo)
	made := w.keyed(t, "POST", companiesPath+"/acme/contracts", `{"id":"own","from":"2020-01-01","to":"2020-12-31","approvers":["300 123 4502"],
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
	for _, want := range []string{`"status":"renewed"`, `"approvers":[]`, `"hours":{}`, `"markup":null`, `"surcharges":{}`, `"travel":[]`} {
		if back.status != 200 || !strings.Contains(back.body, want) {
			t.Errorf("no %s: %d %s", want, back.status, back.body)
		}
	}
	wrong := w.keyed(t, "POST", companiesPath+"/acme/contracts", `{"id":"x","from":"2030-01-01","status":"expired","approvers":["3009999999"],"hours":{"monday":["18:00-08:00"],"lunes":[]},
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
		if made := w.keyed(t, "POST", companiesPath, body); made.status != 201 {
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
			answer := w.keyed(t, "GET", companiesPath+"?limit=1&"+tt.query+"&cursor="+url.QueryEscape(next), "")
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
		if got := w.keyed(t, "GET", companiesPath+"?"+query, ""); got.status != 400 || got.fields(t) != "taxId" {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
}

// TestCompanyLists checks that contacts and locations can be added one by one, also concurrently,
// and that a repeated one is added once.
func TestCompanyLists(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", companiesPath, acmeCo)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			body := fmt.Sprintf(`{"name":" Caro ","phone":"300 123 46%02d","role":"billing"}`, i/2) // each is sent twice
			if got := w.keyed(t, "POST", companiesPath+"/acme/contacts", body); got.status != 201 {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
	all.Wait()
	for range 2 {
		got := w.keyed(t, "POST", companiesPath+"/acme/locations", `{"name":"Bodega ","point":{"latitude":4.7,"longitude":-74.1}}`)
		if got.status != 201 || strings.Count(got.body, `"name":"Bodega"`) != 1 || !strings.Contains(got.body, "Torre Norte") {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	got := w.keyed(t, "GET", companiesPath+"/ACME/contacts", "")
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
		if got := w.keyed(t, "POST", companiesPath+tt.path, tt.body); got.status != tt.status || got.fields(t) != tt.fields {
			t.Errorf("%s: %d %s", tt.body, got.status, got.body)
		}
	}
}
