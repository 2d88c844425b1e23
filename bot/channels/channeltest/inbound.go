package channeltest

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"recado/bot"
	"recado/bot/channels"
)

// ask is a parsed inbound case: the request, and how it is signed.
type ask struct {
	method  string
	sign    string
	request channels.Request
}

// inbound posts the cases of a file. The lines of a case: "POST /path?query", headers, "sign: how"
// (default right), "wrap: name", then the body.
func (s *Suite) inbound(t *testing.T, path string) {
	f := open(t, path)
	f.each(t, s.Update, func(t *testing.T, c *testcase) string {
		a := s.read(t, f.front, c.ask)
		ch := s.New(t, "http://vendor.invalid")
		sink := &Sink{}
		got := s.post(t, ch, sink, a)
		forged := a.sign != "right"
		if forged && len(sink.Calls()) > 0 {
			t.Errorf("a forged request reached the sink: %v", sink.Calls())
		}
		s.unacknowledged(t, ch, a, sink.Calls())
		s.together(t, ch, a, got)
		return got
	})
}

// read parses a case.
func (s *Suite) read(t *testing.T, front []string, text string) ask {
	t.Helper()
	a := ask{sign: "right", request: channels.Request{Header: http.Header{}, Query: url.Values{}}}
	wrap := ""
	option := func(line string) bool {
		method, target, _ := strings.Cut(line, " ")
		if slices.Contains([]string{http.MethodGet, http.MethodPost}, method) && strings.HasPrefix(target, "/") {
			u, err := url.Parse(target)
			if err != nil {
				t.Fatal(err)
			}
			a.method, a.request.Path, a.request.Query = method, u.Path, u.Query()
			return true
		}
		key, value, found := strings.Cut(line, ": ")
		if !found || strings.ContainsAny(key, "{[\"=&< ") {
			return false
		}
		switch key {
		case "sign":
			a.sign = value
		case "wrap":
			wrap = value
		default:
			a.request.Header.Add(key, value)
		}
		return true
	}
	for _, line := range front {
		if line != "" && !strings.HasPrefix(line, "#") && !option(line) {
			t.Fatalf("not understood before the cases: %s", line)
		}
	}
	lines := strings.Split(text, "\n")
	for len(lines) > 0 && lines[0] != "" && option(lines[0]) {
		lines = lines[1:]
	}
	body := strings.TrimSpace(strings.Join(lines, "\n"))
	if wrap != "" && wrap != "none" {
		raw, err := os.ReadFile(filepath.Join(s.Dir, "wrap", wrap+".json"))
		if err != nil {
			t.Fatal(err)
		}
		body = strings.Replace(strings.TrimSpace(string(raw)), "$BODY", body, 1)
	}
	a.request.Body = []byte(body)
	return a
}

// post handles one request and returns the answer and the sink's content as text. It overwrites the
// body before it reads the sink, to find data that was not copied.
func (s *Suite) post(t *testing.T, ch bot.Channel, sink *Sink, a ask) string {
	r := channels.Request{Path: a.request.Path, Query: a.request.Query, Header: a.request.Header.Clone(), Body: bytes.Clone(a.request.Body)}
	right := channels.Request{Path: r.Path, Query: r.Query, Header: http.Header{}, Body: r.Body}
	if s.Sign != nil && a.method == http.MethodPost {
		s.Sign(t, &right, "right")
		s.Sign(t, &r, a.sign)
	}
	routes := ch.(Router).Routes(sink)
	i := slices.IndexFunc(routes, func(x channels.Route) bool { return x.Method == a.method && x.Path == a.request.Path })
	if i < 0 {
		t.Fatalf("no route for %s %s", a.method, a.request.Path)
	}
	if routes[i].Limit <= 0 {
		t.Errorf("%s %s has no limit", a.method, a.request.Path)
	}
	res := routes[i].Handle(t.Context(), r)
	for n := range r.Body {
		r.Body[n] = 'X'
	}
	if a.sign != "right" {
		for name, values := range right.Header {
			for _, v := range values {
				_, digits, _ := strings.Cut(v, "=")
				if digits != "" && bytes.Contains(bytes.ToLower(res.Body), []byte(strings.ToLower(digits))) {
					t.Errorf("the answer tells the right %s", name)
				}
			}
		}
	}
	told := fmt.Sprint(res.Status)
	if res.RetryAfter > 0 {
		told += " after " + res.RetryAfter.String()
	}
	if res.Type != "" {
		told += " " + res.Type
	}
	if len(res.Body) > 0 {
		told += " " + string(res.Body)
	}
	return told + "\n" + sink.String()
}

// unacknowledged checks that the vendor gets a 5xx for whatever the sink could not store.
func (s *Suite) unacknowledged(t *testing.T, ch bot.Channel, a ask, calls []string) {
	slices.Sort(calls)
	for _, method := range slices.Compact(calls) {
		if told := s.post(t, ch, Failing(method), a); told < "5" {
			t.Errorf("%s failed, and yet the vendor was told %s", method, told)
		}
	}
}

// together checks that concurrent calls of a handler give the same result.
func (s *Suite) together(t *testing.T, ch bot.Channel, a ask, want string) {
	var all sync.WaitGroup
	told := make([]string, 4)
	for i := range told {
		all.Go(func() { told[i] = s.post(t, ch, &Sink{}, a) })
	}
	all.Wait()
	for _, got := range told {
		if got != want {
			t.Errorf("the same request again:\n%s", diff(want, got))
		}
	}
}
