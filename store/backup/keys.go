package backup

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
)

// KeyFingerprint lets a restore check that a key of the environment is the same as at the backup,
// without revealing it. Data that was signed with the key is useless without it.
type KeyFingerprint struct {
	Name string `json:"name"`
	Salt []byte `json:"salt"`
	Hash []byte `json:"hash"` // PBKDF2-HMAC-SHA-256 of the key, with OWASP's recommended rounds
}

const hashRounds = 600_000

// NewKeyFingerprint computes the fingerprint of a key.
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
