package webhooks_test

import (
	"bufio"
	"net"
	"net/http"
	"testing"
	"time"
)

// TestShutdownClosesIdleConnections checks that unused connections don't delay a shutdown, and that
// a connection in use gets its answer.
func TestShutdownClosesIdleConnections(t *testing.T) {
	w := newWorld(t)
	w.deps.IdleGrace, w.deps.ReadTimeout = time.Millisecond, time.Hour
	w.mount(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = w.app.Listener(listener) }()
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	for range 3 {
		dial()
	}
	used := dial()
	if _, err := used.Write([]byte("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(used), nil)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("answer %v, %v", answer, err)
	}
	answer.Body.Close()
	w.stop()
	if err := w.app.ShutdownWithTimeout(time.Minute); err != nil {
		t.Errorf("it waited for connections on which nothing was asked: %v", err)
	}
}
