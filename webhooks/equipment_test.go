package webhooks_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"strings"
	"testing"
)

// TestCompanySites checks that locations have ids that stay, and are edited and removed by them.
func TestCompanySites(t *testing.T) {
	w := newWorld(t)
	made := w.keyed(t, "POST", companiesPath, `{"id":"acme","name":"Acme","fiscalAddress":"Calle 1","sector":"Alimentos","contacts":[{"name":"Ana","phone":"3001234501","position":"Jefe de planta","notices":[{"event":"on_the_way","channels":["sms"]}]}],
"locations":[{"name":"Norte","hours":{"monday":["08:00-17:00"]},"contact":{"name":"Luz","phone":"300 123 4502"}},{"name":"Sur"}]}`)
	for _, want := range []string{
		`"fiscalAddress":"Calle 1"`, `"sector":"Alimentos"`, `"logo":false`, `"position":"Jefe de planta"`, `"notices":[{"event":"on_the_way","channels":["sms"]}]`,
		`{"id":"S1","name":"Norte","hours":{"monday":["08:00-17:00"]},"contact":{"name":"Luz","phone":"+573001234502"}}`, `"id":"S2","name":"Sur"`,
	} {
		if made.status != 201 || !strings.Contains(made.body, want) {
			t.Errorf("no %s: %d %s", want, made.status, made.body)
		}
	}
	const sites = companiesPath + "/acme/locations"
	if got := w.keyed(t, "PUT", sites+"/s1", `{"v":1,"address":"Calle 2"}`); got.status != 200 || !strings.Contains(got.body, `"id":"S1","name":"Norte","address":"Calle 2","hours":{"monday"`) || got.header.Get("ETag") != `"2"` {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", sites+"/S1", `{"v":1,"name":"Otra"}`); got.status != 409 {
		t.Errorf("an old version: %d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", sites+"/S1", `{"v":2,"contact":{"phone":"12"}}`); got.status != 400 || got.fields(t) != "contact.phone" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", sites+"/S9", `{"v":2,"name":"x"}`); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	for range 2 {
		if got := w.keyed(t, "DELETE", sites+"/S2", ""); got.status != 200 || strings.Contains(got.body, "Sur") {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	if got := w.keyed(t, "POST", sites, `{"name":"Oriente"}`); got.status != 201 || !strings.Contains(got.body, `"id":"S3","name":"Oriente"`) {
		t.Errorf("an id was given again: %d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", companiesPath+"/acme", `{"v":4,"locations":[{"name":"oriente"},{"id":"S1","name":"Norte"},{"name":"Nueva"}]}`); got.status != 200 ||
		!strings.Contains(got.body, `"id":"S3","name":"oriente"`) || !strings.Contains(got.body, `"id":"S4","name":"Nueva"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	for body, field := range map[string]string{
		`"locations":[{"id":"S9","name":"x"}]`: "locations[0].id", `"locations":[{"name":"a","hours":{"monday":["8-12"]}}]`: "locations[0].hours.monday",
		`"contacts":[{"name":"Ana","notices":[{"event":"quotation_sent","channels":["none"]}]}]`: "contacts[0].notices.quotation_sent", `"contacts":[{"name":"Ana","notices":[{"event":"on_the_way","channels":["fax"]}]}]`: "contacts[0].notices.on_the_way",
	} {
		if got := w.keyed(t, "PUT", companiesPath+"/acme", `{"v":5,`+body+`}`); got.status != 400 || got.fields(t) != field {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}

// TestEquipment checks that equipment is numbered, kept once for a serial, labelled and documented.
func TestEquipment(t *testing.T) {
	w := newWorld(t)
	w.deps.ConfirmAt = "https://wa.me/576025550101"
	w.rebuild(t)
	w.keyed(t, "POST", companiesPath, `{"id":"acme","name":"Acme","locations":[{"name":"Planta"}]}`)
	const pump = `{"site":"S1","name":"Bomba principal","brand":"Pedrollo","model":"CP-620","serial":"B 77-1","service":"plumbing","installed":"2025-01-31","warranty":"2027-01-31"}`
	made := w.keyed(t, "POST", companiesPath+"/acme/equipment", pump)
	if made.status != 201 || !strings.Contains(made.body, `"id":"EQ-00001"`) || !strings.Contains(made.body, `"service":"PLUMBING"`) || !strings.Contains(made.body, `"company":"ACME"`) {
		t.Fatalf("%d %s", made.status, made.body)
	}
	if again := w.keyed(t, "POST", companiesPath+"/acme/equipment", pump); again.body != made.body {
		t.Errorf("twice: %s", again.body)
	}
	if got := w.keyed(t, "GET", companiesPath+"/acme/equipment", ""); got.status != 200 || strings.Count(got.body, `"EQ-`) != 1 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", "/api/v1/equipment/eq-00001", `{"v":1,"retired":true}`); got.status != 200 || !strings.Contains(got.body, `"retired":true`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	for body, field := range map[string]string{
		`{}`: "name", `{"name":"x","site":"S7"}`: "site", `{"name":"x","installed":"2025-02-30"}`: "installed", `{"name":"x","installed":"2025-02-01","warranty":"2025-01-01"}`: "warranty",
	} {
		if got := w.keyed(t, "POST", companiesPath+"/acme/equipment", body); got.status != 400 || got.fields(t) != field {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	code := w.keyed(t, "GET", "/api/v1/equipment/EQ-00001/label?format=png", "")
	if pic, err := png.Decode(strings.NewReader(code.body)); code.status != 200 || err != nil || pic.Bounds().Dx() < 500 {
		t.Errorf("%d, %v", code.status, err)
	}
	if got := w.keyed(t, "GET", "/api/v1/equipment/EQ-00001/label", ""); got.status != 200 || !strings.HasPrefix(got.body, "%PDF-") || got.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("%d", got.status)
	}
	if got := w.keyed(t, "GET", "/api/v1/equipment/EQ-00001/label?format=gif", ""); got.status != 400 {
		t.Errorf("%d %s", got.status, got.body)
	}
	file := `{"file":"` + base64.StdEncoding.EncodeToString(photo(t)) + `","name":"manual.jpg"}`
	var doc struct{ Manuals []struct{ ID, URL string } }
	got := w.keyed(t, "POST", "/api/v1/equipment/EQ-00001/manuals", file)
	if got.into(t, &doc); got.status != 201 || len(doc.Manuals) != 1 || doc.Manuals[0].URL == "" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "DELETE", "/api/v1/equipment/EQ-00001/manuals/"+doc.Manuals[0].ID, ""); got.status != 200 || !strings.Contains(got.body, `"manuals":[]`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", companiesPath+"/acme/logo", file); got.status != 204 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", companiesPath+"/acme/logo", ""); got.status != 200 || !bytes.HasPrefix([]byte(got.body), photo(t)[:3]) || !strings.HasPrefix(got.header.Get("Content-Type"), "image/jpeg") {
		t.Errorf("%d %q", got.status, got.header.Get("Content-Type"))
	}
	w.deps.ConfirmAt = ""
	w.rebuild(t)
	if got := w.keyed(t, "GET", "/api/v1/equipment/EQ-00001/label", ""); got.status != 409 || got.code(t) != "no_number" {
		t.Errorf("%d %s", got.status, got.body)
	}
}
