package webhooks_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"regexp"
	"strings"
	"testing"
	"time"

	"recado/store/media"
	"recado/webhooks"
)

func TestReady(t *testing.T) {
	fine := func(context.Context) error { return nil }
	broken := func(context.Context) error { return errors.New("connection refused") }
	for _, tt := range []struct {
		name   string
		checks []webhooks.Check
		stop   bool
		status int
		want   string
	}{
		{"nothing to check", nil, false, 200, `"status":"ok"`},
		{"fine", []webhooks.Check{{Name: "store", Detail: "sqlite", Probe: fine}}, false, 200, `{"name":"store","status":"ok","detail":"sqlite"`},
		{"one fails", []webhooks.Check{{Name: "store", Probe: fine}, {Name: "redis", Probe: broken}}, false, 503, `"name":"redis","status":"failed","reason":"connection refused"`},
		{"a note", []webhooks.Check{{Name: "channel", Probe: fine, Notes: func() []string { return []string{"a template is paused"} }}}, false, 200, `"notes":["a template is paused"]`},
		{"stopping", nil, true, 503, `"status":"stopping"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.deps.Checks = tt.checks
			w.rebuild(t)
			if tt.stop {
				w.stop()
			}
			if got := w.do(t, "GET", "/readyz", ""); got.status != tt.status || !strings.Contains(got.body, tt.want) {
				t.Errorf("%d %s", got.status, got.body)
			}
			if got := w.do(t, "GET", "/healthz", ""); got.status != 200 {
				t.Errorf("healthz: %d", got.status)
			}
		})
	}
}

// TestMetrics checks that requests are counted by pattern and contain no names.
func TestMetrics(t *testing.T) {
	w := newWorld(t)
	w.meet()
	w.keyed(t, "GET", "/api/v1/conversations/+573001234567", "")
	w.do(t, "GET", "/wp-admin/573001234567", "")
	w.do(t, "GET", "/api/v1/orders", "")
	got := w.do(t, "GET", "/metrics", "").body
	for _, want := range []string{
		`recado_http_requests_total{method="GET",route="/api/v1/conversations/:contact",status="200"} 1`,
		`recado_http_requests_total{method="GET",route="unmatched",status="404"} 1`,
		`recado_http_requests_total{method="GET",route="/api/v1/orders",status="401"} 1`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "3001234567") {
		t.Error("a phone number is a label")
	}
}

func TestMedia(t *testing.T) {
	w := newWorld(t)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	m, err := w.media.Put(t.Context(), &picture, media.Image, "a.png")
	if err != nil || !m.OK() {
		t.Fatal(m, err)
	}
	address := webhooks.Link(w.signer, w.clock)(m.ID)
	got := w.do(t, "GET", address, "")
	if got.status != 200 || got.header.Get("Content-Type") != "image/png" || !strings.HasPrefix(got.body, "\x89PNG") {
		t.Fatalf("%d %v", got.status, got.header)
	}
	if csp := got.header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") {
		t.Errorf("policy %q", csp)
	}
	for name, bad := range map[string]string{
		"unsigned":     "/media/" + m.ID,
		"another file": strings.Replace(address, m.ID[:8], "00000000", 1),
		"later":        regexp.MustCompile(`exp=\d`).ReplaceAllString(address, "exp=9"),
		"cut":          address[:len(address)-3],
		"a path":       "/media/..%2f..%2fetc%2fpasswd?exp=1&sig=x",
	} {
		if got := w.do(t, "GET", bad, ""); got.status != 403 && (name != "a path" || got.status != 404) {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	if _, err := w.clock.Advance(72 * time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := w.do(t, "GET", address, ""); got.status != 403 {
		t.Errorf("expired: %d", got.status)
	}
}

// TestPages checks that pages have no inline code and nothing from other sites, and that all files
// they name exist.
func TestPages(t *testing.T) {
	w := newWorld(t)
	inline := regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>[^<]|<style|\sstyle=|\son\w+=|javascript:`)
	named := regexp.MustCompile(`(?:src|href)="([^"#]+)"|from "\./([^"]+)"`)
	for _, start := range []string{"/", "/sim"} {
		seen, open := map[string]bool{}, []string{start}
		for len(open) > 0 {
			path := open[0]
			open = open[1:]
			if seen[path] || path == "/" && start != "/" {
				continue
			}
			seen[path] = true
			got := w.do(t, "GET", path, "")
			if got.status != 200 {
				t.Errorf("%s names %s: %d", start, path, got.status)
			}
			kind := got.header.Get("Content-Type")
			if strings.HasPrefix(kind, "text/html") && inline.MatchString(got.body) {
				t.Errorf("%s: inline: %s", path, inline.FindString(got.body))
			}
			if !strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "text/css") || strings.HasPrefix(kind, "text/plain") {
				continue
			}
			for _, m := range named.FindAllStringSubmatch(got.body, -1) {
				next := m[1]
				if strings.HasPrefix(next, "data:") {
					continue
				}
				if m[2] != "" {
					next = "/sim/ui/" + m[2]
				}
				if strings.Contains(next, "://") {
					t.Errorf("%s: from elsewhere: %s", path, next)
				}
				open = append(open, next)
			}
		}
	}
	first := w.do(t, "GET", "/sim", "")
	if again := w.do(t, "GET", "/sim", "", "If-None-Match", first.header.Get("ETag")); again.status != 304 {
		t.Errorf("unchanged: %d", again.status)
	}
}
