package webhooks_test

import (
	"strings"
	"testing"
)

func TestScheduleIsChangedAndUsed(t *testing.T) {
	w := newWorld(t)
	const path = "/api/v1/settings/schedule"
	w.schedule.WaitMinutes = 5
	for _, tt := range []struct {
		method, body string
		status       int
		want         string
	}{
		{"GET", ``, 200, `"hours":null,"holidays":[],"openOnHoliday":[],"waitMinutes":5,"v":0`},
		{"PUT", `{"hours":{"monday":["8 a 12"]},"holidays":["24/12/2026"],"waitMinutes":-1,"v":0}`, 400, `"field":"hours.monday"`},
		{"PUT", `{"hours":{"monday":["08:00-12:00","14:00-18:00"]},"holidays":["2026-12-24"],"waitMinutes":15,"v":0}`, 200, `"v":1`},
		{"PUT", `{"waitMinutes":15,"v":7}`, 409, `"code":"stale"`},
		{"PUT", `{"waitMinutes":20,"v":1}`, 200, `"hours":null`},
		{"GET", ``, 200, `"waitMinutes":20,"v":2`},
	} {
		if got := w.keyed(t, tt.method, path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %.80s: %d %.400s", tt.method, tt.body, got.status, got.body)
		}
	}
	if w.schedule.WaitMinutes != 20 {
		t.Errorf("in use: %+v", w.schedule)
	}
}
