package jelou

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"

	"recado/bot/channels/webhookauth"
)

// The headers that authenticate a webhook.
const (
	SignatureHeader = "X-Jelou-Signature" // "sha256=" and the hex HMAC of the raw body
	KeyHeader       = "X-API-Key"
)

// authenticated reports whether the vendor sent a webhook: at least one configured credential is
// presented, and every presented one that is configured is right.
func (c *Client) authenticated(ctx context.Context, h http.Header, body []byte) bool {
	if c.WebhookSecret == "" && c.APIKey == "" && c.BearerToken == "" && c.BasicPassword == "" {
		c.unconfigured.Do(func() {
			c.Log.WarnContext(ctx, "jelou: every webhook is refused: no secret, key, token or password is set to know the vendor by")
		})
		return false
	}
	signatures, keys, tokens := h.Values(SignatureHeader), h.Values(KeyHeader), h.Values("Authorization")
	claims := []webhookauth.Credential{
		{Secret: c.WebhookSecret, Presented: signatures, Valid: webhookauth.VerifySignature(c.WebhookSecret, body, signatures)},
		{Secret: c.APIKey, Presented: keys, Valid: webhookauth.VerifySecret(c.APIKey, keys)},
	}
	scheme, _, _ := strings.Cut(h.Get("Authorization"), " ")
	switch strings.ToLower(scheme) {
	case "bearer":
		claims = append(claims, webhookauth.Credential{Secret: c.BearerToken, Presented: tokens, Valid: webhookauth.VerifySecret(scheme+" "+c.BearerToken, tokens)})
	case "basic":
		claims = append(claims, webhookauth.Credential{Secret: c.BasicPassword, Presented: tokens, Valid: webhookauth.VerifySecret(scheme+" "+c.basic(), tokens)})
	}
	return webhookauth.Authenticated(claims...)
}

func (c *Client) basic() string {
	return base64.StdEncoding.EncodeToString([]byte(c.BasicUser + ":" + c.BasicPassword))
}
