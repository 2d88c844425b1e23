package webhooks_test

import (
	"strings"
	"testing"
)

func TestTextsAreRewordedAndTakenBack(t *testing.T) {
	w := newWorld(t)
	const path = "/api/v1/texts/courtesy.wait"
	t.Cleanup(func() {
		w.deps.TextSource.(interface {
			SetWordings(map[string]map[string]string)
		}).SetWordings(nil)
	})
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/api/v1/texts?search=con+calma", ``, 200, `"key":"courtesy.wait"`},
		{"GET", "/api/v1/texts?own=true", ``, 200, `"texts":[]`},
		{"GET", path, ``, 200, `"v":0`},
		{"GET", "/api/v1/texts/api.invalid", ``, 404, ``},
		{"PUT", path, `{"text":"{{.secreto}}","v":0}`, 400, `variables`},
		{"PUT", path, `{"text":"` + strings.Repeat("a", 901) + `","v":0}`, 400, `"field":"text"`},
		{"PUT", path, `{"text":"Tranquilo, aquí sigo.","v":0}`, 200, `"v":1`},
		{"PUT", path, `{"text":"Otra cosa","v":0}`, 409, `"code":"stale"`},
		{"PUT", path, `{"text":"Con gusto le espero.","v":1}`, 200, `"v":2`},
		{"GET", path, ``, 200, `"earlier":[{"text":"Tranquilo, aquí sigo."`},
		{"GET", "/api/v1/texts?own=true", ``, 200, `"preview":"Con gusto le espero."`},
		{"PUT", path, `{"text":"","v":2}`, 200, `"text":""`},
		{"PUT", "/api/v1/texts/no.such", `{"text":"x","v":0}`, 404, ``},
	} {
		if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %s %.60s: %d %.300s", tt.method, tt.path, tt.body, got.status, got.body)
		}
	}
}
