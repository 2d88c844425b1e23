package pairing_test

import (
	"bytes"
	"context"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot/channels/whatsmeow"
	"recado/templates"
	"recado/webhooks/internal/web"
	"recado/webhooks/pairing"
)

// fake is a device in any state of linking.
type fake struct {
	status  whatsmeow.Status
	err     error
	started []string
	stopped int
	again   int
}

func (f *fake) Status() whatsmeow.Status { return f.status }

func (f *fake) StartPairing(phone string) error {
	f.started = append(f.started, phone)
	return f.err
}

func (f *fake) StopPairing() { f.stopped++ }

func (f *fake) Reconnect(context.Context) error { f.again++; return f.err }

const key = "the-key-of-the-api"

func app(t testing.TB, f *fake) *fiber.App {
	t.Helper()
	texts, err := templates.Load("es")
	if err != nil {
		t.Fatal(err)
	}
	a := fiber.New(fiber.Config{ErrorHandler: web.ErrorHandler(slog.New(slog.DiscardHandler), web.MaxBody, texts)})
	pairing.Mount(a, func(c *fiber.Ctx) error {
		if token, _ := web.Bearer(c); !web.NewKey(key).Matches(token) {
			return web.Refuse(fiber.StatusUnauthorized, "unauthorized")
		}
		return c.Next()
	}, f)
	return a
}

func ask(t *testing.T, a *fiber.App, method, path, body string, header ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/admin/whatsapp"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := a.Test(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(said)
}

func linking(kind whatsmeow.StepKind) *fake {
	return &fake{status: whatsmeow.Status{Phase: whatsmeow.Unpaired, Pairing: &whatsmeow.Step{
		Kind: kind, Code: "2@secret,of,the,account", Until: time.Date(2026, 3, 4, 12, 1, 0, 0, time.UTC),
	}}}
}

// TestKeyed checks that every route needs the key.
func TestKeyed(t *testing.T) {
	for _, route := range app(t, &fake{}).GetRoutes(true) {
		path := strings.TrimPrefix(route.Path, "/admin/whatsapp")
		open := path == "" || strings.HasSuffix(path, ".js") || strings.HasSuffix(path, ".css")
		for _, secret := range []string{"", "Bearer ", "Bearer wrong", key} {
			f := linking(whatsmeow.StepQR)
			res, body := ask(t, app(t, f), route.Method, path, "{}", "Authorization", secret)
			if open != (res.StatusCode == http.StatusOK) || !open && res.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s %s with %q: %d", route.Method, route.Path, secret, res.StatusCode)
			}
			if strings.Contains(body, "2@") || len(f.started)+f.stopped+f.again > 0 {
				t.Errorf("%s %s with %q did it", route.Method, route.Path, secret)
			}
		}
	}
}

// TestState shows the state of linking. The code of a QR is only in the picture.
func TestState(t *testing.T) {
	res, body := ask(t, app(t, linking(whatsmeow.StepQR)), "GET", "/state", "")
	if strings.Contains(body, "secret") || !strings.Contains(body, `"kind":"qr","until":"2026-03-04T12:01:00Z"`) || res.Header.Get("Cache-Control") != "no-store" {
		t.Error(body, res.Header)
	}
	if _, body := ask(t, app(t, linking(whatsmeow.StepCode)), "GET", "/state", ""); !strings.Contains(body, `"type":"2@secret`) {
		t.Error(body)
	}
}

func TestPicture(t *testing.T) {
	res, body := ask(t, app(t, linking(whatsmeow.StepQR)), "GET", "/qr.png", "")
	img, err := png.Decode(bytes.NewReader([]byte(body)))
	if err != nil || img.Bounds().Dx() < 100 || res.Header.Get("Content-Type") != "image/png" || res.Header.Get("Cache-Control") != "no-store" {
		t.Error(err, res.Header)
	}
	for _, f := range []*fake{{}, linking(whatsmeow.StepCode), linking(whatsmeow.StepLinked)} {
		if res, _ := ask(t, app(t, f), "GET", "/qr.png", ""); res.StatusCode != http.StatusNotFound {
			t.Error(res.StatusCode)
		}
	}
}

// TestActs checks each request, its arguments and its answer.
func TestActs(t *testing.T) {
	for _, tt := range []struct {
		method, path, body string
		err                error
		want               int
		says               string
	}{
		{"POST", "/link", `{}`, nil, 202, ""},
		{"POST", "/link", `{"phone": "+57 300 123-4567"}`, nil, 202, ""},
		{"POST", "/link", `{"phone": "mañana"}`, nil, 400, "indicativo"},
		{"POST", "/link", `{}`, whatsmeow.ErrLinked, 409, "already_linked"},
		{"POST", "/link", `{}`, whatsmeow.ErrBusy, 409, "busy"},
		{"POST", "/link", `{}`, io.ErrUnexpectedEOF, 500, "internal"},
		{"POST", "/link", `{`, nil, 400, "malformed"},
		{"POST", "/link", strings.Repeat(" ", 5000), nil, 413, "too_large"},
		{"DELETE", "/link", "", nil, 204, ""},
		{"POST", "/reconnect", `{}`, nil, 202, ""},
	} {
		f := &fake{err: tt.err}
		res, body := ask(t, app(t, f), tt.method, tt.path, tt.body)
		if res.StatusCode != tt.want || !strings.Contains(body, tt.says) {
			t.Errorf("%s %s %s: %d %s", tt.method, tt.path, tt.body, res.StatusCode, body)
		}
		if tt.want == 202 && len(f.started) > 0 && strings.Contains(tt.body, "phone") && f.started[0] != "+573001234567" {
			t.Error(f.started)
		}
	}
	// A form of another site can't send JSON without a preflight request.
	f := &fake{}
	if res, _ := ask(t, app(t, f), "POST", "/link", "{}", "Content-Type", "text/plain"); res.StatusCode != http.StatusUnsupportedMediaType || len(f.started) > 0 {
		t.Error(res.StatusCode)
	}
	if _, body := ask(t, app(t, &fake{err: whatsmeow.ErrBusy}), "POST", "/link", "{}", "Accept-Language", "en"); !strings.Contains(body, "linked already") {
		t.Error(body)
	}
}

// TestPage checks the page against its own policy, and that both languages have the same texts.
func TestPage(t *testing.T) {
	res, body := ask(t, app(t, &fake{}), "GET", "", "", "Authorization", "")
	policy := res.Header.Get("Content-Security-Policy")
	if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "script-src 'self'") {
		t.Error(policy)
	}
	if inline := regexp.MustCompile(`style=|\son\w+=|<script>|<style|https?://[^w]`).FindString(body); inline != "" {
		t.Errorf("%s in the page", inline)
	}
	raw, err := os.ReadFile("ui/texts.js")
	if err != nil {
		t.Fatal(err)
	}
	halves := strings.SplitN(string(raw), "\n  en: {", 2)
	keys := regexp.MustCompile(`(?:[{,]|\n)\s*(\w+): ["\[{]`)
	names := func(s string) (all []string) {
		for _, m := range keys.FindAllStringSubmatch(s, -1) {
			all = append(all, m[1])
		}
		return all
	}
	es, en := names(halves[0]), names(halves[1])
	if es = es[1:]; strings.Join(es, " ") != strings.Join(en, " ") || len(es) < 50 { // the first is "es" itself
		t.Errorf("es %v\nen %v", es, en)
	}
	page, err := os.ReadFile("ui/page.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`data-t="(\w+)"|\bt\.(\w+)`).FindAllStringSubmatch(body+string(page), -1) {
		if name := m[1] + m[2]; !strings.Contains(strings.Join(es, " "), name) {
			t.Errorf("%s has no text", name)
		}
	}
	for _, code := range []whatsmeow.PairError{
		whatsmeow.ErrLinked, whatsmeow.ErrBusy, whatsmeow.ErrTimeout, whatsmeow.ErrStopped, whatsmeow.ErrOutdated,
		whatsmeow.ErrBadNumber, whatsmeow.ErrNetwork, whatsmeow.ErrPairing, whatsmeow.ErrNoPairCode,
	} {
		if strings.Count(string(raw), string(code)+": \"") < 2 {
			t.Errorf("%s is not worded in both languages", code)
		}
	}
	if !bytes.Contains(page, []byte("textContent")) || bytes.Contains(page, []byte("innerHTML")) {
		t.Error("the page writes HTML")
	}
}
