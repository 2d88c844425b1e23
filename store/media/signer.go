package media

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"time"
)

// Signer creates links to files that expire. It is pure: the caller passes the time.
type Signer struct {
	Key []byte // secret of at least 16 bytes; a shorter one verifies nothing
}

// Errors of Verify.
var (
	ErrSignature = errors.New("media: link not signed by us")
	ErrExpired   = errors.New("media: link expired")
)

// Sign returns the query "?exp=…&sig=…" that allows fetching a file until expires, with a
// resolution of a second.
func (s Signer) Sign(id string, expires time.Time) string {
	exp := strconv.FormatInt(expires.Unix(), 10)
	return "?exp=" + exp + "&sig=" + base64.RawURLEncoding.EncodeToString(s.mac(id, exp))
}

// Verify checks a query of Sign. The error is ErrSignature if it is not valid for this file and
// expiry, and ErrExpired if it is valid but now is later. Only a caller with a once valid link
// learns that it has expired.
func (s Signer) Verify(id, exp, sig string, now time.Time) error {
	got, err := base64.RawURLEncoding.Strict().DecodeString(sig)
	if err != nil || len(s.Key) < 16 || !validID(id) || !hmac.Equal(got, s.mac(id, exp)) {
		return ErrSignature
	}
	end, err := strconv.ParseInt(exp, 10, 64)
	if err != nil {
		return ErrSignature
	}
	if now.Unix() > end {
		return ErrExpired
	}
	return nil
}

// mac signs both fields, separated by a character that neither can contain, for this purpose only.
func (s Signer) mac(id, exp string) []byte {
	h := hmac.New(sha256.New, s.Key)
	h.Write([]byte("recado media link\x00" + id + "\x00" + exp))
	return h.Sum(nil)
}
