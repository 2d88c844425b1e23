package twilio

import (
	"context"
	"flag"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
)

var update = flag.Bool("update", false, "write what was got into testdata")

const (
	testAccount = "ACtest"
	testToken   = "test-auth-token"
	testPublic  = "https://bot.example.com/recado"
)

func config(vendor, from string) Config {
	return Config{
		AccountSID: testAccount, AuthToken: testToken, From: from, APIURL: vendor, PublicURL: testPublic,
		Link: func(m bot.Media) string {
			if m.ID == "" {
				return ""
			}
			return "https://bot.example.com/files/" + m.ID
		},
		Content: func(t bot.Template) string { return map[string]string{"code:es": "HXcode"}[t.Name+":"+t.Language] },
		Now:     func() time.Time { return time.Date(2026, 3, 2, 15, 4, 5, 0, time.UTC) },
	}
}

// both is the two senders of one account, which share the webhooks. It sends by WhatsApp if the
// message id begins with "whatsapp/".
type both struct{ sms, whatsapp *Client }

func (b both) Name() string { return "both" }

func (b both) Routes(sink channels.Sink) []channels.Route { return Routes(sink, b.sms, b.whatsapp) }

func (b both) Send(ctx context.Context, out bot.Outbound) (string, error) {
	if id, ok := strings.CutPrefix(out.ID, "whatsapp/"); ok {
		out.ID = id
		return b.whatsapp.Send(ctx, out)
	}
	return b.sms.Send(ctx, out)
}

func sign(_ testing.TB, r *channels.Request, how string) {
	public, token, form := testPublic, testToken, url.Values{}
	if r.Query.Get(bodyHash) == "" {
		form, _ = url.ParseQuery(string(r.Body))
	}
	switch how {
	case "missing":
		return
	case "other-token":
		token = "another-token"
	case "no-token":
		token = ""
	case "other-host": // a caller could forge the Host header
		public = "https://evil.example.com/recado"
	case "without-a-parameter":
		form.Del("Body")
	}
	to := public + r.Path
	if len(r.Query) > 0 {
		to += "?" + r.Query.Encode()
	}
	v := Sign(token, to, form)
	switch how {
	case "garbage":
		v = "not base64"
	case "empty":
		v = ""
	case "cut":
		v = v[:len(v)-2]
	case "twice":
		r.Header.Add(SignatureHeader, v)
	}
	r.Header.Add(SignatureHeader, v)
}

func accept(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write([]byte(`{"sid":"SMsent","status":"queued","error_code":null,"error_message":null}`))
}

func TestChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Suite{
		Update: *update, Sign: sign, Accept: accept,
		New: func(_ testing.TB, vendor string) bot.Channel {
			return both{New(config(vendor, "+16505550100")), New(config(vendor, "whatsapp:+16505550100"))}
		},
	})
}

// Every code of the table has a case, so that none can be added without one.
func TestEveryCodeHasACase(t *testing.T) {
	told := read(t, "testdata/answers/errors.txt") + read(t, "testdata/inbound/status.txt")
	for code := range codes {
		if !regexp.MustCompile(`\b` + code + `\b`).MatchString(told) {
			t.Errorf("no case for %s", code)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
