package gateway_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/flows/connect"
	"recado/flows/connect/gateway"
	"recado/flows/money"
	"recado/flows/payments"
)

var at = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func client(t *testing.T, answer http.HandlerFunc) *gateway.Client {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	c, err := gateway.New(server.URL, "obviously-false", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestALinkIsRequestedAsDocumented(t *testing.T) {
	c := client(t, func(w http.ResponseWriter, r *http.Request) {
		var in map[string]any
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Method+" "+r.URL.Path != "POST /links" || r.Header.Get("Authorization") != "Bearer obviously-false" ||
			r.Header.Get("Idempotency-Key") != "PAG-00001" || in["amount"] != "250000.00" || in["currency"] != "COP" || in["externalId"] != "PAG-00001" || in["expiresAt"] != "2026-12-03T12:00:00Z" {
			t.Errorf("%s %s %v %v", r.Method, r.URL, r.Header, in)
		}
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{"id":"lnk_1","url":"https://pay.example.com/lnk_1","status":"pending"}`)
	})
	link, err := c.Create(t.Context(), payments.Order{ID: "PAG-00001", Amount: money.Amount{Minor: 25000000, Currency: "COP"}, Description: "FV-1", ExpiresAt: at.Add(72 * time.Hour)})
	if err != nil || link != (payments.Link{Reference: "lnk_1", URL: "https://pay.example.com/lnk_1"}) {
		t.Errorf("%+v %v", link, err)
	}
}

func TestWhatTheGatewayRefuses(t *testing.T) {
	for _, tt := range []struct {
		status    int
		body      string
		refused   bool
		retryable bool
	}{
		{422, `{"error":"currency"}`, true, false},
		{401, ``, true, false},
		{503, ``, false, true},
		{429, ``, false, true},
		{201, `{"id":"lnk_1","url":"javascript:alert(1)"}`, false, true},
		{201, `{"url":"https://pay.example.com/x"}`, false, true},
		{201, `[]`, false, true},
	} {
		c := client(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status); io.WriteString(w, tt.body) })
		_, err := c.Create(t.Context(), payments.Order{ID: "x", Amount: money.Amount{Minor: 1, Currency: "COP"}})
		if errors.Is(err, payments.ErrRefused) != tt.refused || err == nil || connect.Retryable(err) != tt.retryable {
			t.Errorf("%d %s: %v", tt.status, tt.body, err)
		}
	}
}

func TestStatus(t *testing.T) {
	for body, want := range map[string]payments.State{
		`{"status":"pending"}`: payments.Pending, `{"status":"paid","paid":"10.00","currency":"USD","transaction":"778812"}`: payments.Confirmed,
		`{"status":"expired"}`: payments.Expired, `{"status":"reversed"}`: payments.Reversed,
		`{"status":"paid"}`: "", `{"status":"paid","paid":"-1","currency":"USD"}`: "", `{"status":"unknown"}`: "", `{}`: "",
	} {
		c := client(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/links/lnk_1" {
				t.Error(r.URL)
			}
			io.WriteString(w, body)
		})
		if r, err := c.Status(t.Context(), "lnk_1"); (err == nil) != (want != "") || err == nil && r.State != want {
			t.Errorf("%s: %+v %v", body, r, err)
		}
	}
}

// heard records reports and unreadable bodies.
type heard struct {
	reports []payments.Report
	invalid int
	err     error
}

func (h *heard) Hear(_ context.Context, r payments.Report, _ time.Time) error {
	h.reports = append(h.reports, r)
	return h.err
}

func (h *heard) SaveInvalid(context.Context, string, string, []byte) error { h.invalid++; return nil }

const secret = "a secret of the tests"

func post(h *heard, body, signature string) int {
	w := gateway.Webhook{Secret: secret, Now: func() time.Time { return at }, Log: slog.New(slog.DiscardHandler)}
	header := http.Header{}
	if signature != "" {
		header.Set(gateway.SignatureHeader, signature)
	}
	return w.Routes(h, h)[0].Handle(context.Background(), channels.Request{Body: []byte(body), Header: header}).Status
}

const report = `{"event":"evt_1","link":{"id":"lnk_1","status":"paid","paid":"250000.00","currency":"COP","transaction":"778812"}}`

func TestOnlySignedReportsAreHeard(t *testing.T) {
	good := gateway.Signature(secret, at, "nonce-12345", []byte(report))
	for name, tt := range map[string]struct {
		body, signature string
		want            int
	}{
		"signed":            {report, good, 200},
		"a minute ago":      {report, gateway.Signature(secret, at.Add(-time.Minute), "nonce-12345", []byte(report)), 200},
		"unsigned":          {report, "", 401},
		"by another secret": {report, gateway.Signature("another", at, "nonce-12345", []byte(report)), 401},
		"of another body":   {strings.Replace(report, "250000", "950000", 1), good, 401},
		"an hour ago":       {report, gateway.Signature(secret, at.Add(-time.Hour), "nonce-12345", []byte(report)), 401},
		"in an hour":        {report, gateway.Signature(secret, at.Add(time.Hour), "nonce-12345", []byte(report)), 401},
		"without a nonce":   {report, gateway.Signature(secret, at, "", []byte(report)), 401},
		"another nonce":     {report, strings.Replace(good, "nonce-12345", "nonce-99999", 1), 401},
		"two times":         {report, good + ",t=1", 401},
		"garbage":           {report, "t=,n=,v1=zz", 401},
	} {
		h := &heard{}
		if got := post(h, tt.body, tt.signature); got != tt.want || len(h.reports) != map[bool]int{true: 1}[tt.want == 200] {
			t.Errorf("%s: %d, heard %d", name, got, len(h.reports))
		}
	}
}

func TestWhatBecomesOfAReport(t *testing.T) {
	for name, tt := range map[string]struct {
		body    string
		err     error
		want    int
		invalid int
	}{
		"heard":           {report, nil, 200, 0},
		"an unknown link": {report, bot.ErrNotFound, 404, 0},
		"no store":        {report, bot.ErrUnavailable, 503, 0},
		"no JSON":         {`paid!`, nil, 200, 1},
		"no event":        {`{"link":{"id":"lnk_1","status":"expired"}}`, nil, 200, 1},
		"no amount":       {`{"event":"e","link":{"id":"lnk_1","status":"paid"}}`, nil, 200, 1},
	} {
		h := &heard{err: tt.err}
		if got := post(h, tt.body, gateway.Signature(secret, at, "nonce-12345", []byte(tt.body))); got != tt.want || h.invalid != tt.invalid {
			t.Errorf("%s: %d, %d kept", name, got, h.invalid)
		}
	}
}

// FuzzReport checks that no body of any signer crashes, and that what is heard names a link and an amount.
func FuzzReport(f *testing.F) {
	for _, s := range []string{report, `{"event":"e","link":{"id":"x","status":"paid","paid":"1e400","currency":"COP"}}`, `{"event":{},"link":[]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		h := &heard{}
		if got := post(h, string(body), gateway.Signature(secret, at, "nonce-12345", body)); got != 200 {
			t.Errorf("%s: %d", body, got)
		}
		for _, r := range h.reports {
			if r.Reference == "" || r.Event == "" || r.State == payments.Confirmed && r.Paid.Minor <= 0 {
				t.Errorf("%s: %+v", body, r)
			}
		}
	})
}
