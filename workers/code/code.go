// Package code makes one-time codes that people say back. Whoever has the code has the phone
// that it was sent to.
package code

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"recado/bot"
)

// perContact is how many codes a contact is sent a day: with three tries for each, that many
// guesses at one in a million.
const perContact = 5

// Issuer makes codes, few for each contact.
type Issuer struct {
	Spender interface { // nil: no limit
		Spend(ctx context.Context, key string, n, limit int, every time.Duration) bool
	}
}

// New is a code of six digits for a contact, from the system's source of randomness; ok is
// false for a contact that has been sent too many.
func (i Issuer) New(ctx context.Context, who bot.ContactID) (said string, ok bool, err error) {
	if i.Spender != nil && !i.Spender.Spend(ctx, "code:"+string(who), 1, perContact, 24*time.Hour) {
		return "", false, nil
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", false, fmt.Errorf("one-time code: %w", err)
	}
	return fmt.Sprintf("%06d", n), true, nil
}
