package console

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"
)

var built = fstest.MapFS{
	"index.html":              {Data: []byte("<!doctype html><title>page</title>")},
	"icon.svg":                {Data: []byte("<svg/>")},
	"assets/index-abc123.js":  {Data: []byte(strings.Repeat("console.log(1)\n", 100))},
	".vite/manifest.json":     {Data: []byte("{}")},
	".keep":                   {Data: nil},
	"assets/index-abc123.css": {Data: []byte("a{}")},
}

func serve(t *testing.T, files fstest.MapFS, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	app := fiber.New(fiber.Config{UnescapePath: true, CaseSensitive: true})
	app.Get("/console/login", func(c *fiber.Ctx) error { return c.SendString("login") })
	mountPage(app, files)
	req := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := app.Test(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var from io.Reader = res.Body
	if res.Header.Get("Content-Encoding") == "gzip" {
		if from, err = gzip.NewReader(res.Body); err != nil {
			t.Fatal(err)
		}
	}
	body, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestEveryPageIsTheOnePage(t *testing.T) {
	for _, path := range []string{"/console", "/console/", "/console/orders", "/console/c/%2B573001234567", "/console/c/12345@lid.x"} {
		res, body := serve(t, built, path)
		if res.StatusCode != http.StatusOK || !strings.Contains(body, "<title>page") {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
		if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if got := res.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
}

func TestRoutesOfTheirOwnAreNotThePage(t *testing.T) {
	if _, body := serve(t, built, "/console/login"); body != "login" {
		t.Errorf("the login is %q", body)
	}
	for _, path := range []string{
		"/console/api/me", "/console/api", "/console/setup", "/console/second-factor", "/console/logout",
		"/console/assets/index-old.js", "/consoles",
	} {
		if res, _ := serve(t, built, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
}

func TestAssetsAreCachedForEverAndCompressed(t *testing.T) {
	const asset = "/console/assets/index-abc123.js"
	res, body := serve(t, built, asset, "Accept-Encoding", "br, gzip")
	if body != string(built["assets/index-abc123.js"].Data) {
		t.Errorf("another content: %q", body)
	}
	for name, want := range map[string]string{
		"Content-Security-Policy": pagePolicy, "Content-Encoding": "gzip", "Cache-Control": forEver, "Content-Type": "text/javascript; charset=utf-8", "Vary": "Accept-Encoding",
	} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if res, _ := serve(t, built, asset); res.Header.Get("Content-Encoding") != "" {
		t.Error("compressed for who does not take it")
	}
	icon, _ := serve(t, built, "/console/icon.svg")
	if again, _ := serve(t, built, "/console/icon.svg", "If-None-Match", icon.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("an icon that is the same: %d", again.StatusCode)
	}
}

func TestTheBuildsOwnFilesAreNotServed(t *testing.T) {
	for _, path := range []string{"/console/.keep", "/console/.vite/manifest.json", "/console/../page.go", "/console/assets/../.vite/manifest.json"} {
		if _, body := serve(t, built, path); body == "{}" || strings.Contains(body, "package console") {
			t.Errorf("%s is served: %q", path, body)
		}
	}
}

func TestWithoutABuildThePageSaysHow(t *testing.T) {
	res, body := serve(t, fstest.MapFS{".keep": {}}, "/console/orders")
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "make console") {
		t.Errorf("%d %q", res.StatusCode, body)
	}
}
