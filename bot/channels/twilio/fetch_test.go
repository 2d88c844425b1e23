package twilio

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"recado/bot"
	"recado/bot/channels"
)

func TestFetch(t *testing.T) {
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		switch {
		case user != testAccount || password != testToken:
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path == "/inside":
			http.Redirect(w, r, "https://169.254.169.254/latest/meta-data/", http.StatusFound)
		case r.URL.Path == "/gone":
			w.WriteHeader(http.StatusGone)
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/photo", http.StatusTemporaryRedirect)
		case r.URL.Path == "/ill":
			w.WriteHeader(http.StatusBadGateway)
		default:
			_, _ = io.WriteString(w, "photo")
		}
	}))
	defer vendor.Close()
	c := New(config(vendor.URL, "+16505550100"))
	for _, s := range []struct {
		ref, want string
		final     bool
	}{
		{vendor.URL + "/photo", "photo", false},
		{vendor.URL + "/moved", "photo", false},
		{vendor.URL + "/gone", "", true},
		{vendor.URL + "/ill", "", false},
		{vendor.URL + "/inside", "", true},
		{"http://127.0.0.1:1/photo", "", true},
		{"https://evil.example.com/photo", "", true},
		{"https://nottwilio.com/photo", "", true},
		{"", "", true},
	} {
		body, err := c.Fetch(t.Context(), bot.Media{VendorRef: s.ref})
		got := ""
		if err == nil {
			b, _ := io.ReadAll(body)
			body.Close()
			got = string(b)
		}
		if got != s.want || (err == nil) != (s.want != "") || errors.Is(err, bot.ErrNotFound) != s.final {
			t.Errorf("%s: %q, %v", s.ref, got, err)
		}
	}
	cfg := config(vendor.URL, "+16505550100")
	cfg.AuthToken = "wrong"
	if _, err := New(cfg).Fetch(t.Context(), bot.Media{VendorRef: vendor.URL + "/photo"}); err == nil || errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a wrong token is worth another try, once it is right: %v", err)
	}
}

func TestCheck(t *testing.T) {
	for _, s := range []struct {
		answer string
		status int
		change func(*Config)
		want   channels.Decision
	}{
		{`{"status":"active"}`, 200, nil, ""},
		{`{"status":"suspended"}`, 200, nil, channels.Stop},
		{`{"status":"closed"}`, 200, nil, channels.Stop},
		{`{"code":20003,"message":"Authenticate"}`, 401, nil, channels.Stop},
		{`oops`, 200, nil, channels.Retry},
		{`oops`, 503, nil, channels.Retry},
		{`{"status":"active"}`, 200, func(c *Config) { c.AuthToken = "" }, channels.Stop},
		{`{"status":"active"}`, 200, func(c *Config) { c.From = "" }, channels.Stop},
		{`{"status":"active"}`, 200, func(c *Config) { c.From, c.MessagingServiceSID = "", "MG1" }, ""},
		{`{"status":"active"}`, 200, func(c *Config) { c.APIURL = "not a url" }, channels.Stop},
	} {
		vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/2010-04-01/Accounts/ACtest.json" {
				t.Errorf("asked for %s", r.URL.Path)
			}
			w.WriteHeader(s.status)
			_, _ = io.WriteString(w, s.answer)
		}))
		c := config(vendor.URL, "+16505550100")
		if s.change != nil {
			s.change(&c)
		}
		err := New(c).Check(t.Context())
		if (err == nil) != (s.want == "") || err != nil && channels.DecisionOf(err) != s.want {
			t.Errorf("%d %s: %v", s.status, s.answer, err)
		}
		vendor.Close()
	}
}
