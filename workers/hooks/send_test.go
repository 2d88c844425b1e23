package hooks

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/flows/hooks"
)

const secret = "obviously false, and long"

// clock only moves when told to.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }
func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// stage is a receiver with scripted answers, and a runner for it.
type stage struct {
	*Runner
	*shelf
	*clock
	url string
}

func set(t *testing.T, answer http.HandlerFunc, deliveries ...string) *stage {
	t.Helper()
	server := httptest.NewTLSServer(answer)
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	s := &stage{shelf: &shelf{kept: map[string]hooks.Delivery{}}, clock: &clock{now: time.Date(2025, 11, 20, 12, 0, 0, 0, time.UTC)}, url: server.URL}
	for _, id := range deliveries {
		s.kept[id] = delivery(id, server.URL, s.clock.Now())
	}
	s.Runner = &Runner{
		Deliveries: s.shelf, Receivers: []hooks.Receiver{{URL: server.URL, Secret: secret}}, Now: s.clock.Now, Jitter: func() float64 { return 0.5 },
		Allow: []string{server.URL}, TLS: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
	}
	s.open()
	return s
}

func delivery(id, to string, at time.Time) hooks.Delivery {
	return hooks.Delivery{
		ID: id, V: 1, Receiver: to, Event: "order_created", Body: `{"event":"order_created","data":{"description":"ñ <&>"}}`,
		At: at, Since: at, State: hooks.Pending, Due: &hooks.Due{Receiver: to, Next: at},
	}
}

func (s *stage) look(t *testing.T) {
	t.Helper()
	if err := s.sendDue(t.Context(), s.receivers[s.url]); err != nil {
		t.Fatal(err)
	}
}

func TestWhatAReceiverGets(t *testing.T) {
	var s *stage
	s = set(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("X-Recado-Event") != "order_created" ||
			r.Header.Get("X-Recado-Delivery") != "d1" || string(body) != s.kept["d1"].Body ||
			!hooks.Verify(secret, r.Header.Get("X-Recado-Signature"), body, s.clock.Now(), time.Second) {
			t.Errorf("%s %v %s", r.Method, r.Header, body)
		}
		w.WriteHeader(http.StatusNoContent)
	}, "d1")
	s.look(t)
	if d := s.kept["d1"]; d.State != hooks.Delivered || d.Status != 204 || d.Attempts != 1 || d.Due != nil {
		t.Errorf("%+v", d)
	}
}

func TestWhatAnAnswerMeans(t *testing.T) {
	for _, tt := range []struct {
		status int
		state  hooks.State
		reason string
		after  time.Duration
	}{
		{200, hooks.Delivered, "", 0},
		{202, hooks.Delivered, "", 0},
		{400, hooks.Pending, "status 400 no thanks", 10 * time.Second},
		{404, hooks.Pending, "status 404 no thanks", 10 * time.Second},
		{410, hooks.Failed, "status 410 no thanks", 0},
		{429, hooks.Pending, "status 429 no thanks", 90 * time.Second},
		{503, hooks.Pending, "status 503 no thanks", 90 * time.Second},
		{302, hooks.Pending, "redirect", 10 * time.Second},
		{307, hooks.Pending, "redirect", 10 * time.Second},
	} {
		asked := 0
		s := set(t, func(w http.ResponseWriter, r *http.Request) {
			asked++
			if tt.status/100 == 3 {
				w.Header().Set("Location", "http://169.254.169.254/latest/meta-data/")
			}
			if tt.after > time.Minute {
				w.Header().Set("Retry-After", "90")
			}
			w.WriteHeader(tt.status)
			if tt.status != http.StatusNoContent {
				_, _ = io.WriteString(w, "no\r\nthanks"+strings.Repeat(" ", 1<<20))
			}
		}, "d1")
		s.look(t)
		d := s.kept["d1"]
		if asked != 1 || d.State != tt.state || d.Status != tt.status || !strings.Contains(d.Reason, tt.reason) || (tt.reason == "") != (d.Reason == "") {
			t.Errorf("%d: asked %d times, %+v", tt.status, asked, d)
		}
		if tt.after > 0 && !d.Due.Next.Equal(s.clock.Now().Add(tt.after)) {
			t.Errorf("%d: again at %s", tt.status, d.Due.Next)
		}
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	asked := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	for _, url := range []string{
		server.URL, "https://localhost" + port, "https://[::1]" + port, "https://[::ffff:127.0.0.1]" + port, "https://0.0.0.0" + port, "https://127.1" + port,
		"https://10.0.0.1", "https://192.168.1.1", "https://169.254.169.254", "https://[fe80::1]", "https://[fd00:ec2::254]", "https://100.100.100.200",
		"http://93.184.216.34", "ftp://93.184.216.34", "https://user:pass@93.184.216.34", "file:///etc/passwd", "https://", "://",
	} {
		r := &Runner{Deliveries: &shelf{}}
		r.open()
		o := r.send(t.Context(), hooks.Receiver{URL: url, Secret: secret}, delivery("d1", url, r.Now()))
		named := strings.Contains(url, "127.1:") // some resolvers do not accept this form
		if asked || o.OK || !o.Final && !named || strings.Contains(o.Reason, "127.0.0.1") {
			t.Errorf("%s: %+v", url, o)
		}
	}
}

// TestAReceiverIsToldTheRequest checks that a delivery names the request which caused its event, also
// when it is tried later.
func TestAReceiverIsToldTheRequest(t *testing.T) {
	var told []string
	s := set(t, func(w http.ResponseWriter, r *http.Request) {
		if told = append(told, r.Header.Get("X-Request-ID")); len(told) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}, "d1")
	d := s.kept["d1"]
	d.Request = "r-1"
	s.kept["d1"] = d
	s.look(t)
	s.clock.move(time.Hour)
	s.look(t)
	if len(told) != 2 || told[0] != "r-1" || told[1] != "r-1" {
		t.Errorf("told %q", told)
	}
}
