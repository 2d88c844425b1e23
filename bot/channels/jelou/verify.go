package jelou

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"

	"recado/bot/channels/proof"
)

// The headers that prove a webhook to be the vendor's.
const (
	SignatureHeader = "X-Jelou-Signature" // "sha256=" and the hex HMAC of the raw body
	KeyHeader       = "X-API-Key"
)

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
	prove := func(secret string, values []string, holds bool) {
		switch {
		case secret == "" || len(values) == 0:
		case holds:
			right++
		default:
			wrong++
		}
	}
	signatures, keys := h.Values(SignatureHeader), h.Values(KeyHeader)
	prove(c.WebhookSecret, signatures, proof.Signed(c.WebhookSecret, body, signatures))
	prove(c.APIKey, keys, proof.Same(c.APIKey, keys))
	said := h.Values("Authorization")
	scheme, token, _ := strings.Cut(h.Get("Authorization"), " ")
	tokens := append([]string{token}, said[min(1, len(said)):]...)
	switch strings.ToLower(scheme) { // a scheme that is not configured proves nothing, and spoils nothing
	case "bearer":
		prove(c.BearerToken, said, proof.Same(c.BearerToken, tokens))
	case "basic":
		prove(c.BasicPassword, said, proof.Same(c.basic(), tokens))
	}
	return right > 0 && wrong == 0
}

func (c *Client) basic() string {
	return base64.StdEncoding.EncodeToString([]byte(c.BasicUser + ":" + c.BasicPassword))
}
