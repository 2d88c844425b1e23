package backup

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
)

// KeyFingerprint is a key of the environment as a backup remembers it: enough to tell whether
// another is the same, too little to find it. What it signed is of no use
// without it.
type KeyFingerprint struct {
	Name string `json:"name"`
	Salt []byte `json:"salt"`
	Hash []byte `json:"hash"` // PBKDF2-HMAC-SHA-256 of it, of the rounds that OWASP wants
}

const hashRounds = 600_000

// NewKeyFingerprint makes the print of a key.
func NewKeyFingerprint(name, value string) (KeyFingerprint, error) {
	k := KeyFingerprint{Name: name, Salt: make([]byte, 16)}
	if _, err := rand.Read(k.Salt); err != nil {
		return KeyFingerprint{}, err
	}
	var err error
	k.Hash, err = pbkdf2.Key(sha256.New, value, k.Salt, hashRounds, 16)
	return k, err
}

// Matches reports whether value is the key.
func (k KeyFingerprint) Matches(value string) bool {
	if value == "" {
		return false
	}
	hash, err := pbkdf2.Key(sha256.New, value, k.Salt, hashRounds, 16)
	return err == nil && subtle.ConstantTimeCompare(hash, k.Hash) == 1
}
