package qsystems_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"recado/flows/connect"
	"recado/flows/connect/qsystems"
	"recado/flows/orders"
)

func newClient(t *testing.T, answer http.HandlerFunc) *qsystems.Client {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	c, err := qsystems.New(server.URL, "obviously-false", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var order = orders.Order{
	ID: "ORD-00001", ServiceType: "HVAC_MAINTENANCE", Description: "no enfría", Priority: orders.High, State: orders.Requested,
	Company: "Acme", ClientPhone: "+573001234567", DueOn: "2025-11-21", CreatedAt: time.Date(2025, 11, 20, 10, 0, 0, 0, time.UTC),
	Location: orders.Location{Building: "Edificio A"},
}

func TestCreate(t *testing.T) {
	for body, want := range map[string]string{`{"id":"Q-7"}`: "Q-7", `{"id":77}`: "77", `{"orderId":"Q-8"}`: "Q-8"} {
		c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
			var in map[string]any
			raw, _ := io.ReadAll(r.Body)
			if err := json.Unmarshal(raw, &in); err != nil || r.Method != http.MethodPost || r.URL.Path != "/api/orders" ||
				r.Header.Get("Idempotency-Key") != "ORD-00001" || r.Header.Get("Authorization") != "Bearer obviously-false" ||
				in["externalId"] != "ORD-00001" || in["priority"] != "HIGH" || in["company"] != "Acme" || in["dueDate"] != "2025-11-21" {
				t.Errorf("%s %s %s", r.Method, r.URL, raw)
			}
			w.WriteHeader(http.StatusCreated)
			w.Write([]byte(body))
		})
		if ref, err := c.Create(t.Context(), order); err != nil || ref != want {
			t.Error(ref, err)
		}
	}
}

func TestCreateFails(t *testing.T) {
	for _, tt := range []struct {
		status    int
		body      string
		ref       string
		retryable bool
	}{
		{409, `{"id":"Q-7","error":"exists"}`, "Q-7", false},
		{409, ``, "", false},
		{422, `{}`, "", false},
		{429, ``, "", true},
		{502, ``, "", true},
		{201, `{}`, "", true},
		{200, `[]`, "", true},
	} {
		c := newClient(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status); w.Write([]byte(tt.body)) })
		ref, err := c.Create(t.Context(), order)
		if ref != tt.ref || (err == nil) != (tt.ref != "") || err != nil && connect.Retryable(err) != tt.retryable {
			t.Errorf("%d %s: %q %v", tt.status, tt.body, ref, err)
		}
	}
}

func TestUpdate(t *testing.T) {
	c := newClient(t, func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPut || r.URL.Path != "/api/orders/Q-7/status" || string(raw) != `{"reason":"","status":"CANCELLED"}` {
			t.Errorf("%s %s %s", r.Method, r.URL, raw)
		}
	})
	if err := c.Update(t.Context(), "Q-7", orders.StatusCancelled, ""); err != nil {
		t.Error(err)
	}
}

func TestParseStatus(t *testing.T) {
	for body, want := range map[string]struct {
		ref   string
		state orders.Stage
	}{
		`{"id":"Q-7","status":"ASSIGNED"}`:          {"Q-7", orders.Stage{State: orders.Scheduled, Substate: orders.Assigned}},
		`{"orderId":77,"status":"in_progress"}`:     {"77", orders.Stage{State: orders.Scheduled, Substate: orders.Assigned}},
		`{"ref":"Q-7","status":"Cancelada"}`:        {"Q-7", orders.Stage{State: orders.Cancelled}},
		`{"data":{"id":"Q-7","status":"canceled"}}`: {"Q-7", orders.Stage{State: orders.Cancelled}},
		`{"id":"Q-7","status":"on the moon"}`:       {},
		`{"status":"ASSIGNED"}`:                     {},
		`{"id":{"$ne":null},"status":"ASSIGNED"}`:   {},
		`[]`: {},
		``:   {},
	} {
		ref, state, err := qsystems.ParseStatus([]byte(body))
		if ref != want.ref || state != want.state || (err != nil) != (want.ref == "") || err != nil && !errors.Is(err, qsystems.ErrBody) {
			t.Errorf("%s: %q %q %v", body, ref, state, err)
		}
	}
}
