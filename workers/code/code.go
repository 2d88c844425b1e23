// Package code makes one-time codes that people say back. Whoever has the code has the phone
// that it was sent to.
package code

import (
	"crypto/rand"
	"fmt"
	"math/big"
)

// New is a code of six digits from the system's source of randomness.
func New() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("one-time code: %w", err)
	}
	return fmt.Sprintf("%06d", n), nil
}
