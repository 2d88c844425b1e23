package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot/channels/standin"
	"recado/bot/channels/webhookauth"
	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
)

const (
	qsystemsSecret = "the-secret-of-qsystems"
	qsystemsKey    = "the-key-of-qsystems"
)

// call calls the program and returns its answer.
func (o *office) call(method, path, body string, headers ...string) (int, string) {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.bot+path, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	if body != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return resp.StatusCode, string(said)
}

// shows polls a path until the answer is right.
func (o *office) shows(path string, right func(body string) bool) {
	o.t.Helper()
	limit := time.After(30 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		_, body := o.call("GET", path, "", "Authorization", "Bearer "+childKey)
		if right(body) {
			return
		}
		select {
		case <-limit:
			o.t.Fatalf("%s never became what was waited for: %s", path, body)
		case <-tick.C:
		}
	}
}

// kept waits until these bodies of a channel are stored for inspection, in any order.
func (o *office) kept(channel string, bodies ...string) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, o.bot+"/api/v1/events", http.NoBody)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+childKey)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for len(bodies) > 0 && lines.Scan() {
		data, is := strings.CutPrefix(lines.Text(), "data: ")
		var event struct {
			Name string
			Data struct{ Channel, Why, Body string }
		}
		if is && json.Unmarshal([]byte(data), &event) == nil && event.Name == "webhook_not_understood" && event.Data.Channel == channel {
			bodies = slices.DeleteFunc(bodies, func(b string) bool { return b == event.Data.Body && event.Data.Why != "" })
		}
	}
	if len(bodies) > 0 {
		o.t.Errorf("not kept for inspection: %q", bodies)
	}
}

// TestAStatusAtQsystemsReachesTheCustomer checks both directions: a company's order goes to
// Qsystems, and its status there reaches the order and, once, the customer.
func TestAStatusAtQsystemsReachesTheCustomer(t *testing.T) {
	updates := make(chan string, 10)
	company := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in map[string]any
		err := json.NewDecoder(r.Body).Decode(&in)
		switch {
		case err != nil || r.Header.Get("Authorization") != "Bearer token-of-qsystems":
			w.WriteHeader(http.StatusBadRequest)
		case r.Method == http.MethodPost && r.URL.Path == "/api/orders" && in["company"] == "Acme" && in["externalId"] == "ORD-00001":
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"id":77}`)
		case r.Method == http.MethodPut && r.URL.Path == "/api/orders/77/status":
			updates <- in["status"].(string)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer company.Close()
	o := openOffice(t, map[string]string{
		"QSYSTEMS_URL": company.URL, "QSYSTEMS_TOKEN": "token-of-qsystems", "QSYSTEMS_WEBHOOK_SECRET": qsystemsSecret, "QSYSTEMS_WEBHOOK_KEY": qsystemsKey,
	})
	o.say(standin.Say{Vendor: "whatsapp", From: ana, Text: "hola"})
	o.hear("whatsapp", ana, "")
	status, body := o.call("POST", "/api/v1/orders", `{"serviceType":"HVAC_MAINTENANCE","description":"no enfría","location":{"building":"Edificio A"},"priority":"ALTA","clientPhone":"`+ana+`","company":"Acme","source":"WHATSAPP"}`,
		"Authorization", "Bearer "+childKey)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	o.hear("whatsapp", ana, "ORD-00001")
	o.shows("/api/v1/orders/ORD-00001", func(body string) bool { return strings.Contains(body, `"ref":"77"`) })

	post := func(body string, headers ...string) int {
		t.Helper()
		status, said := o.call("POST", "/webhooks/qsystems", body, headers...)
		if said != "" {
			t.Errorf("a partner is told %q", said)
		}
		return status
	}
	const assigned = `{"orderId":77,"status":"IN_PROGRESS"}`
	sign := func(body string) []string {
		return []string{"X-Qsystems-Signature", webhookauth.Sign(qsystemsSecret, []byte(body))}
	}
	for name, headers := range map[string][]string{
		"unsigned": nil, "signed by another": {"X-Qsystems-Signature", webhookauth.Sign("another secret", []byte(assigned))}, "another body's": sign(assigned + " "),
		"a wrong key": {"X-API-Key", "wrong"}, "a right key and a wrong signature": {"X-API-Key", qsystemsKey, "X-Qsystems-Signature", "sha256=00"},
	} {
		if got := post(assigned, headers...); got != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, got)
		}
	}
	for range 3 { // the partner repeats its posts
		if got := post(assigned, sign(assigned)...); got != http.StatusOK {
			t.Fatalf("signed: %d", got)
		}
	}
	o.shows("/api/v1/orders/ORD-00001", func(body string) bool { return strings.Contains(body, `"status":"ASSIGNED"`) })
	o.hear("whatsapp", ana, "ORD-00001")
	for body, want := range map[string]int{
		`{"orderId":77,"status":"pending"}`: 200, // late: the order has had this state
		`{"orderId":77,"status":"lost"}`:    200, // stored for inspection
		`{"orderId":`:                       200,
		`{"orderId":78,"status":"open"}`:    404, // unknown, or not known yet
	} {
		if got := post(body, "X-API-Key", qsystemsKey); got != want {
			t.Errorf("%s: %d, want %d", body, got, want)
		}
	}
	cancelled := `{"data":{"id":"77","status":"Anulada"}}`
	if got := post(cancelled, sign(cancelled)...); got != http.StatusOK {
		t.Fatalf("signed: %d", got)
	}
	o.hear("whatsapp", ana, "ORD-00001") // the next message to ana: the repeated posts caused only one
	if got := post(assigned, sign(assigned)...); got != http.StatusOK {
		t.Errorf("recorded and sent again: %d", got)
	}
	_, body = o.call("GET", "/api/v1/orders/ORD-00001", "", "Authorization", "Bearer "+childKey)
	var order struct {
		Status  string
		History []struct{ State string }
	}
	if err := json.Unmarshal([]byte(body), &order); err != nil || order.Status != "CANCELLED" || len(order.History) != 3 {
		t.Errorf("%s: %v", body, err)
	}
	if len(updates) > 0 {
		t.Errorf("the partner was told back what it had said: %s", <-updates)
	}
	if n := len(o.book.To("", ana)); n != 4 {
		t.Errorf("ana got %d messages, want a greeting, a confirmation and two changes", n)
	}
	o.kept("qsystems", `{"orderId":`, `{"orderId":77,"status":"lost"}`)
}

// TestQsystemsSetUpByHalf checks that an incomplete configuration stops the start.
func TestQsystemsSetUpByHalf(t *testing.T) {
	for name, set := range map[string]map[string]string{
		"QSYSTEMS_URL":         {"QSYSTEMS_WEBHOOK_SECRET": qsystemsSecret},
		"QSYSTEMS_WEBHOOK_KEY": {"QSYSTEMS_URL": "https://q.example", "QSYSTEMS_WEBHOOK_KEY": "short"},
	} {
		set["RECADO_DATA"] = t.TempDir()
		c, err := config.Parse(set)
		if err == nil {
			var a *app.App
			a, err = app.Open(t.Context(), c, slog.New(slog.DiscardHandler), app.Options{})
			a.Close()
		}
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
