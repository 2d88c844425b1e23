package jelou

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
)

// The headers that prove a webhook to be the vendor's.
const (
	SignatureHeader = "X-Jelou-Signature" // "sha256=" and the hex HMAC of the raw body
	KeyHeader       = "X-API-Key"
)

// Sign makes the signature's value, as the vendor does. Stand-ins and tests use it.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// believed reports whether a webhook is the vendor's: of the proofs that it brings
// and we can check, there is one, and none is wrong.
func (c *Client) believed(ctx context.Context, h http.Header, body []byte) bool {
	if c.WebhookSecret == "" && c.APIKey == "" && c.BearerToken == "" && c.BasicPassword == "" {
		c.unset.Do(func() {
			c.Log.WarnContext(ctx, "jelou: every webhook is refused: no secret, key, token or password is set to know the vendor by")
		})
		return false
	}
	right, wrong := 0, 0
	prove := func(header, secret string, check func(value string) bool) {
		values := h.Values(header)
		if secret == "" || len(values) == 0 {
			return
		}
		if len(values) == 1 && check(values[0]) {
			right++
		} else {
			wrong++
		}
	}
	prove(SignatureHeader, c.WebhookSecret, func(v string) bool { return signed(c.WebhookSecret, body, v) })
	prove(KeyHeader, c.APIKey, func(v string) bool { return same(v, c.APIKey) })
	scheme, _, _ := strings.Cut(h.Get("Authorization"), " ")
	switch strings.ToLower(scheme) { // a scheme that is not configured proves nothing, and spoils nothing
	case "bearer":
		prove("Authorization", c.BearerToken, func(v string) bool { return same(after(v), c.BearerToken) })
	case "basic":
		prove("Authorization", c.BasicPassword, func(v string) bool { return same(after(v), c.basic()) })
	}
	return right > 0 && wrong == 0
}

// after is what follows the scheme.
func after(v string) string {
	_, proof, _ := strings.Cut(v, " ")
	return proof
}

func signed(secret string, body []byte, value string) bool {
	digits, ok := strings.CutPrefix(value, "sha256=")
	claimed, err := hex.DecodeString(digits)
	if !ok || err != nil {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hmac.Equal(mac.Sum(nil), claimed)
}

func (c *Client) basic() string {
	return base64.StdEncoding.EncodeToString([]byte(c.BasicUser + ":" + c.BasicPassword))
}

// same takes as long for a wrong value as for a nearly right one, whatever its length.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
