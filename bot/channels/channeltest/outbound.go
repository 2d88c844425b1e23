package channeltest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
)

// callerTimeout is the caller's deadline with a vendor that never answers. It must lead to the
// error "timeout".
const callerTimeout = 50 * time.Millisecond

// outbound sends the bot.Outbound of each case, given as JSON, and compares the requests that the
// vendor received.
func (s *Suite) outbound(t *testing.T, path string) {
	f := open(t, path)
	f.each(t, s.Update, func(t *testing.T, c *testcase) string {
		var out bot.Outbound
		d := json.NewDecoder(strings.NewReader(c.ask))
		d.DisallowUnknownFields()
		if err := d.Decode(&out); err != nil {
			t.Fatalf("no bot.Outbound: %v", err)
		}
		var mu sync.Mutex
		var told strings.Builder
		vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			mu.Lock()
			told.WriteString(s.tell(r, body) + "\n")
			mu.Unlock()
			r.Body = io.NopCloser(bytes.NewReader(body))
			s.Accept(w, r)
		}))
		defer vendor.Close()
		id, err := s.New(t, vendor.URL).Send(t.Context(), out)
		mu.Lock()
		defer mu.Unlock()
		return told.String() + outcome(id, err, true)
	})
}

// tell formats a request: the relevant headers, and the body in a comparable form.
func (s *Suite) tell(r *http.Request, body []byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", r.Method, r.URL.RequestURI())
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	for _, h := range s.Headers {
		v := r.Header.Get(h)
		if h == "Content-Type" && params["boundary"] != "" {
			v = kind
		}
		if v != "" {
			fmt.Fprintf(&b, "%s: %s\n", h, v)
		}
	}
	switch {
	case len(body) == 0:
	case kind == "multipart/form-data":
		parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
		for p, err := parts.NextPart(); err == nil; p, err = parts.NextPart() {
			data, _ := io.ReadAll(p)
			fmt.Fprintf(&b, "part %s", p.FormName())
			if p.FileName() != "" {
				fmt.Fprintf(&b, " %q %s", p.FileName(), p.Header.Get("Content-Type"))
			}
			fmt.Fprintf(&b, ": %s\n", data)
		}
	case kind == "application/x-www-form-urlencoded":
		form, _ := url.ParseQuery(string(body))
		keys := make([]string, 0, len(form))
		for k := range form {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			for _, v := range form[k] {
				fmt.Fprintf(&b, "%s=%s\n", k, v)
			}
		}
	default:
		b.WriteString(pretty(body) + "\n")
	}
	return b.String()
}

// pretty sorts and indents JSON and returns anything else unchanged.
func pretty(body []byte) string {
	var v any
	if json.Unmarshal(body, &v) != nil {
		return string(body)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if e.Encode(v) != nil {
		return string(body)
	}
	return strings.TrimSpace(b.String())
}

// answers sends one message per line "ANSWER => OUTCOME". An answer is a status, headers as
// Name=value (_ stands for a space) and a body; or one of the faults timeout, reset, garbage and
// cut.
func (s *Suite) answers(t *testing.T, path string) {
	f := open(t, path)
	lines, wrong := f.front, 0
	for i, text := range lines {
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		given, want, _ := strings.Cut(text, "=>")
		given, want = strings.TrimSpace(given), strings.TrimSpace(want)
		got := s.answer(t, given)
		if got == want {
			continue
		}
		lines[i] = given + " => " + got
		if wrong++; !s.Update {
			t.Errorf("%s:%d: %s\nwanted %s\ngot    %s", path, i+1, given, want, got)
		}
	}
	if s.Update && wrong > 0 {
		write(t, path, strings.TrimSpace(strings.Join(lines, "\n"))+"\n")
	}
}

func (s *Suite) answer(t *testing.T, given string) string {
	ctx := t.Context()
	if given == "timeout" {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callerTimeout)
		defer cancel()
	}
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		say(w, r, given)
	}))
	defer vendor.Close()
	ch := s.New(t, vendor.URL)
	id, err := ch.Send(ctx, bot.Outbound{ID: "m1", To: "+573001234567", Kind: "text", Text: "hola"})
	return outcome(id, err, given[0] >= '0' && given[0] <= '9')
}

// outcome formats the result of Send. It omits the text of network errors, which differs between machines.
func outcome(id string, err error, words bool) string {
	if err == nil {
		return "sent " + id
	}
	refused, ok := errors.AsType[*bot.SendError](err)
	if !ok {
		return "no *bot.SendError: " + err.Error()
	}
	told := string(channels.DecisionOf(err)) + " " + refused.Code
	if d := channels.DecisionOf(err); refused.Retryable != (d == channels.Retry || d == channels.Stop || d == channels.StopTemplate) {
		told += " but retryable=" + fmt.Sprint(refused.Retryable)
	}
	if refused.RetryAfter > 0 {
		told += " after " + refused.RetryAfter.String()
	}
	if words {
		told += ": " + refused.Reason
	}
	return told
}
