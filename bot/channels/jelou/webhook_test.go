package jelou

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/webhookauth"
)

const hello = `{"message_id":"s1","user_id":"573001234567","user_message":"Hola"}`

// Any one configured credential is enough. The zero configuration accepts nothing, not even an empty secret.
func TestEveryCredentialIsVerified(t *testing.T) {
	header := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h.Add(pairs[i], pairs[i+1])
		}
		return h
	}
	basic := func(user, password string) string {
		r := http.Request{Header: http.Header{}}
		r.SetBasicAuth(user, password)
		return r.Header.Get("Authorization")
	}
	all := config("http://vendor.invalid")
	for _, c := range []struct {
		name   string
		config Config
		header http.Header
		status int
	}{
		{"signature", Config{WebhookSecret: testSecret}, header(SignatureHeader, webhookauth.Sign(testSecret, []byte(hello))), 200},
		{"upper case signature", Config{WebhookSecret: testSecret}, header(SignatureHeader, "sha256="+strings.ToUpper(webhookauth.Sign(testSecret, []byte(hello))[7:])), 200},
		{"key", Config{APIKey: testKey}, header(KeyHeader, testKey), 200},
		{"bearer", Config{BearerToken: testBearer}, header("Authorization", "Bearer "+testBearer), 200},
		{"bearer in lower case", Config{BearerToken: testBearer}, header("Authorization", "bearer "+testBearer), 200},
		{"basic", Config{BasicUser: "u", BasicPassword: testPassword}, header("Authorization", basic("u", testPassword)), 200},
		{"two right ones", all, header(KeyHeader, testKey, SignatureHeader, webhookauth.Sign(testSecret, []byte(hello))), 200},
		{"a scheme that is not set up spoils nothing", Config{APIKey: testKey, BearerToken: testBearer}, header(KeyHeader, testKey, "Authorization", basic("u", "x")), 200},
		{"a scheme that is not set up proves nothing", Config{BearerToken: testBearer}, header("Authorization", basic("u", testPassword)), 401},
		{"a key that is not set up proves nothing", Config{WebhookSecret: testSecret}, header(KeyHeader, testSecret), 401},
		{"a scheme alone", Config{BearerToken: testBearer}, header("Authorization", "Bearer"), 401},
		{"two keys", Config{APIKey: testKey}, header(KeyHeader, testKey, KeyHeader, testKey), 401},
		{"nothing set up: empty key", Config{}, header(KeyHeader, ""), 401},
		{"nothing set up: empty secret", Config{}, header(SignatureHeader, webhookauth.Sign("", []byte(hello))), 401},
		{"nothing set up: empty bearer", Config{}, header("Authorization", "Bearer "), 401},
		{"nothing set up: empty password", Config{BasicUser: "u"}, header("Authorization", basic("u", "")), 401},
		{"nothing set up: nothing", Config{}, header(), 401},
	} {
		sink := &channeltest.Sink{}
		res := New(c.config).Routes(sink)[0].Handle(t.Context(), channels.Request{Path: Path, Header: c.header, Body: []byte(hello)})
		if res.Status != c.status || (c.status == 401) != (len(sink.Calls()) == 0) || c.status == 401 && len(res.Body) > 0 {
			t.Errorf("%s: %d %s, sink %v", c.name, res.Status, res.Body, sink.Calls())
		}
	}
}

func TestTheLogSaysWhyNothingIsBelieved(t *testing.T) {
	var log strings.Builder
	c := New(Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
	for range 3 {
		c.Routes(&channeltest.Sink{})[0].Handle(t.Context(), channels.Request{Header: http.Header{}, Body: []byte(hello)})
	}
	if strings.Count(log.String(), "every webhook is refused") != 1 {
		t.Error(log.String())
	}
}

// A duplicate gets the first answer, with and without an id of its own.
func TestADuplicateGetsTheFirstAnswer(t *testing.T) {
	for _, body := range []string{hello, `{"user_id":"573001234567","user_message":"Hola"}`} {
		sink := &channeltest.Sink{}
		handle := New(config("http://vendor.invalid")).Routes(sink)[0].Handle
		first := ""
		for range 3 {
			r := channels.Request{Path: Path, Header: http.Header{}, Body: []byte(body)}
			sign(t, &r, "right")
			res := handle(t.Context(), r)
			if first == "" {
				first = string(res.Body)
			}
			if res.Status != http.StatusOK || string(res.Body) != first {
				t.Errorf("%d %s, first %s", res.Status, res.Body, first)
			}
		}
		all := sink.Inbound()
		if all[0].ID != all[1].ID || all[0].ID != all[2].ID {
			t.Errorf("ids %v", all)
		}
	}
}

func TestFetch(t *testing.T) {
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("a credential went to a media url")
		}
		switch r.URL.Path {
		case "/inside":
			http.Redirect(w, r, "https://10.0.0.1/", http.StatusFound)
		case "/gone":
			w.WriteHeader(http.StatusForbidden)
		case "/busy":
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			_, _ = io.WriteString(w, "photo")
		}
	}))
	defer vendor.Close()
	c := New(config(vendor.URL))
	for _, s := range []struct {
		ref, want string
		final     bool
	}{
		{vendor.URL + "/photo", "photo", false},
		{vendor.URL + "/gone", "", true},
		{vendor.URL + "/busy", "", false},
		{vendor.URL + "/inside", "", true},
		{"https://127.0.0.1/a", "", true},
		{"http://example.com/a", "", true},
		{"::", "", true},
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
}

func TestCheck(t *testing.T) {
	if err := New(config("http://vendor.invalid")).Check(t.Context()); err != nil {
		t.Error(err)
	}
	for _, change := range []func(*Config){
		func(c *Config) { c.BotID = "" }, func(c *Config) { c.ClientID = "" }, func(c *Config) { c.ClientSecret = "" }, func(c *Config) { c.APIURL = "nowhere" },
	} {
		cfg := config("http://vendor.invalid")
		change(&cfg)
		c := New(cfg)
		if err := c.Check(t.Context()); channels.DecisionOf(err) != channels.Stop {
			t.Error(err)
		}
		if _, err := c.Send(t.Context(), bot.Outbound{To: "+573001234567", Text: "hola"}); channels.DecisionOf(err) != channels.Stop {
			t.Error(err)
		}
	}
	if c := New(Config{}); c.APIURL != DefaultAPIURL || c.Name() != Name {
		t.Errorf("%+v", c.Config)
	}
}

func FuzzWebhook(f *testing.F) {
	f.Add(hello)
	f.Add(`{"bubble":{"type":"location","coordinates":{"lat":"1e999","long":null}},"userId":5,"received":1e308}`)
	f.Add(`{"value":{"type":"image","content":[]},"contact":"x"}`)
	f.Add(`{"event":"failed","error":[],"data":{"error":{"code":{}}},"id":"1"}`)
	f.Fuzz(func(t *testing.T, body string) {
		sink := &channeltest.Sink{}
		r := channels.Request{Path: Path, Header: http.Header{}, Body: []byte(body)}
		sign(t, &r, "right")
		res := New(config("http://vendor.invalid")).Routes(sink)[0].Handle(t.Context(), r)
		if res.Status != http.StatusOK && res.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", body, res.Status)
		}
		for _, in := range sink.Inbound() {
			if in.ID == "" || in.Contact == "" || in.Kind == "" || in.At.IsZero() {
				t.Errorf("%q: %+v", body, in)
			}
		}
	})
}
