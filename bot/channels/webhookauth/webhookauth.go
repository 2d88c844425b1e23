// Package webhookauth authenticates the sender of a webhook by a shared secret.
//
// What it guarantees: comparisons take constant time; an empty secret authenticates nothing; a
// credential that is given twice is refused, because it would be unclear which value counts.
package webhookauth

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

const scheme = "sha256="

// Sign returns a signature as Meta, Jelou and many others write it: "sha256=" and the hex
// HMAC-SHA256 of the raw body. Stand-ins and tests use it.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return scheme + hex.EncodeToString(mac.Sum(nil))
}

// VerifySignature reports whether values holds exactly one value and it is Sign(secret, body).
func VerifySignature(secret string, body []byte, values []string) bool {
	if secret == "" || len(values) != 1 {
		return false
	}
	digits, ok := strings.CutPrefix(values[0], scheme)
	var claimed, right [sha256.Size]byte
	if !ok || len(digits) != hex.EncodedLen(len(claimed)) {
		return false
	}
	if _, err := hex.Decode(claimed[:], []byte(digits)); err != nil {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hmac.Equal(mac.Sum(right[:0]), claimed[:])
}

// VerifySecret reports whether values holds exactly one value and it is the secret.
func VerifySecret(secret string, values []string) bool {
	if secret == "" || len(values) != 1 {
		return false
	}
	x, y := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(values[0]))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// Credential is one way in which a sender may authenticate.
type Credential struct {
	Secret    string   // the expected value; "" if this way is not configured
	Presented []string // the received values; empty if this way was not used
	Valid     bool     // the result of VerifySignature or VerifySecret
}

// Authenticated reports whether at least one configured credential is presented and all of those
// are valid. A credential that is not configured is ignored.
func Authenticated(credentials ...Credential) bool {
	right := 0
	for _, c := range credentials {
		switch {
		case c.Secret == "" || len(c.Presented) == 0:
		case !c.Valid:
			return false
		default:
			right++
		}
	}
	return right > 0
}
