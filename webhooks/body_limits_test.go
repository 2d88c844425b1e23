package webhooks_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"recado/bot/channels"
)

// dial sends raw bytes over a new connection.
func dial(t *testing.T, addr, raw string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, raw); err != nil {
		t.Fatal(err)
	}
	return conn
}

// status reads one answer.
func status(t *testing.T, in *bufio.Reader) int {
	t.Helper()
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// hook adds a vendor's webhook that accepts bodies of up to 3 MB.
func (w *world) hook(t testing.TB, handle func()) {
	w.mount(t, channels.Route{Method: "POST", Path: "/webhooks/x", Limit: 3 << 20, Handle: func(context.Context, channels.Request) channels.Response {
		handle()
		return channels.Response{Status: http.StatusOK}
	}})
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapInuse)
}

// A length that is only announced uses no budget.
func TestAnnouncedLengthReservesNoBudget(t *testing.T) {
	w := newWorld(t)
	w.hook(t, func() {})
	addr := w.listen(t)
	before := heap()
	for i := range 200 {
		path := []string{"/webhooks/x", "/sim/messages", "/api/orders"}[i%3]
		dial(t, addr, fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n%s", path, strings.Repeat(" ", 10<<10)))
	}
	if grown := heap() - before; grown > 60<<20 {
		t.Errorf("200 announced bodies hold %d MB", grown>>20)
	}
	if got := status(t, bufio.NewReader(dial(t, addr, "POST /webhooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"))); got != http.StatusOK {
		t.Errorf("a vendor meanwhile: %d", got)
	}
}

// Large bodies of anonymous callers share a budget. Small ones are accepted even when it is used
// up, and callers with the key are not affected.
func TestLargeBodiesShareABudget(t *testing.T) {
	w := newWorld(t)
	release := make(chan struct{})
	w.hook(t, func() { <-release })
	addr := w.listen(t)
	large := "POST /webhooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n" + strings.Repeat("x", 3_000_000)
	answers := make(chan int, 30)
	for range 30 {
		conn := dial(t, addr, large)
		go func() {
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				answers <- 0
				return
			}
			res.Body.Close()
			answers <- res.StatusCode
		}()
	}
	refused := 0
	for refused < 19 { // the budget holds eleven
		if got := <-answers; got != http.StatusServiceUnavailable {
			t.Fatalf("a large body: %d", got)
		}
		refused++
	}
	keyed := "POST /api/v1/technicians HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " + key + "\r\nContent-Length: 2000000\r\n\r\n"
	if got := status(t, bufio.NewReader(dial(t, addr, keyed+strings.Repeat(" ", 2_000_000)))); got != http.StatusBadRequest {
		t.Errorf("with the key: %d", got)
	}
	if got := status(t, bufio.NewReader(dial(t, addr, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"))); got != http.StatusOK {
		t.Errorf("health: %d", got)
	}
	usual := bufio.NewReader(dial(t, addr, "POST /webhooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n"+strings.Repeat("x", 20_000)))
	close(release)
	if got := status(t, usual); got != http.StatusOK {
		t.Errorf("a vendor's usual body: %d", got)
	}
	for range 30 - refused {
		if got := <-answers; got != http.StatusOK {
			t.Errorf("a large body that had room: %d", got)
		}
	}
	if got := status(t, bufio.NewReader(dial(t, addr, large))); got != http.StatusOK {
		t.Errorf("a large body, once there is room again: %d", got)
	}
}

// The rest of a body that was not read is never taken for a request, and an incomplete body is refused.
func TestUnreadBodyIsDrainedOrClosed(t *testing.T) {
	w := newWorld(t)
	handled := 0
	w.hook(t, func() { handled++ })
	addr := w.listen(t)
	const next = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
	body := strings.Repeat(next, 1000)
	for name, head := range map[string]string{
		"no route": "POST /nowhere HTTP/1.1\r\nHost: x\r\n", "no key": "POST /api/v1/technicians HTTP/1.1\r\nHost: x\r\n",
		"a GET": "GET /healthz HTTP/1.1\r\nHost: x\r\n",
	} {
		in := bufio.NewReader(dial(t, addr, head+fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body))+body+"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"))
		status(t, in)
		if got := status(t, in); got != http.StatusNotFound {
			t.Errorf("%s: what follows is answered by %d", name, got)
		}
		in = bufio.NewReader(dial(t, addr, head+fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", len(body), body)))
		status(t, in)
		if got := status(t, in); got != http.StatusNotFound {
			t.Errorf("%s, chunked: what follows is answered by %d", name, got)
		}
	}
	in := bufio.NewReader(dial(t, addr, "POST /webhooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n"+strings.Repeat(next, 1000)))
	if got := status(t, in); got != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", got)
	}
	if res, err := http.ReadResponse(in, nil); err == nil {
		res.Body.Close()
		t.Errorf("the rest of a large body is answered: %d", res.StatusCode)
	}
	conn := dial(t, addr, "POST /webhooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"+strings.Repeat("x", 50_000))
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got := status(t, bufio.NewReader(conn)); got != http.StatusBadRequest || handled != 0 {
		t.Errorf("half a body: %d, handled %d times", got, handled)
	}
}
