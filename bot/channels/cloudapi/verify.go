package cloudapi

import (
	"net/http"

	"recado/bot/channels"
	"recado/bot/channels/webhookauth"
)

// SignatureHeader carries "sha256=" and the hex HMAC of the raw body.
const SignatureHeader = "X-Hub-Signature-256"

// verifySignature reports whether the vendor signed the body. Without a secret it is always false.
func (c *Client) verifySignature(h http.Header, body []byte) bool {
	return webhookauth.VerifySignature(c.AppSecret, body, h.Values(SignatureHeader))
}

// handshake answers the vendor's verification request.
func (c *Client) handshake(r channels.Request) channels.Response {
	right := webhookauth.VerifySecret(c.VerifyToken, r.Query["hub.verify_token"])
	challenge := r.Query.Get("hub.challenge")
	if !right || r.Query.Get("hub.mode") != "subscribe" || len(challenge) > 1024 {
		return channels.Response{Status: http.StatusForbidden}
	}
	return channels.Response{Status: http.StatusOK, Body: []byte(challenge)}
}
