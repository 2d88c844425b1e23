package webhooks_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/technicians"
)

const staff = "/api/v1/technicians"

// tec returns a technician as a supervisor sends one; id and phone differ by n.
func tec(n int, fields string) string {
	return fmt.Sprintf(`{"id":"tec-%02d","name":"Ana Ruiz %d","phone":"300 123 45%02d","emergencies":true,
"specialties":[{"code":"Electrónica","level":"senior"}]%s}`, n, n, n, fields)
}

const whole = `,"mail":"ana@example.com","locale":"es-CO","certificates":[{"name":"RETIE","enables":"electronica","expires":"2026-01-01"},{"name":"Alturas"}],
"hours":{"monday":["08:00-12:00","13:00 - 17:00"],"friday":["22:00-06:00"]},
"absences":[{"kind":"vacation","from":"2026-12-20","to":"2027-01-05"}],"zones":["Norte"]`

func TestCreateTechnician(t *testing.T) {
	w := newWorld(t)
	got := w.keyed(t, "POST", staff, tec(7, whole))
	if got.status != http.StatusCreated || got.header.Get("Location") != staff+"/TEC-07" || got.header.Get("ETag") != `"1"` {
		t.Fatalf("%d %v %s", got.status, got.header, got.body)
	}
	if again := w.keyed(t, "POST", staff, tec(7, whole)); again.status != 201 || again.body != got.body {
		t.Errorf("sent again: %d %s", again.status, again.body)
	}
	one := w.keyed(t, "GET", staff+"/tec-07", "")
	for _, want := range []string{
		`"id":"TEC-07"`, `"v":1`, `"phone":"+573001234507"`, `"contact":"+573001234507"`, `"status":"active"`, `"code":"electronica","level":"senior","active":`,
		`"state":"in_force"`, `"monday":["08:00-12:00","13:00-17:00"]`, `"kind":"vacation"`, `"zones":["norte"]`, `"location":null`,
	} {
		if !strings.Contains(one.body, want) {
			t.Errorf("no %s in %s", want, one.body)
		}
	}
	if strings.Contains(one.body, "edits") || strings.Contains(one.body, "counted") {
		t.Errorf("our own book-keeping is shown: %s", one.body)
	}
	for body, field := range map[string]string{
		strings.Replace(tec(7, ""), "Ana", "Bea", 1):                 "id",
		strings.Replace(tec(7, ""), `"tec-07"`, `"tec-08"`, 1):       "contact",
		strings.Replace(tec(8, ""), "300 123 4508", "3001234507", 1): "contact",
	} {
		if got := w.keyed(t, "POST", staff, body); got.status != 409 || got.code(t) != "taken" || got.fields(t) != field {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}

func TestTechnicianProblems(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct{ name, body, fields string }{
		{"nothing", `{}`, "id name phone"},
		{
			"all at once, of every kind", `{"id":"a b","name":7,"phone":"hola","status":"busy","specialties":[{"code":"$","level":"x"},7],"certificates":"RETIE",
			"hours":{"monday":["8-12"],"lunes":["08:00-12:00"]},"absences":[{"kind":"beach","from":"2026-13-01"}],"mail":"x","emergencies":"sí"}`,
			"id name phone mail status emergencies specialties[0].code specialties[0].level specialties[1] certificates hours hours.monday absences[0].kind absences[0].from absences[0].to",
		},
		{"operator", tec(1, `,"status":{"$ne":null}`), "status"},
		{"a name that is not shown", tec(1, `,"name":"\u200b\u202e"`), "name"},
		{"a long name", tec(1, `,"name":"`+strings.Repeat("ñ", 3_000)+`"`), "name"},
		{"5,000 certificates", tec(1, `,"certificates":[`+strings.Repeat(`{"name":"x"},`, 4_999)+`{"name":"x"}]`), "certificates"},
		{"a reserved id", strings.Replace(tec(1, ""), "tec-01", "Available", 1), "id"},
		{"overlapping hours", tec(1, `,"hours":{"monday":["08:00-12:00","11:00-13:00"]}`), "hours.monday"},
		{"a date that is none", tec(1, `,"certificates":[{"name":"x","expires":"2026-02-30"}]`), "certificates[0].expires"},
		{"away backwards", tec(1, `,"absences":[{"kind":"leave","from":"2026-12-20","to":"2026-12-19"}]`), "absences[0].to"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := w.keyed(t, "POST", staff, tt.body)
			if got.status != http.StatusBadRequest || got.code(t) != "invalid" {
				t.Fatalf("%d %s", got.status, got.body)
			}
			named := " " + got.fields(t) + " "
			for want := range strings.FieldsSeq(tt.fields) {
				if !strings.Contains(named, " "+want+" ") {
					t.Errorf("%s is not among %s", want, named)
				}
			}
		})
	}
	if page, _, err := w.staff.List(t.Context(), technicians.Filter{}); err != nil || len(page) != 0 {
		t.Error(len(page), err)
	}
}

// TestTwoSupervisors checks that the second to save learns what the first has changed.
func TestTwoSupervisors(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", staff, tec(7, whole))
	path := staff + "/TEC-07"
	if got := w.keyed(t, "PUT", path+"/location", `{"latitude":4.6,"longitude":-74}`); got.status != 200 || !strings.Contains(got.body, `"location":{"latitude":4.6`) {
		t.Fatalf("%d %s", got.status, got.body)
	}
	// A location report has made a second version, while two forms are based on the first.
	first := w.keyed(t, "PUT", path, `{"v":1,"status":"vacation","zones":[]}`)
	if first.status != 200 || first.header.Get("ETag") != `"3"` || !strings.Contains(first.body, `"zones":[]`) || !strings.Contains(first.body, `"mail":"ana@example.com"`) {
		t.Fatalf("%d %s", first.status, first.body)
	}
	second := w.keyed(t, "PUT", path, `{"name":"Bea"}`, "If-Match", `"1"`)
	if second.status != 409 || second.code(t) != "stale" || second.fields(t) != "status zones" {
		t.Fatalf("%d %s", second.status, second.body)
	}
	if got := w.keyed(t, "PUT", path, `{"name":"Bea","mail":""}`, "If-Match", `W/"3"`); got.status != 200 || !strings.Contains(got.body, `"name":"Bea"`) || strings.Contains(got.body, `"mail"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	for body, field := range map[string]string{`{"name":"Ana"}`: "v", `{"v":"x","phone":"hola"}`: "v phone", `{"v":4,"status":"busy"}`: "status"} {
		if got := w.keyed(t, "PUT", path, body); got.status != 400 || got.fields(t) != field {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	for _, bad := range []string{`{}`, `{"latitude":91,"longitude":0}`, `{"latitude":"NaN","longitude":0}`, `{"latitude":4,"longitude":-74,"at":"2190-01-01T00:00:00Z"}`} {
		if got := w.keyed(t, "PUT", path+"/location", bad); got.status != 400 || got.code(t) != "invalid" || got.fields(t) == "" {
			t.Errorf("%s: %d %s", bad, got.status, got.body)
		}
	}
}

func TestTechnicianLeaves(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", staff, tec(7, ""))
	for range 2 {
		if got := w.keyed(t, "DELETE", staff+"/TEC-07", ""); got.status != 200 || !strings.Contains(got.body, `"status":"terminated"`) {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if got := w.keyed(t, "POST", staff, strings.Replace(tec(8, ""), "4508", "4507", 1)); got.status != 201 {
		t.Errorf("his phone is not free: %d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", staff+"/TEC-07", `{"v":2,"status":"active"}`); got.status != 409 || got.fields(t) != "contact" {
		t.Errorf("back, with another's phone: %d %s", got.status, got.body)
	}
}

func TestListTechnicians(t *testing.T) {
	w := newWorld(t)
	for n := range 5 {
		w.keyed(t, "POST", staff, tec(n, ""))
	}
	w.keyed(t, "DELETE", staff+"/TEC-03", "")
	var ids []string
	next := ""
	for {
		var page struct {
			Technicians []struct{ ID string }
			Next        string
		}
		w.keyed(t, "GET", staff+"?limit=2&status=active&cursor="+next, "").into(t, &page)
		for _, one := range page.Technicians {
			ids = append(ids, one.ID)
		}
		if next = page.Next; next == "" {
			break
		}
	}
	if fmt.Sprint(ids) != "[TEC-00 TEC-01 TEC-02 TEC-04]" {
		t.Error(ids)
	}
	for path, status := range map[string]int{
		"/TEC-99": 404, "/TEC-99/stats": 404, "?limit=0": 400, "?status=busy": 400, "?cursor=zzz": 400, "?status=terminated": 200,
		"/expiring?days=-1": 400, "/expiring?days=x": 400, "/available?lat=4": 400, "/available?lat=NaN&lon=0": 400, "/available?at=mañana": 400, "/available?emergency=x": 400,
	} {
		if got := w.keyed(t, "GET", staff+path, ""); got.status != status || status == 400 && got.fields(t) == "" {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	if got := w.keyed(t, "DELETE", staff+"/TEC-99", ""); got.status != 404 {
		t.Errorf("%d", got.status)
	}
}

func TestAvailableTechnicians(t *testing.T) {
	w := newWorld(t)
	w.staff.Requirements = func(_ context.Context, service string) (string, []string, error) {
		if service != "ELECTRONICS" {
			return "", nil, bot.ErrNotFound
		}
		return "electronica", nil, nil
	}
	for n, fields := range []string{"", `,"status":"vacation"`, `,"specialties":[{"code":"electronica","level":"semi_senior"}]`, "", `,"emergencies":false`} {
		if got := w.keyed(t, "POST", staff, tec(n, fields)); got.status != 201 {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	w.keyed(t, "PUT", staff+"/TEC-03/location", `{"latitude":4.72,"longitude":-74.07}`)
	type choice struct {
		ID      string
		Points  *int
		Metres  *int
		Reasons []struct{ Code, Message string }
	}
	ask := func(query string, headers ...string) (got struct{ Candidates, Excluded []choice }) {
		t.Helper()
		w.keyed(t, "GET", staff+"/available?"+query, "", headers...).into(t, &got)
		return got
	}
	names := func(list []choice) string {
		var all []string
		for _, c := range list {
			all = append(all, strings.TrimPrefix(c.ID, "TEC-"))
			for _, r := range c.Reasons {
				if r.Message == "" || strings.Contains(r.Message, "technician.") || strings.Contains(r.Message, "{") {
					t.Errorf("%s has no words: %q", r.Code, r.Message)
				}
			}
		}
		return strings.Join(all, " ")
	}
	got := ask("service=ELECTRONICS&lat=4.711&lon=-74.0721")
	if names(got.Candidates) != "03 00 04 02" || names(got.Excluded) != "01" || *got.Candidates[0].Metres < 1000 || *got.Candidates[0].Points < 500 || got.Candidates[1].Metres != nil {
		t.Errorf("%+v", got)
	}
	if r := got.Excluded[0].Reasons[0]; r.Code != "out.vacation" || r.Message != "Está de vacaciones (RN-022)." {
		t.Errorf("%+v", r)
	}
	if got := ask("service=ELECTRONICS&lat=4.711&lon=-74.0721", "Accept-Language", "en"); got.Candidates[3].Reasons[0].Message != "Level semi-senior in electronica." {
		t.Errorf("%+v", got.Candidates[3])
	}
	got = ask("specialty=Electr%C3%B3nica&emergency=true&vetoed=tec-00,&asked=TEC-02&lat=4.711&lon=-74.0721")
	if names(got.Candidates) != "03" || names(got.Excluded) != "00 01 02 04" || got.Candidates[0].Points != nil {
		t.Errorf("%+v", got)
	}
	if _, err := w.clock.Advance(3 * time.Hour); err != nil { // by now 03's location is too old to count
		t.Fatal(err)
	}
	if got := ask("preferred=tec-04&lat=4.711&lon=-74.0721"); names(got.Candidates) != "04 00 03 02" {
		t.Errorf("%+v", got)
	}
	if got := w.keyed(t, "GET", staff+"/available?service=NADA", ""); got.status != 400 || got.fields(t) != "service" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestTechnicianRecord(t *testing.T) {
	w := newWorld(t)
	ends := w.clock.Now().AddDate(0, 0, 10).UTC().Format(time.DateOnly)
	w.keyed(t, "POST", staff, tec(7, `,"certificates":[{"name":"RETIE","enables":"electronica","expires":"`+ends+`"}]`))
	for n := range 10 {
		fact := technicians.Fact{ID: fmt.Sprint(n), Completed: true, Rework: n == 0, Scores: map[technicians.Aspect]int{technicians.Overall: 4 + n%2}}
		if _, err := w.staff.Count(t.Context(), "TEC-07", fact, w.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	got := w.keyed(t, "GET", staff+"/TEC-07/stats", "")
	for _, want := range []string{`"completed":10`, `"rework":1`, `"reworkPercent":10`, `"needsPlan":true`, `"lastEmergencyAt":null`, `"overall":{"mean":4.5,"count":10}`} {
		if !strings.Contains(got.body, want) {
			t.Errorf("no %s in %s", want, got.body)
		}
	}
	if got := w.keyed(t, "GET", staff+"/TEC-07", ""); !strings.Contains(got.body, `"state":"expiring"`) || !strings.Contains(got.body, `"active":true`) {
		t.Errorf("%s", got.body)
	}
	if got := w.keyed(t, "GET", staff+"/expiring", ""); !strings.Contains(got.body, `"certificate":"RETIE"`) || !strings.Contains(got.body, `"days":10`) {
		t.Errorf("%s", got.body)
	}
	if got := w.keyed(t, "GET", staff+"/expiring?days=9", ""); got.body != `{"certificates":[]}` {
		t.Errorf("%s", got.body)
	}
}
