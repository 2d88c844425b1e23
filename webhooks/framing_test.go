package webhooks_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// listen serves the app on a real connection, which delivers bytes as they were sent.
func (w *world) listen(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = w.app.Listener(listener) }()
	t.Cleanup(func() { _ = w.app.ShutdownWithTimeout(time.Second) })
	return listener.Addr().String()
}

// TestSmuggling checks that requests whose boundaries a proxy could see differently are refused and
// the connection closed.
func TestSmuggling(t *testing.T) {
	w := newWorld(t)
	addr := w.listen(t)
	const head = "POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	const next = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
	for name, tt := range map[string]struct {
		raw  string
		want []int
	}{
		"one after the other":          {head + "Content-Length: 2\r\n\r\n{}" + next, []int{400, 200}},
		"chunked":                      {head + "Transfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + next, []int{400, 200}},
		"length and chunked":           {head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + next, []int{400}},
		"chunked and length":           {head + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + next, []int{400}},
		"almost chunked":               {head + "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + next, []int{400}},
		"chunked and more":             {head + "Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + next, []int{400}},
		"chunked twice":                {head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + next, []int{400}},
		"identity":                     {head + "Content-Length: 2\r\nTransfer-Encoding: identity\r\n\r\n{}" + next, []int{400}},
		"two lengths":                  {head + "Content-Length: 37\r\nContent-Length: 2\r\n\r\n{}" + next, []int{400}},
		"the same length twice":        {head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" + next, []int{400}},
		"a length with a sign":         {head + "Content-Length: +2\r\n\r\n{}" + next, []int{400}},
		"a space before the colon":     {head + "Content-Length: 2\r\nTransfer-Encoding : chunked\r\n\r\n{}" + next, []int{400}},
		"a line continued":             {head + "X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}" + next, []int{400}},
		"lines that end in LF":         {strings.ReplaceAll(head, "\r", "") + "Content-Length: 2\n\n{}" + next, []int{400}},
		"a line within a line":         {head + "X: a\nContent-Length: 2\r\n\r\n{}" + next, []int{400}},
		"two hosts":                    {"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + next, []int{400}},
		"HTTP/1.0 in chunks":           {strings.Replace(head, "1.1", "1.0", 1) + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + next, []int{400}},
		"a chunk of less than no size": {head + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n" + next, []int{400}},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(conn, tt.raw); err != nil {
				t.Fatal(err)
			}
			in := bufio.NewReader(conn)
			for i, want := range tt.want {
				res, err := http.ReadResponse(in, nil)
				if err != nil {
					t.Fatalf("answer %d: %v", i+1, err)
				}
				_, _ = io.Copy(io.Discard, res.Body)
				if res.Body.Close(); res.StatusCode != want {
					t.Errorf("answer %d: %d", i+1, res.StatusCode)
				}
			}
			if len(tt.want) == 1 {
				if res, err := http.ReadResponse(in, nil); err == nil {
					res.Body.Close()
					t.Errorf("a request that was smuggled in is answered: %d", res.StatusCode)
				}
			}
		})
	}
}

// TestAnonymousBodiesAreBounded checks that routes with a key don't wait for the body of a caller
// without it, and that other routes limit the body's size.
func TestAnonymousBodiesAreBounded(t *testing.T) {
	w := newWorld(t)
	w.deps.Simulator = nil
	w.rebuild(t)
	addr := w.listen(t)
	for name, tt := range map[string]struct {
		head string
		size string
		want int
	}{
		"no key":         {"POST /api/v1/technicians", "100000", 401},
		"a wrong key":    {"POST /api/v1/technicians HTTP/1.1\r\nAuthorization: Bearer wrong", "100000", 401},
		"the key":        {"POST /api/v1/technicians HTTP/1.1\r\nAuthorization: Bearer " + key, "100000", 0},
		"no route":       {"POST /nowhere", "100000", 404},
		"a GET":          {"GET /api/v1/orders", "100000", 401},
		"an open route":  {"POST /api/orders", "200000", 0},
		"an order":       {"POST /api/orders", "3000000", 413},
		"too much of it": {"POST /api/orders", "9000000", 413},
		"a webhook":      {"POST /webhooks/x", "100000", 0},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			line, header, _ := strings.Cut(tt.head, " HTTP/1.1\r\n")
			if header != "" {
				header += "\r\n"
			}
			if _, err := io.WriteString(conn, line+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+header+"Content-Length: "+tt.size+"\r\n\r\n"+strings.Repeat(" ", 8<<10)); err != nil {
				t.Fatal(err)
			}
			patience := 10 * time.Second
			if tt.want == 0 {
				patience = 100 * time.Millisecond
			}
			if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
				t.Fatal(err)
			}
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			switch {
			case tt.want == 0 && err == nil:
				t.Errorf("answered before its body came: %d", res.StatusCode)
			case tt.want != 0 && err != nil:
				t.Error(err)
			case tt.want != 0 && res.StatusCode != tt.want:
				t.Error(res.StatusCode)
			}
			if err == nil {
				res.Body.Close()
			}
		})
	}
}
