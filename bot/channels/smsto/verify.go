package smsto

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// SignatureHeader carries "t=<unix seconds>,s=<hex HMAC-SHA256 of body.t>".
const SignatureHeader = "X-SMSTo-Signature"

// The accepted distance of a callback's time from now. A replay within that time changes nothing,
// because a status only moves forward.
const (
	maxAge       = 25 * time.Hour
	maxClockSkew = 5 * time.Minute
)

// Sign returns the header's value as the vendor computes it. Stand-ins and tests use it.
func Sign(secret string, body []byte, at time.Time) string {
	t := strconv.FormatInt(at.Unix(), 10)
	return "t=" + t + ",s=" + hex.EncodeToString(digest(secret, body, t))
}

func digest(secret string, body []byte, t string) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	mac.Write([]byte("." + t))
	return mac.Sum(nil)
}

// verifySignature reports whether the vendor signed the body recently. Without a secret it is always false.
func (c *Client) verifySignature(h http.Header, body []byte) bool {
	given := h.Values(SignatureHeader)
	if c.CallbackSecret == "" || len(given) != 1 {
		return false
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(given[0], ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if _, twice := parts[name]; twice {
			return false
		}
		parts[name] = value
	}
	claimed, err := hex.DecodeString(parts["s"])
	if err != nil || !hmac.Equal(claimed, digest(c.CallbackSecret, body, parts["t"])) {
		return false
	}
	unix, err := strconv.ParseInt(parts["t"], 10, 64)
	at := time.Unix(unix, 0)
	if unix >= 1_000_000_000_000 {
		at = time.UnixMilli(unix)
	}
	age := c.Now().Sub(at)
	return err == nil && -maxClockSkew <= age && age <= maxAge
}
