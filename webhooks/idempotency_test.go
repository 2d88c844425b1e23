package webhooks_test

import (
	"strings"
	"testing"
)

// TestAKeyIsForOneRequest checks that a key which was used is refused for any other request of the
// same caller, whatever its operation, and that the same request, however written, has its answer.
func TestAKeyIsForOneRequest(t *testing.T) {
	w := newWorld(t)
	furnish(t, w)
	const reply = "/api/v1/conversations/+573001234567/reply"
	w.keyed(t, "POST", "/api/v1/conversations/+573001234567/takeover", `{"agent":"Ana"}`)
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
	}{
		{"first", "POST", reply, `{"agent":"Ana","text":"hola"}`, 202},
		{"again", "POST", reply, `{"agent":"Ana","text":"hola"}`, 202},
		{"written otherwise", "POST", reply, "{\n \"text\": \"h\\u006fla\", \"agent\": \"Ana\"}", 202},
		{"another text", "POST", reply, `{"agent":"Ana","text":"adiós"}`, 422},
		{"one more field", "POST", reply, `{"agent":"Ana","text":"hola","key":"1"}`, 422},
		{"another contact", "POST", strings.Replace(reply, "4567", "4568", 1), `{"agent":"Ana","text":"hola"}`, 422},
		{"another operation", "POST", "/api/v1/orders/ORD-00001/messages", `{"text":"hola"}`, 422},
		{"another method", "DELETE", "/api/v1/orders/ORD-00001?reason=no", "", 422},
		{"reading", "GET", "/api/v1/orders/ORD-00001", "", 200},
	} {
		got := w.keyed(t, tt.method, tt.path, tt.body, "Idempotency-Key", "one")
		if got.status != tt.status || got.status == 422 && got.code(t) != "key_reused" {
			t.Errorf("%s: %d %s", tt.name, got.status, got.body)
		}
	}
	if len(w.engine.said) != 1 {
		t.Errorf("said %v", w.engine.said)
	}
}

// TestTheQueryAndTheVersionBelongToTheRequest checks the parts of a request besides its body.
func TestTheQueryAndTheVersionBelongToTheRequest(t *testing.T) {
	w := newWorld(t)
	furnish(t, w)
	for _, tt := range []struct {
		method, path, body, version string
		status                      int
	}{
		{"PUT", "/api/v1/technicians/TEC-01", `{"name":"Teodoro"}`, `"1"`, 200},
		{"PUT", "/api/v1/technicians/TEC-01", `{"name":"Teodoro"}`, `"2"`, 422},
		{"DELETE", "/api/v1/orders/ORD-00001?reason=uno", "", "", 200},
		{"DELETE", "/api/v1/orders/ORD-00001?reason=uno", "", "", 200},
		{"DELETE", "/api/v1/orders/ORD-00001?reason=dos", "", "", 422},
	} {
		got := w.keyed(t, tt.method, tt.path, tt.body, "Idempotency-Key", tt.method, "If-Match", tt.version)
		if got.status != tt.status {
			t.Errorf("%s %s %s: %d %s", tt.method, tt.path, tt.version, got.status, got.body)
		}
	}
}

// TestARefusedRequestLeavesItsKey checks that a caller can correct a request and send it with the
// same key.
func TestARefusedRequestLeavesItsKey(t *testing.T) {
	w := newWorld(t)
	for i, tt := range []struct {
		body   string
		status int
	}{{strings.Replace(good, "ALTA", "YA", 1), 400}, {good, 201}, {good, 201}, {strings.Replace(good, "ALTA", "BAJA", 1), 422}, {good, 201}} {
		if got := w.do(t, "POST", "/api/orders", tt.body, "Idempotency-Key", "k"); got.status != tt.status {
			t.Errorf("%d: %d %s", i, got.status, got.body)
		}
	}
	if w.count(t) != 1 {
		t.Errorf("%d orders", w.count(t))
	}
}

// TestAFormIsTheSameWithAnotherBoundary checks that a file which is sent again is the same request.
func TestAFormIsTheSameWithAnotherBoundary(t *testing.T) {
	w := newWorld(t)
	furnish(t, w)
	for i, tt := range []struct {
		name   string
		status int
	}{{"a.jpg", 201}, {"a.jpg", 201}, {"b.jpg", 422}} {
		body, kind := form(t, map[string]string{tt.name: string(photo(t))}) // a boundary of its own each time
		got := w.keyed(t, "POST", "/api/v1/orders/ORD-00001/attachments", body, "Content-Type", kind, "Idempotency-Key", "acta")
		if got.status != tt.status {
			t.Errorf("%d: %d %s", i, got.status, got.body)
		}
	}
}
