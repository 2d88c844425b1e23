package webhooks_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/cloudapi"
	"recado/bot/channels/webhookauth"
	"recado/webhooks"
)

// mount adds routes to the app.
func (w *world) mount(t testing.TB, routes ...channels.Route) {
	w.deps.Routes = append(w.deps.Routes, func(r fiber.Router) { webhooks.Mount(r, routes) })
	w.rebuild(t)
}

func TestMount(t *testing.T) {
	w := newWorld(t)
	var logged bytes.Buffer
	w.deps.Log = slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var got channels.Request
	w.mount(t, channels.Route{Method: "POST", Path: "/webhooks/x", Limit: 100, Handle: func(ctx context.Context, r channels.Request) channels.Response {
		if _, bounded := ctx.Deadline(); !bounded {
			t.Error("it may take for ever")
		}
		got = r
		return channels.Response{Status: 503, RetryAfter: 1500 * time.Millisecond, Type: "text/xml", Body: []byte("<Response/>")}
	}})
	a := w.do(t, "POST", "/webhooks/x?a=1&a=2&hub.mode=s%20t", `{"secret words"}`, "X-Sign", "one", "Content-Encoding", "identity")
	if got.Path != "/webhooks/x" || got.Query.Get("hub.mode") != "s t" || len(got.Query["a"]) != 2 || got.Header.Get("X-Sign") != "one" || string(got.Body) != `{"secret words"}` {
		t.Errorf("handed on: %+v", got)
	}
	if a.status != 503 || a.header.Get("Retry-After") != "2" || a.header.Get("Content-Type") != "text/xml" || a.body != "<Response/>" {
		t.Errorf("answered: %+v", a)
	}
	if strings.Contains(logged.String(), "secret words") || !strings.Contains(logged.String(), "/webhooks/x") {
		t.Errorf("logged: %s", logged.String())
	}
	first, header := got.Body, got.Header
	w.do(t, "POST", "/webhooks/x", strings.Repeat("Z", 16), "X-Sign", "two")
	if string(first) != `{"secret words"}` || header.Get("X-Sign") != "one" {
		t.Errorf("Fiber's memory was handed on: %q %v", first, header)
	}
	if a := w.do(t, "GET", "/webhooks/x", ""); a.status != 405 {
		t.Errorf("another method: %d", a.status)
	}
}

func TestMountLimit(t *testing.T) {
	w := newWorld(t)
	calls := 0
	w.mount(t, channels.Route{Method: "POST", Path: "/webhooks/x", Limit: 100, Handle: func(context.Context, channels.Request) channels.Response {
		calls++
		return channels.Response{Status: 200}
	}}, channels.Route{Method: "GET", Path: "/webhooks/x", Limit: 100, Handle: func(context.Context, channels.Request) channels.Response {
		return channels.Response{}
	}})
	if a := w.do(t, "POST", "/webhooks/x", strings.Repeat("x", 101)); a.status != 413 || calls != 0 {
		t.Errorf("101 bytes: %d, %d calls", a.status, calls)
	}
	if a := w.do(t, "POST", "/webhooks/x", strings.Repeat("x", 100)); a.status != 200 || calls != 1 || a.body != "" {
		t.Errorf("100 bytes: %d, %d calls, %q", a.status, calls, a.body)
	}
	if a := w.do(t, "GET", "/webhooks/x", ""); a.status != 500 {
		t.Errorf("a handler that says nothing: %d", a.status)
	}
}

// TestMountChunked checks that a body without a length is limited too, whether Fiber reads or streams it.
func TestMountChunked(t *testing.T) {
	for _, streaming := range []bool{false, true} {
		app := fiber.New(fiber.Config{StreamRequestBody: streaming, BodyLimit: 1 << 20, DisableStartupMessage: true, ErrorHandler: func(c *fiber.Ctx, _ error) error {
			return c.SendStatus(http.StatusRequestEntityTooLarge)
		}})
		var got []byte
		webhooks.Mount(app, []channels.Route{{Method: "POST", Path: "/x", Limit: 100, Handle: func(_ context.Context, r channels.Request) channels.Response {
			got = r.Body
			return channels.Response{Status: 200}
		}}})
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() { _ = app.Listener(listener) }()
		for size, want := range map[int]int{100: 200, 101: 413, 70_000: 413} {
			conn, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			go fmt.Fprintf(conn, "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", size, strings.Repeat("x", size))
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, res.Body)
			if res.StatusCode != want || want == 200 && len(got) != size {
				t.Errorf("streaming %v, %d bytes: %d, got %d", streaming, size, res.StatusCode, len(got))
			}
			res.Body.Close()
			conn.Close()
		}
		if err := app.ShutdownWithTimeout(time.Second); err != nil {
			t.Log(err)
		}
	}
}

// TestMountWhatsApp checks what a forger and a vendor get on the whole path.
func TestMountWhatsApp(t *testing.T) {
	const secret = "app-secret"
	w, sink := newWorld(t), &channeltest.Sink{}
	w.mount(t, cloudapi.New(cloudapi.Config{AppSecret: secret, VerifyToken: "v", PhoneNumberIDs: []string{"1055"}}).Routes(sink)...)
	body := `{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"1055"},"messages":[{"from":"573001234567","id":"wamid.A","timestamp":"1772625480","type":"text","text":{"body":"hola"}}]}}]}]}`
	right := webhookauth.Sign(secret, []byte(body))
	for name, sign := range map[string]string{
		"wrong key": webhookauth.Sign("no", []byte(body)), "empty": "sha256=", "not hex": "sha256=" + strings.Repeat("z", 64),
		"altered": webhookauth.Sign(secret, []byte(" "+body)), "none": "",
	} {
		a := w.do(t, "POST", "/webhooks/whatsapp", body, cloudapi.SignatureHeader, sign)
		if a.status != 401 || strings.Contains(strings.ToLower(a.body), right[7:]) || len(sink.Calls()) > 0 {
			t.Errorf("%s: %+v, calls %v", name, a, sink.Calls())
		}
	}
	if a := w.do(t, "POST", "/webhooks/whatsapp", body, cloudapi.SignatureHeader, right); a.status != 200 || len(sink.Inbound()) != 1 {
		t.Errorf("right: %+v, calls %v", a, sink.Calls())
	}
	for name, junk := range map[string]string{"cut": `{"object":`, "wrong types": `{"entry":{"changes":7}}`, "empty": ""} {
		if a := w.do(t, "POST", "/webhooks/whatsapp", junk, cloudapi.SignatureHeader, webhookauth.Sign(secret, []byte(junk))); a.status != 200 {
			t.Errorf("%s: %+v", name, a)
		}
	}
	long := strings.Repeat(" ", 3<<20+1)
	if a := w.do(t, "POST", "/webhooks/whatsapp", long, cloudapi.SignatureHeader, webhookauth.Sign(secret, []byte(long))); a.status != 413 {
		t.Errorf("over the limit: %d", a.status)
	}
	if a := w.do(t, "GET", "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=v&hub.challenge=42", ""); a.status != 200 || a.body != "42" {
		t.Errorf("handshake: %+v", a)
	}
}
