package sendgrid

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The vendor's headers.
const (
	SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature" // base64 of an ASN.1 signature
	TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp" // unix seconds
)

// The accepted distance of a timestamp from now. The vendor redelivers for a day, and does not
// document whether it signs again. A replay within that time changes nothing, because its events
// are already recorded.
const (
	maxAge       = 25 * time.Hour
	maxClockSkew = 5 * time.Minute
)

// keys parses the public keys of the vendor's settings page: one, or several while a key is being replaced.
func keys(given string) ([]*ecdsa.PublicKey, error) {
	var all []*ecdsa.PublicKey
	for _, one := range strings.FieldsFunc(given, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
		der, err := base64.StdEncoding.DecodeString(one)
		if err != nil {
			return nil, errors.New("sendgrid: the public key is not base64")
		}
		parsed, err := x509.ParsePKIXPublicKey(der)
		key, ok := parsed.(*ecdsa.PublicKey)
		if err != nil || !ok || key.Curve != elliptic.P256() {
			return nil, errors.New("sendgrid: the public key is not one of ECDSA P-256")
		}
		all = append(all, key)
	}
	return all, nil
}

// verifySignature reports whether the vendor signed the body recently. Without a key it is always false.
func (w *Webhook) verifySignature(h http.Header, body []byte) bool {
	given, stamp := h.Values(SignatureHeader), h.Values(TimestampHeader)
	if len(given) != 1 || len(stamp) != 1 {
		return false
	}
	signature, err := base64.StdEncoding.DecodeString(given[0])
	if err != nil {
		return false
	}
	sum := sha256.New()
	sum.Write([]byte(stamp[0]))
	sum.Write(body)
	hash, ok := sum.Sum(nil), false
	for _, key := range w.keys {
		ok = ok || ecdsa.VerifyASN1(key, hash, signature)
	}
	seconds, err := strconv.ParseInt(stamp[0], 10, 64)
	if !ok || err != nil {
		return false
	}
	age := w.now().Sub(time.Unix(seconds, 0))
	return -maxClockSkew <= age && age <= maxAge
}
