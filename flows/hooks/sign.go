package hooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// The headers of a delivery.
const (
	SignatureHeader = "X-Recado-Signature" // see Sign
	DeliveryHeader  = "X-Recado-Delivery"  // the delivery's id
	EventHeader     = "X-Recado-Event"     // the event's name, as in the body
)

// Sign returns the signature header: "t=<unix seconds>,v1=<hex HMAC-SHA256 of t.body>". The signed
// time lets a receiver refuse old recordings.
func Sign(secret string, body []byte, at time.Time) string {
	t := strconv.FormatInt(at.Unix(), 10)
	return "t=" + t + ",v1=" + hex.EncodeToString(digest(secret, t, body))
}

// Verify shows what a receiver must do: it reports whether the header was made by Sign with the
// same secret and bytes, at most tolerance from now.
func Verify(secret, header string, body []byte, now time.Time, tolerance time.Duration) bool {
	first, second, _ := strings.Cut(header, ",")
	t, timed := strings.CutPrefix(first, "t=")
	v1, signed := strings.CutPrefix(second, "v1=")
	claimed, err := hex.DecodeString(v1)
	if !timed || !signed || err != nil || !hmac.Equal(claimed, digest(secret, t, body)) {
		return false
	}
	unix, err := strconv.ParseInt(t, 10, 64)
	return err == nil && now.Sub(time.Unix(unix, 0)).Abs() <= tolerance
}

func digest(secret, t string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(t + "."))
	mac.Write(body)
	return mac.Sum(nil)
}
