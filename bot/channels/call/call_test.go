package call_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/bot/channels"
	"recado/bot/channels/call"
	"recado/bot/requestid"
)

// A token is sent only to the configured host, and is redacted from a vendor's error text.
func TestDo(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer elsewhere.Close()
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		case "/long":
			_, _ = w.Write(make([]byte, 2*call.MaxAnswer))
		default:
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte("slow\n down, " + r.Header.Get("Authorization")))
		}
	}))
	defer vendor.Close()
	dress := func(r *http.Request) { r.Header.Set("Authorization", "a-token") }
	client := call.Client()
	defer client.CloseIdleConnections()
	ask := func(to string) (call.Response, error) {
		return call.Do(t.Context(), client, http.MethodPost, to, []byte("{}"), dress)
	}

	a, err := ask(vendor.URL)
	if err != nil || a.OK() || a.Status != http.StatusTooManyRequests || a.RetryAfter(time.Now()) != 7*time.Second {
		t.Fatalf("%+v, %v", a, err)
	}
	if got := call.SafeReason(string(a.Body), "", "a-token"); got != "slow down, ***" {
		t.Errorf("shown as %q", got)
	}
	if a, err = ask(vendor.URL + "/away"); err != nil || a.Status != http.StatusFound {
		t.Errorf("a redirect: %+v, %v", a, err)
	}
	if a, err = ask(vendor.URL + "/long"); err != nil || len(a.Body) != call.MaxAnswer {
		t.Errorf("%d bytes, %v", len(a.Body), err)
	}
	if _, err = ask("http://key-in-the-address\x7f"); channels.DecisionOf(err) != channels.Stop || strings.Contains(err.Error(), "key-in") {
		t.Errorf("an address that is none: %v", err)
	}
	vendor.Close()
	if _, err = ask(vendor.URL + "?key=in-the-address"); channels.DecisionOf(err) != channels.Retry || strings.Contains(err.Error(), "in-the-address") {
		t.Errorf("nobody there: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = call.Do(ctx, client, http.MethodGet, vendor.URL, nil, dress)
	if channels.DecisionOf(err) != channels.Retry || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("stopped by us: %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2025, 11, 20, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-5": 0, "0": 0, " 30 ": 30 * time.Second, "9999999999999": 24 * time.Hour, "99999999999999999999": 0,
		"Thu, 20 Nov 2025 12:05:00 GMT": 5 * time.Minute, "Thu, 20 Nov 2025 11:00:00 GMT": 0, "Mon, 01 Dec 2025 12:00:00 GMT": 24 * time.Hour,
	} {
		if got := call.RetryAfter(value, now); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

// TestAVendorIsToldTheRequest checks both ways of calling, with and without a request.
func TestAVendorIsToldTheRequest(t *testing.T) {
	var told []string
	vendor := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { told = append(told, r.Header.Get("X-Request-ID")) }))
	defer vendor.Close()
	client := &http.Client{Transport: call.Named(http.DefaultTransport)}
	for _, id := range []string{"r-1", ""} {
		ctx := requestid.With(t.Context(), id)
		if _, err := call.Do(ctx, http.DefaultClient, http.MethodPost, vendor.URL, nil, func(*http.Request) {}); err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, vendor.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if r.Header.Get("X-Request-ID") != "" {
			t.Error("the caller's request was changed")
		}
	}
	if got := strings.Join(told, " "); got != "r-1 r-1  " {
		t.Errorf("told %q", got)
	}
}
