package webhooks_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// routes lists all routes of the app as "METHOD /path/{param}".
func routes(w *world) []string {
	param := regexp.MustCompile(`:(\w+)`)
	var all []string
	for _, r := range w.app.GetRoutes(true) {
		if r.Method != http.MethodHead { // Fiber answers HEAD wherever it answers GET
			all = append(all, r.Method+" "+param.ReplaceAllString(r.Path, "{$1}"))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestOpenAPI compares the document with the routes, both ways.
func TestOpenAPI(t *testing.T) {
	w := newWorld(t)
	got := w.do(t, "GET", "/api/openapi.json", "")
	var doc struct {
		OpenAPI    string
		Paths      map[string]map[string]json.RawMessage
		Components map[string]map[string]json.RawMessage
	}
	got.into(t, &doc)
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi is %q", doc.OpenAPI)
	}
	var documented []string
	ids := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, raw := range methods {
			documented = append(documented, strings.ToUpper(method)+" "+path)
			var op struct {
				OperationID string
				Responses   map[string]any
				Security    []map[string][]string
				Parameters  []struct{ Name, In string }
			}
			if err := json.Unmarshal(raw, &op); err != nil {
				t.Fatal(err)
			}
			if op.OperationID == "" || ids[op.OperationID] || len(op.Responses) == 0 {
				t.Errorf("%s %s: operationId %q, %d responses", method, path, op.OperationID, len(op.Responses))
			}
			ids[op.OperationID] = true
			_, open := op.Responses["401"]
			if needs := strings.HasPrefix(path, "/api/v1/"); needs && !open {
				t.Errorf("%s %s: 401 is not described", method, path)
			}
		}
	}
	slices.Sort(documented)
	for _, r := range routes(w) {
		if !slices.Contains(documented, r) {
			t.Errorf("not documented: %s", r)
		}
	}
	for _, d := range documented {
		if !slices.Contains(routes(w), d) {
			t.Errorf("documented, but there is no such route: %s", d)
		}
	}
	for _, ref := range regexp.MustCompile(`"#/components/(\w+)/(\w+)"`).FindAllStringSubmatch(got.body, -1) {
		if doc.Components[ref[1]][ref[2]] == nil {
			t.Errorf("nothing at %s", ref[0])
		}
	}
}

// TestKeyOnEveryRoute checks that every route that is not listed as open here needs the key.
// TestEveryWebhookRefusesBadSignatures covers other credentials and the vendors' routes.
func TestKeyOnEveryRoute(t *testing.T) {
	w := newWorld(t)
	w.deps.Limiter = unlimited{}
	w.rebuild(t)
	open := []string{"POST /api/v1/orders"}
	walked := 0
	for _, r := range routes(w) {
		method, path, _ := strings.Cut(r, " ")
		if !strings.HasPrefix(path, "/api/v1/") || slices.Contains(open, r) || strings.HasPrefix(path, "/api/v1/auth/") && path != "/api/v1/auth/logout" {
			continue
		}
		walked++
		path = strings.NewReplacer("{id}", "ORD-00001", "{contact}", "+573001234567").Replace(path)
		for _, header := range []string{"", "Bearer ", "Bearer wrong", "Bearer " + key + "x", "Basic " + key, key} {
			got := w.do(t, method, path, "", "Authorization", header)
			if got.status != 401 || got.header.Get("WWW-Authenticate") == "" || got.code(t) != "unauthorized" {
				t.Errorf("%s with %q: %d %s", r, header, got.status, got.body)
			}
		}
	}
	if walked < 10 {
		t.Errorf("only %d routes were walked", walked)
	}
}

func TestUnknownRoutes(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/nada", 404},
		{"GET", "/api/v1/nada", 404},
		{"DELETE", "/api/v1/orders", 405},
		{"GET", "/api/orders", 405},
		{"GET", "/sim/ui/../sim.go", 404},
		{"GET", "/sim/ui/nada.js", 404},
		{"GET", "/sim/ui/%2e%2e%2fdoc.go", 404},
	} {
		got := w.do(t, tt.method, tt.path, "")
		if got.status != tt.status || got.code(t) == "" {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, got.status, got.body)
		}
	}
}

// TestWithoutSimulator checks that without it its routes do not exist.
func TestWithoutSimulator(t *testing.T) {
	w := newWorld(t)
	w.deps.Simulator = nil
	w.rebuild(t)
	if got := w.do(t, "GET", "/sim", ""); got.status != 404 {
		t.Errorf("/sim: %d", got.status)
	}
	if got := w.do(t, "GET", "/", ""); strings.Contains(got.body, `"/sim"`) || !strings.Contains(got.body, "/readyz") {
		t.Errorf("the front page links to what is not there: %s", got.body)
	}
}
