package asana_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/flows/connect"
	"recado/flows/connect/asana"
)

func newClient(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, body string)) *asana.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		if r.Header.Get("Authorization") != "Bearer obviously-false" {
			t.Error("no token")
		}
		answer(w, r, string(raw))
	}))
	t.Cleanup(server.Close)
	c, err := asana.New(server.URL, "obviously-false", "P1", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var task = asana.Task{OrderID: "ORD-00001", Title: "HVAC Maintenance - Edificio A", Notes: "notas\n{{.}}", DueOn: "2025-11-21"}

func TestCreate(t *testing.T) {
	c := newClient(t, func(w http.ResponseWriter, r *http.Request, body string) {
		want := `{"data":{"name":"[ORD-00001] HVAC Maintenance - Edificio A","notes":"notas\n{{.}}","projects":["P1"],"due_on":"2025-11-21"}}`
		if r.Method != http.MethodPost || r.URL.Path != "/tasks" || body != want {
			t.Errorf("%s %s %s", r.Method, r.URL.Path, body)
		}
		w.WriteHeader(http.StatusCreated)
		w.Write([]byte(`{"data":{"gid":"120"}}`))
	})
	if gid, err := c.Create(t.Context(), task); err != nil || gid != "120" {
		t.Error(gid, err)
	}
}

func TestCreateFails(t *testing.T) {
	for _, tt := range []struct {
		status    int
		body      string
		retryable bool
	}{
		{400, `{"errors":[{"message":"project: Not a recognized ID","help":"…"}]}`, false},
		{401, ``, false},
		{403, ``, false},
		{429, ``, true},
		{500, ``, true},
		{201, `{"data":{}}`, true},
		{201, `{`, true},
	} {
		c := newClient(t, func(w http.ResponseWriter, _ *http.Request, _ string) {
			w.WriteHeader(tt.status)
			w.Write([]byte(tt.body))
		})
		gid, err := c.Create(t.Context(), task)
		if err == nil || gid != "" || connect.Retryable(err) != tt.retryable {
			t.Errorf("%d: %q %v", tt.status, gid, err)
		}
	}
}

func TestFind(t *testing.T) {
	since := time.Date(2025, 11, 20, 10, 0, 0, 0, time.UTC)
	pages := 0
	c := newClient(t, func(w http.ResponseWriter, r *http.Request, _ string) {
		q := r.URL.Query()
		if r.URL.Path != "/tasks" || q.Get("project") != "P1" || q.Get("modified_since") != "2025-11-20T09:59:00Z" || q.Get("opt_fields") != "name" {
			t.Error(r.URL)
		}
		pages++
		tasks := []map[string]string{{"gid": "1", "name": "[ORD-000010] x"}}
		out := map[string]any{"data": tasks, "next_page": map[string]string{"offset": "o2"}}
		if q.Get("offset") == "o2" {
			out = map[string]any{"data": append(tasks, map[string]string{"gid": "2", "name": "[ORD-00001] x"}), "next_page": nil}
		}
		json.NewEncoder(w).Encode(out)
	})
	if gid, err := c.Find(t.Context(), "ORD-00001", since); err != nil || gid != "2" || pages != 2 {
		t.Error(gid, pages, err)
	}
	if gid, err := c.Find(t.Context(), "ORD-00002", since); err != nil || gid != "" {
		t.Error(gid, err)
	}
}

func TestComment(t *testing.T) {
	c := newClient(t, func(w http.ResponseWriter, r *http.Request, body string) {
		if r.URL.EscapedPath() != "/tasks/..%2F1/stories" || !strings.Contains(body, `"text":"Cancelada"`) {
			t.Error(r.URL.EscapedPath(), body)
		}
		w.WriteHeader(http.StatusCreated)
	})
	if err := c.Comment(t.Context(), "../1", "Cancelada"); err != nil {
		t.Error(err)
	}
}
