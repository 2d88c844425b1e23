package webhookauth_test

import (
	"strings"
	"testing"

	"recado/bot/channels/webhookauth"
)

func TestVerifySignature(t *testing.T) {
	const secret, body = "an obviously false secret", `{"id":"Q-7"}`
	right := webhookauth.Sign(secret, []byte(body))
	// printf '{"id":"Q-7"}' | openssl dgst -sha256 -hmac 'an obviously false secret'
	if want := "sha256=11bca455eb125821c9356796b1de45f4d2f016f90f71e669346b2e4c2cb57432"; right != want {
		t.Errorf("%q, want %q", right, want)
	}
	for name, tt := range map[string]struct {
		secret, body string
		values       []string
		ok           bool
	}{
		"right":          {secret, body, []string{right}, true},
		"upper case":     {secret, body, []string{"sha256=" + strings.ToUpper(right[7:])}, true},
		"none":           {secret, body, nil, false},
		"twice":          {secret, body, []string{right, right}, false},
		"empty":          {secret, body, []string{""}, false},
		"another secret": {secret + ".", body, []string{right}, false},
		"no secret":      {"", body, []string{webhookauth.Sign("", []byte(body))}, false},
		"another body":   {secret, body + "\n", []string{right}, false},
		"another scheme": {secret, body, []string{"sha1=" + right[7:]}, false},
		"half of it":     {secret, body, []string{right[:len(right)/2]}, false},
		"no hex":         {secret, body, []string{"sha256=" + strings.Repeat("z", 64)}, false},
	} {
		if got := webhookauth.VerifySignature(tt.secret, []byte(tt.body), tt.values); got != tt.ok {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestVerifySecret(t *testing.T) {
	for name, tt := range map[string]struct {
		secret string
		values []string
		ok     bool
	}{
		"right":     {"key", []string{"key"}, true},
		"wrong":     {"key", []string{"kez"}, false},
		"longer":    {"key", []string{"key "}, false},
		"none":      {"key", nil, false},
		"twice":     {"key", []string{"key", "key"}, false},
		"no secret": {"", []string{""}, false},
	} {
		if got := webhookauth.VerifySecret(tt.secret, tt.values); got != tt.ok {
			t.Errorf("%s: %v", name, got)
		}
	}
}
