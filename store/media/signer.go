package media

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"time"
)

// Signer makes links to files that end. It is pure: the hour is given to it.
type Signer struct {
	Key []byte // secret, 16 bytes at least: a shorter one verifies nothing
}

// Errors of Verify.
var (
	ErrSignature = errors.New("media: link not signed by us")
	ErrExpired   = errors.New("media: link expired")
)

// Sign is the query, "?exp=…&sig=…", that lets a file be fetched until expires,
// to the second.
func (s Signer) Sign(id string, expires time.Time) string {
	exp := strconv.FormatInt(expires.Unix(), 10)
	return "?exp=" + exp + "&sig=" + base64.RawURLEncoding.EncodeToString(s.mac(id, exp))
}

// Verify checks what Sign made: ErrSignature when it is not for this file and
// this end, ErrExpired when it is and now is past it. An expired link is told
// apart only to whoever once had a good one.
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

// mac binds both fields, parted by what neither can hold, to this one use of
// the key.
func (s Signer) mac(id, exp string) []byte {
	h := hmac.New(sha256.New, s.Key)
	h.Write([]byte("recado media link\x00" + id + "\x00" + exp))
	return h.Sum(nil)
}
