package passwords

import (
	"runtime"

	"golang.org/x/crypto/bcrypt"

	"recado/flows/users"
)

// Cost is bcrypt's cost of the requirements: about a quarter of a second on one processor.
const Cost = 12

// maxBytes is how much of a password bcrypt reads.
const maxBytes = 72

// Bcrypt hashes passwords with a cost. It refuses passwords over 72 bytes.
type Bcrypt struct {
	cost  int
	slots chan struct{} // of hashes under way, so that logins leave processors for conversations
}

var _ users.Hasher = (*Bcrypt)(nil)

// New returns a hasher. It uses half of the processors at most.
func New(cost int) *Bcrypt {
	return &Bcrypt{cost, make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))}
}

// Hash implements users.Hasher.
func (b *Bcrypt) Hash(password string) (string, error) {
	b.slots <- struct{}{}
	defer func() { <-b.slots }()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), b.cost)
	return string(hash), err
}

// Matches implements users.Hasher. A password over 72 bytes matches nothing: of two passwords that
// differ after them bcrypt would take either.
func (b *Bcrypt) Matches(hash, password string) bool {
	b.slots <- struct{}{}
	defer func() { <-b.slots }()
	err := bcrypt.CompareHashAndPassword([]byte(hash), []byte(password[:min(len(password), maxBytes)]))
	return err == nil && len(password) <= maxBytes
}
