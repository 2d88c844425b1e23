package passwords_test

import (
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"recado/workers/passwords"
)

func TestBcrypt(t *testing.T) {
	b := passwords.New(bcrypt.MinCost)
	hash, err := b.Hash("Clave-larga-1")
	if err != nil || !b.Matches(hash, "Clave-larga-1") || b.Matches(hash, "clave-larga-1") || b.Matches("", "") || b.Matches("no hash", "x") {
		t.Errorf("%q, %v", hash, err)
	}
	again, err := b.Hash("Clave-larga-1")
	if err != nil || again == hash {
		t.Error("two hashes of one password are the same")
	}
	if cost, err := bcrypt.Cost([]byte(hash)); err != nil || cost != bcrypt.MinCost || passwords.Cost != 12 {
		t.Errorf("cost %d, %v", cost, err)
	}
}

// TestLongPasswords checks that what bcrypt would cut off is refused.
func TestLongPasswords(t *testing.T) {
	b, most := passwords.New(bcrypt.MinCost), strings.Repeat("x", 72)
	hash, err := b.Hash(most)
	if err != nil || !b.Matches(hash, most) || b.Matches(hash, most+"y") {
		t.Error("72 bytes", err)
	}
	if _, err := b.Hash(most + "y"); err == nil {
		t.Error("73 bytes were hashed")
	}
}
