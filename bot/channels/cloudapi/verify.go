package cloudapi

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"

	"recado/bot/channels"
)

// SignatureHeader carries "sha256=" and the hex HMAC of the raw body.
const SignatureHeader = "X-Hub-Signature-256"

// Sign makes the header's value, as the vendor does. Stand-ins and tests use it.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// signed reports whether the body is the vendor's. Without a secret nothing is.
func (c *Client) signed(h http.Header, body []byte) bool {
	given := h.Values(SignatureHeader)
	if c.AppSecret == "" || len(given) != 1 {
		return false
	}
	digits, ok := strings.CutPrefix(given[0], "sha256=")
	var claimed [sha256.Size]byte
	if !ok || len(digits) != hex.EncodedLen(len(claimed)) {
		return false
	}
	if _, err := hex.Decode(claimed[:], []byte(digits)); err != nil {
		return false
	}
	mac := hmac.New(sha256.New, []byte(c.AppSecret))
	mac.Write(body)
	var right [sha256.Size]byte
	return hmac.Equal(mac.Sum(right[:0]), claimed[:])
}

// handshake answers the vendor's question whether this address is ours.
func (c *Client) handshake(r channels.Request) channels.Response {
	right := subtle.ConstantTimeCompare([]byte(r.Query.Get("hub.verify_token")), []byte(c.VerifyToken)) == 1
	challenge := r.Query.Get("hub.challenge")
	if !right || c.VerifyToken == "" || r.Query.Get("hub.mode") != "subscribe" || len(challenge) > 1024 {
		return channels.Response{Status: http.StatusForbidden}
	}
	return channels.Response{Status: http.StatusOK, Body: []byte(challenge)}
}
