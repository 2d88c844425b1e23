package channeltest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// say answers as one line of an answers file specifies.
func say(w http.ResponseWriter, r *http.Request, given string) {
	first, rest, _ := strings.Cut(given, " ")
	switch first {
	case "timeout":
		<-r.Context().Done()
		return
	case "reset", "garbage", "cut":
		broken(w, first)
		return
	}
	status, err := strconv.Atoi(first)
	if err != nil {
		panic(fmt.Sprintf("no status or fault: %q", first))
	}
	for {
		word, after, _ := strings.Cut(rest, " ")
		name, value, found := strings.Cut(word, "=")
		if !found || strings.ContainsAny(name, "{<\"") {
			break
		}
		w.Header().Set(name, strings.ReplaceAll(value, "_", " "))
		rest = after
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, rest)
}

// broken breaks the connection in the given way.
func broken(w http.ResponseWriter, how string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	switch how {
	case "reset":
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	case "garbage":
		_, _ = io.WriteString(conn, "SSH-2.0-nobody\r\n")
	case "cut":
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"messages\":[")
	}
}
