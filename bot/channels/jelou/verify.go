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
	signatures, keys, tokens := h.Values(SignatureHeader), h.Values(KeyHeader), h.Values("Authorization")
	claims := []proof.Claim{
		{Secret: c.WebhookSecret, Values: signatures, Holds: proof.Signed(c.WebhookSecret, body, signatures)},
		{Secret: c.APIKey, Values: keys, Holds: proof.Same(c.APIKey, keys)},
	}
	scheme, _, _ := strings.Cut(h.Get("Authorization"), " ")
	switch strings.ToLower(scheme) {
	case "bearer":
		claims = append(claims, proof.Claim{Secret: c.BearerToken, Values: tokens, Holds: proof.Same(scheme+" "+c.BearerToken, tokens)})
	case "basic":
		claims = append(claims, proof.Claim{Secret: c.BasicPassword, Values: tokens, Holds: proof.Same(scheme+" "+c.basic(), tokens)})
	}
	return proof.Believed(claims...)
}

func (c *Client) basic() string {
	return base64.StdEncoding.EncodeToString([]byte(c.BasicUser + ":" + c.BasicPassword))
}
