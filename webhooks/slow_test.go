package webhooks_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"recado/bot/channels"
)

// TestSlowLoris checks that a slow sender is cut off after the time for a request, whatever has
// arrived, and that others are served meanwhile.
func TestSlowLoris(t *testing.T) {
	const slow, patience = 100, 30 * time.Second
	w := newWorld(t)
	w.deps.ReadTimeout = 300 * time.Millisecond
	w.mount(t, channels.Route{Method: "POST", Path: "/webhooks/x", Limit: 1000, Handle: func(context.Context, channels.Request) channels.Response {
		return channels.Response{Status: 200}
	}})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = w.app.Listener(listener) }()
	defer func() { _ = w.app.ShutdownWithTimeout(time.Second) }()
	addr := listener.Addr().String()

	var all sync.WaitGroup
	for i := range slow {
		begun := "POST /webhooks/x HTTP/1.1\r\nHost: x\r\nX-Slow: " // the headers never end
		if i%2 == 0 {
			begun = "POST /webhooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" // the body never ends
		}
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			defer conn.Close()
			if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
				t.Error(err)
			}
			drip := time.NewTicker(20 * time.Millisecond)
			defer drip.Stop()
			over := make(chan struct{})
			defer close(over)
			go func() {
				for _, err := io.WriteString(conn, begun); err == nil; _, err = io.WriteString(conn, "z") {
					select {
					case <-drip.C:
					case <-over:
						return
					}
				}
			}()
			if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("connection %d is held open", i)
			}
		})
	}
	for range 20 {
		res, err := http.Post(fmt.Sprintf("http://%s/webhooks/x", addr), "application/json", http.NoBody)
		if err != nil {
			t.Fatalf("a quick one: %v", err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("a quick one: %d", res.StatusCode)
		}
	}
	all.Wait()
}
