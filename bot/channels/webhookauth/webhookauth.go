// Package webhookauth tells whether a webhook comes from who it says it does, by a secret
// that both sides hold.
//
// What it guarantees: everything takes as long for a wrong value as for one that is
// nearly right, an empty secret proves nothing, and a credential given twice is refused: which
// of the two counted would be anyone's guess.
package webhookauth

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

const scheme = "sha256="

// Sign makes a signature's value as Meta, Jelou and many others write it: "sha256="
// and the hex HMAC-SHA256 of the raw body. Stand-ins and tests use it.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return scheme + hex.EncodeToString(mac.Sum(nil))
}

// VerifySignature reports whether the header's one value was made by Sign with the same secret
// for the same bytes.
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

// VerifySecret reports whether the header's one value is the secret, whatever its length.
func VerifySecret(secret string, values []string) bool {
	if secret == "" || len(values) != 1 {
		return false
	}
	x, y := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(values[0]))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// Credential is one of the ways in which a sender may authenticate.
type Credential struct {
	Secret    string   // the expected value; "" is a way that is not configured
	Presented []string // the values received; none where this way was not used
	Valid     bool     // what VerifySignature or VerifySecret found
}

// Authenticated reports whether of the ways that are configured and were taken there is
// one, and all hold. A way that is not configured proves nothing, and spoils nothing.
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
