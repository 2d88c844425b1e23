package onboarding

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// The uses of what is sealed: what is sealed for one does not open for another.
const (
	UseCode     = "code"
	UseDocument = "document"
)

// ErrSealed means that a text was sealed with another key or for another use, or was changed.
var ErrSealed = errors.New("onboarding: a sealed text that does not open")

// Sealer seals texts with a key that is not in the store. It is safe for concurrent use. The zero Sealer
// seals nothing: it refuses.
type Sealer struct {
	aead  cipher.AEAD
	nonce []byte // key of the nonces
}

// NewSealer derives the keys from a secret of the program, of 16 bytes at least.
func NewSealer(secret []byte) (Sealer, error) {
	if len(secret) < 16 {
		return Sealer{}, errors.New("onboarding: a secret that is too short")
	}
	keys, err := hkdf.Key(sha256.New, secret, nil, "recado: registration by chat", 64)
	if err != nil {
		return Sealer{}, fmt.Errorf("onboarding: %w", err)
	}
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		return Sealer{}, fmt.Errorf("onboarding: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	return Sealer{aead, keys[32:]}, err
}

// Seal seals a text for a use. The nonce is computed from use and text, since a step of a dialog has no
// randomness: who reads the store sees whether two sealed texts of one use are the same, and no more.
// salt makes the same text look different in another place, such as another input.
func (s Sealer) Seal(use, salt, text string) string {
	if s.aead == nil || text == "" {
		return ""
	}
	mac := hmac.New(sha256.New, s.nonce)
	fmt.Fprintf(mac, "%d|%s|%d|%s|%s", len(use), use, len(salt), salt, text)
	nonce := mac.Sum(nil)[:s.aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(text), []byte(use)))
}

// Open returns a sealed text.
func (s Sealer) Open(use, sealed string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if s.aead == nil || err != nil || len(raw) < s.aead.NonceSize() {
		return "", ErrSealed
	}
	text, err := s.aead.Open(nil, raw[:s.aead.NonceSize()], raw[s.aead.NonceSize():], []byte(use))
	if err != nil {
		return "", ErrSealed
	}
	return string(text), nil
}
