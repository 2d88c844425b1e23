package webhooks_test

import (
	"strings"
	"testing"
)

// TestPersonnel checks that a technician's private fields are kept, and that no other answer has them.
// Who may read them is a row of the table of actions, which TestEveryRouteHasAnAction walks.
func TestPersonnel(t *testing.T) {
	w := newWorld(t)
	made := w.keyed(t, "POST", "/api/v1/technicians", `{"id":"tec-7","name":"Teo","phone":"3001112233","overtime":true,"trainings":[{"name":"Alturas","on":"2026-02-01"}],
"brands":["Pedrollo"],"resources":["Multímetro"],"vehicle":{"plate":"abc-123","km":42000}}`)
	for _, want := range []string{`"overtime":true`, `"trainings":[{"name":"Alturas","on":"2026-02-01"}]`, `"brands":["Pedrollo"]`, `"resources":["Multímetro"]`, `"vehicle":{"plate":"ABC-123","km":42000}`} {
		if made.status != 201 || !strings.Contains(made.body, want) {
			t.Errorf("no %s: %d %s", want, made.status, made.body)
		}
	}
	const path = "/api/v1/technicians/TEC-7/personnel"
	put := w.keyed(t, "PUT", path, `{"v":1,"document":"79123456","birth":"1980-05-01","address":"Calle 9","employment":"permanent","start":"2019-03-01","salary":"1800","charges":"700.50","supervisor":"TEC-1","papers":[{"name":"Licencia","expires":"2027-01-31"}]}`)
	for _, want := range []string{`"document":"79123456"`, `"birth":"1980-05-01"`, `"salary":{"amount":"1800.00","currency":"USD"}`, `"charges":{"amount":"700.50"`, `"papers":[{"name":"Licencia","expires":"2027-01-31"}]`, `"v":2`} {
		if put.status != 200 || !strings.Contains(put.body, want) {
			t.Errorf("no %s: %d %s", want, put.status, put.body)
		}
	}
	if got := w.keyed(t, "GET", path, ""); got.body != put.body || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s", got.status, got.body)
	}
	for _, other := range []string{"/api/v1/technicians/TEC-7", "/api/v1/technicians", "/api/v1/technicians/TEC-7/stats"} {
		if got := w.keyed(t, "GET", other, ""); got.status != 200 || strings.Contains(got.body, "79123456") || strings.Contains(got.body, "1800") {
			t.Errorf("%s: %d %s", other, got.status, got.body)
		}
	}
	if got := w.keyed(t, "PUT", path, `{"v":1,"salary":"1"}`); got.status != 409 {
		t.Errorf("an old version: %d %s", got.status, got.body)
	}
	for body, field := range map[string]string{`"salary":"-1"`: "salary", `"employment":"guest"`: "employment", `"birth":"ayer"`: "birth", `"papers":[{}]`: "papers[0].name"} {
		if got := w.keyed(t, "PUT", path, `{"v":2,`+body+`}`); got.status != 400 || got.fields(t) != field {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}

// TestPerformance checks that an idle technician has a score for each period and no class, and which
// periods are none.
func TestPerformance(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", "/api/v1/technicians", `{"id":"tec-7","name":"Teo","phone":"3001112233","hours":{"monday":["08:00-12:00"]}}`)
	const path = "/api/v1/technicians/TEC-7/performance"
	for _, query := range []string{"", "?period=2026", "?periodo=2025-11"} {
		if got := w.keyed(t, "GET", path+query, ""); got.status != 200 || !strings.Contains(got.body, `"class":""`) || !strings.Contains(got.body, `"name":"rework"`) || !strings.Contains(got.body, `"income":[]`) {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
	for _, query := range []string{"?period=2026-13", "?period=ayer", "?period=2190"} {
		if got := w.keyed(t, "GET", path+query, ""); got.status != 400 || got.fields(t) != "period" {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
}
