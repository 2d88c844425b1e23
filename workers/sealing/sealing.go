package sealing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"recado/bot"
	"recado/flows/users"
)

const (
	prefix   = bot.SealedPrefix + "1:" // of a sealed text, with the version of its form
	purpose  = "recado: secrets in the store"
	keyBytes = 32
)

// ErrKey means that a text was sealed with another key or for another owner, or was changed.
var ErrKey = errors.New("sealing: the text does not open")

// Box seals texts with AES-256-GCM. It is safe for concurrent use.
type Box struct{ aead cipher.AEAD }

var _ users.Sealer = (*Box)(nil)

// New returns a box whose key is derived from a secret of the program.
func New(secret []byte) (*Box, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, purpose, keyBytes)
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	return &Box{aead}, nil
}

// SealBytes seals a file for its owner. The result is binary.
func (b *Box) SealBytes(plain []byte, owner string) []byte {
	return b.aead.Seal(nil, nil, plain, []byte(owner)) //nolint:gosec // it makes its own random nonce
}

// OpenBytes is the reverse of SealBytes.
func (b *Box) OpenBytes(sealed []byte, owner string) ([]byte, error) {
	plain, err := b.aead.Open(nil, nil, sealed, []byte(owner))
	if err != nil {
		return nil, ErrKey
	}
	return plain, nil
}

// Seal implements users.Sealer.
func (b *Box) Seal(text, owner string) (string, error) {
	if strings.HasPrefix(text, prefix) {
		return text, nil
	}
	return prefix + base64.RawURLEncoding.EncodeToString(b.SealBytes([]byte(text), owner)), nil
}

// Open implements users.Sealer.
func (b *Box) Open(sealed, owner string) (string, error) {
	coded, ok := strings.CutPrefix(sealed, prefix)
	if !ok {
		return sealed, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(coded)
	if err != nil {
		return "", ErrKey
	}
	text, err := b.aead.Open(nil, nil, raw, []byte(owner))
	if err != nil {
		return "", ErrKey
	}
	return string(text), nil
}
