package webhooks_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/flows/orders"
	"recado/webhooks"
)

// drawn returns a PNG of a size, with a line across it or nothing.
func drawn(t testing.TB, w, h int, line bool) []byte {
	t.Helper()
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range p.Pix {
		p.Pix[i] = 0xff
	}
	for x := 0; line && x < w; x++ {
		for y := h/2 - 2; y < h/2+2; y++ {
			p.Set(x, y, color.Black)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sends makes a request without the key.
func (w *world) sends(t testing.TB, method, path, kind string, body []byte) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return w.send(t, r)
}

// TestFinishedWorkIsSigned opens the page by its link and sends what is no signature, then one, then another.
func TestFinishedWorkIsSigned(t *testing.T) {
	w := newWorld(t)
	w.finish(t)
	link := webhooks.SignatureURL(w.signer, "ORD-00001", w.clock.Now().Add(time.Hour))
	page := w.sends(t, http.MethodGet, link, "", nil)
	if page.status != 200 || !strings.Contains(page.body, "Firme el trabajo terminado") || !strings.Contains(page.header.Get("Content-Security-Policy"), "default-src 'none'") || strings.Contains(page.header.Get("Content-Security-Policy"), "unsafe") {
		t.Error(page.status, page.header, page.body)
	}
	for _, file := range []string{"/sign/page.css", "/sign/page.js"} {
		if got := w.sends(t, http.MethodGet, file, "", nil); got.status != 200 {
			t.Error(file, got.status)
		}
	}
	for _, wrong := range []string{"/sign/ORD-00001", strings.Replace(link, "ORD-00001", "ORD-00002", 1), strings.Replace(link, "exp=", "exp=9", 1)} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if got := w.sends(t, method, wrong, "image/png", drawn(t, 400, 200, true)); got.status != 403 {
				t.Error(method, wrong, got.status, got.body)
			}
		}
	}
	for name, body := range map[string][]byte{"nothing": nil, "text": []byte("firma"), "blank": drawn(t, 400, 200, false), "huge": drawn(t, 2400, 200, true)} {
		if got := w.sends(t, http.MethodPost, link, "image/png", body); got.status != 400 {
			t.Error(name, got.status, got.body)
		}
	}
	if got := w.sends(t, http.MethodPost, link, "image/png", make([]byte, 300<<10)); got.status != 413 {
		t.Error("too large:", got.status, got.body)
	}
	if got := w.sends(t, http.MethodPost, link+"&name=Ana", "image/png", drawn(t, 400, 200, true)); got.status != 201 {
		t.Fatal(got.status, got.body)
	}
	if got := w.sends(t, http.MethodPost, link, "image/png", drawn(t, 400, 220, true)); got.status != 409 {
		t.Error("it is signed once:", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/orders/ORD-00001", ""); !strings.Contains(got.body, `"signature":{"name":"Ana"`) {
		t.Error(got.body)
	}
	if got := w.sends(t, http.MethodGet, link, "", nil); !strings.Contains(got.body, "su firma quedó registrada") {
		t.Error(got.body)
	}
	expired := webhooks.SignatureURL(w.signer, "ORD-00001", w.clock.Now().Add(-time.Hour))
	if got := w.sends(t, http.MethodGet, expired, "", nil); got.status != 403 {
		t.Error("expired:", got.status)
	}
}

// finish makes ORD-00001 and has its work done.
func (w *world) finish(t testing.TB) {
	t.Helper()
	w.orders.Technicians = crew{{ID: "T-1", Name: "Teo", Contact: "+573000000001"}}
	w.keyed(t, "POST", "/api/v1/orders", strings.Replace(good, `"room":"Sala"`, `"latitude":4.65,"longitude":-74.1`, 1))
	for _, step := range [][2]string{
		{"assign", `{"technicianId":"T-1"}`}, {"accept", `{}`}, {"start", `{}`}, {"check-in", `{"latitude":4.65,"longitude":-74.1}`}, {"complete", `{"diagnosis":"x","actions":"y"}`},
	} {
		if got := w.keyed(t, "POST", "/api/v1/orders/ORD-00001/"+step[0], step[1]); got.status != 200 {
			t.Fatal(step[0], got.status, got.body)
		}
	}
}

// TestPausesVisitsAndWarrantiesByTheAPI walks what the business says of an order besides its states.
func TestPausesVisitsAndWarrantiesByTheAPI(t *testing.T) {
	w := newWorld(t)
	w.orders.Technicians = crew{{ID: "T-1", Name: "Teo", Contact: "+573000000001"}}
	w.keyed(t, "POST", "/api/v1/orders", strings.Replace(good, `"room":"Sala"`, `"latitude":4.65,"longitude":-74.1`, 1))
	const here = `"latitude":4.65,"longitude":-74.1`
	for _, tt := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"assign", `{"technicianId":"T-1"}`, 200, ""},
		{"accept", `{}`, 200, ""},
		{"start", `{}`, 200, ""},
		{"failed-visit", `{"reason":"sueño",` + here + `}`, 400, ""},
		{"failed-visit", `{"reason":"nobody","latitude":4.9,"longitude":-74.1}`, 409, "too_far"},
		{"failed-visit", `{"reason":"nobody",` + here + `}`, 200, `"reason":"nobody"`},
		{"start", `{}`, 200, ""},
		{"check-in", "{" + here + "}", 200, ""},
		{"justify", `{"reason":"x"}`, 409, "hold_over"},
		{"pause", `{"reason":"part","text":"2 codos"}`, 200, ""},
		{"justify", `{}`, 400, ""},
		{"justify", `{"reason":"llega el lunes"}`, 200, `"text":"llega el lunes"`},
		{"hold", `{}`, 200, `"kept":[`},
		{"resume", `{}`, 200, ""},
		{"warranty/void", `{"reason":"agua"}`, 409, "no_warranty"},
		{"complete", `{"diagnosis":"x","actions":"y"}`, 200, `"signature":null`},
		{"warranty/void/approve", `{}`, 409, "no_warranty"},
		{"warranty/void", `{}`, 400, ""},
		{"warranty/void", `{"reason":"agua en el motor"}`, 200, `"approved":false`},
		{"warranty/void/deny", `{}`, 200, `"voided":null`},
		{"warranty/void", `{"reason":"agua en el motor"}`, 200, `"approved":false`},
		{"warranty/void/approve", `{}`, 200, `"approved":true`},
		{"rework-cause", `{"cause":"misuse"}`, 409, "no_warranty"},
	} {
		if got := w.keyed(t, "POST", "/api/v1/orders/ORD-00001/"+tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %s: %d %.500s", tt.path, tt.body, got.status, got.body)
		}
	}
	linked, _, err := w.orders.Create(t.Context(), orders.CreateCommand{Command: "linked", ServiceType: "PLUMBING", Description: "otra vez", Location: orders.Location{Text: "Torre 2"}, Priority: orders.Low, ClientPhone: "+573001234567"}, w.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	linked.Kind = orders.Rework
	linked.V++
	if err := w.orders.Orders.Put(t.Context(), linked); err != nil {
		t.Fatal(err)
	}
	for body, status := range map[string]int{`{"cause":"workmanship","text":"sello mal puesto"}`: 200, `{"cause":"magia"}`: 400} {
		if got := w.keyed(t, "POST", "/api/v1/orders/"+linked.ID+"/rework-cause", body); got.status != status {
			t.Error(body, got.status, got.body)
		}
	}
}
