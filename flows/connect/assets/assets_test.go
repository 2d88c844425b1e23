package assets_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"recado/bot"
	"recado/flows/connect"
	"recado/flows/connect/assets"
	"recado/flows/orders"
)

func lookup(t *testing.T, serial string, answer http.HandlerFunc) (orders.Details, error) {
	t.Helper()
	server := httptest.NewServer(answer)
	defer server.Close()
	c, err := assets.New(server.URL, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.BySerial(t.Context(), serial)
}

func TestBySerial(t *testing.T) {
	d, err := lookup(t, "AC 1/2?", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.EscapedPath() != "/api/assets/AC%201%2F2%3F" || r.URL.RawQuery != "" {
			t.Error(r.Method, r.URL)
		}
		w.Write([]byte(`{"id":"A-1","serial":"ac 1/2?","type":"AC","model":"X\u202e1","brand":"LG","warrantyUntil":"2027-01-31",
			"location":{"building":"Edificio A","floor":"Piso 3"}}`))
	})
	want := orders.Details{Ref: "A-1", Kind: "AC", Model: "X1", Brand: "LG", Location: "Edificio A, Piso 3", WarrantyUntil: "2027-01-31", Known: true}
	if err != nil || d != want {
		t.Errorf("%+v %v", d, err)
	}
}

func TestBySerialFails(t *testing.T) {
	for _, tt := range []struct {
		status    int
		body      string
		found     bool
		retryable bool
	}{
		{404, ``, false, true},
		{400, ``, true, false},
		{401, ``, true, false},
		{429, ``, true, true},
		{500, ``, true, true},
		{200, `nope`, true, true},
		{200, `{"serial":"OTHER"}`, true, false},
	} {
		_, err := lookup(t, "AC-1", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status); w.Write([]byte(tt.body)) })
		if err == nil || errors.Is(err, bot.ErrNotFound) == tt.found || tt.found && connect.Retryable(err) != tt.retryable {
			t.Errorf("%d %s: %v", tt.status, tt.body, err)
		}
	}
}
