package jelou

import (
	"flag"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/webhookauth"
)

var update = flag.Bool("update", false, "write what was got into testdata")

const (
	testSecret   = "test-webhook-secret"
	testKey      = "test-api-key"
	testBearer   = "test-bearer"
	testPassword = "test-password"
)

func config(vendor string) Config {
	return Config{
		APIURL: vendor, BotID: "bot1", ClientID: "client", ClientSecret: "test-client-secret",
		WebhookSecret: testSecret, APIKey: testKey, BearerToken: testBearer, BasicUser: "jelou", BasicPassword: testPassword,
		Country: "CO",
		Link: func(m bot.Media) string {
			if m.ID == "" {
				return ""
			}
			return "https://bot.example.com/files/" + m.ID
		},
		Now: func() time.Time { return time.Date(2026, 3, 2, 15, 4, 5, 0, time.UTC) },
	}
}

func sign(_ testing.TB, r *channels.Request, how string) {
	right := webhookauth.Sign(testSecret, r.Body)
	set := func(name, v string) { r.Header.Add(name, v) }
	basic := func(user, password string) {
		h := http.Request{Header: http.Header{}}
		h.SetBasicAuth(user, password)
		set("Authorization", h.Header.Get("Authorization"))
	}
	switch how {
	case "right":
		set(SignatureHeader, right)
	case "missing":
	case "other-secret":
		set(SignatureHeader, webhookauth.Sign("another-secret", r.Body))
	case "other-body":
		set(SignatureHeader, webhookauth.Sign(testSecret, append([]byte(" "), r.Body...)))
	case "cut":
		set(SignatureHeader, right[:len(right)-2])
	case "sha1":
		set(SignatureHeader, "sha1="+strings.TrimPrefix(right, "sha256="))
	case "bare":
		set(SignatureHeader, strings.TrimPrefix(right, "sha256="))
	case "garbage":
		set(SignatureHeader, "sha256=zz")
	case "empty":
		set(SignatureHeader, "")
	case "twice":
		set(SignatureHeader, right)
		set(SignatureHeader, right)
	case "wrong-key":
		set(KeyHeader, testKey+"x")
	case "empty-key":
		set(KeyHeader, "")
	case "wrong-bearer":
		set("Authorization", "Bearer "+testKey)
	case "wrong-password":
		basic("jelou", "x")
	case "wrong-user":
		basic("x", testPassword)
	case "no-scheme":
		set("Authorization", testBearer)
	case "right-key-wrong-signature":
		set(KeyHeader, testKey)
		set(SignatureHeader, webhookauth.Sign("another-secret", r.Body))
	case "right-signature-wrong-key":
		set(KeyHeader, "x")
		set(SignatureHeader, right)
	case "bad-base64":
		set("Authorization", "Basic %%%")
	}
}

func TestChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Suite{
		Update: *update, Sign: sign,
		Accept: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"success":true,"messageId":"msg_1"}`))
		},
		New: func(_ testing.TB, vendor string) bot.Channel { return New(config(vendor)) },
	})
}
