// Package proof tells whether a webhook comes from who it says it does, by a secret
// that both sides hold.
//
// What it guarantees: everything takes as long for a wrong value as for one that is
// nearly right, an empty secret proves nothing, and a proof given twice is none: which
// of the two counted would be anyone's guess.
package proof

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

// Signed reports whether the header's one value was made by Sign with the same secret
// for the same bytes.
func Signed(secret string, body []byte, values []string) bool {
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

// Same reports whether the header's one value is the secret, whatever its length.
func Same(secret string, values []string) bool {
	if secret == "" || len(values) != 1 {
		return false
	}
	x, y := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(values[0]))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// Claim is one of the ways in which a sender may prove itself.
type Claim struct {
	Secret string   // what it is held against; "" is a way that is not configured
	Values []string // what came; none is a way that was not taken
	Holds  bool     // what Signed or Same made of them
}

// Believed reports whether of the ways that are configured and were taken there is
// one, and all hold. A way that is not configured proves nothing, and spoils nothing.
func Believed(claims ...Claim) bool {
	right := 0
	for _, c := range claims {
		switch {
		case c.Secret == "" || len(c.Values) == 0:
		case !c.Holds:
			return false
		default:
			right++
		}
	}
	return right > 0
}
