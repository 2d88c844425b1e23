// Package code generates one-time codes that people repeat in the chat. A person who knows the code
// has the phone to which it was sent.
//
// They confirm single acts within a conversation by SMS and are part of its messages. Proof of a phone for
// anything else is package flows/codes. Its limits are no good here: a technician needs several codes for
// each job, up to PerStaff a day, one soon after the other, and answers within a quarter of an hour.
package code

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"recado/bot"
)

// PerContact is the most codes that a contact is sent in a day. With three tries for each code,
// that is also the number of guesses at one in a million.
const PerContact = 5

// PerStaff is the same for a technician or a supervisor, who needs several for each job.
const PerStaff = 30

// Issuer generates codes, a limited number for each contact.
type Issuer struct {
	Spender interface { // nil: no limit
		Spend(ctx context.Context, key string, n, limit int, every time.Duration) bool
	}
}

// New returns a random code of six digits for a contact. ok is false if the contact has been sent
// PerContact codes within 24 hours.
func (i Issuer) New(ctx context.Context, who bot.ContactID) (said string, ok bool, err error) {
	return i.Within(ctx, who, PerContact)
}

// Within is New with another limit.
func (i Issuer) Within(ctx context.Context, who bot.ContactID, limit int) (said string, ok bool, err error) {
	if i.Spender != nil && !i.Spender.Spend(ctx, "code:"+string(who), 1, limit, 24*time.Hour) {
		return "", false, nil
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", false, fmt.Errorf("one-time code: %w", err)
	}
	return fmt.Sprintf("%06d", n), true, nil
}
