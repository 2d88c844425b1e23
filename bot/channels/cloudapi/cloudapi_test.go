package cloudapi_test

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado/bot"
	"recado/bot/channels"
	"recado/bot/channels/channeltest"
	"recado/bot/channels/cloudapi"
	"recado/bot/channels/webhookauth"
)

var update = flag.Bool("update", false, "write what was got into testdata")

const secret = "app-secret"

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func config(vendor string) cloudapi.Config {
	return cloudapi.Config{
		AccessToken: "test-token", PhoneNumberIDs: []string{"1055", "1066"}, AppSecret: secret, VerifyToken: "verify-token",
		GraphURL: vendor, Version: "v23.0", Now: func() time.Time { return noon },
		Open: func(_ context.Context, m bot.Media) (io.ReadCloser, error) {
			if m.ID == "gone" {
				return nil, bot.ErrNotFound
			}
			return io.NopCloser(strings.NewReader("bytes of " + m.ID)), nil
		},
	}
}

func TestChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Suite{
		Update: *update,
		New:    func(_ testing.TB, vendor string) bot.Channel { return cloudapi.New(config(vendor)) },
		Sign:   sign,
		Accept: func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/media") {
				_, _ = io.WriteString(w, `{"id":"4490709327384033"}`)
				return
			}
			_ = json.NewEncoder(w).Encode(map[string]any{"messaging_product": "whatsapp", "messages": []any{map[string]any{"id": "wamid.OUT"}}})
		},
	})
}

func sign(t testing.TB, r *channels.Request, how string) {
	right := webhookauth.Sign(secret, r.Body)
	value, ok := map[string]string{
		"right":       right,
		"upper case":  "sha256=" + strings.ToUpper(strings.TrimPrefix(right, "sha256=")),
		"wrong key":   webhookauth.Sign("another secret", r.Body),
		"altered":     webhookauth.Sign(secret, append([]byte(" "), r.Body...)),
		"empty":       "sha256=",
		"not hex":     "sha256=" + strings.Repeat("z", 64),
		"short":       right[:len(right)-2],
		"long":        right + "00",
		"other hash":  strings.Replace(right, "sha256", "sha1", 1),
		"no prefix":   strings.TrimPrefix(right, "sha256="),
		"blank ended": right + " ",
		"missing":     "",
		"twice":       "",
	}[how]
	if !ok {
		t.Fatalf("no such way to sign: %s", how)
	}
	switch how {
	case "missing":
	case "twice":
		r.Header[cloudapi.SignatureHeader] = []string{webhookauth.Sign("another secret", r.Body), right}
	default:
		r.Header.Set(cloudapi.SignatureHeader, value)
	}
}
