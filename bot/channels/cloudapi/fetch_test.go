package cloudapi_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/cloudapi"
)

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// shelf is a vendor with one file, whose URL changes with each request.
type shelf struct {
	*httptest.Server
	located, asked atomic.Int64
	locate         func(w http.ResponseWriter, n int64)
	file           func(w http.ResponseWriter, r *http.Request)
}

func newShelf(t *testing.T) *shelf {
	s := &shelf{}
	s.locate = func(w http.ResponseWriter, n int64) {
		fmt.Fprintf(w, `{"messaging_product":"whatsapp","url":"%s/file/%d","mime_type":"image/jpeg","sha256":"%s","file_size":"5","id":"77"}`, s.URL, n, digest("bytes"))
	}
	s.file = func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "bytes") }
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v23.0/77", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer test-token" {
			t.Error("asked without the token")
		}
		s.locate(w, s.located.Add(1))
	})
	mux.HandleFunc("GET /file/{n}", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer test-token" {
			t.Error("fetched without the token")
		}
		s.asked.Add(1)
		s.file(w, r)
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *shelf) fetch(t *testing.T, m bot.Media) (string, error) {
	body, err := cloudapi.New(config(s.URL)).Fetch(t.Context(), m)
	if err != nil {
		return "", err
	}
	defer body.Close()
	read, err := io.ReadAll(body)
	return string(read), err
}

func TestFetch(t *testing.T) {
	s := newShelf(t)
	got, err := s.fetch(t, bot.Media{VendorRef: "77", SHA256: digest("bytes")})
	if got != "bytes" || err != nil || s.located.Load() != 1 {
		t.Errorf("%q, %v, located %d times", got, err, s.located.Load())
	}
	if got, err := s.fetch(t, bot.Media{VendorRef: s.URL + "/file/9"}); got != "bytes" || err != nil {
		t.Errorf("by its url: %q, %v", got, err)
	}
}

// TestFetchAgain checks that an expired URL is renewed once, and only once.
func TestFetchAgain(t *testing.T) {
	for _, status := range []int{401, 403, 404} {
		s := newShelf(t)
		s.file = func(w http.ResponseWriter, r *http.Request) {
			if r.PathValue("n") == "1" {
				w.WriteHeader(status)
				return
			}
			_, _ = io.WriteString(w, "bytes")
		}
		if got, err := s.fetch(t, bot.Media{VendorRef: "77"}); got != "bytes" || err != nil || s.located.Load() != 2 {
			t.Errorf("%d: %q, %v, located %d times", status, got, err, s.located.Load())
		}
		s.file = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
		s.located.Store(0)
		if _, err := s.fetch(t, bot.Media{VendorRef: "77"}); !errors.Is(err, bot.ErrNotFound) || s.located.Load() != 2 {
			t.Errorf("%d for ever: %v, located %d times", status, err, s.located.Load())
		}
	}
}

func TestFetchRefused(t *testing.T) {
	for _, tt := range []struct {
		name  string
		final bool // not retried
		spoil func(s *shelf)
	}{
		{"unknown id", true, func(s *shelf) {
			s.locate = func(w http.ResponseWriter, _ int64) {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"error":{"code":100,"message":"Unsupported get request"}}`)
			}
		}},
		{"vendor down", false, func(s *shelf) {
			s.locate = func(w http.ResponseWriter, _ int64) { w.WriteHeader(http.StatusServiceUnavailable) }
		}},
		{"bad token", false, func(s *shelf) {
			s.locate = func(w http.ResponseWriter, _ int64) {
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, `{"error":{"code":190,"message":"expired"}}`)
			}
		}},
		{"no url", false, func(s *shelf) {
			s.locate = func(w http.ResponseWriter, _ int64) { _, _ = io.WriteString(w, `{"id":"77"}`) }
		}},
		{"file host down", false, func(s *shelf) {
			s.file = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
		}},
		{"file gone", true, func(s *shelf) {
			s.file = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }
		}},
		{"other bytes", false, func(s *shelf) {
			s.file = func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "bYtes") }
		}},
		{"too few bytes", false, func(s *shelf) {
			s.file = func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "byte") }
		}},
		{"private address", true, at("https://169.254.169.254/latest/meta-data")},
		{"private network", true, at("https://10.0.0.8/file")},
		{"loopback by another port", true, at("https://127.0.0.1:1/file")},
		{"no https", true, at("http://lookaside.example.com/file")},
		{"a file of this machine", true, at("file:///etc/passwd")},
		{"redirected inside", true, func(s *shelf) {
			s.file = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "http://192.168.0.1/")
				w.WriteHeader(http.StatusFound)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newShelf(t)
			tt.spoil(s)
			if _, err := s.fetch(t, bot.Media{VendorRef: "77"}); err == nil || errors.Is(err, bot.ErrNotFound) != tt.final {
				t.Errorf("%v; final: want %v", err, tt.final)
			}
		})
	}
	if _, err := newShelf(t).fetch(t, bot.Media{}); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("no reference: %v", err)
	}
	if _, err := newShelf(t).fetch(t, bot.Media{VendorRef: "http://10.0.0.8/file"}); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a private reference: %v", err)
	}
}

// at makes the vendor name another URL.
func at(url string) func(s *shelf) {
	return func(s *shelf) {
		s.locate = func(w http.ResponseWriter, _ int64) { fmt.Fprintf(w, `{"url":%q}`, url) }
	}
}

func TestTyping(t *testing.T) {
	var got string
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = r.Method + " " + r.URL.Path + " " + string(body)
		_, _ = io.WriteString(w, `{"success":true}`)
	}))
	defer vendor.Close()
	err := cloudapi.New(config(vendor.URL)).Typing(t.Context(), "+573001234567", "whatsapp:wamid.A")
	want := `POST /v23.0/1055/messages {"messaging_product":"whatsapp","status":"read","message_id":"wamid.A","typing_indicator":{"type":"text"}}`
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		name, answer string
		status       int
		conf         func(c *cloudapi.Config)
		want         channels.Decision // "" for a healthy channel
	}{
		{"well", `{"id":"1055","verified_name":"Taller"}`, 200, nil, ""},
		{"healthy", `{"id":"1055","health_status":{"can_send_message":"AVAILABLE","entities":[{"entity_type":"WABA","can_send_message":"AVAILABLE"}]}}`, 200, nil, ""},
		{"limited", `{"id":"1055","health_status":{"can_send_message":"LIMITED","entities":[{"entity_type":"BUSINESS","can_send_message":"LIMITED"}]}}`, 200, nil, ""},
		{"blocked", `{"id":"1055","health_status":{"can_send_message":"BLOCKED","entities":[{"entity_type":"APP","can_send_message":"AVAILABLE"},{"entity_type":"WABA","can_send_message":"BLOCKED","errors":[{"error_code":141006,"error_description":"no payment method","possible_solution":"Add one."}]}]}}`, 200, nil, channels.Stop},
		{"blocked without a word", `{"id":"1055","health_status":{"can_send_message":"BLOCKED"}}`, 200, nil, channels.Stop},
		{"bad token", `{"error":{"code":190,"message":"expired"}}`, 401, nil, channels.Stop},
		{"no such number", `{"error":{"code":100,"message":"Object does not exist"}}`, 400, nil, channels.Stop},
		{"busy", `{"error":{"code":4,"message":"limit"}}`, 429, nil, channels.Retry},
		{"down", ``, 503, nil, channels.Retry},
		{"no token", `{}`, 200, func(c *cloudapi.Config) { c.AccessToken = "" }, channels.Stop},
		{"no number", `{}`, 200, func(c *cloudapi.Config) { c.PhoneNumberIDs = nil }, channels.Stop},
		{"no secret", `{}`, 200, func(c *cloudapi.Config) { c.AppSecret = "" }, channels.Stop},
		{"no vendor", `{}`, 200, func(c *cloudapi.Config) { c.GraphURL = "::" }, channels.Stop},
	} {
		vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(tt.status)
			_, _ = io.WriteString(w, tt.answer)
		}))
		conf := config(vendor.URL)
		if tt.conf != nil {
			tt.conf(&conf)
		}
		err := cloudapi.New(conf).Check(t.Context())
		if (err == nil) != (tt.want == "") || err != nil && channels.DecisionOf(err) != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
		vendor.Close()
	}
}

// TestCheckWithoutHealth checks that a server without the health field is asked without it, that
// each channel asks for its own number, and that the vendor's reason is shown.
func TestCheckWithoutHealth(t *testing.T) {
	asked := []string{}
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+strconv.FormatBool(strings.Contains(r.URL.RawQuery, "health_status")))
		if strings.Contains(r.URL.RawQuery, "health_status") {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":{"code":100,"message":"Tried accessing nonexisting field (health_status)"}}`)
			return
		}
		_, _ = io.WriteString(w, `{"id":"1055"}`)
	}))
	defer vendor.Close()
	c := cloudapi.New(config(vendor.URL))
	for _, ch := range []channels.Health{c, c.OtherNumbers()[0]} {
		if err := ch.Check(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if want := []string{"/v23.0/1055 true", "/v23.0/1055 false", "/v23.0/1066 true", "/v23.0/1066 false"}; !slices.Equal(asked, want) {
		t.Errorf("asked %q", asked)
	}
}

// TestUploadOnce checks that a file is uploaded once for all concurrent sends, and again after the
// vendor has lost it.
func TestUploadOnce(t *testing.T) {
	var uploads, lost atomic.Int64
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		switch {
		case r.URL.Path == "/v23.0/1055/media":
			fmt.Fprintf(w, `{"id":"%d"}`, uploads.Add(1))
		case lost.Add(-1) >= 0:
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":{"code":131053,"message":"Media upload error"}}`)
		default:
			_, _ = io.WriteString(w, `{"messages":[{"id":"wamid.OUT"}]}`)
		}
	}))
	defer vendor.Close()
	c := cloudapi.New(config(vendor.URL))
	send := func() error {
		_, err := c.Send(context.WithoutCancel(t.Context()), bot.Outbound{ID: "m", To: "+57300", Kind: "image", Media: &bot.Media{ID: "aa", MIME: "image/png"}})
		return err
	}
	done := make(chan error, 20)
	for range cap(done) {
		go func() { done <- send() }()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := uploads.Load(); n != 1 {
		t.Errorf("uploaded %d times", n)
	}
	lost.Store(1)
	if err := send(); channels.DecisionOf(err) != channels.Retry {
		t.Errorf("lost: %v", err)
	}
	if err := send(); err != nil || uploads.Load() != 2 {
		t.Errorf("after the loss: %v, uploaded %d times", err, uploads.Load())
	}
}
